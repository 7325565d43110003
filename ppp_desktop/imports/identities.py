"""Reads the ids of events, and refuses those that a spreadsheet has damaged or repeats."""

from __future__ import annotations

import re

from ppp_desktop.imports.cells import Cell, ErrorCell, text_of
from ppp_desktop.imports.figures import error_cell_problem
from ppp_desktop.imports.rows import Problem

_CUT_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_EXACT_FLOAT_BELOW = 2**53


class IdentityReader:
    """Reads the ids of one column and remembers the row of each."""

    def __init__(self, header: str) -> None:
        """`header` names the column."""
        self._header = header
        self._first_rows: dict[str, int] = {}

    def knows(self, cell: Cell) -> bool:
        """Return whether an earlier row has this id."""
        return text_of(cell) in self._first_rows

    @staticmethod
    def meaning(cell: Cell) -> str:
        """Return the id that the cell holds, "" for none or a damaged one."""
        text = "" if isinstance(cell, ErrorCell) else text_of(cell)
        return "" if _is_cut(cell, text) else text

    def remember(self, text: str, row: int) -> None:
        """Take note of the row in which an id stands first."""
        self._first_rows.setdefault(text, row)

    def read(self, cell: Cell, row: int) -> str | Problem:
        """Return the id, or the problem: none, damaged, or the same as an earlier row's."""
        if isinstance(cell, ErrorCell):
            return error_cell_problem(cell, row, self._header)
        text = text_of(cell)
        if not text:
            text = f"Row {row} has no {self._header}."
            remedy = "Give the row its number, or map no column as the number."
            return Problem(row, self._header, "identity", text, remedy)
        if _is_cut(cell, text):
            text = f"Row {row}: “{text}” in {self._header} lost its last digits in a spreadsheet."
            remedy = "Export it again and import that file without saving it in between."
            return Problem(row, self._header, "identity", text, remedy)
        first = self._first_rows.setdefault(text, row)
        if first != row:
            text = f"Row {row}: {self._header} “{text}” stands in row {first} already."
            remedy = "Remove one of the two rows from the file."
            return Problem(row, self._header, "duplicate", text, remedy)
        return text


def _is_cut(cell: Cell, text: str) -> bool:
    """Return whether a spreadsheet has replaced the last digits by zeros."""
    is_large = isinstance(cell, float) and abs(cell) >= _EXACT_FLOAT_BELOW
    return is_large or bool(_CUT_ID.fullmatch(text))
