"""What the searches for wrong cells share: error codes, long numbers, parts of archives."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from defusedxml.ElementTree import fromstring

from ppp_desktop.imports.cells import MEBIBYTE, Cell, ErrorCell

Places: TypeAlias = dict[tuple[int, int], Cell]
"""(row, column), both from 0 → what the cell really holds."""

Corrections: TypeAlias = dict[str, Places]
"""Sheet name → what is wrong in it."""

UNCALCULATED = ErrorCell("")
EXACT_FLOAT_BELOW = 2**53
MOST_WRONG_CELLS = 2_000_000

ERROR_CODES: Mapping[int, ErrorCell] = {
    0x00: ErrorCell("#NULL!"),
    0x07: ErrorCell("#DIV/0!"),
    0x0F: ErrorCell("#VALUE!"),
    0x17: ErrorCell("#REF!"),
    0x1D: ErrorCell("#NAME?"),
    0x24: ErrorCell("#NUM!"),
    0x2A: ErrorCell("#N/A"),
    0x2B: ErrorCell("#GETTING_DATA"),
}
"""Errors as XLS and XLSB number them."""

UNKNOWN_ERROR = ErrorCell("#ERROR!")

_PIECE_BYTES = MEBIBYTE
_LONGEST_ROW_BYTES = 128 * MEBIBYTE
_ROW_END = b"row>"


def note(places: Places, at: tuple[int, int], cell: Cell) -> None:
    """Keep what a cell really holds; raises MemoryError where that goes without end."""
    if len(places) >= MOST_WRONG_CELLS:
        raise MemoryError
    places[at] = cell


def long_number(digits: bytes | str) -> int | None:
    """Return a whole number that a float cannot hold exactly, None for any other."""
    number = int(digits)
    return number if abs(number) >= EXACT_FLOAT_BELOW else None


def pieces_of_rows(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield an XML part piece by piece; each but the last ends where a row does."""
    rest = b""
    with archive.open(name) as part:
        while chunk := part.read(_PIECE_BYTES):
            text = rest + chunk
            end = text.rfind(_ROW_END) + len(_ROW_END)
            if end < len(_ROW_END):
                rest = text
            else:
                yield text[:end]
                rest = text[end:]
            if len(rest) > _LONGEST_ROW_BYTES:
                raise MemoryError
    yield rest


def targets_of(archive: zipfile.ZipFile, parts: Mapping[str, str], path: str) -> dict[str, str]:
    """Return which part each relation of the part at `path` leads to, by the relation's id."""
    folder, base = posixpath.split(path)
    listed = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    if listed is None:
        return {}
    found = {}
    for relation in fromstring(archive.read(listed)):
        target = (relation.get("Target") or "").replace("\\", "/").lower()
        inside = target if target.startswith("/") else posixpath.join(folder, target)
        found[relation.get("Id") or ""] = parts.get(posixpath.normpath(inside).lstrip("/"), "")
    return found
