"""Reads comma, semicolon, tab and bar separated text, whatever its encoding."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.cells import Limits, RawSheet, Row
from ppp_desktop.imports.encodings import AGAIN, decode

DELIMITERS = ",;\t|"
_REPORT_EVERY_ROWS = 5_000

_SNIFFED_RECORDS = 60
_SNIFFED_CHARACTERS = 256 * 1024
_LEAST_WIDTH_OF_ROWS = 3
# Letters, digits, quotes and line ends separate nothing.
_STATED = re.compile(r"sep=([^\w\"\r\n])(?:\r\n|\r|\n)", re.IGNORECASE)
_END = "\x1cend of file\x1c"
_MEND_QUOTES = "Mend the quotation marks on that line, or export the file again."


def read_delimited(content: bytes, path: Path, progress: Progress, limits: Limits) -> RawSheet:
    """Return the records of delimited text; each stands at the line on which it begins.

    Raises ImportRejected for what is no text, a quote that never closes and too many cells.
    """
    file_name = path.name
    text = decode(content, file_name)
    if _END in text:
        raise ImportRejected(f"{file_name} is not a spreadsheet: it holds binary data.", AGAIN)
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else sniff_delimiter(text)
    rows: list[Row] = []
    cells = 0
    for line, record in _records(text, delimiter, file_name):
        if stated and line == 1:
            continue
        # Lines inside a quoted cell hold no record of their own.
        rows.extend(() for _ in range(line - 1 - len(rows)))
        rows.append(tuple(record))
        cells += len(record)
        if cells > limits.cells:
            raise ImportRejected(
                f"{file_name} has more than {limits.cells:,} cells.",
                "Export a shorter range of dates, one file for each.",
            )
        if len(rows) % _REPORT_EVERY_ROWS == 0:
            progress.check_cancelled()
            progress.report(0, 0, f"Reading {file_name}")
    while rows and not any(isinstance(cell, str) and cell.strip() for cell in rows[-1]):
        rows.pop()
    return RawSheet("", rows, delimiter)


def sniff_delimiter(text: str) -> str:
    """Return the separator under which most records have the same number of cells (> 1)."""

    def steadiness(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(
            io.StringIO(text[:_SNIFFED_CHARACTERS], newline=""), delimiter=delimiter
        )
        try:
            widths = Counter(len(record) for record in islice(reader, _SNIFFED_RECORDS) if record)
        except csv.Error:
            return (0, 0)
        wide = [(count, width) for width, count in widths.items() if width > 1]
        return max(wide, default=(0, 0))

    return max(DELIMITERS, key=steadiness)


def _records(text: str, delimiter: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the record begins, its cells)."""
    taken: list[str] = []
    lines = _lines_and_end(text, taken)
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    width = 0
    while True:
        taken.clear()
        try:
            record = next(reader)
        except csv.Error:
            raise ImportRejected(
                f"{file_name} has a cell of more than {csv.field_size_limit():,} characters"
                f" from line {begins} on.",
                _MEND_QUOTES,
            ) from None
        if record == [_END]:
            return
        if record and record[-1].endswith(_END):
            raise ImportRejected(
                f"{file_name} opens a quote on line {begins} that never closes.",
                _MEND_QUOTES,
            )
        if len(taken) > 1 and _swallows_rows(taken, delimiter, width):
            raise ImportRejected(
                f"{file_name} opens a quote on line {begins} that closes only on line"
                f" {reader.line_num}, with whole rows in between.",
                _MEND_QUOTES,
            )
        yield begins, record
        begins = reader.line_num + 1
        width = len(record)


def _swallows_rows(lines: list[str], delimiter: str, width: int) -> bool:
    """Tell whether every line of one record would be a record as wide as the one before it.

    A cell of several lines leaves the rest of its record on the first or the last of them.
    """
    if width < _LEAST_WIDTH_OF_ROWS:
        return False
    return all(line.count(delimiter) == width - 1 for line in lines)


def _lines_and_end(text: str, taken: list[str]) -> Iterator[str]:
    """Yield the lines, then a mark which a quote that was left open would swallow.

    Each line is added to `taken` as it is given away.
    """
    for line in io.StringIO(text, newline=""):
        taken.append(line)
        yield line
    yield _END
