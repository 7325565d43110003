"""Turns one sheet into result rows and problems under a mapping; every record is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.imports.cells import (
    Cell,
    ErrorCell,
    RawSheet,
    Workbook,
    cell_at,
    is_blank,
    text_of,
)
from ppp_desktop.imports.days import Day, DayReader, NoDate
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.figures import ONE_SCALED, FigureReader, error_cell_problem
from ppp_desktop.imports.mapping import Mapping, export_format, records_of, texts_in
from ppp_desktop.imports.numbers import MarkEvidence, currency_in, find_decimal_mark
from ppp_desktop.imports.records import Record, header_width
from ppp_desktop.imports.rows import ParsedSheet, Problem, ResultRow, Severity
from ppp_desktop.imports.statuses import StatusReader

FURTHER_ITEMS = "further items of an order"
NO_DATE_YET = "no date yet"
NO_FIGURES = "no figures"

_REPORT_EVERY_ROWS = 2_000
_MONEY_FIELDS = ("revenue", "refunds", "cost")
_NO_NAME = frozenset(("", "-", "--", "—"))
_CUT_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_EXACT_FLOAT_BELOW = 2**53


def parse_sheet(
    workbook: Workbook,
    sheet: RawSheet,
    mapping: Mapping,
    *,
    progress: Progress = SILENT,
    period_hint: Period | None = None,
) -> ParsedSheet:
    """Return the results of `sheet` and the problems in it; never raises for what cells hold.

    A file without dates takes the mapping's default range, else the range in its title, else
    `period_hint`. Raises ValidationFailed when the mapping picks no figures, ImportRejected when
    a mapped column is missing, Cancelled.
    """
    mapping = mapping.located(sheet)
    figures = [choice for choice in mapping.columns if choice.field in METRIC_FIELDS]
    if not figures and not mapping.count_as:
        raise ValidationFailed(
            "No column of figures is picked.",
            field="columns",
            remedy="Pick at least one column with a metric, or say what each row counts as.",
        )
    records = records_of(sheet, mapping)
    parser = _Parser(sheet, mapping, records, period_hint)
    for done, record in enumerate(records):
        if done % _REPORT_EVERY_ROWS == 0:
            progress.check_cancelled()
            progress.report(done, len(records), f"Checking the rows of {workbook.file_name}")
        parser.take(record)
    return parser.result(workbook, len(records))


@dataclass(slots=True)
class _Tally:
    rows: list[ResultRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0
    ignored: Counter[str] = field(default_factory=Counter)


class _Parser:
    def __init__(
        self, sheet: RawSheet, mapping: Mapping, records: list[Record], hint: Period | None
    ) -> None:
        known = export_format(mapping)
        self._sheet = sheet
        self._mapping = mapping
        self._format = known
        self._width = header_width(sheet, mapping.header_row) if sheet.delimiter else 0
        self._days = DayReader(sheet, records, mapping, hint)
        self._blocked = self._days.file_problem()
        self._mark = _decimal_mark(sheet, records, mapping)
        self._figures = FigureReader(self._mark.mark)
        statuses = {**dict(known.statuses), **mapping.statuses}
        self._statuses = StatusReader(statuses, mapping.header("status"))
        self._metrics = _chosen(mapping, METRIC_FIELDS)
        self._dimensions = _chosen(mapping, DIMENSIONS)
        self._first_rows: dict[str, int] = {}
        self._tally = _Tally()

    def take(self, record: Record) -> None:
        reason = record.ignored or self._further_item(record)
        if reason:
            self._tally.ignored[reason] += 1
            return
        if self._blocked:
            self._tally.rejected += 1
            return
        outcome = self._row(record)
        if isinstance(outcome, ResultRow):
            self._tally.rows.append(outcome)
        elif isinstance(outcome, str):
            self._tally.ignored[outcome] += 1
        else:
            self._tally.rejected += 1
            self._tally.problems.extend(outcome)

    def result(self, workbook: Workbook, rows_read: int) -> ParsedSheet:
        tally = self._tally
        return ParsedSheet(
            file_name=workbook.file_name,
            sheet=self._sheet.name,
            sha256=workbook.sha256,
            format=self._format.key,
            format_label=self._format.label,
            source=self._source,
            rows_read=rows_read,
            rows=tuple(tally.rows),
            problems=(*self._file_problems(workbook.file_name), *tally.problems),
            rejected=tally.rejected,
            ignored=tally.ignored.total(),
            ignored_reasons=tuple(tally.ignored.most_common()),
            header_row=self._mapping.header_row,
            columns=tuple((choice.field, choice.header) for choice in self._mapping.columns),
        )

    @property
    def _source(self) -> str:
        return self._mapping.source or self._format.source

    def _row(self, record: Record) -> ResultRow | str | list[Problem]:
        """Return the result, the reason to ignore the record, or what is wrong with it."""
        problems = self._shape_problems(record)
        external_id = self._external_id(record, problems)
        status = self._status(record, problems)
        values = self._values(record, problems)
        dimensions = self._named(record, problems)
        currency = self._currency(record, problems)
        day = self._days.read(record)
        if isinstance(day, Problem):
            problems.append(day)
        if isinstance(day, NoDate):
            if status is Status.PENDING and not problems:
                return NO_DATE_YET
            problems.append(self._no_date(record))
        if problems:
            return problems
        if not values:
            return NO_FIGURES
        if not isinstance(day, Day):
            return problems
        return ResultRow(
            row=record.number,
            day=day.day,
            values=values,
            dimensions=dimensions,
            external_id=external_id,
            status=status,
            currency=currency,
            first_day=day.first_day,
        )

    def _further_item(self, record: Record) -> str:
        if not self._format.further_lines:
            return ""
        name = text_of(self._cell(record, "external_id"))
        if name in self._first_rows and not text_of(self._cell(record, "revenue")):
            return FURTHER_ITEMS
        return ""

    def _shape_problems(self, record: Record) -> list[Problem]:
        if not self._width or is_blank(record.cells[self._width :]):
            return []
        text = (
            f"Row {record.number} has {len(record.cells)} cells,"
            f" but the header names {self._width} columns."
        )
        remedy = "Export the file again; a number with a comma may be missing its quotes."
        return [Problem(record.number, "", "columns", text, remedy)]

    def _external_id(self, record: Record, problems: list[Problem]) -> str:
        if self._mapping.column("external_id") is None:
            return ""
        cell = self._cell(record, "external_id")
        header = self._mapping.header("external_id")
        row = record.number
        if isinstance(cell, ErrorCell):
            problems.append(error_cell_problem(cell, row, header))
            return ""
        text = text_of(cell)
        if not text:
            remedy = "Give the row its number, or map no column as the number."
            problems.append(Problem(row, header, "identity", f"Row {row} has no {header}.", remedy))
        elif _CUT_ID.fullmatch(text) or (
            isinstance(cell, float) and abs(cell) >= _EXACT_FLOAT_BELOW
        ):
            fault = f"Row {row}: “{text}” in {header} has lost its last digits in a spreadsheet."
            remedy = "Export it again and import the file without saving it in between."
            problems.append(Problem(row, header, "identity", fault, remedy))
        elif text in self._first_rows:
            fault = f"Row {row}: {header} “{text}” stands in row {self._first_rows[text]} already."
            remedy = "Remove one of the two rows from the file."
            problems.append(Problem(row, header, "duplicate", fault, remedy))
        self._first_rows.setdefault(text, row)
        return text

    def _status(self, record: Record, problems: list[Problem]) -> Status:
        if self._mapping.column("status") is None:
            return Status.APPROVED
        cell = self._cell(record, "status")
        if isinstance(cell, ErrorCell):
            header = self._mapping.header("status")
            problems.append(error_cell_problem(cell, record.number, header))
            return Status.PENDING
        return self._statuses.read(text_of(cell))

    def _values(self, record: Record, problems: list[Problem]) -> tuple[tuple[str, int], ...]:
        values: list[tuple[str, int]] = []
        for metric, column, header in self._metrics:
            reading = self._figures.read(cell_at(record.cells, column), record.number, header)
            if isinstance(reading, Problem):
                problems.append(reading)
            elif reading is not None:
                values.append((metric, reading))
            if metric == "revenue" and reading is None and self._format.further_lines:
                fault = f"Row {record.number} has no {header}."
                remedy = "Export the orders again; the first line of an order holds its total."
                problems.append(Problem(record.number, header, "number", fault, remedy))
        counted = self._mapping.count_as
        if counted and all(metric != counted for metric, _ in values):
            values.append((counted, ONE_SCALED))
        return tuple(values)

    def _named(self, record: Record, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
        named = {"source": self._source}
        for dimension, column, header in self._dimensions:
            cell = cell_at(record.cells, column)
            if isinstance(cell, ErrorCell):
                problems.append(error_cell_problem(cell, record.number, header))
                continue
            text = text_of(cell)
            if text not in _NO_NAME:
                named[dimension] = text
        return tuple((key, named[key]) for key in DIMENSIONS if named.get(key))

    def _currency(self, record: Record, problems: list[Problem]) -> str:
        stated = text_of(self._cell(record, "currency")).upper()
        if stated not in _NO_NAME:
            if not _CURRENCY.fullmatch(stated):
                header = self._mapping.header("currency")
                fault = f"Row {record.number}: “{stated}” is not a currency in {header}."
                remedy = "Write the three letters of the currency, such as EUR."
                problems.append(Problem(record.number, header, "currency", fault, remedy))
            return stated
        for metric, column, _ in self._metrics:
            cell = cell_at(record.cells, column)
            if (
                metric in _MONEY_FIELDS
                and isinstance(cell, str)
                and not cell.isascii() | cell.isdigit()
            ):
                found = currency_in(cell)
                if found:
                    return found
        return self._mapping.default_currency

    def _no_date(self, record: Record) -> Problem:
        chosen = ("date", "last_day", "first_day", "created_date")
        header = next((name for key in chosen if (name := self._mapping.header(key))), "")
        text = f"Row {record.number} has no date in {header}."
        return Problem(record.number, header, "date", text, "Write its date in the file.")

    def _cell(self, record: Record, field_key: str) -> Cell:
        column = self._mapping.column(field_key)
        return None if column is None else cell_at(record.cells, column)

    def _file_problems(self, file_name: str) -> list[Problem]:
        problems = [self._blocked] if self._blocked else []
        if not self._tally.rows and not self._tally.rejected:
            problems.append(
                _warning(
                    "no_data",
                    f"{file_name} holds no results below its header.",
                    "Check the dates and filters of the export.",
                )
            )
        if self._tally.rows:
            problems += self._days.warnings()
        return [*problems, *self._statuses.problems(), *self._figures.problems()]


def _warning(cause: str, text: str, remedy: str) -> Problem:
    return Problem(0, "", cause, text, remedy, Severity.WARNING)


def _chosen(mapping: Mapping, fields: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """Return (field, column, header) of the mapped ones, in the order of `fields`."""
    return [
        (key, column, mapping.header(key) or f"column {column + 1}")
        for key in fields
        if (column := mapping.column(key)) is not None
    ]


def _decimal_mark(sheet: RawSheet, records: list[Record], mapping: Mapping) -> MarkEvidence:
    if mapping.decimal_mark:
        return MarkEvidence(mapping.decimal_mark)
    evidence = find_decimal_mark(texts_in(records, mapping, METRIC_FIELDS))
    if evidence.mark:
        return evidence
    return MarkEvidence("," if sheet.delimiter == ";" else ".", evidence.doubtful)
