"""Finds by openpyxl the cells that the fast reader gets wrong: errors, formulas, long ids."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from ppp_desktop.imports.cells import Cell, ErrorCell

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

Corrections: TypeAlias = dict[str, dict[tuple[int, int], Cell]]
"""Sheet name → (row, column), both from 0 → what the cell really holds."""

# An error value, a whole number beyond what a float keeps, a formula without a stored result.
_SUSPICIOUS = re.compile(
    rb'\bt="e"'
    rb"|<(?:\w+:)?v>-?\d{16,}<"
    rb"|<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_EXACT_FLOAT_BELOW = 2**53


def second_look(content: bytes) -> Corrections:
    """Return what must be corrected in an XLSX or XLSM; nothing for other kinds.

    The costly second reading happens only where a quick search of the parts finds a reason.
    Raises what openpyxl raises: values that cannot be checked are not trusted.
    """
    if not content.startswith(b"PK") or not _is_suspicious(content):
        return {}
    return _corrections(content)


def _is_suspicious(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if not any(name.lower().endswith("workbook.xml") for name in names):
            return False
        return any(
            _SUSPICIOUS.search(archive.read(name))
            for name in names
            if "worksheets/" in name.lower() and name.lower().endswith(".xml")
        )


def _corrections(content: bytes) -> Corrections:
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        return {
            name: dict(_wrong_cells(values, formulas, name))
            for name in (sheet.title for sheet in values.worksheets)
        }
    finally:
        values.close()
        formulas.close()


def _wrong_cells(
    values: Workbook, formulas: Workbook, name: str
) -> Iterator[tuple[tuple[int, int], Cell]]:
    both = zip(values[name].iter_rows(), formulas[name].iter_rows(), strict=True)
    for value_row, formula_row in both:
        for shown, written in zip(value_row, formula_row, strict=True):
            if shown.row is None or shown.column is None or written.value is None:
                continue
            at = (shown.row - 1, shown.column - 1)
            if shown.data_type == "e":
                yield at, ErrorCell(str(shown.value))
            elif shown.value is None and written.data_type == "f":
                yield at, ErrorCell("")
            elif isinstance(shown.value, int) and abs(shown.value) >= _EXACT_FLOAT_BELOW:
                yield at, shown.value
