"""Decides on which day a record counts: by its own dates, the title's range, or a stated one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ppp_desktop.core.periods import Period, format_day, format_span
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, Row, cell_at, text_of
from ppp_desktop.imports.dates import (
    DATE_FORMATS,
    DateEvidence,
    find_date_format,
    find_range,
    read_day,
)
from ppp_desktop.imports.fields import DATE_FIELDS, DAY_FIELDS
from ppp_desktop.imports.figures import error_cell_problem
from ppp_desktop.imports.mapping import Mapping, counted_texts
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import Problem, Severity

_STATE_A_DATE = "State the first and last day of this export, or export it by day."
_EXAMPLES = dict(DATE_FORMATS)


@dataclass(frozen=True, slots=True)
class Day:
    """The day a record counts on, and its first day where it sums several."""

    day: date
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class NoDate:
    """A record with date columns, all of them empty."""


@dataclass(frozen=True, slots=True)
class NotADay:
    """A cell of a date column that names no day."""


class DayReader:
    """Reads the day of each record and remembers what to warn of."""

    def __init__(
        self, sheet: RawSheet, records: Sequence[Record], mapping: Mapping, hint: Period | None
    ) -> None:
        """Find the one date format of the columns and the range for a file without dates."""
        self._mapping = mapping
        self.columns = {
            field: column for field in DATE_FIELDS if (column := mapping.column(field)) is not None
        }
        self.has_days = any(field in DAY_FIELDS for field in self.columns)
        self._range = _stated_range(sheet, mapping, hint)
        self._evidence = DateEvidence(mapping.date_format)
        if not mapping.date_format:
            counted = counted_texts(records, mapping, DATE_FIELDS)
            self._evidence = find_date_format(text for text, _count in counted)
        self._seen: dict[str, date | None] = {}
        self.several_days = 0

    def file_problem(self) -> Problem | None:
        """Return the problem that keeps the whole file out: dates with two readings."""
        if not self._evidence.ambiguous:
            return None
        column = next(iter(self.columns))
        return Problem(
            0,
            self._mapping.header(column),
            "ambiguous_date",
            f"Dates such as “{self._evidence.example}” can be day first or month first.",
            "Say which in the mapping (date format), or export the dates as 2026-02-05.",
        )

    def read(self, record: Record) -> Day | NoDate | Problem:
        """Return the day of the record, NoDate where its date cells are empty, or the problem."""
        if not self.has_days:
            return self._by_range(record.number)
        for field in ("date", "created_date"):
            found = self._cell(record, field)
            if isinstance(found, Problem):
                return found
            if found is not None:
                return Day(found)
        return self._by_columns(record)

    def reversed_on(self, record: Record, day: Day) -> date | Problem | None:
        """Return the day on which the record was reversed, None without one, or the problem."""
        found = self._cell(record, "reversed_on")
        if not isinstance(found, date) or found >= day.day:
            return found
        header = self._mapping.header("reversed_on")
        text = (
            f"Row {record.number}: {header} is {format_day(found)}, before {format_day(day.day)}."
        )
        remedy = "Nothing is reversed before it came: correct one of the two dates in the file."
        return Problem(record.number, header, "reversed_early", text, remedy)

    @property
    def stated(self) -> Day | None:
        """Return the day of every record of a file without dates, None where nothing says it."""
        if self._range is None:
            return None
        first, last = self._range
        return Day(last, first if first != last else None)

    def meaning(self, cell: Cell) -> date | NotADay | None:
        """Return the day that a cell of a date column holds, None for none."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, ErrorCell):
            return NotADay()
        text = text_of(cell)
        if text in ("", "-", "--"):
            return None
        return self._day(text) or NotADay()

    def warnings(self) -> list[Problem]:
        """Return the one warning for rows that sum several days, or nothing."""
        if not self.has_days and self._range and self._range[0] != self._range[1]:
            first, last = self._range
            days = (last - first).days + 1
            text = (
                f"Each row sums {days} days, {format_span(first, last)},"
                f" and counts on the last, {format_day(last)}."
            )
        elif self.several_days:
            rows = "1 row sums" if self.several_days == 1 else f"{self.several_days:,} rows sum"
            text = f"{rows} several days, and counts on the last."
            text = text if self.several_days == 1 else text.replace("counts", "each counts")
        else:
            return []
        remedy = "Export by day to see each result on its own day."
        return [Problem(0, "", "range", text, remedy, Severity.WARNING)]

    def _by_columns(self, record: Record) -> Day | NoDate | Problem:
        last, first = self._cell(record, "last_day"), self._cell(record, "first_day")
        if isinstance(last, Problem):
            return last
        if isinstance(first, Problem):
            return first
        if last is None:
            return Day(first) if first and "last_day" not in self.columns else NoDate()
        if first is None or first == last:
            return Day(last)
        if first > last:
            header = self._mapping.header("last_day")
            text = f"Row {record.number}: {format_day(last)} lies before {format_day(first)}."
            return Problem(record.number, header, "date", text, "Correct the dates in the file.")
        self.several_days += 1
        return Day(last, first)

    def _by_range(self, row: int) -> Day | Problem:
        return self.stated or Problem(row, "", "date", f"Row {row} has no date.", _STATE_A_DATE)

    def _cell(self, record: Record, field: str) -> date | Problem | None:
        if field not in self.columns:
            return None
        cell = cell_at(record.cells, self.columns[field])
        found = self.meaning(cell)
        if not isinstance(found, NotADay):
            return found
        header = self._mapping.header(field)
        if isinstance(cell, ErrorCell):
            return error_cell_problem(cell, record.number, header)
        return self._unreadable(cell, record.number, header)

    def _day(self, text: str) -> date | None:
        date_format = self._evidence.format
        if not date_format and text.isdigit():
            date_format = "compact"  # 20260205 as a number, in a workbook
        if text not in self._seen:
            self._seen[text] = read_day(text, date_format) if date_format else None
        return self._seen[text]

    def _unreadable(self, cell: Cell, row: int, header: str) -> Problem:
        shape = _EXAMPLES.get(self._evidence.format, _EXAMPLES["ymd"])
        return Problem(
            row,
            header,
            "date",
            f"Row {row}: “{text_of(cell)}” is not a date in {header}.",
            f"Write it like the other dates: {shape}.",
        )


def _stated_range(
    sheet: RawSheet, mapping: Mapping, hint: Period | None
) -> tuple[date, date] | None:
    last = mapping.default_last_day or mapping.default_first_day
    if last:
        return mapping.default_first_day or last, last
    titled = find_range([_line(row) for row in sheet.rows[: mapping.header_row - 1]])
    if titled:
        return titled
    return (hint.start, hint.end) if hint else None


def _line(row: Row) -> str:
    return " ".join(text for cell in row if (text := text_of(cell)))
