"""Four ways to keep results in SQLite: their tables, how rows go in, and how sums come out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS

USED = ("impressions", "clicks", "conversions", "cost")
FIRST_DAY = date(2024, 7, 1)
DAYS_PER_MONTH = 30
CHUNK_ROWS = 10_000
_SCALE = 10**6
_SETS_PER_CONTRACT = 600
_METRIC_IDS = {key: at for at, key in enumerate(BASE_METRIC_KEYS, start=1)}
_USED_IDS = tuple(_METRIC_IDS[key] for key in USED)


@dataclass(frozen=True, slots=True)
class Fact:
    """One result as an importer hands it over; `values` belong to `USED`, in millionths."""

    contract: int
    batch: int
    row: int
    day: str
    status: int
    dimensions: tuple[str, ...]
    identity: bytes
    values: tuple[int, ...]


def day_of(index: int) -> str:
    """Return the day `index` days into the story."""
    return (FIRST_DAY + timedelta(index)).isoformat()


def make_facts(contract: int, batch: int, first_day: int, days: int, count: int) -> Iterator[Fact]:
    """Yield `count` facts of one contract over `days` days, in the order of an export."""
    names = [_dimensions(contract, at) for at in range(_SETS_PER_CONTRACT)]
    for row in range(count):
        day = day_of(first_day + row * days // count)
        clicks = (row * 7919) % 97
        identity = hashlib.blake2b(f"{contract}|{batch}|{row}".encode(), digest_size=16).digest()
        yield Fact(
            contract=contract,
            batch=batch,
            row=row + 2,
            day=day,
            status=1 if row % 10 else 2,
            dimensions=names[(row * 31) % _SETS_PER_CONTRACT],
            identity=identity,
            values=(
                clicks * 37 * _SCALE,
                clicks * _SCALE,
                clicks * 40_000,
                clicks * 1_310_000 + row % 1000 * 10_000,
            ),
        )


def _dimensions(contract: int, at: int) -> tuple[str, ...]:
    given = {
        "source": "Google Ads" if at % 2 else "Meta Ads",
        "channel": ("Search", "Performance Max", "Social", "Video")[at % 4],
        "campaign": f"Campaign {contract:02d}-{at % 20:02d} autumn prospecting",
        "ad_group": f"Ad group {at % 100:03d} broad match",
        "landing_page": f"/landing/{at % 12}/offer",
        "device": ("mobile", "desktop", "tablet")[at % 3],
        "country": ("DE", "AT", "CH")[at % 3],
    }
    return tuple(given.get(name, "") for name in DIMENSIONS)


class Interner:
    """Gives each distinct set of dimension texts its id, and writes new ones."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[tuple[str, ...], int] = {}

    def id_of(self, dimensions: tuple[str, ...]) -> int:
        """Return the id of a set; the first time it is stored."""
        found = self._ids.get(dimensions)
        if found is None:
            found = len(self._ids) + 1
            digest = hashlib.blake2b("\x1f".join(dimensions).encode(), digest_size=16).digest()
            self._connection.execute(_INSERT_SET, (found, digest, *dimensions))
            self._ids[dimensions] = found
        return found


Write = Callable[[sqlite3.Connection, Interner, int, Sequence[Fact]], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """One rival. `sums` takes contract, first and last day, channel; `grouped` the contract."""

    name: str
    schema: str
    write: Write
    sums: str
    grouped: str


def write_all(
    connection: sqlite3.Connection,
    write: Write,
    interner: Interner,
    first_id: int,
    facts: Iterator[Fact],
) -> int:
    """Write facts in chunks; return the next free id. The caller holds the transaction."""
    while chunk := tuple(islice(facts, CHUNK_ROWS)):
        write(connection, interner, first_id, chunk)
        first_id += len(chunk)
    return first_id


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _columns(names: Sequence[str], kind: str) -> str:
    return ", ".join(f"{name} {kind}" for name in names)


_SET_COLUMNS = _columns(DIMENSIONS, "TEXT NOT NULL DEFAULT ''")
_INSERT_SET = f"INSERT INTO dimension_sets VALUES ({_marks(2 + len(DIMENSIONS))})"
_SHARED = f"""
CREATE TABLE contracts (id INTEGER PRIMARY KEY);
CREATE TABLE import_batches (id INTEGER PRIMARY KEY);
CREATE TABLE dimension_sets (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, {_SET_COLUMNS});
"""
_RESULT = """
id INTEGER PRIMARY KEY,
contract_id INTEGER NOT NULL REFERENCES contracts(id),
batch_id INTEGER NOT NULL REFERENCES import_batches(id),
row INTEGER NOT NULL, day TEXT NOT NULL, status INTEGER NOT NULL, identity BLOB NOT NULL
"""
_SET_ID = "dimension_set_id INTEGER NOT NULL REFERENCES dimension_sets(id)"
_INDEXES = """
CREATE INDEX results_day ON results (contract_id, day);
CREATE INDEX results_batch ON results (batch_id);
"""
_VALUE_ROW = "metric_id INTEGER NOT NULL, value INTEGER NOT NULL"
_WIDE = _columns(BASE_METRIC_KEYS, "INTEGER")
_SUM_OF_USED = ", ".join(f"sum({key})" for key in USED)
_JOIN_SETS = "JOIN dimension_sets d ON d.id = {0}.dimension_set_id"
_IN_MONTH = "r.contract_id = ? AND r.day BETWEEN ? AND ? AND r.status = 1"
_OF_USED = f"v.metric_id IN ({', '.join(map(str, _USED_IDS))})"


def _shared_values(at: int, fact: Fact) -> tuple[object, ...]:
    return (at, fact.contract, fact.batch, fact.row, fact.day, fact.status, fact.identity)


_PLACES = {key: at for at, key in enumerate(USED)}


def _wide_values(fact: Fact) -> tuple[int | None, ...]:
    return tuple(fact.values[_PLACES[key]] if key in _PLACES else None for key in BASE_METRIC_KEYS)


def wide_writer(table: str) -> Write:
    """Return a writer of wide rows into `table`, which has the columns of `results`."""
    insert = f"INSERT INTO {table} VALUES ({_marks(8 + len(BASE_METRIC_KEYS))})"

    def write(
        connection: sqlite3.Connection, interner: Interner, first_id: int, facts: Sequence[Fact]
    ) -> None:
        connection.executemany(
            insert,
            (
                (*_shared_values(at, fact), interner.id_of(fact.dimensions), *_wide_values(fact))
                for at, fact in enumerate(facts, start=first_id)
            ),
        )

    return write


def _write_inline(
    connection: sqlite3.Connection, _: Interner, first_id: int, facts: Sequence[Fact]
) -> None:
    connection.executemany(
        f"INSERT INTO results VALUES ({_marks(7 + len(DIMENSIONS) + len(BASE_METRIC_KEYS))})",
        (
            (*_shared_values(at, fact), *fact.dimensions, *_wide_values(fact))
            for at, fact in enumerate(facts, start=first_id)
        ),
    )


def _write_results(
    connection: sqlite3.Connection, interner: Interner, first_id: int, facts: Sequence[Fact]
) -> None:
    connection.executemany(
        f"INSERT INTO results VALUES ({_marks(8)})",
        (
            (*_shared_values(at, fact), interner.id_of(fact.dimensions))
            for at, fact in enumerate(facts, start=first_id)
        ),
    )


def _write_narrow(
    connection: sqlite3.Connection, interner: Interner, first_id: int, facts: Sequence[Fact]
) -> None:
    _write_results(connection, interner, first_id, facts)
    connection.executemany(
        f"INSERT INTO result_values VALUES ({_marks(3)})",
        (
            (at, metric, value)
            for at, fact in enumerate(facts, start=first_id)
            for metric, value in zip(_USED_IDS, fact.values, strict=True)
        ),
    )


def _write_copied(
    connection: sqlite3.Connection, interner: Interner, first_id: int, facts: Sequence[Fact]
) -> None:
    _write_results(connection, interner, first_id, facts)
    connection.executemany(
        f"INSERT INTO result_values VALUES ({_marks(7)})",
        (
            (
                fact.contract, metric, fact.day, at, fact.status,
                interner.id_of(fact.dimensions), value,
            )
            for at, fact in enumerate(facts, start=first_id)
            for metric, value in zip(_USED_IDS, fact.values, strict=True)
        ),
    )  # fmt: skip


_UNIQUE = "UNIQUE (contract_id, identity)"
_MONTH_OF = "substr({0}.day, 1, 7)"
WIDE = Layout(
    "wide",
    f"{_SHARED} CREATE TABLE results ({_RESULT}, {_SET_ID}, {_WIDE}, {_UNIQUE}); {_INDEXES}",
    wide_writer("results"),
    f"SELECT {_SUM_OF_USED} FROM results r {_JOIN_SETS.format('r')}"
    f" WHERE {_IN_MONTH} AND d.channel = ?",
    f"SELECT {_MONTH_OF.format('r')}, d.campaign, {_SUM_OF_USED} FROM results r"
    f" {_JOIN_SETS.format('r')} WHERE r.contract_id = ? AND r.status = 1 GROUP BY 1, 2",
)
WIDE_INLINE = Layout(
    "wide, texts inline",
    f"{_SHARED} CREATE TABLE results ({_RESULT}, {_SET_COLUMNS}, {_WIDE}, {_UNIQUE}); {_INDEXES}",
    _write_inline,
    f"SELECT {_SUM_OF_USED} FROM results r WHERE {_IN_MONTH} AND r.channel = ?",
    f"SELECT {_MONTH_OF.format('r')}, r.campaign, {_SUM_OF_USED} FROM results r"
    " WHERE r.contract_id = ? AND r.status = 1 GROUP BY 1, 2",
)
NARROW = Layout(
    "narrow",
    f"{_SHARED} CREATE TABLE results ({_RESULT}, {_SET_ID}, {_UNIQUE}); {_INDEXES}"
    " CREATE TABLE result_values (result_id INTEGER NOT NULL REFERENCES results(id),"
    f" {_VALUE_ROW}, PRIMARY KEY (result_id, metric_id)) WITHOUT ROWID;",
    _write_narrow,
    f"SELECT v.metric_id, sum(v.value) FROM results r {_JOIN_SETS.format('r')}"
    f" JOIN result_values v ON v.result_id = r.id AND {_OF_USED}"
    f" WHERE {_IN_MONTH} AND d.channel = ? GROUP BY 1",
    f"SELECT {_MONTH_OF.format('r')}, d.campaign, v.metric_id, sum(v.value) FROM results r"
    f" {_JOIN_SETS.format('r')} JOIN result_values v ON v.result_id = r.id AND {_OF_USED}"
    " WHERE r.contract_id = ? AND r.status = 1 GROUP BY 1, 2, 3",
)
NARROW_COPIED = Layout(
    "narrow, keys copied",
    f"{_SHARED} CREATE TABLE results ({_RESULT}, {_SET_ID}, {_UNIQUE}); {_INDEXES}"
    " CREATE TABLE result_values (contract_id INTEGER NOT NULL, metric_id INTEGER NOT NULL,"
    " day TEXT NOT NULL, result_id INTEGER NOT NULL REFERENCES results(id),"
    " status INTEGER NOT NULL, dimension_set_id INTEGER NOT NULL, value INTEGER NOT NULL,"
    " PRIMARY KEY (contract_id, metric_id, day, result_id)) WITHOUT ROWID;",
    _write_copied,
    f"SELECT r.metric_id, sum(r.value) FROM result_values r {_JOIN_SETS.format('r')}"
    f" WHERE {_OF_USED.replace('v.', 'r.')} AND {_IN_MONTH} AND d.channel = ? GROUP BY 1",
    f"SELECT {_MONTH_OF.format('r')}, d.campaign, r.metric_id, sum(r.value) FROM result_values r"
    f" {_JOIN_SETS.format('r')} WHERE {_OF_USED.replace('v.', 'r.')}"
    " AND r.contract_id = ? AND r.status = 1 GROUP BY 1, 2, 3",
)
LAYOUTS = (WIDE, WIDE_INLINE, NARROW, NARROW_COPIED)
