"""Reads tables of exchange rates: the European Central Bank's files, and lists of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel.numbers import list_currencies

from ppp_desktop.core.currency import EURO
from ppp_desktop.core.errors import ImportRejected, ValidationFailed
from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import RawSheet, cell_at, is_blank, text_of
from ppp_desktop.imports.dates import find_date_format, read_day
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.numbers import find_decimal_mark, read_number
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import Problem

ECB, OWN = "ECB", "own"
"""Who published the rates of a table, as it is stored with each rate."""

_REMEDY = (
    "Choose the European Central Bank's eurofxref-hist.csv or eurofxref.csv, or a CSV file with "
    "the columns date, currency and rate (units for one euro)."
)
_DAYS = "Write days as 2026-06-05."
_RATES = "Write the units for one euro with at most six decimals, as 1.0789."
_NOT_PUBLISHED = frozenset(("", "-", "n/a", "na"))
_CODE = re.compile(r"[A-Z]{3}")
_OWN_COLUMNS = ("date", "currency", "rate")


@dataclass(frozen=True, slots=True)
class TableRate:
    """One rate of a table: units of `currency` for one euro, as row `row` writes it."""

    row: int
    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """A file of rates. With any problem the table is not to be used."""

    file_name: str
    source: str
    rows_read: int
    rates: tuple[TableRate, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Quote:
    """A rate as it is written, before anything is understood."""

    row: int
    column: str
    currency: str
    day: str
    rate: str


def read_rate_table(path: Path, *, progress: Progress = SILENT) -> RateTable:
    """Read and recognise the table at `path`; raises ImportRejected for what is none."""
    try:
        workbook = read_workbook(path, progress=progress)
    except ImportRejected as error:
        if path.suffix.lower() == ".zip":
            raise ImportRejected(
                f"{path.name} is an archive.", "Unpack it, and choose the CSV file in it."
            ) from error
        raise
    sheet = next(sheet for sheet in workbook.sheets if sheet.rows)
    above = next((at for at, row in enumerate(sheet.rows) if not is_blank(row)), 0)
    header = [text_of(cell) for cell in sheet.rows[above]]
    columns = _own_columns(header)
    if columns is None and not _is_wide(header):
        raise ImportRejected(f"{workbook.file_name} is no table of exchange rates.", _REMEDY)
    problems: list[Problem] = []
    if columns is None:
        source = ECB
        quotes = list(_wide_quotes(sheet, above, header, problems))
    else:
        source = OWN
        quotes = list(_listed_quotes(sheet, above, columns))
    progress.check_cancelled()
    rates = _Reader(sheet.delimiter, problems).read(quotes)
    if not rates and not problems:
        raise ImportRejected(f"{workbook.file_name} holds no rates.", _REMEDY)
    rows_read = sum(not is_blank(row) for row in sheet.rows[above + 1 :])
    problems.sort(key=lambda problem: problem.row)
    return RateTable(workbook.file_name, source, rows_read, rates, tuple(problems))


def _own_columns(header: Sequence[str]) -> tuple[int, ...] | None:
    names = [fold(name) for name in header]
    if any(names.count(name) != 1 for name in _OWN_COLUMNS):
        return None
    return tuple(names.index(name) for name in _OWN_COLUMNS)


def _is_wide(header: Sequence[str]) -> bool:
    codes = [name for name in header[1:] if name]
    return (
        fold(header[0]) == "date" and bool(codes) and all(_CODE.fullmatch(code) for code in codes)
    )


def _wide_quotes(
    sheet: RawSheet, above: int, header: Sequence[str], problems: list[Problem]
) -> Iterator[_Quote]:
    columns = [(at, code) for at, code in enumerate(header) if at and code]
    least = columns[-1][0] + 1
    for number, row in enumerate(sheet.rows[above + 1 :], start=above + 2):
        if is_blank(row):
            continue
        if len(row) < least:
            problems.append(
                Problem(
                    number,
                    "",
                    "columns",
                    f"Row {number} ends after {len(row)} of {least} cells.",
                    "Download the file again: it is not whole.",
                )
            )
            continue
        day = text_of(row[0])
        for at, code in columns:
            rate = text_of(row[at])
            if rate.casefold() not in _NOT_PUBLISHED:
                yield _Quote(number, code, code, day, rate)


def _listed_quotes(sheet: RawSheet, above: int, columns: tuple[int, ...]) -> Iterator[_Quote]:
    for number, row in enumerate(sheet.rows[above + 1 :], start=above + 2):
        if not is_blank(row):
            day, currency, rate = (text_of(cell_at(row, at)) for at in columns)
            yield _Quote(number, "rate", currency.upper(), day, rate)


class _Reader:
    """Understands quotes; what cannot be understood becomes a problem."""

    def __init__(self, delimiter: str, problems: list[Problem]) -> None:
        self._delimiter = delimiter
        self._problems = problems
        self._known = list_currencies()
        self._told: set[tuple[int, str]] = set()

    def read(self, quotes: Sequence[_Quote]) -> tuple[TableRate, ...]:
        """Return the rates, the euro's own left out."""
        days = self._days(quotes)
        mark = self._mark(quotes)
        found: dict[tuple[str, date], TableRate] = {}
        for quote in quotes:
            is_known = self._is_currency(quote)
            rate = self._rate(quote, mark) if mark else None
            if is_known and rate is not None and quote.day in days:
                made = TableRate(quote.row, quote.currency, days[quote.day], rate)
                self._compare(quote, made, found.setdefault((made.currency, made.day), made))
        return tuple(rate for rate in found.values() if rate.currency != EURO)

    def _days(self, quotes: Sequence[_Quote]) -> dict[str, date]:
        evidence = find_date_format({quote.day for quote in quotes})
        if evidence.ambiguous:
            self._add(0, "date", "ambiguous_date", f"“{evidence.example}” can be two days.", _DAYS)
            return {}
        days: dict[str, date] = {}
        for quote in quotes:
            if quote.day in days:
                continue
            day = read_day(quote.day, evidence.format) if evidence.format else None
            if day is not None:
                days[quote.day] = day
            elif self._is_new(quote.row, "date"):
                said = f"“{quote.day}” is no day." if quote.day else "The day is missing."
                self._add(quote.row, "date", "date", said, _DAYS)
        return days

    def _mark(self, quotes: Sequence[_Quote]) -> str:
        evidence = find_decimal_mark(quote.rate for quote in quotes)
        # Where a comma separates cells, or cells are numbers already, a point is no thousands mark.
        point_is_clear = self._delimiter in ("", ",") and "," not in evidence.doubtful
        if evidence.doubtful and not point_is_clear:
            said = f"“{evidence.doubtful}” can be two numbers."
            self._add(0, "rate", "ambiguous_number", said, "Write rates with four decimals.")
            return ""
        return evidence.mark or "."

    def _is_currency(self, quote: _Quote) -> bool:
        if quote.currency in self._known:
            return True
        # The header of a column is to blame once, not in each of its rows.
        row = 0 if quote.column == quote.currency else quote.row
        if self._is_new(row, quote.currency):
            said = f"“{quote.currency}” is no currency."
            self._add(row, "currency", "currency", said, "Write a code such as USD.")
        return False

    def _rate(self, quote: _Quote, mark: str) -> Decimal | None:
        rate = read_number(quote.rate, mark)
        said = ""
        if not isinstance(rate, Decimal):
            said = f"“{quote.rate}” is no rate." if quote.rate else "The rate is missing."
        elif rate <= 0 or (quote.currency == EURO and rate != 1):
            said = f"{quote.rate} cannot be a rate of {quote.currency}."
        else:
            try:
                to_scaled(rate)
            except ValidationFailed as error:
                said = error.message
        if not said and isinstance(rate, Decimal):
            return rate
        self._add(quote.row, quote.column, "number", said, _RATES)
        return None

    def _compare(self, quote: _Quote, made: TableRate, earlier: TableRate) -> None:
        if made.rate != earlier.rate:
            said = (
                f"{made.currency} on {made.day.isoformat()} is {made.rate:f} here and "
                f"{earlier.rate:f} in row {earlier.row}."
            )
            self._add(made.row, quote.column, "duplicate", said, "Keep one of the two rows.")

    def _is_new(self, row: int, about: str) -> bool:
        known = (row, about) in self._told
        self._told.add((row, about))
        return not known

    def _add(self, row: int, column: str, cause: str, message: str, remedy: str) -> None:
        self._problems.append(Problem(row, column, cause, message, remedy))
