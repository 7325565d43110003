"""Finds errors, formulas without a result and long numbers in the XML of an ODS."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from ppp_desktop.imports.cells import Cell, ErrorCell
from ppp_desktop.imports.wrong_cells import (
    UNCALCULATED,
    Corrections,
    Places,
    long_number,
    note,
    pieces_of_rows,
)

_TABLE, _ROW, _TEXT = "table:table", "table:table-row", "text:p"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ERROR_TEXT = re.compile(r"#(?:N/A|[A-Z0-9/]+[!?])|Err:\d{3}")
_LONG_VALUE = re.compile(r"-?\d{16,400}")
# Formulas are looked at one by one: whether one has a result shows only in what it contains.
_SUSPICIOUS = re.compile(rb'table:formula=|value-type="error"|office:value="-?\d{16}')
_LAST = True
_SIGN_BYTES = 64
_MOST_TEXT = 32


def wrong_cells_of_ods(archive: zipfile.ZipFile, part: str) -> Corrections:
    """Return the wrong cells of each sheet; `part` holds the content of the document.

    Raises ValueError where the document declares entities, ExpatError for broken XML.
    """
    if not _is_suspicious(archive, part):
        return {}
    search = _Search()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = search.begin
    parser.EndElementHandler = search.end
    parser.CharacterDataHandler = search.text
    parser.EntityDeclHandler = _refuse_entity
    for piece in pieces_of_rows(archive, part):
        parser.Parse(piece)
    parser.Parse(b"", _LAST)
    return search.found


def _is_suspicious(archive: zipfile.ZipFile, part: str) -> bool:
    before = b""
    for piece in pieces_of_rows(archive, part):
        if _SUSPICIOUS.search(piece) or _SUSPICIOUS.search(before + piece[:_SIGN_BYTES]):
            return True
        before = piece[-_SIGN_BYTES:]
    return False


def _refuse_entity(*_declared: object) -> None:
    raise ValueError("entities are not read")


@dataclass(slots=True)
class _Search:
    """Follows the cells of a document; repeated rows and columns count as often as they stand."""

    found: Corrections = field(default_factory=dict)
    _places: Places = field(default_factory=dict)
    _tables: int = 0
    _row: int = 0
    _rows: int = 1
    _column: int = 0
    _columns: int = 1
    _cell: dict[str, str] | None = None
    _has_text: bool = False
    _text: str = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == _TABLE:
            self._tables += 1
            if self._tables == 1:
                self._places = self.found.setdefault(attributes.get("table:name", ""), {})
                self._row = 0
        elif self._tables != 1:
            return
        elif name in _CELLS:
            self._cell, self._has_text, self._text = attributes, False, ""
            self._columns = _repeated(attributes, "table:number-columns-repeated")
        elif name == _ROW:
            self._rows = _repeated(attributes, "table:number-rows-repeated")
            self._column = 0
        elif name == _TEXT:
            self._has_text = True

    def text(self, text: str) -> None:
        """Take some text."""
        if self._tables == 1 and self._has_text and len(self._text) < _MOST_TEXT:
            self._text += text

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == _TABLE:
            self._tables -= 1
        elif self._tables != 1:
            return
        elif name in _CELLS and self._cell is not None:
            self._note(self._really(self._cell))
            self._column += self._columns
            self._cell, self._has_text = None, False
        elif name == _ROW:
            self._row += self._rows

    def _note(self, cell: Cell) -> None:
        if cell is None:
            return
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                note(self._places, (row, column), cell)

    def _really(self, attributes: dict[str, str]) -> Cell:
        """Return what a cell holds where the fast reader would not tell, else None."""
        has_formula = "table:formula" in attributes
        text = self._text.strip()
        if attributes.get("calcext:value-type") == "error":
            return ErrorCell(text or "#VALUE!")
        # Older programs write an error as the number 0 and only show what it is.
        if has_formula and _ERROR_TEXT.fullmatch(text):
            return ErrorCell(text)
        if has_formula and "office:value-type" not in attributes and not self._has_text:
            return UNCALCULATED
        value = attributes.get("office:value", "")
        return long_number(value) if _LONG_VALUE.fullmatch(value) else None


def _repeated(attributes: dict[str, str], name: str) -> int:
    times = attributes.get(name, "1")
    return int(times) if times.isascii() and times.isdigit() else 1
