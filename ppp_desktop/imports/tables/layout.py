"""The header, records and cells of a small table whose columns go by known names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ppp_desktop.imports.cells import Cell, RawSheet, cell_at, text_of
from ppp_desktop.imports.dates import find_date_format, read_day
from ppp_desktop.imports.figures import ONE_SCALED, FigureReader
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.numbers import find_decimal_mark
from ppp_desktop.imports.records import Record, records_below
from ppp_desktop.imports.rows import Problem

_HEADER_WITHIN_ROWS = 30
_DAY_REMEDY = "Write days as 2026-06-05."
_YES = frozenset("true yes y 1 ja wahr oui vrai si verdadero sim verdadeiro vero waar tak".split())
_NO = frozenset("false no n 0 nein falsch non faux falso nao nee onwaar nie".split())

Names = Mapping[str, Sequence[str]]
"""For each field the folded names that its column may have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's columns stand: `columns` maps fields to positions, `headers` to names."""

    sheet: RawSheet
    header_row: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]

    def header(self, name: str) -> str:
        """Return the header of a field's column, "" where there is none."""
        at = self.columns.get(name)
        return "" if at is None else self.headers[at]

    def records(self) -> list[Record]:
        """Return the records below the header, totals and notes marked as ignored."""
        return list(records_below(self.sheet, self.header_row))


@dataclass(slots=True)
class Tally:
    """Where each record of a table went: read, ignored for a reason, or rejected."""

    rows_read: int = 0
    rejected: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def takes(self, record: Record) -> bool:
        """Count the record; tell whether it holds data."""
        self.rows_read += 1
        if record.ignored:
            self.ignored[record.ignored] += 1
        return not record.ignored

    def reject(self, *problems: Problem) -> None:
        """Count one record as rejected for `problems`."""
        self.rejected += 1
        self.problems.extend(problems)


def layout_of(sheet: RawSheet, names: Names) -> Layout | None:
    """Return where the columns of `names` stand in the first row that names two or more."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN_ROWS], start=1):
        headers = tuple(text_of(cell) for cell in row)
        if sum(bool(each) for each in headers) < 2:
            continue
        folded = [fold(each) for each in headers]
        columns = {
            name: folded.index(known)
            for name, given in names.items()
            for known in [next((each for each in given if each in folded), None)]
            if known is not None
        }
        return Layout(sheet, number, columns, headers)
    return None


class CellReader:
    """Reads days, figures and flags of one table; each way over the whole column at once."""

    def __init__(self, layout: Layout, records: Sequence[Record], figures: Sequence[str]) -> None:
        """`figures` are the fields whose columns hold numbers."""
        self._layout = layout
        data = [record for record in records if not record.ignored]
        texts = (
            cell
            for name in figures
            for record in data
            if isinstance(cell := self.cell(record, name), str)
        )
        fallback = "," if layout.sheet.delimiter == ";" else "."
        self._figures = FigureReader(find_decimal_mark(texts).mark or fallback)
        days = {str(cell) for record in data if isinstance(cell := self.cell(record, "day"), str)}
        self._evidence = find_date_format(sorted(days))

    def ambiguous_days(self) -> Problem | None:
        """Return the problem of days that can be read in two ways."""
        if not self._evidence.ambiguous:
            return None
        text = f"“{self._evidence.example}” can be two days."
        return Problem(0, self._layout.header("day"), "ambiguous_date", text, _DAY_REMEDY)

    def cell(self, record: Record, name: str) -> Cell:
        """Return the field's cell, None where there is no such column."""
        return cell_at(record.cells, self._layout.columns.get(name, -1))

    def text(self, record: Record, name: str) -> str:
        """Return the field's trimmed text."""
        return text_of(self.cell(record, name))

    def day(self, record: Record) -> date | Problem | None:
        """Return the day, None for an empty cell, or the problem."""
        cell = self.cell(record, "day")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = text_of(cell)
        if not text:
            return None
        found = read_day(text, self._evidence.format) if self._evidence.format else None
        if found is not None:
            return found
        header = self._layout.header("day")
        said = f"Row {record.number}: “{text}” is no day in {header}."
        return Problem(record.number, header, "date", said, _DAY_REMEDY)

    def figure(self, record: Record, name: str) -> int | Problem | None:
        """Return the figure in millionths, None for an empty cell, or the problem."""
        return self.figure_at(record, self._layout.columns.get(name, -1))

    def figure_at(self, record: Record, column: int) -> int | Problem | None:
        """Return the figure of a column in millionths, None for nothing, or the problem."""
        header = self._layout.headers[column] if 0 <= column < len(self._layout.headers) else ""
        return self._figures.read(cell_at(record.cells, column), record.number, header)

    def count(self, record: Record, name: str) -> int | Problem | None:
        """Return a whole number from 0 on; yes and no count 1 and 0."""
        cell = self.cell(record, name)
        flag = flag_of(cell)
        if flag is not None:
            return int(flag)
        scaled = self.figure(record, name)
        if not isinstance(scaled, int):
            return scaled
        whole, rest = divmod(scaled, ONE_SCALED)
        if not rest and whole >= 0:
            return whole
        header = self._layout.header(name)
        said = f"Row {record.number}: “{text_of(cell)}” is no count in {header}."
        return Problem(record.number, header, "number", said, "Write a whole number from 0 on.")

    def rounding(self) -> list[Problem]:
        """Return the warning about figures that lost decimals, or nothing."""
        return self._figures.problems()


def flag_of(cell: Cell) -> bool | None:
    """Return what a yes-or-no cell says, None for anything else."""
    if isinstance(cell, bool):
        return cell
    word = fold(text_of(cell))
    if word in _YES:
        return True
    return False if word in _NO else None


def missing(record: Record, header: str) -> Problem:
    """Return the problem of a cell that must not be empty."""
    said = f"Row {record.number}: {header} is empty."
    return Problem(record.number, header, "missing", said, "Fill the cell, or delete the row.")
