"""Finds error cells in the binary records of an XLSB."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping

from ppp_desktop.imports.wrong_cells import (
    ERROR_CODES,
    UNKNOWN_ERROR,
    Corrections,
    Places,
    note,
    targets_of,
)

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_SHEET_HEAD_BYTES = 8
_CODE_AT = 8
# A record of an error begins with its kind and length, then the column below 16,384.
_PERHAPS_ERROR = re.compile(
    rb"(?:\x03\x09|\x0b[\x09-\xff][\x01-\x7f]?).[\x00-\x3f]\x00\x00.{4}"
    rb"[\x00\x07\x0f\x17\x1d\x24\x2a\x2b]",
    re.DOTALL,
)


def wrong_cells_of_xlsb(
    archive: zipfile.ZipFile, parts: Mapping[str, str], path: str
) -> Corrections:
    """Return the error cells of each sheet; `path` is that of the workbook's own part."""
    targets = targets_of(archive, parts, path)
    found: Corrections = {}
    for name, relation in _sheets(archive.read(parts[path])):
        part = targets.get(relation)
        if part:
            content = archive.read(part)
            found[name] = _errors(content) if _PERHAPS_ERROR.search(content) else {}
    return found


def _errors(content: bytes) -> Places:
    places: Places = {}
    row = 0
    for kind, start, end in _records(content):
        if kind == _ROW:
            row = _number(content, start)
        elif kind in (_ERROR, _FORMULA_ERROR) and end - start > _CODE_AT:
            error = ERROR_CODES.get(content[start + _CODE_AT], UNKNOWN_ERROR)
            note(places, (row, _number(content, start)), error)
    return places


def _sheets(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, relation) of each sheet."""
    for kind, start, _end in _records(content):
        if kind == _SHEET:
            relation, at = _text(content, start + _SHEET_HEAD_BYTES)
            yield _text(content, at)[0], relation


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, where its data begins, where they end) of each record."""
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        length = 0
        for place in range(4):
            if at >= end:
                return
            byte = content[at]
            at += 1
            length |= (byte & 0x7F) << 7 * place
            if not byte & 0x80:
                break
        yield kind, at, at + length
        at += length


def _text(content: bytes, at: int) -> tuple[str, int]:
    """Return a text that begins with its length, and where it ends."""
    end = at + 4 + 2 * _number(content, at)
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")
