"""Many result rows kept by column; each is put together when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, TypeAlias, overload

from typing_extensions import override

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.numbering import Numbered
from ppp_desktop.imports.rows import ResultRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Dimensions: TypeAlias = tuple[tuple[str, str], ...]
Contacts: TypeAlias = tuple[tuple[str, bytes], ...]

NO_DAY = 0
STATUSES: tuple[Status, ...] = tuple(Status)
_ROWS_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """The values × 10⁶ of one metric, and which rows have one."""

    metric: str
    scaled: Whole
    present: Flags


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of rows: `values[codes[i]]` is that of row i."""

    values: Sequence[str]
    codes: Whole


@dataclass(frozen=True, slots=True, eq=False)
class ResultColumns(Sequence[ResultRow]):
    """Result rows by column: days as ordinals (NO_DAY for none), statuses as places in STATUSES.

    `sets[set_codes[i]]` are the dimensions of row i, `contacts[contact_codes[i]]` its contacts.
    A metric has at most one value in a row.
    """

    rows: Whole
    days: Whole
    first_days: Whole
    reversed_on: Whole
    statuses: Whole
    sets: Sequence[Dimensions]
    set_codes: Whole
    currencies: Texts
    external_ids: Texts
    values: tuple[ValueColumn, ...]
    contacts: Sequence[Contacts]
    contact_codes: Whole

    @override
    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> ResultRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[ResultRow]: ...

    @override
    def __getitem__(self, index: int | slice) -> ResultRow | list[ResultRow]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step != 1:
                return [self[place] for place in range(start, stop, step)]
            return list(self._made(start, stop))
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return next(self._made(place, place + 1))

    @override
    def __iter__(self) -> Iterator[ResultRow]:
        for start in range(0, len(self), _ROWS_AT_ONCE):
            yield from self._made(start, min(start + _ROWS_AT_ONCE, len(self)))

    def _made(self, start: int, stop: int) -> Iterator[ResultRow]:
        some = slice(start, stop)
        columns = (
            self.rows[some],
            self.days[some],
            self.first_days[some],
            self.reversed_on[some],
            self.statuses[some],
            self.set_codes[some],
            self.currencies.codes[some],
            self.external_ids.codes[some],
            self.contact_codes[some],
        )
        given = zip(*(column.tolist() for column in columns), strict=True)
        for place, values in zip(given, self._values(start, stop), strict=True):
            row, day, first, back, status, dimensions, currency, known_as, contacts = place
            yield ResultRow(
                row=row,
                day=date.fromordinal(day),
                values=values,
                dimensions=self.sets[dimensions],
                external_id=self.external_ids.values[known_as],
                status=STATUSES[status],
                currency=self.currencies.values[currency],
                first_day=date.fromordinal(first) if first else None,
                reversed_on=date.fromordinal(back) if back else None,
                contacts=self.contacts[contacts],
            )

    def _values(self, start: int, stop: int) -> Iterator[tuple[tuple[str, int], ...]]:
        """Yield the values of each row: only the metrics that it has."""
        some = slice(start, stop)
        scaled = zip(*(column.scaled[some].tolist() for column in self.values), strict=True)
        present = zip(*(column.present[some].tolist() for column in self.values), strict=True)
        metrics = [column.metric for column in self.values]
        for figures, flags in zip(scaled, present, strict=True):
            yield tuple(compress(zip(metrics, figures, strict=True), flags))


def with_rows(columns: ResultColumns, rows: Sequence[ResultRow]) -> ResultColumns:
    """Return the results of both in the order of their rows in the file."""
    import numpy as np

    if not rows:
        return columns
    sets, currencies = Numbered(columns.sets), Numbered(columns.currencies.values)
    ids, contacts = Numbered(columns.external_ids.values), Numbered(columns.contacts)
    places = [_places(row, columns.values) for row in rows]
    numbers = np.concatenate((columns.rows, [row.row for row in rows]))
    order = np.argsort(numbers, kind="stable")

    def joined(mine: Whole, more: list[int]) -> Whole:
        whole: Whole = np.concatenate((mine, np.array(more, np.int64)))[order]
        return whole

    values = tuple(
        ValueColumn(
            column.metric,
            joined(column.scaled, [found.get(number, 0) for found in places]),
            np.concatenate((column.present, [number in found for found in places]))[order],
        )
        for number, column in enumerate(columns.values)
    )
    return ResultColumns(
        rows=numbers[order],
        days=joined(columns.days, [row.day.toordinal() for row in rows]),
        first_days=joined(columns.first_days, [_ordinal(row.first_day) for row in rows]),
        reversed_on=joined(columns.reversed_on, [_ordinal(row.reversed_on) for row in rows]),
        statuses=joined(columns.statuses, [STATUSES.index(row.status) for row in rows]),
        set_codes=joined(columns.set_codes, [sets[row.dimensions] for row in rows]),
        sets=sets.items,
        currencies=Texts(
            currencies.items,
            joined(columns.currencies.codes, [currencies[row.currency] for row in rows]),
        ),
        external_ids=Texts(
            ids.items, joined(columns.external_ids.codes, [ids[row.external_id] for row in rows])
        ),
        values=values,
        contact_codes=joined(columns.contact_codes, [contacts[row.contacts] for row in rows]),
        contacts=contacts.items,
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else NO_DAY


def _places(row: ResultRow, columns: Sequence[ValueColumn]) -> dict[int, int]:
    """Return the row's values by the places of their columns, which come in the same order."""
    found: dict[int, int] = {}
    place = 0
    for metric, scaled in row.values:
        while columns[place].metric != metric:
            place += 1
        found[place] = scaled
        place += 1
    return found
