"""Turns one record into a result row, a reason to ignore it, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, cell_at, is_blank, text_of
from ppp_desktop.imports.contacts import read_contact
from ppp_desktop.imports.days import Day, DayReader, NoDate
from ppp_desktop.imports.fields import CONTACT_FIELDS, METRIC_FIELDS
from ppp_desktop.imports.figures import ONE_SCALED, FigureReader, error_cell_problem
from ppp_desktop.imports.identities import IdentityReader
from ppp_desktop.imports.mapping import Mapping, counted_texts, export_format
from ppp_desktop.imports.numbers import MarkEvidence, currency_in, find_mark_of_counted
from ppp_desktop.imports.records import Record, header_width
from ppp_desktop.imports.rows import Problem, ResultRow, Severity
from ppp_desktop.imports.statuses import StatusReader

FURTHER_ITEMS = "further items of an order"
NO_DATE_YET = "no date yet"
NO_FIGURES = "no figures"

MONEY_FIELDS = frozenset(("revenue", "refunds", "cost"))
NO_NAME = frozenset(("", "-", "--", "—"))
CURRENCY = re.compile(r"[A-Z]{3}")
TAKEN_BACK = frozenset((Status.APPROVED, Status.REVERSED))


class RecordReader:
    """Reads the records of one sheet under one mapping, in order."""

    def __init__(
        self, sheet: RawSheet, mapping: Mapping, records: Sequence[Record], hint: Period | None
    ) -> None:
        """Settle date format and decimal mark over all `records`, which `read` then takes."""
        known = export_format(mapping)
        self.mapping = mapping
        self.format = known
        self.source = mapping.source or known.source
        # Only in delimited text can a cell slip into the next column.
        self.width = header_width(sheet, mapping.header_row) if sheet.delimiter else 0
        self.days = DayReader(sheet, records, mapping, hint)
        self._mark = _decimal_mark(sheet, records, mapping)
        self.figures = FigureReader(self._mark.mark)
        self.ids = IdentityReader(mapping.header("external_id") or "number")
        self.statuses = StatusReader(
            {**dict(known.statuses), **mapping.statuses}, mapping.header("status") or "Status"
        )
        self.metrics = _chosen(mapping, METRIC_FIELDS)
        self.dimensions = _chosen(mapping, DIMENSIONS)
        self.contacts = _chosen(mapping, CONTACT_FIELDS)
        self.columns = {choice.field: choice.index for choice in mapping.columns}
        self._reverses = "reversed_on" in self.columns

    @property
    def order_matters_not(self) -> bool:
        """Whether a record means the same whatever records come before it."""
        return not self.format.further_lines

    def file_problem(self) -> Problem | None:
        """Return the problem that keeps every record out, if there is one."""
        return self.days.file_problem()

    def ignored(self, record: Record) -> str:
        """Return why the record is no result of its own, "" where it is one."""
        if record.ignored or not self.format.further_lines:
            return record.ignored
        repeats = self.ids.knows(self._cell(record, "external_id"))
        return FURTHER_ITEMS if repeats and not text_of(self._cell(record, "revenue")) else ""

    def read(self, record: Record) -> ResultRow | str | list[Problem]:
        """Return the result, the reason to ignore the record, or what is wrong with it."""
        problems = self._shape_problems(record)
        external_id = self._external_id(record, problems)
        status = self._status(record, problems)
        values = self._values(record, problems)
        dimensions = self._named(record, problems)
        currency = self._currency(record, problems)
        contacts = self._contacts_of(record, problems) if self.contacts else ()
        day = self.days.read(record)
        if isinstance(day, NoDate):
            if status is Status.PENDING and not problems:
                return NO_DATE_YET
            day = self._no_date(record)
        if isinstance(day, Problem):
            return [*problems, day]
        reversed_on = self._reversed_on(record, day, problems)
        if status is Status.APPROVED and _refunded_in_part(values):
            reversed_on = None
        if problems:
            return problems
        if not values:
            return NO_FIGURES
        return ResultRow(
            row=record.number,
            day=day.day,
            values=values,
            dimensions=dimensions,
            external_id=external_id,
            status=_reversed_where(status, reversed_on),
            currency=currency,
            first_day=day.first_day,
            reversed_on=reversed_on if status in TAKEN_BACK else None,
            contacts=contacts,
        )

    def _reversed_on(self, record: Record, day: Day, problems: list[Problem]) -> date | None:
        found = self.days.reversed_on(record, day)
        if isinstance(found, Problem):
            problems.append(found)
            return None
        return found

    def warnings(self) -> list[Problem]:
        """Return what is to be known of the file after all records were read."""
        found = [*self.days.warnings(), *self.statuses.problems(), *self.figures.problems()]
        if self._mark.doubtful:
            other = "thousands" if self._mark.mark in self._mark.doubtful else "decimals"
            taken = "decimals" if other == "thousands" else "thousands"
            text = f"“{self._mark.doubtful}” was read as {taken}; nothing shows that it is not"
            remedy = "State the decimal mark in the mapping if the totals look wrong."
            found.append(_warning("ambiguous_number", f"{text} {other}.", remedy))
        if self.format.count_as and "status" not in self.columns:
            which = "every row without a day of reversal" if self._reverses else "every row"
            text = f"No column of statuses is mapped, so {which} counts as approved."
            remedy = "Map the status column if some rows are not to be paid for."
            found.append(_warning("status", text, remedy))
        return found

    def _shape_problems(self, record: Record) -> list[Problem]:
        if not self.width or is_blank(record.cells[self.width :]):
            return []
        text = (
            f"Row {record.number} has {len(record.cells)} cells,"
            f" but the header names {self.width} columns."
        )
        remedy = "Export the file again; a number with a comma may be missing its quotes."
        return [Problem(record.number, "", "columns", text, remedy)]

    def _external_id(self, record: Record, problems: list[Problem]) -> str:
        if "external_id" not in self.columns:
            return ""
        found = self.ids.read(self._cell(record, "external_id"), record.number)
        if isinstance(found, Problem):
            problems.append(found)
            return ""
        return found

    def _status(self, record: Record, problems: list[Problem]) -> Status:
        if "status" not in self.columns:
            return Status.APPROVED
        cell = self._cell(record, "status")
        if isinstance(cell, ErrorCell):
            header = self.mapping.header("status")
            problems.append(error_cell_problem(cell, record.number, header))
            return Status.PENDING
        return self.statuses.read(text_of(cell))

    def _values(self, record: Record, problems: list[Problem]) -> tuple[tuple[str, int], ...]:
        values: list[tuple[str, int]] = []
        for metric, column, header in self.metrics:
            reading = self.figures.read(cell_at(record.cells, column), record.number, header)
            if isinstance(reading, Problem):
                problems.append(reading)
            elif reading is not None:
                values.append((metric, reading))
            elif metric == "revenue" and self.format.further_lines:
                text = f"Row {record.number} has no {header}."
                remedy = "Export the orders again; the first line of an order holds its total."
                problems.append(Problem(record.number, header, "number", text, remedy))
        counted = self.mapping.count_as
        if counted and all(metric != counted for metric, _ in values):
            values.append((counted, ONE_SCALED))
        return tuple(values)

    def _named(self, record: Record, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
        named = {"source": self.source}
        for dimension, column, header in self.dimensions:
            cell = cell_at(record.cells, column)
            if isinstance(cell, ErrorCell):
                problems.append(error_cell_problem(cell, record.number, header))
                continue
            text = text_of(cell)
            if text not in NO_NAME:
                named[dimension] = text
        return tuple((key, named[key]) for key in DIMENSIONS if named.get(key))

    def _contacts_of(
        self, record: Record, problems: list[Problem]
    ) -> tuple[tuple[str, bytes], ...]:
        """Return the digests of the record's contacts; no problem ever repeats what they hold."""
        found: list[tuple[str, bytes]] = []
        for kind, column, header in self.contacts:
            cell = cell_at(record.cells, column)
            if isinstance(cell, ErrorCell):
                problems.append(error_cell_problem(cell, record.number, header))
            else:
                found += read_contact(kind, cell)
        return tuple(found)

    def _currency(self, record: Record, problems: list[Problem]) -> str:
        stated = text_of(self._cell(record, "currency")).upper()
        if stated not in NO_NAME:
            if not CURRENCY.fullmatch(stated):
                header = self.mapping.header("currency")
                text = f"Row {record.number}: “{stated}” is not a currency in {header}."
                remedy = "Write the three letters of the currency, such as EUR."
                problems.append(Problem(record.number, header, "currency", text, remedy))
            return stated
        for metric, column, _ in self.metrics:
            cell = cell_at(record.cells, column)
            if metric in MONEY_FIELDS and isinstance(cell, str):
                found = currency_in(cell)
                if found:
                    return found
        return self.mapping.default_currency

    def _no_date(self, record: Record) -> Problem:
        fields = ("date", "last_day", "first_day", "created_date")
        header = next((name for key in fields if (name := self.mapping.header(key))), "")
        text = f"Row {record.number} has no date" + (f" in {header}." if header else ".")
        return Problem(record.number, header, "date", text, "Write its date in the file.")

    def _cell(self, record: Record, field: str) -> Cell:
        return cell_at(record.cells, self.columns.get(field, -1))


def _reversed_where(status: Status, reversed_on: date | None) -> Status:
    """Return the status: what was approved and has a day of reversal is reversed since."""
    return Status.REVERSED if reversed_on and status is Status.APPROVED else status


def _refunded_in_part(values: tuple[tuple[str, int], ...]) -> bool:
    """Return whether less came back than was paid: such a result still counts."""
    figures = dict(values)
    return 0 < figures.get("refunds", 0) < figures.get("revenue", 0)


def _warning(cause: str, text: str, remedy: str) -> Problem:
    return Problem(0, "", cause, text, remedy, Severity.WARNING)


def _chosen(mapping: Mapping, fields: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """Return (field, column, header) of the mapped ones, in the order of `fields`."""
    return [
        (key, column, mapping.header(key) or f"column {column + 1}")
        for key in fields
        if (column := mapping.column(key)) is not None
    ]


def _decimal_mark(sheet: RawSheet, records: Sequence[Record], mapping: Mapping) -> MarkEvidence:
    """Return the mark that is stated or proved; else a comma in semicolon files, else a point."""
    if mapping.decimal_mark:
        return MarkEvidence(mapping.decimal_mark)
    evidence = find_mark_of_counted(counted_texts(records, mapping, METRIC_FIELDS))
    if evidence.mark:
        return evidence
    return MarkEvidence("," if sheet.delimiter == ";" else ".", evidence.doubtful)
