"""Tables as files that no spreadsheet program runs: CSV, XLSX and text for the clipboard."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.files import replacing
from ppp_desktop.core.spreadsheet_text import shown_only
from ppp_desktop.ui.tables.columns import CellValue

# A spreadsheet keeps numbers as binary floats: what has more digits goes in as text, whole.
_EXACT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class TableContent:
    """Titles and raw values of a table, as shown."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]


def export_table(path: Path, content: TableContent) -> None:
    """Write `content` to `path`, as XLSX or CSV by its suffix; whole or not at all.

    Raises StorageUnavailable where the file cannot be written.
    """
    with replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(temporary, content)
        else:
            _write_csv(temporary, content)


def as_tsv(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the texts separated by tabs and lines, safe to paste into a spreadsheet."""
    lines = [[shown_only(_flat(cell)) for cell in row] for row in (titles, *rows)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def _write_csv(path: Path, content: TableContent) -> None:
    # The mark at the beginning makes Excel read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([shown_only(title) for title in content.titles])
        for row in content.rows:
            writer.writerow([_csv_text(value) for value in row])


def _csv_text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return shown_only(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _flat(text: str) -> str:
    return " ".join(text.split()) if any(sign in text for sign in "\t\r\n") else text


def _write_xlsx(path: Path, content: TableContent) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        strong = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Table")
        for place, title in enumerate(content.titles):
            sheet.write_string(0, place, title, strong)
        for number, row in enumerate(content.rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, _local(value), day)
                elif value is not None and _fits(value):
                    sheet.write_number(number, place, value)
                elif value is not None:
                    sheet.write_string(number, place, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit()


def _local(day: date) -> date:
    # A datetime passes as it is; XlsxWriter takes both.
    return day.replace(tzinfo=None) if isinstance(day, datetime) else day


def _fits(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= _EXACT_DIGITS
