"""Turns the cells of metric columns into exact scaled integers, or into problems."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import SCALE_DIGITS, rescale, to_scaled
from ppp_desktop.imports.cells import Cell, ErrorCell, text_of
from ppp_desktop.imports.numbers import NotANumber, read_number
from ppp_desktop.imports.rows import Problem, Severity

ONE_SCALED: int = 10**SCALE_DIGITS

_CELL_REMEDY = "Correct the cell in the file, or empty it if there is no value."
_REMEMBERED = 50_000
_PLAIN_DIGITS = 12
_PLAIN_BELOW = 10**_PLAIN_DIGITS

_Reading: TypeAlias = int | str | None


class FigureReader:
    """Reads figures under one decimal mark and counts those cut to six decimals."""

    def __init__(self, mark: str) -> None:
        """`mark` is the decimal mark of every text in the file."""
        self._mark = mark
        self._seen: dict[tuple[bool, str], _Reading] = {}
        self._rounded_texts: set[tuple[bool, str]] = set()
        self.rounded = 0

    def read(self, cell: Cell, row: int, header: str) -> int | Problem | None:
        """Return the figure × 10⁶, None for an empty cell, or the problem."""
        if isinstance(cell, ErrorCell):
            return error_cell_problem(cell, row, header)
        reading = self._reading(cell)
        if isinstance(reading, str):
            fault = f"Row {row}: “{text_of(cell)}” {reading} in {header}."
            return Problem(row, header, "number", fault, _CELL_REMEDY)
        return reading

    def _reading(self, cell: Cell) -> _Reading:
        """Return the figure × 10⁶, None for nothing, or what is wrong with it in words."""
        if cell is None:
            return None
        if isinstance(cell, bool | date | ErrorCell):
            return _FAULTS[NotANumber.TEXT]
        if isinstance(cell, int) and abs(cell) < _PLAIN_BELOW:
            return cell * ONE_SCALED
        if isinstance(cell, str):
            if cell.isascii() and cell.isdigit() and len(cell) <= _PLAIN_DIGITS:
                return int(cell) * ONE_SCALED
            return self._read_text(cell, cell)
        return self._read_text(str(cell), cell)

    def meaning(self, cell: Cell) -> tuple[int | None, bool] | None:
        """Return the figure × 10⁶ and whether it was rounded, None for what is no figure.

        Nothing is counted: whoever asks for many rows adds to `rounded` what they hold.
        """
        if isinstance(cell, ErrorCell):
            return None
        before = self.rounded
        reading = self._reading(cell)
        was_rounded = self.rounded > before
        self.rounded = before
        return None if isinstance(reading, str) else (reading, was_rounded)

    def problems(self) -> list[Problem]:
        """Return one warning telling how many figures lost decimals, or nothing."""
        if not self.rounded:
            return []
        figures = "1 figure has" if self.rounded == 1 else f"{self.rounded:,} figures have"
        return [
            Problem(
                0,
                "",
                "rounded",
                f"{figures} more than {SCALE_DIGITS} decimals and were rounded to {SCALE_DIGITS}.",
                "",
                Severity.WARNING,
            )
        ]

    def _read_text(self, text: str, cell: Cell) -> _Reading:
        # A number reads as the computer writes it, a text under the mark of the file.
        key = (isinstance(cell, str), text)
        if key not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[key] = self._fresh(key)
        self.rounded += key in self._rounded_texts
        return self._seen[key]

    def _fresh(self, key: tuple[bool, str]) -> _Reading:
        is_text, text = key
        try:
            value = read_number(text, self._mark) if is_text else Decimal(text)
            if value is None:
                return None
            if isinstance(value, NotANumber):
                return _FAULTS[value]
            kept, was_rounded = rescale(value)
            scaled = to_scaled(kept)
        except (ValidationFailed, ArithmeticError):
            return "is too large to be stored"
        if was_rounded:
            self._rounded_texts.add(key)
        return scaled


def error_cell_problem(cell: ErrorCell, row: int, header: str) -> Problem:
    """Return the problem of a spreadsheet error, or of a formula without a result."""
    if cell.code:
        return Problem(
            row,
            header,
            "error_cell",
            f"Row {row}: {header} holds the error {cell.code}.",
            "Mend the formula in the file, or empty the cell if there is no value.",
        )
    return Problem(
        row,
        header,
        "error_cell",
        f"Row {row}: {header} holds a formula without a result.",
        "Open the file in your spreadsheet program, save it there and import it again.",
    )


_FAULTS = {
    NotANumber.TEXT: "is not a number",
    NotANumber.SHARE: "is a share, not a number,",
    NotANumber.BOUND: "is only a bound, not a number,",
}
