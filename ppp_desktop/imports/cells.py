"""What a spreadsheet file holds once it is read: sheets of rows of cells, and their limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

MEBIBYTE = 1024 * 1024
EXACT_FLOAT_BELOW = 2**53


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell without a usable value: `code` is "#N/A", or "" for a formula nobody calculated."""

    code: str

    def __str__(self) -> str:
        return self.code or "a formula without a result"


Cell: TypeAlias = str | int | float | Decimal | bool | datetime | date | ErrorCell | None
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The cells of one sheet as they stand in the file.

    Row index i is row i + 1 as the spreadsheet (or a text editor, for delimited text) counts.
    Rows may differ in length; a row that is missing in between is empty. `delimiter` is "" for
    sheets of a workbook. `hidden` ones do not show in a spreadsheet program.
    """

    name: str
    rows: Sequence[Row]
    delimiter: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file that was read; `sha256` is the hash of exactly the bytes that were parsed.

    `written_at` is when it was changed last, in UTC, None where that is not known.
    """

    file_name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused; the units stand in the names."""

    file_bytes: int = 200 * MEBIBYTE
    inflated_bytes: int = 1024 * MEBIBYTE
    inflated_ratio: int = 200
    archive_entries: int = 10_000
    cells: int = 20_000_000
    child_memory_bytes: int = 3072 * MEBIBYTE
    child_seconds: float = 120.0
    child_caps_itself: bool = True
    """Where it does not, only this process watches the memory of the child."""
    plain_from_bytes: int = MEBIBYTE
    """From which size on a sheet of an XLSX is first tried to be read as one of plain cells."""


def text_of(cell: Cell) -> str:
    """Return the cell as trimmed text, whole numbers without a point, "" for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_FLOAT_BELOW:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def plain_cell(value: object) -> Cell:
    """Return a parser's value as a cell: nothing for "", whole numbers as int, times as text."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT_FLOAT_BELOW else value
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, bool | int | Decimal | datetime | date | ErrorCell):
        return value
    return str(value)


def is_blank(row: Row) -> bool:
    """Return whether no cell of the row holds anything but spaces."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def cell_at(row: Row, index: int) -> Cell:
    """Return the cell at `index`, None where the row is shorter."""
    return row[index] if 0 <= index < len(row) else None
