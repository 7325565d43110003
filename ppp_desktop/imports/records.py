"""Tells the records of a sheet from its totals, notes, repeated headers and further tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppp_desktop.imports.cells import RawSheet, Row, cell_at, is_blank, text_of

TOTALS = "totals"
NOTES = "notes"
REPEATED_HEADER = "repeated header"
ANOTHER_TABLE = "another table"

_TOTAL = re.compile(
    r"(?:grand\s+total|totals?|total\s+(?:geral|general|général)|totais|totales|totaux"
    r"|gesamt|gesamtsumme|gesamtergebnis|insgesamt|summe|sum)\s*(?::.*)?",
    re.IGNORECASE | re.DOTALL,
)
_TABLE_MARK = re.compile(r"#\s*-{5,}$")
_LEAST_WIDTH_FOR_NOTES = 3


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is not blank: its number from 1, its cells, and why it is ignored ("": not)."""

    number: int
    cells: Row
    ignored: str = ""


def header_width(sheet: RawSheet, header_row: int) -> int:
    """Return how many columns the header names, up to its last filled cell."""
    row = sheet.rows[header_row - 1] if header_row <= len(sheet.rows) else ()
    return max((index + 1 for index, cell in enumerate(row) if text_of(cell)), default=0)


def records_below(
    sheet: RawSheet, header_row: int, name_columns: Sequence[int] = ()
) -> Iterator[Record]:
    """Yield every record below the header; blank rows are none.

    With `name_columns`, a record that is blank in all of them is a total, as long as others name
    something there.
    """
    width = header_width(sheet, header_row)
    header = _texts(sheet.rows[header_row - 1]) if header_row <= len(sheet.rows) else []
    if not header:
        return
    start = next(index for index, text in enumerate(header) if text)
    below = [(i + 1, sheet.rows[i]) for i in range(header_row, len(sheet.rows))]
    names_given = any(_names_something(row, name_columns) for _, row in below)
    table_ended = False
    for number, row in below:
        if is_blank(row):
            continue
        table_ended = table_ended or bool(_TABLE_MARK.match(text_of(cell_at(row, 0))))
        if table_ended:
            yield Record(number, row, ANOTHER_TABLE)
        elif text_of(cell_at(row, start)) == header[start] and _texts(row) == header:
            yield Record(number, row, REPEATED_HEADER)
        elif _is_total(row, width):
            yield Record(number, row, TOTALS)
        elif _is_note(row, width):
            yield Record(number, row, NOTES)
        elif names_given and not _names_something(row, name_columns):
            yield Record(number, row, TOTALS)
        else:
            yield Record(number, row)


def _texts(row: Row) -> list[str]:
    texts = [text_of(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _is_total(row: Row, width: int) -> bool:
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if isinstance(first, str) and _TOTAL.fullmatch(first.strip()):
        return True
    # GA4 writes "Grand total" behind the last column that the header names.
    return any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) for cell in row[width:])


def _is_note(row: Row, width: int) -> bool:
    """Return whether the row is a sentence in the first column, with nothing beside it."""
    first = cell_at(row, 0)
    if width < _LEAST_WIDTH_FOR_NOTES or not isinstance(first, str) or not is_blank(row[1:]):
        return False
    return " " in first.strip() or first.strip().endswith(".")


def _names_something(row: Row, name_columns: Sequence[int]) -> bool:
    return any(text_of(cell_at(row, column)) for column in name_columns)
