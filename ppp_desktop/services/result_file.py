"""Reads results from a plain CSV file, row by row, without a store.

A cell that cannot be understood becomes a problem that names its row and column, never a zero.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ppp_desktop.core.errors import ImportRejected, NotFound, ValidationFailed
from ppp_desktop.core.exact import SCALE_DIGITS, to_scaled
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.imports.rows import Problem
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, Unit, metric
from ppp_desktop.metrics.conversion import Rates
from ppp_desktop.services.result_columns import ColumnsBuilder, TableRow
from ppp_desktop.services.result_table import ResultTable

MOST_PROBLEMS = 1_000
"""Problems that are kept; more are only counted."""

_DATE, _STATUS, _ID, _REVERSED_ON, _CURRENCY = "date", "status", "id", "reversed_on", "currency"
_PLAIN_COLUMNS = (_DATE, _STATUS, _ID, _REVERSED_ON, _CURRENCY)
_COLUMNS = (_DATE, *BASE_METRIC_KEYS, *DIMENSIONS, _STATUS, _ID, _REVERSED_ON, _CURRENCY)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_CODE = re.compile(r"[A-Za-z]{3}")
_ONE: int = 10**SCALE_DIGITS
_SHORT_DIGITS = 12
_REPORT_EVERY_ROWS = 20_000
_MOST_REMEMBERED = 100_000
_MOST_SHOWN = 40

_DAYS = "Write days as 2026-06-05."
_YEARS = range(1990, 2101)  # as spreadsheets are read: 9999-12-31 stands for no day
_NUMBERS = "Write it like 1234.50, without thousands separators or currency signs."
_NO_DIMENSIONS = ("",) * len(DIMENSIONS)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file that was read. With any problem its table is not to be used.

    `problem_count` also counts those beyond the first `MOST_PROBLEMS`.
    """

    file_name: str
    rows_read: int
    table: ResultTable
    problems: tuple[Problem, ...]
    problem_count: int

    def refusal(self) -> ValidationFailed | None:
        """Return why the file cannot be used, None where it can."""
        if not self.problems:
            return None
        first = self.problems[0]
        others = self.problem_count - 1
        more = "" if not others else f" There {'is' if others == 1 else 'are'} {others:,} more."
        return ValidationFailed(
            f"{self.file_name}: {first.message}{more}", field="results", remedy=first.remedy
        )


def read_results(
    path: Path, *, currency: str, rates: Rates | None = None, progress: Progress = SILENT
) -> ResultFile:
    """Read the results at `path`; money without a currency is in `currency`.

    Raises NotFound without a file, ImportRejected for what is no such file at all.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            delimiter = _delimiter_of(lines.readline())
            lines.seek(0)
            return _Reader(path.name, progress).read(_records(lines, delimiter), currency, rates)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError:
        raise NotFound(f"{path} cannot be read.", "Check that it is a file.") from None
    except UnicodeDecodeError:
        raise ImportRejected(
            f"{path.name} is no text in UTF-8.", "Save it as CSV with the encoding UTF-8."
        ) from None
    except csv.Error as error:
        raise ImportRejected(
            f"{path.name} is no CSV file: {error}.",
            "Look for a quotation mark that never closes, or save it as CSV again.",
        ) from None


def _delimiter_of(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the record begins, its cells)."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1


class _Refused(Exception):
    def __init__(self, column: str, cause: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.parts: Final = (column, cause, message, remedy)


@dataclass(slots=True)
class _Reader:
    """Understands records one by one and remembers what was seen before."""

    file_name: str
    progress: Progress
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    _places: dict[str, int] = field(default_factory=dict)
    _metrics: list[tuple[str, int]] = field(default_factory=list)
    _dimensions: list[tuple[int, int]] = field(default_factory=list)
    _days: dict[str, date] = field(default_factory=dict)
    _sets: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _seen: set[bytes] = field(default_factory=set)

    def read(
        self, records: Iterator[tuple[int, list[str]]], currency: str, rates: Rates | None
    ) -> ResultFile:
        """Read the header and every row below it."""
        self._read_header(next(records, (1, []))[1])
        builder = ColumnsBuilder([key for key, _place in self._metrics])
        width, rows = len(self._places), 0
        for line, record in records:
            if not any(cell.strip() for cell in record):
                continue
            rows += 1
            if rows % _REPORT_EVERY_ROWS == 0:
                self.progress.check_cancelled()
                self.progress.report(0, 0, f"Reading {self.file_name}")
            try:
                builder.add(self._row(record, width))
            except _Refused as refused:
                self._add(line, refused)
        return ResultFile(
            self.file_name,
            rows,
            ResultTable(builder.build(), currency, rates),
            tuple(self.problems),
            self.problem_count,
        )

    def _read_header(self, header: list[str]) -> None:
        names = [name.strip().casefold() for name in header]
        while names and not names[-1]:
            names.pop()
        for number, name in enumerate(names, start=1):
            self._check_column(name, number)
            self._places[name] = number - 1
        if _DATE not in self._places:
            raise ImportRejected(
                f"{self.file_name} has no column “date”.",
                "Begin with a line of column names such as date,leads,status,id.",
            )
        self._metrics = [(key, self._places[key]) for key in BASE_METRIC_KEYS if key in names]
        if not self._metrics:
            raise ImportRejected(
                f"{self.file_name} has no column of a metric.",
                f"Name one of: {', '.join(BASE_METRIC_KEYS)}.",
            )
        self._dimensions = [
            (at, self._places[name]) for at, name in enumerate(DIMENSIONS) if name in names
        ]

    def _check_column(self, name: str, number: int) -> None:
        if name in self._places:
            raise ImportRejected(
                f"{self.file_name} has two columns called “{name}”.", "Keep one of them."
            )
        if name in _COLUMNS:
            return
        said = f"“{_short(name)}”" if name else f"number {number}, which has no name,"
        raise ImportRejected(
            f"{self.file_name}: the column {said} is not known.",
            f"Remove it, or use one of: {', '.join(_COLUMNS)}.",
        )

    def _row(self, record: list[str], width: int) -> TableRow:
        if len(record) != width:
            del record[max(width, _filled(record)) :]
            if len(record) != width:
                raise _Refused(
                    "",
                    "columns",
                    f"There are {len(record)} cells, and {width} columns.",
                    "Put texts that hold the separator into quotation marks.",
                )
        day = self._day(record[self._places[_DATE]].strip(), _DATE)
        values = self._values(record)
        dimensions = self._dimension_set(record)
        status, reversed_on = self._status(record, day)
        reference = self._cell(record, _ID)
        if reference:
            self._refuse_twice(reference, day, values, dimensions)
        return TableRow(
            day,
            values,
            dimensions,
            status,
            reversed_on,
            is_event=bool(reference),
            currency=self._currency(record),
        )

    def _cell(self, record: list[str], column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else record[place].strip()

    def _day(self, text: str, column: str) -> date:
        known = self._days.get(text)
        if known is not None:
            return known
        try:
            if not _DAY.fullmatch(text):
                raise ValueError(text)
            day = date.fromisoformat(text)
            if day.year not in _YEARS:
                raise ValueError(text)
        except ValueError:
            said = f"“{_short(text)}” is no day." if text else "The day is missing."
            raise _Refused(column, "date", said, _DAYS) from None
        self._days[text] = day
        return day

    def _values(self, record: list[str]) -> dict[str, int]:
        found = {}
        for key, place in self._metrics:
            text = record[place].strip()
            if text:
                found[key] = _scaled(text, key)
        if not found:
            raise _Refused(
                self._metrics[0][0],
                "empty",
                "There is no value of any metric.",
                "Write 0 where nothing happened, or remove the row.",
            )
        return found

    def _dimension_set(self, record: list[str]) -> tuple[str, ...]:
        if not self._dimensions:
            return _NO_DIMENSIONS
        given = tuple(record[place] for _at, place in self._dimensions)
        known = self._sets.get(given)
        if known is None:
            values = list(_NO_DIMENSIONS)
            for (at, _place), text in zip(self._dimensions, given, strict=True):
                values[at] = text.strip()
            known = tuple(values)
            if len(self._sets) < _MOST_REMEMBERED:
                self._sets[given] = known
        return known

    def _status(self, record: list[str], day: date) -> tuple[Status, date | None]:
        word = self._cell(record, _STATUS).casefold()
        if word and word not in _STATUSES:
            raise _Refused(
                _STATUS,
                "status",
                f"“{_short(word)}” is not a status.",
                f"Use one of: {', '.join(Status)}; empty means approved.",
            )
        status = _STATUSES.get(word, Status.APPROVED)
        written = self._cell(record, _REVERSED_ON)
        if not written:
            return status, None
        reversed_on = self._day(written, _REVERSED_ON)
        if reversed_on < day:
            raise _Refused(
                _REVERSED_ON,
                "reversed_on",
                f"It was reversed on {reversed_on}, before it came on {day}.",
                "Correct one of the two days.",
            )
        if status in (Status.PENDING, Status.REJECTED):
            raise _Refused(
                _REVERSED_ON,
                "reversed_on",
                f"A result that is {status} cannot be reversed.",
                "Write reversed as its status, or empty this cell.",
            )
        return Status.REVERSED, reversed_on

    def _currency(self, record: list[str]) -> str:
        code = self._cell(record, _CURRENCY)
        if code and not _CODE.fullmatch(code):
            raise _Refused(
                _CURRENCY, "currency", f"“{_short(code)}” is no currency.", "Write a code like EUR."
            )
        return code.upper()

    def _refuse_twice(
        self, reference: str, day: date, values: dict[str, int], dimensions: tuple[str, ...]
    ) -> None:
        key = repr((reference, day, tuple(values.items()), dimensions)).encode()
        digest = blake2b(key, digest_size=16).digest()
        if digest in self._seen:
            raise _Refused(
                _ID,
                "duplicate",
                f"The result “{_short(reference)}” of {day} is there a second time.",
                "Remove one of the rows, or give the second result an id of its own.",
            )
        self._seen.add(digest)

    def _add(self, line: int, refused: _Refused) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            column, cause, message, remedy = refused.parts
            place = f"row {line}, {column}" if column else f"row {line}"
            self.problems.append(Problem(line, column, cause, f"{place}: {message}", remedy))


_STATUSES = {str(status): status for status in Status}


def _filled(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last one with something in it."""
    return max((place + 1 for place, cell in enumerate(cells) if cell.strip()), default=0)


def _scaled(text: str, key: str) -> int:
    if len(text) <= _SHORT_DIGITS and text.isascii() and text.isdigit():
        return int(text) * _ONE
    if not _NUMBER.fullmatch(text):
        raise _Refused(key, "number", f"“{_short(text)}” is not a number.", _NUMBERS)
    try:
        scaled = to_scaled(Decimal(text))
    except (ValidationFailed, InvalidOperation) as error:
        raise _Refused(key, "number", str(error), "Shorten it to six decimals.") from None
    if scaled < 0 and metric(key).unit is Unit.COUNT:
        raise _Refused(
            key,
            "negative",
            f"{text} {metric(key).plural} cannot be counted.",
            "Write the status reversed, or rejected, for a result that does not count.",
        )
    return scaled


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
