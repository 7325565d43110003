"""Takes many incoming rows that are kept by column, without making an object of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.numbering import combined
from ppp_desktop.imports.result_columns import STATUSES, ResultColumns
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import STATUS_CODES
from ppp_desktop.services.result_identities import (
    DAY_BYTES,
    IDENTITY_BYTES,
    digest,
    event_identity,
    rest_of_total,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]

ROWS_AT_ONCE = 20_000

Cells: TypeAlias = Sequence[object]


@dataclass(frozen=True, slots=True)
class _Column:
    """The numbers or identities of rows, or with `table` what those are the places of."""

    held: NDArray[np.int64] | NDArray[np.void]
    table: Cells | None = None

    @property
    def is_constant(self) -> bool:
        """Whether each of several rows holds the same out of a table."""
        if self.table is None or not len(self.held):
            return False
        return bool((self.held == self.held[0]).all())

    def value(self) -> object:
        """Return what the first row holds."""
        return self.cells(slice(0, 1))[0]

    def cells(self, some: slice) -> Cells:
        """Return what some of the rows hold."""
        held: list[int] = self.held[some].tolist()
        return held if self.table is None else [self.table[place] for place in held]


class IncomingColumns:
    """The columns of the incoming table for rows of one source."""

    def __init__(self, rows: ResultColumns, source: str) -> None:
        """Number the sets of dimensions and make every identity."""
        self._rows = rows
        self._source = source
        self.sets, self._set_numbers, digests = self._numbered_sets()
        self._identities = self._made_identities(digests)
        self.metrics = [
            key for key in BASE_METRIC_KEYS if any(key == column.metric for column in rows.values)
        ]
        self._made = self._columns()
        self.constants = {
            name: column.value() for name, column in self._made.items() if column.is_constant
        }

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def number(self, first_id: int, set_ids: Sequence[int]) -> None:
        """Give the rows ids from `first_id`, and the stored sets by the places of theirs."""
        self._made["id"] = _Column(np.arange(first_id, first_id + len(self)))
        self._made["dimension_set_id"] = _Column(np.array(set_ids, np.int64)[self._set_numbers])

    def names_among(self, names: Iterable[str]) -> list[str]:
        """Return which columns of a table differ from row to row, in the table's order."""
        return [
            name
            for name in names
            if name in self.metrics or (name in self._made and name not in self.constants)
        ]

    def chunks(self, names: Sequence[str]) -> Iterator[tuple[int, list[Cells]]]:
        """Yield how many rows come, and these columns of them."""
        for start in range(0, len(self), ROWS_AT_ONCE):
            some = slice(start, min(start + ROWS_AT_ONCE, len(self)))
            columns = [
                self._made[name].cells(some) if name in self._made else self._figures(name, some)
                for name in names
            ]
            yield some.stop - start, columns

    def _columns(self) -> dict[str, _Column]:
        rows = self._rows
        statuses = [STATUS_CODES[status] for status in STATUSES]
        return {
            "identity": _Column(self._identities),
            "set_number": _Column(self._set_numbers),
            "row": _Column(rows.rows),
            "day": _days(rows.days),
            "first_day": _days(rows.first_days),
            "status": _Column(rows.statuses, statuses),
            "external_id": _Column(rows.external_ids.codes, rows.external_ids.values),
            "currency": _Column(rows.currencies.codes, rows.currencies.values),
            "reversed_on": _days(rows.reversed_on),
        }

    def _figures(self, metric: str, some: slice) -> Cells:
        """Return the figures of a metric, which may stand in one column for some rows each."""
        figures: Cells = [None] * (some.stop - some.start)
        for column in self._rows.values:
            if column.metric == metric:
                present = column.present[some]
                own: list[int] = column.scaled[some].tolist()
                if present.all():
                    return own
                held = zip(own, present.tolist(), figures, strict=True)
                figures = [mine if is_there else other for mine, is_there, other in held]
        return figures

    def _numbered_sets(self) -> tuple[list[tuple[object, ...]], Whole, list[bytes]]:
        """Return the distinct sets, the number of the set of each row, and the sets' digests."""
        sets: list[tuple[object, ...]] = []
        digests: list[bytes] = []
        numbers: dict[bytes, int] = {}
        used = np.zeros(len(self._rows.sets), np.bool_)
        used[self._rows.set_codes] = True
        table = np.zeros(len(self._rows.sets), np.int64)
        for place in np.flatnonzero(used).tolist():
            given = {"source": self._source, **dict(self._rows.sets[place])}
            texts = [given.get(name, "") for name in DIMENSIONS]
            hashed = digest(*texts)
            table[place] = numbers.setdefault(hashed, len(numbers))
            if table[place] == len(digests):
                digests.append(hashed)
                sets.append((len(sets), hashed, *texts))
        return sets, table[self._rows.set_codes], digests

    def _made_identities(self, digests: Sequence[bytes]) -> NDArray[np.void]:
        """Return what each row is known by: an event's number, or day, set and place of a total."""
        made = np.empty((len(self._rows), IDENTITY_BYTES), np.uint8)
        events = self._event_codes()
        is_total = events == 0
        self._identify_totals(made, np.flatnonzero(is_total), digests)
        texts = self._rows.external_ids.values
        for position in np.flatnonzero(~is_total).tolist():
            known_by = event_identity(self._source, texts[events[position]])
            made[position] = np.frombuffer(known_by, np.uint8)
        return made.view(f"V{IDENTITY_BYTES}").reshape(-1)

    def _event_codes(self) -> Whole:
        texts = self._rows.external_ids
        empty = np.array([not text for text in texts.values])
        return np.where(empty[texts.codes], 0, texts.codes)

    def _identify_totals(
        self, made: NDArray[np.uint8], positions: Whole, digests: Sequence[bytes]
    ) -> None:
        if not len(positions):
            return
        days = self._rows.days[positions]
        first_days, firsts = combined([self._rows.first_days[positions]], len(positions))
        numbers = self._set_numbers[positions]
        _, codes = combined([firsts, days - days.min(), numbers], len(positions))
        kinds, codes = combined([firsts, numbers, _places_among_equals(codes)], len(positions))
        rests = b"".join(
            rest_of_total(_day(first_days[first][0]), digests[number], place)
            for first, number, place in kinds
        )
        table = np.frombuffer(rests, np.uint8).reshape(-1, IDENTITY_BYTES - DAY_BYTES)
        made[positions, DAY_BYTES:] = table[codes]
        for place in range(DAY_BYTES):
            made[positions, place] = (days >> (8 * (DAY_BYTES - 1 - place))) & 0xFF


def _places_among_equals(codes: Whole) -> Whole:
    """Return how many rows before each one have the same code."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[begins, len(codes)])
    places = np.empty(len(codes), np.int64)
    places[order] = np.arange(len(codes)) - np.repeat(begins, lengths)
    return places


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def _days(ordinals: Whole) -> _Column:
    """Return days as ISO texts, None for none."""
    used, codes = combined([ordinals], len(ordinals))
    texts = [day.isoformat() if (day := _day(ordinal)) else None for (ordinal,) in used]
    return _Column(codes, texts)
