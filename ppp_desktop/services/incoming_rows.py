"""Puts parsed rows beside the store in temporary tables, from where SQL compares and merges them.

A result is known again by its identity: an event by the id that its tool gave it, a daily total
by its days and dimensions (and, where a file repeats those, by its place among them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.orm import Session

from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.result_columns import ResultColumns
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import STATUS_CODES
from ppp_desktop.services.bulk_inserts import insert_columns, insert_rows
from ppp_desktop.services.result_identities import (
    IDENTITY_BYTES,
    digest,
    event_identity,
    total_identity,
)

if TYPE_CHECKING:
    from ppp_desktop.services.incoming_columns import IncomingColumns

FILL_CHUNK = 5_000
_COMPARING = "Comparing with what is stored"

T = TypeVar("T")


class Verdict(IntEnum):
    """What becomes of an incoming row."""

    ADDED = 0
    CHANGED = 1
    UNCHANGED = 2
    BARRED = 3


_TEMPORARY = MetaData()

incoming_sets = Table(
    "incoming_sets",
    _TEMPORARY,
    Column("number", Integer, primary_key=True),
    Column("digest", LargeBinary(IDENTITY_BYTES), nullable=False),
    *(Column(name, String, nullable=False) for name in DIMENSIONS),
    # The stored set of the same texts, NULL where there is none yet.
    Column("set_id", Integer),
    prefixes=["TEMPORARY"],
)
"""The distinct sets of dimension texts of the rows."""

incoming = Table(
    "incoming",
    _TEMPORARY,
    Column("position", Integer, primary_key=True),
    Column("identity", LargeBinary(IDENTITY_BYTES), nullable=False),
    Column("set_number", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("first_day", Date),
    Column("status", SmallInteger, nullable=False),
    Column("external_id", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("reversed_on", Date),
    *(Column(key, BigInteger) for key in BASE_METRIC_KEYS),
    # The stored result of the same identity, NULL where there is none.
    Column("result_id", Integer),
    # Instead of the set of `set_number`, where only a part of the row is stored.
    Column("dimension_set_id", Integer),
    Column("verdict", SmallInteger, nullable=False, server_default="0"),
    prefixes=["TEMPORARY"],
)
"""The rows in the order of the file, `position` from 1; each is ADDED until it is compared."""

_ROW_COLUMNS = (
    "position identity set_number row day first_day status external_id currency reversed_on"
).split()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the temporary tables hold; `told` are the metrics that the file says anything of.

    `unlike` are rows that are compared with nothing and wait beside the tables.
    """

    rows: int
    told: frozenset[str]
    tells_reversals: bool
    unlike: IncomingColumns | None = None


def take_in(
    session: Session, parsed: ParsedSheet, progress: Progress, *, is_unlike: bool = False
) -> Incoming:
    """Put the rows into fresh temporary tables; they live until the transaction or `clear` ends.

    With `is_unlike` nothing stored is like any of them: only their sets of dimensions are put
    there, and the rows wait in `unlike`.
    """
    clear(session)
    _TEMPORARY.create_all(session.connection(), checkfirst=False)
    columns = [field for field, _header in parsed.columns]
    told = {field for field in columns if field in METRIC_FIELDS}
    unlike: IncomingColumns | None = None
    if isinstance(parsed.rows, ResultColumns):
        progress.report(0, len(parsed.rows), _COMPARING)
        rows = _take_sets(session, parsed.rows, parsed.source)
        progress.check_cancelled()
        told |= set(rows.metrics)
        if is_unlike:
            unlike = rows
        else:
            _take_columns(session, rows, progress)
    else:
        told |= _take_rows(session, parsed.rows, parsed.source, progress)
    return Incoming(len(parsed.rows), frozenset(told), "reversed_on" in columns, unlike)


def _take_sets(session: Session, given: ResultColumns, source: str) -> IncomingColumns:
    from ppp_desktop.services.incoming_columns import IncomingColumns

    rows = IncomingColumns(given, source)
    insert_rows(session, incoming_sets, ["number", "digest", *DIMENSIONS], rows.sets)
    return rows


def _take_columns(session: Session, rows: IncomingColumns, progress: Progress) -> None:
    names = rows.names_among(incoming.c.keys())
    done = 0
    for count, columns in rows.chunks(names):
        progress.check_cancelled()
        insert_columns(session, incoming, names, columns, rows.constants)
        done += count
        progress.report(done, len(rows), _COMPARING)


def _take_rows(
    session: Session, given: Sequence[ResultRow], source: str, progress: Progress
) -> set[str]:
    rows = _Rows(source)
    told: set[str] = set()
    for chunk in chunks(given, FILL_CHUNK):
        progress.check_cancelled()
        named = {key for row in chunk for key, _value in row.values}
        keys = [key for key in BASE_METRIC_KEYS if key in named]
        told |= named
        insert_rows(
            session, incoming, [*_ROW_COLUMNS, *keys], [rows.made(row, keys) for row in chunk]
        )
        insert_rows(session, incoming_sets, ["number", "digest", *DIMENSIONS], rows.new_sets())
        progress.report(rows.count, len(given), _COMPARING)
    return told


def clear(session: Session) -> None:
    """Drop the temporary tables, which a connection would otherwise keep."""
    _TEMPORARY.drop_all(session.connection(), checkfirst=True)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield `items` in lists of at most `size`."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


class _Rows:
    """Numbers rows and their sets of dimensions, and counts how often a daily row repeats."""

    def __init__(self, source: str) -> None:
        self.count = 0
        self._source = source
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}
        self._by_digest: dict[bytes, int] = {}
        self._digests: list[bytes] = []
        self._new: list[tuple[object, ...]] = []
        self._seen: dict[tuple[int, int, int], int] = {}
        self._days: dict[date | None, str | None] = {None: None}

    def made(self, row: ResultRow, keys: Sequence[str]) -> tuple[object, ...]:
        """Return the columns of one row, `keys` the metrics at their end."""
        self.count += 1
        number = self._number(row)
        values = dict(row.values)
        return (
            self.count,
            self._identity(row, number),
            number,
            row.row,
            self._day(row.day),
            self._day(row.first_day),
            STATUS_CODES[row.status],
            row.external_id,
            row.currency,
            self._day(row.reversed_on),
            *(values.get(key) for key in keys),
        )

    def new_sets(self) -> list[tuple[object, ...]]:
        """Return the sets that came since the last call."""
        new, self._new = self._new, []
        return new

    def _number(self, row: ResultRow) -> int:
        number = self._numbers.get(row.dimensions)
        if number is None:
            texts = _texts(self._source, row.dimensions)
            hashed = digest(*texts)
            number = self._numbers[row.dimensions] = self._by_digest.setdefault(
                hashed, len(self._digests)
            )
            if number == len(self._digests):
                self._digests.append(hashed)
                self._new.append((number, hashed, *texts))
        return number

    def _identity(self, row: ResultRow, number: int) -> bytes:
        if row.external_id:
            return event_identity(self._source, row.external_id)
        first = row.first_day.toordinal() if row.first_day else 0
        key = (first, row.day.toordinal(), number)
        place = self._seen.get(key, 0)
        self._seen[key] = place + 1
        return total_identity(row.first_day, row.day, self._digests[number], place)

    def _day(self, day: date | None) -> str | None:
        if day not in self._days:
            self._days[day] = str(day)
        return self._days[day]


def _texts(source: str, dimensions: tuple[tuple[str, str], ...]) -> list[str]:
    given = {"source": source, **dict(dimensions)}
    return [given.get(name, "") for name in DIMENSIONS]
