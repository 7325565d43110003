"""Takes large XLSX sheets of plain cells apart, much faster than a general parser reads them.

Only rows that are written as nearly every program writes them are taken; rows written in any
other way are handed back as they are, for the general parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from ppp_desktop.imports.cells import MEBIBYTE
from ppp_desktop.imports.columns import ColumnBuilder

PIECE_BYTES = 4 * MEBIBYTE
_MOST_COLUMNS = 200
_MOST_ODD_ROWS = 20_000
_LONGEST_ROW = 64 * MEBIBYTE
_SAMPLE_BYTES = MEBIBYTE // 4
_SHEET_BEGINS = b"<sheetData>"
_SHEET_ENDS = b"</sheetData>"
_ROW_ENDS = b"</row>"
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})\d')
# Possessive throughout: what was taken is never looked at again.
_CELL = (
    rb'(?:<c r="%s\1"(?:([^<>]*+>(?:<v>|<is><t(?: xml:space="preserve")?+>)[^<>]*+)'
    rb"(?:</v>|</t></is>)</c>|[^<>/]*+/>))?+"
)
_ROW = rb'<row r="(\d{1,9}+)"[^<>]*+>%s</row>\s*+|((?s:.+?</row>\s*+|.+))'


class NotPlain(Exception):
    """The sheet is written in a way that only the general parser understands."""


@dataclass(slots=True)
class RawCells:
    """A sheet taken apart: numbered raw cells by column, each row's number, and the odd rows.

    A raw cell is what stands between its place and its end: ` s="1"><v>45658`.
    """

    builder: ColumnBuilder = field(default_factory=lambda: ColumnBuilder(nothing=b""))
    numbers: list[int] = field(default_factory=list)
    odd: list[bytes] = field(default_factory=list)


def take_apart(part: IO[bytes], most_cells: int, report: Callable[[int, int], None]) -> RawCells:
    """Return the raw cells of the sheet in `part`; raises NotPlain.

    `report` is told how many rows and how many bytes of the part were read.
    """
    found = RawCells()
    pattern: re.Pattern[bytes] | None = None
    read = 0
    for rows in _whole_rows(part):
        read += len(rows)
        if pattern is None:
            pattern = _row_pattern(rows)
        _take_rows(rows, pattern, found)
        report(len(found.numbers), read)
        if found.numbers and found.numbers[-1] * max(found.builder.width, 1) > most_cells:
            raise NotPlain
    if any(
        after <= before for before, after in zip(found.numbers, found.numbers[1:], strict=False)
    ):
        raise NotPlain
    return found


def _take_rows(rows: bytes, pattern: re.Pattern[bytes], found: RawCells) -> None:
    taken: list[tuple[bytes, ...]] = pattern.findall(rows)
    if any(row[-1] for row in taken):
        odd = [row[-1] for row in taken if row[-1]]
        found.odd += odd
        if len(found.odd) > _MOST_ODD_ROWS or any(b"<!" in row or b"<?" in row for row in odd):
            raise NotPlain
        taken = [row for row in taken if not row[-1]]
    if taken:
        numbers, *columns, _odd = zip(*taken, strict=True)
        found.numbers += map(int, numbers)
        found.builder.add_columns(columns, len(taken))


def _row_pattern(rows: bytes) -> re.Pattern[bytes]:
    """Return what a row with the columns of the first rows looks like."""
    letters = set(_LETTERS.findall(rows, 0, _SAMPLE_BYTES))
    width = max((_column_number(name) for name in letters), default=0)
    if not 0 < width <= _MOST_COLUMNS:
        raise NotPlain
    names = (_column_name(number) for number in range(1, width + 1))
    return re.compile(_ROW % b"".join(_CELL % name for name in names))


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - ord("A") + 1
    return number


def _column_name(number: int) -> bytes:
    name = b""
    while number:
        number, rest = divmod(number - 1, 26)
        name = bytes([ord("A") + rest]) + name
    return name


def _whole_rows(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the rows of the sheet in pieces that end with a row."""
    pieces = _pieces(part)
    head, begins, left = next(pieces, b"").partition(_SHEET_BEGINS)
    if not begins or b"<!" in head:
        raise NotPlain
    left = left.lstrip()
    for piece in _and_once_more(pieces):
        rows, ends, _after = left.partition(_SHEET_ENDS)
        if ends:
            if rows:
                yield rows
            return
        cut = left.rfind(_ROW_ENDS) + len(_ROW_ENDS)
        if cut >= len(_ROW_ENDS):
            yield left[:cut]
            left = left[cut:]
        if len(left) > _LONGEST_ROW:
            raise NotPlain
        left = (left + piece).lstrip()
    raise NotPlain


def _and_once_more(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield from pieces
    yield b""
    yield b""


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the part piece by piece; the next one is inflated while one is looked at."""
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(part.read, PIECE_BYTES)
        while piece := coming.result():
            coming = ahead.submit(part.read, PIECE_BYTES)
            yield piece
