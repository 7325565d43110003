"""A made spreadsheet with what its reader must find, and the ways to write one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

XLSX_CREATED = datetime(2026, 7, 23, 9, 0)  # noqa: DTZ001 - Excel's properties know no time zone
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader must find: records below the header = imported + ignored + rejected.

    `totals` adds up the imported rows per metric whatever their status; `statuses` counts
    results by status, and `months` adds up those that are approved per month and metric.
    """

    rows: int
    imported: int
    ignored: int
    rejected: int
    totals: Mapping[str, Decimal]
    statuses: Mapping[str, int]
    months: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the sample with its contract, its format and its expected figures."""

    file: str
    contract: str
    format: str
    content: bytes
    expected: Expected


@dataclass(slots=True)
class Tally:
    """Counts along while rows are made, apart from how they are written."""

    imported: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    months: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, day: date, hundredths: Mapping[str, int], status: str = "approved") -> None:
        """Count one result; its figures come in hundredths."""
        self.imported += 1
        self.statuses[status] += 1
        month = self.months.setdefault(day.strftime("%Y-%m"), Counter())
        for metric, value in hundredths.items():
            self.totals[metric] += value
            month[metric] += value if status == "approved" else 0

    def expect(self, ignored: int = 0, rejected: int = 0) -> Expected:
        """Return the finished figures."""
        return Expected(
            rows=self.imported + ignored + rejected,
            imported=self.imported,
            ignored=ignored,
            rejected=rejected,
            totals=_whole(self.totals),
            statuses=dict(sorted(self.statuses.items())),
            months={key: _whole(month) for key, month in sorted(self.months.items())},
        )


def _whole(hundredths: Mapping[str, int]) -> dict[str, Decimal]:
    return {metric: Decimal(value).scaleb(-2) for metric, value in sorted(hundredths.items())}


def csv_text(rows: Iterable[Row], *, delimiter: str = ",", line_end: str = "\n") -> str:
    """Write rows as a spreadsheet program would: quotes only where they are needed."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def fixed(hundredths: int, *, decimal: str = ".", group: str = "") -> str:
    """Write hundredths with two decimals: 128658 becomes "1,286.58" with group ","."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}".replace(",", group) + f"{decimal}{rest:02d}"


def xlsx_bytes(sheet_name: str, header: Row, rows: Iterable[Sequence[str | datetime]]) -> bytes:
    """Write one sheet; texts stay texts, dates become dates, the clock leaves no trace."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": XLSX_CREATED, "author": "", "company": ""})
    sheet = book.add_worksheet(sheet_name)
    bold = book.add_format({"bold": True})
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.set_column(0, len(header) - 1, 18)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(at, column, value, stamp)
            else:
                sheet.write_string(at, column, value)
    book.close()
    return memory.getvalue()
