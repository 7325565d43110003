"""Reads comma, semicolon, tab and bar separated text, whatever its encoding."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.cells import Limits, RawSheet, Row

DELIMITERS = ",;\t|"
_REPORT_EVERY_ROWS = 5_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SINGLE_BYTE = ["cp1252", "cp1250", "cp1251", "cp1253"]
_SNIFFED_RECORDS = 60
_SNIFFED_CHARACTERS = 256 * 1024
_SNIFFED_BYTES = 64 * 1024
_END = "\x1cend of file\x1c"
_AGAIN = "Export it again as CSV (UTF-8)."


def read_delimited(content: bytes, path: Path, progress: Progress, limits: Limits) -> RawSheet:
    """Return the records of delimited text; each stands at the line on which it begins.

    Raises ImportRejected for what is no text, a quote that never closes and too many cells.
    """
    file_name = path.name
    text = _decode(content, file_name)
    stated = re.match(r"sep=(.)\r?\n?", text, re.IGNORECASE)
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
    lines = _lines_and_end(text)
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    while True:
        try:
            record = next(reader)
        except csv.Error as error:
            raise ImportRejected(
                f"{file_name} cannot be read from line {begins} on: {error}.", _AGAIN
            ) from error
        if record == [_END]:
            return
        if record and record[-1].endswith(_END):
            raise ImportRejected(
                f"{file_name} opens a quote on line {begins} that never closes.",
                "Mend the quotation marks on that line, or export the file again.",
            )
        yield begins, record
        begins = reader.line_num + 1


def _lines_and_end(text: str) -> Iterator[str]:
    """Yield the lines, then a mark which a quote that was left open would swallow."""
    yield from io.StringIO(text, newline="")
    yield _END


def _decode(content: bytes, file_name: str) -> str:
    text = _decoded(content)
    if text is None:
        raise ImportRejected(f"{file_name} is not written in a known encoding.", _AGAIN)
    if "\x00" in text:
        raise ImportRejected(f"{file_name} is not a spreadsheet: it holds binary data.", _AGAIN)
    return text


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    wide = _wide_encoding(content[:_SNIFFED_BYTES])
    if wide:
        return _strictly(content, wide)
    text = _strictly(content, "utf-8")
    if text is not None:
        return text
    guess = from_bytes(_telling_part(content), cp_isolation=_SINGLE_BYTE).best()
    named = _strictly(content, guess.encoding) if guess else None
    return named if named is not None else _strictly(content, "cp1252")


def _wide_encoding(sample: bytes) -> str:
    """Return the UTF-16 variant of text without a mark: every other byte of it is zero."""
    if len(sample) < 4:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _telling_part(content: bytes) -> bytes:
    """Return the lines with other than plain letters: only they tell the encoding."""
    telling = [line for line in content.splitlines() if not line.isascii()]
    return b"\n".join(telling)[:_SNIFFED_BYTES]


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
