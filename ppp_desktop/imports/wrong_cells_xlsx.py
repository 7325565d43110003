"""Finds errors, formulas without a result and long numbers in the XML of an XLSX.

A quick search of each piece decides whether its cells are looked at one by one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from ppp_desktop.imports.cells import Cell, ErrorCell
from ppp_desktop.imports.wrong_cells import (
    UNCALCULATED,
    Corrections,
    Places,
    long_number,
    note,
    pieces_of_rows,
    targets_of,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ENOUGH_TOKENS = 200
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_SIXTEEN_ZEROS = b"0" * 16
_ERROR = re.compile(rb'"e"')
_ERROR_IN_SINGLE_QUOTES = re.compile(rb"'e'")
_LONG = re.compile(rb">-?\d{16}")
# A formula whose value is missing, empty or zero.
_DOUBTFUL_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^>]*?(?:/>|>\s*0?\s*</)|</(?:\w+:)?c>)"
)
_TOKEN = re.compile(
    rb"<(?:\w+:)?(?:(row)\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL
)
_NUMBER = re.compile(rb"(?<![\w:])r\s*=\s*[\"'](\d+)[\"']")
_PLACE = re.compile(rb"(?<![\w:])r\s*=\s*[\"']([A-Za-z]{1,3})(\d+)[\"']")
_TYPE = re.compile(rb"(?<![\w:])t\s*=\s*[\"'](\w*)[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LONG_VALUE = re.compile(rb"-?\d{16,400}")


def wrong_cells_of_xlsx(
    archive: zipfile.ZipFile, parts: Mapping[str, str], path: str
) -> Corrections:
    """Return the wrong cells of each sheet; `path` is that of the workbook's own part."""
    about = fromstring(archive.read(parts[path]))
    targets = targets_of(archive, parts, path)
    uncalculated = any(
        element.get("fullCalcOnLoad") in ("1", "true") for element in _named(about, "calcPr")
    )
    found: Corrections = {}
    for sheet in _named(about, "sheet"):
        relation = next((text for key, text in sheet.items() if key.endswith("}id")), "")
        part = targets.get(relation)
        if part:
            search = _Search(trusts_zero=not uncalculated)
            for piece in pieces_of_rows(archive, part):
                search.look_at(piece)
            found[sheet.get("name") or ""] = search.places
    return found


@dataclass(slots=True)
class _Search:
    """The search through one sheet.

    Programs that calculate nothing write 0 as the result of a formula and have the spreadsheet
    program calculate it once it opens the file: then no zero is trusted.
    """

    trusts_zero: bool
    places: Places = field(default_factory=dict)
    _row: int = 0
    _column: int = 0
    _walks: bool | None = None

    def look_at(self, piece: bytes) -> None:
        """Search one piece, which begins before a row."""
        if self._walks is None:
            self._walks = _is_unusual(piece)
        if self._walks:
            self._walk(piece)
            return
        for start in sorted(set(_suspects(piece))):
            cell = _TOKEN.match(piece, start)
            if cell and not cell[1]:
                self._take(cell[3], cell[4] or b"")

    def _walk(self, piece: bytes) -> None:
        """Look at every cell, because where one stands follows from those before it."""
        for token in _TOKEN.finditer(piece):
            if token[1]:
                number = _NUMBER.search(token[2])
                self._row = int(number[1]) if number else self._row + 1
                self._column = 0
            else:
                self._take(token[3], token[4] or b"")

    def _take(self, attributes: bytes, body: bytes) -> None:
        place = _PLACE.search(attributes)
        if place:
            self._row, self._column = int(place[2]), _column_of(place[1])
        elif self._walks:
            self._column += 1
        else:
            raise ValueError("a cell does not say where it stands")
        kind = _TYPE.search(attributes)
        really = self._really(kind[1] if kind else b"n", body)
        if really is not None:
            note(self.places, (self._row - 1, self._column - 1), really)

    def _really(self, kind: bytes, body: bytes) -> Cell:
        """Return what the cell holds where the fast reader would not tell, else None."""
        found = _VALUE.search(body)
        value = found[1].strip() if found else b""
        if kind == b"e":
            return ErrorCell(value.decode("utf-8", "replace") or "#VALUE!")
        # A formula that gives an empty text is calculated; it has a type of its own.
        if kind not in (b"n", b"") or not body:
            return None
        if _FORMULA.search(body) and (not value or (value == b"0" and not self.trusts_zero)):
            return UNCALCULATED
        return long_number(value) if _LONG_VALUE.fullmatch(value) else None


def _named(root: Element, name: str) -> list[Element]:
    """Return the elements of this name, in whichever namespace the file puts them."""
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == name]


def _is_unusual(piece: bytes) -> bool | None:
    """Tell whether rows or cells leave out where they stand, or their names have a prefix.

    None where the piece has neither.
    """
    unusual = True if b":row" in piece else None
    for token in islice(_TOKEN.finditer(piece), _ENOUGH_TOKENS):
        place = _NUMBER.search(token[2]) if token[1] else _PLACE.search(token[3])
        unusual = unusual or not place
    return unusual


def _suspects(piece: bytes) -> Iterator[int]:
    """Yield where cells begin that may be wrong, some more than once."""
    for pattern in _patterns(piece):
        for hit in pattern.finditer(piece):
            yield piece.rfind(b"<c", 0, hit.start())


def _patterns(piece: bytes) -> Iterator[re.Pattern[bytes]]:
    """Yield what is to be searched for; the plain tests before are much quicker."""
    if b'"e"' in piece:
        yield _ERROR
    if b"'" in piece and b"'e'" in piece:
        yield _ERROR_IN_SINGLE_QUOTES
    if _SIXTEEN_ZEROS in piece.translate(_DIGITS_AS_ZERO):
        yield _LONG
    if b"<f" in piece:
        yield _DOUBTFUL_FORMULA


def _column_of(letters: bytes) -> int:
    """Return the number of a column, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
