"""Reads the records of a large sheet by column; what is not certain is left to the record reader.

A value is looked at once for each distinct cell of its column. The record reader stays the one
that says what a record means: any record with something unusual in it is read by it, so that
results and problems are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.imports.cells import Cell, ErrorCell, cell_at, is_blank, text_of
from ppp_desktop.imports.column_records import ColumnRecords
from ppp_desktop.imports.contacts import read_contact
from ppp_desktop.imports.day_columns import read_days
from ppp_desktop.imports.figure_columns import FigureTable, figure_table
from ppp_desktop.imports.figures import ONE_SCALED
from ppp_desktop.imports.numbering import Numbered, combined
from ppp_desktop.imports.numbers import currency_in
from ppp_desktop.imports.record_reader import (
    CURRENCY,
    MONEY_FIELDS,
    NO_NAME,
    TAKEN_BACK,
    RecordReader,
)
from ppp_desktop.imports.result_columns import (
    STATUSES,
    Contacts,
    Dimensions,
    ResultColumns,
    Texts,
    ValueColumn,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

_FAULT = -1


class BulkReader:
    """Reads all certain records of a sheet at once.

    `certain` tells which: the others are to be read one by one.
    """

    def __init__(
        self, reader: RecordReader, records: ColumnRecords, check_cancelled: Callable[[], None]
    ) -> None:
        """Look at every column that the mapping names."""
        self._reader = reader
        self._check_cancelled = check_cancelled
        self._records = records
        self._count = len(records)
        self.counting: Flags = ~records.ignored()
        self.certain: Flags = self.counting.copy()
        self.certain[records.odd()] = False
        self._check_shape()
        self._statuses = self._read_statuses()
        self._ids = self._read_ids()
        self._figures = self._read_figures()
        self._values = self._with_counted(self._figures)
        self._sets, self._set_codes = self._read_dimensions()
        self._currencies = self._read_currencies()
        self._contacts, self._contact_codes = self._read_contacts()
        self._days, self._first_days, self._reversed = read_days(reader.days, records, self.certain)
        if "refunds" in reader.columns:  # whether all was refunded
            self._doubt(self._reversed > 0)

    def settle(self) -> None:
        """Tell the record reader what it is to know before it reads the uncertain records."""
        self._count_statuses()
        self._count_rounded()
        self._remember_ids()
        several = self.certain & (self._first_days > 0)
        if self._reader.days.has_days:
            self._reader.days.several_days += int(several.sum())

    def uncertain(self) -> list[int]:
        """Return the positions of the records that must be looked at one by one."""
        return np.flatnonzero(~self.certain).tolist()

    def results(self) -> ResultColumns:
        """Return the results of all certain records."""
        kept = self.certain
        statuses = self._statuses[kept]
        reversed_on = self._reversed[kept]
        taken_back = np.array([status in TAKEN_BACK for status in STATUSES])[statuses]
        approved = statuses == STATUSES.index(Status.APPROVED)
        statuses[approved & (reversed_on > 0)] = STATUSES.index(Status.REVERSED)
        return ResultColumns(
            rows=self._records.places[kept] + 1,
            days=self._days[kept],
            first_days=self._first_days[kept],
            reversed_on=np.where(taken_back, reversed_on, 0),
            statuses=statuses,
            sets=self._sets,
            set_codes=self._set_codes[kept],
            currencies=Texts(self._currencies.values, self._currencies.codes[kept]),
            external_ids=Texts(self._ids.values, self._ids.codes[kept]),
            values=tuple(
                ValueColumn(column.metric, column.scaled[kept], column.present[kept])
                for column in self._values
            ),
            contacts=self._contacts,
            contact_codes=self._contact_codes[kept],
        )

    def _doubt(self, wrong: Flags) -> None:
        self._check_cancelled()
        self.certain &= ~wrong

    def _where(self, column: int, holds: Callable[[Cell], bool]) -> Flags:
        return _flags(self._records.values(column), holds)[self._records.codes(column)]

    def _check_shape(self) -> None:
        if self._reader.width:
            for column in range(self._reader.width, len(self._records.rows.columns)):
                self._doubt(self._where(column, lambda cell: not is_blank((cell,))))

    def _read_statuses(self) -> Whole:
        column = self._reader.columns.get("status")
        if column is None:
            return np.full(self._count, STATUSES.index(Status.APPROVED))
        self._doubt(self._where(column, lambda cell: isinstance(cell, ErrorCell)))
        meaning = self._reader.statuses.meaning
        known = [
            STATUSES.index(meaning(text_of(cell)) or Status.PENDING)
            for cell in self._records.values(column)
        ]
        return np.array(known)[self._records.codes(column)]

    def _count_statuses(self) -> None:
        """Note the unknown words in the order in which they first stand there."""
        column = self._reader.columns.get("status")
        if column is None:
            return
        statuses = self._reader.statuses
        values, codes = self._records.values(column), self._records.codes(column)
        unknown = _flags(
            values,
            lambda cell: not isinstance(cell, ErrorCell) and statuses.is_unknown(text_of(cell)),
        )
        positions = np.flatnonzero(self.counting & unknown[codes])
        used, first = np.unique(codes[positions], return_index=True)
        counts = np.bincount(codes[self.certain], minlength=len(values))
        found = [
            (position, text_of(values[code]), int(counts[code]))
            for code, position in zip(used.tolist(), positions[first].tolist(), strict=True)
        ]
        found += [
            (position, text, 0)
            for position, text in self._in_odd(column)
            if statuses.is_unknown(text)
        ]
        for _position, text, count in sorted(found):
            statuses.note_unknown(text, count)

    def _in_odd(self, column: int) -> list[tuple[int, str]]:
        """Return the texts in a column of the records that the columns do not hold."""
        positions = [each for each in self._records.odd() if self.counting[each]]
        cells = [(each, cell_at(self._records[each].cells, column)) for each in positions]
        return [(each, text_of(cell)) for each, cell in cells if not isinstance(cell, ErrorCell)]

    def _read_ids(self) -> Texts:
        column = self._reader.columns.get("external_id")
        if column is None:
            return Texts(("",), np.zeros(self._count, np.int64))
        meaning = self._reader.ids.meaning
        texts = Numbered([""])
        table = np.array([texts[meaning(cell)] for cell in self._records.values(column)])
        codes = table[self._records.codes(column)]
        for position, text in self._in_odd(column):
            codes[position] = texts[text]
        self._doubt(codes == 0)
        # Of rows with the same id the first is the one that has it.
        first = np.zeros(self._count, np.bool_)
        positions = np.flatnonzero(self.counting & (codes > 0))
        first[positions[np.unique(codes[positions], return_index=True)[1]]] = True
        self._doubt(~first)
        self._first_of_id = first
        return Texts(texts.items, codes)

    def _remember_ids(self) -> None:
        if "external_id" not in self._reader.columns:
            return
        asked = np.unique(self._ids.codes[self.counting & ~self.certain])
        first = np.flatnonzero(self._first_of_id & np.isin(self._ids.codes, asked))
        for position in first.tolist():
            text = self._ids.values[self._ids.codes[position]]
            self._reader.ids.remember(text, int(self._records.places[position]) + 1)

    def _read_figures(self) -> list[tuple[str, FigureTable, Whole]]:
        found = []
        for metric, column, _header in self._reader.metrics:
            table = figure_table(self._reader.figures, self._records.values(column))
            codes = self._records.codes(column).astype(np.int64)
            self._doubt(table.faulty[codes])
            found.append((metric, table, codes))
        return found

    def _with_counted(self, figures: list[tuple[str, FigureTable, Whole]]) -> list[ValueColumn]:
        values = [
            ValueColumn(metric, table.scaled[codes], table.present[codes])
            for metric, table, codes in figures
        ]
        counted = self._reader.mapping.count_as
        if counted:
            missing = np.ones(self._count, np.bool_)
            for column in values:
                if column.metric == counted:
                    missing &= ~column.present
            ones = np.full(self._count, ONE_SCALED)
            values.append(ValueColumn(counted, ones, missing))
        something = np.zeros(self._count, np.bool_)
        for column in values:
            something |= column.present
        self._doubt(~something)
        return values

    def _count_rounded(self) -> None:
        self._reader.figures.rounded += sum(
            int(table.rounded[codes[self.certain]].sum()) for _metric, table, codes in self._figures
        )

    def _read_dimensions(self) -> tuple[Sequence[Dimensions], Whole]:
        """Return the distinct dimensions of records, and which one each record has."""
        source = self._reader.source
        columns = []
        for dimension, column, _header in self._reader.dimensions:
            self._doubt(self._where(column, lambda cell: isinstance(cell, ErrorCell)))
            own = source if dimension == "source" else ""
            texts = Numbered[str]()
            values = self._records.values(column)
            table = np.array([texts[_name(cell) or own] for cell in values])
            columns.append((dimension, texts.items, table[self._records.codes(column)]))
        together, codes = combined([codes for _, _, codes in columns], self._count)
        sets = []
        for places in together:
            named = {"source": source}
            for (dimension, names, _), place in zip(columns, places, strict=True):
                named[dimension] = names[place]
            sets.append(tuple((key, named[key]) for key in DIMENSIONS if named.get(key)))
        return sets, codes

    def _read_currencies(self) -> Texts:
        texts = Numbered([self._reader.mapping.default_currency])
        codes = np.full(self._count, _FAULT)
        column = self._reader.columns.get("currency")
        if column is not None:
            stated = [text_of(cell).upper() for cell in self._records.values(column)]
            wrong = np.array(
                [text not in NO_NAME and not CURRENCY.fullmatch(text) for text in stated]
            )
            table = np.array([_FAULT if text in NO_NAME else texts[text] for text in stated])
            self._doubt(wrong[self._records.codes(column)])
            codes = table[self._records.codes(column)]
        for metric, column, _header in self._reader.metrics:
            if metric in MONEY_FIELDS:
                found = [_currency_of(cell) for cell in self._records.values(column)]
                table = np.array([texts[text] if text else _FAULT for text in found])
                codes = np.where(codes == _FAULT, table[self._records.codes(column)], codes)
        return Texts(texts.items, np.where(codes == _FAULT, 0, codes))

    def _read_contacts(self) -> tuple[Sequence[Contacts], Whole]:
        columns: list[tuple[list[Contacts], Whole]] = []
        for kind, column, _header in self._reader.contacts:
            self._doubt(self._where(column, lambda cell: isinstance(cell, ErrorCell)))
            values = self._records.values(column)
            found = [
                () if isinstance(cell, ErrorCell) else read_contact(kind, cell) for cell in values
            ]
            columns.append((found, self._records.codes(column).astype(np.int64)))
        together, codes = combined([codes for _, codes in columns], self._count)
        contacts = [
            tuple(
                contact
                for (found, _), place in zip(columns, places, strict=True)
                for contact in found[place]
            )
            for places in together
        ]
        return contacts, codes


def _flags(values: Sequence[Cell], holds: Callable[[Cell], bool]) -> Flags:
    return np.fromiter((holds(cell) for cell in values), np.bool_, len(values))


def _name(cell: Cell) -> str:
    text = text_of(cell)
    return "" if text in NO_NAME else text


def _currency_of(cell: Cell) -> str:
    return currency_in(cell) if isinstance(cell, str) else ""
