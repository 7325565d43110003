"""Reads comma, semicolon, tab and bar separated text, whatever its encoding."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.cells import Limits, RawSheet
from ppp_desktop.imports.encodings import AGAIN, decode
from ppp_desktop.imports.row_table import RowTable

DELIMITERS = ",;\t|"
_RECORDS_AT_ONCE = 4_096

_SNIFFED_RECORDS = 60
_SNIFFED_CHARACTERS = 256 * 1024
_LEAST_WIDTH_OF_ROWS = 3
# Letters, digits, quotes and line ends separate nothing.
_STATED = re.compile(r"sep=([^\w\"\r\n])(?:\r\n|\r|\n)", re.IGNORECASE)
_QUOTED_AND_SPACED = re.compile(r'"[^"\r\n]*"(?: "[^"\r\n]*")+(?:\r\n|\r|\n)')
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
    table = RowTable()
    for rows in _batches(text, delimiter, file_name, skips_first=stated is not None):
        progress.check_cancelled()
        table.add(rows)
        if table.cells > limits.cells:
            raise ImportRejected(
                f"{file_name} has more than {limits.cells:,} cells.",
                "Export a shorter range of dates, one file for each.",
            )
        progress.report(len(table), 0, f"Reading {file_name}")
    return RawSheet("", table.finished(), delimiter)


def _batches(
    text: str, delimiter: str, file_name: str, *, skips_first: bool
) -> Iterator[list[list[str]]]:
    """Yield the records in batches; lines inside a quoted cell count as rows without a cell.

    Where each record of a batch is one line, nothing can be wrong with its quotes.
    """
    taken: list[str] = []
    reader = csv.reader(_lines_and_end(text, taken), delimiter=delimiter)
    first_line, width = 1, 0
    while not taken or taken[-1] != _END:
        taken.clear()
        try:
            records = list(islice(reader, _RECORDS_AT_ONCE))
        except csv.Error:
            records = []
        if len(records) == len(taken):
            rows = records[:-1] if taken[-1] == _END else records
        else:
            rows = _with_gaps(_records(taken, delimiter, file_name, first_line, width), first_line)
        width = len(rows[-1]) if rows else 0
        if skips_first and first_line == 1:
            rows[:1] = [[]]
        # The last record may go on for some lines.
        rows.extend([] for _ in range(len(taken) - (taken[-1] == _END) - len(rows)))
        yield rows
        first_line += len(taken)


def _with_gaps(records: Iterator[tuple[int, list[str]]], first_line: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for line, record in records:
        rows.extend([] for _ in range(line - first_line - len(rows)))
        rows.append(record)
    return rows


def sniff_delimiter(text: str) -> str:
    """Return the separator under which most records have the same number of cells (> 1).

    A space separates only quoted headers in which nothing else does.
    """

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

    steadiest = max(DELIMITERS, key=steadiness)
    if steadiness(steadiest) == (0, 0) and _QUOTED_AND_SPACED.match(text):
        return " "
    return steadiest


def _records(
    given: list[str], delimiter: str, file_name: str, begins: int, width: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the record begins, its cells) for lines from line `begins` on."""
    taken: list[str] = []
    reader = csv.reader(_noted(given, taken), delimiter=delimiter)
    before = begins - 1
    while True:
        taken.clear()
        try:
            record = next(reader, None)
        except csv.Error:
            raise ImportRejected(
                f"{file_name} has a cell of more than {csv.field_size_limit():,} characters"
                f" from line {begins} on.",
                _MEND_QUOTES,
            ) from None
        if record is None or record == [_END]:
            return
        if record and record[-1].endswith(_END):
            raise ImportRejected(
                f"{file_name} opens a quote on line {begins} that never closes.",
                _MEND_QUOTES,
            )
        if len(taken) > 1 and _swallows_rows(taken, delimiter, width):
            raise ImportRejected(
                f"{file_name} opens a quote on line {begins} that closes only on line"
                f" {before + reader.line_num}, with whole rows in between.",
                _MEND_QUOTES,
            )
        yield begins, record
        begins = before + reader.line_num + 1
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

    Each of them is added to `taken` as it is given away.
    """
    # As bytes a long text takes a quarter of what StringIO makes of it.
    lines = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="")
    return _noted(chain(lines, (_END,)), taken)


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line
