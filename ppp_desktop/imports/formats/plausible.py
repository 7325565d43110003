"""Tells whether the values of a column can be what its header alone promises."""

from __future__ import annotations

from datetime import date
from itertools import islice

from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, cell_at, text_of
from ppp_desktop.imports.dates import DATE_FORMATS, read_day
from ppp_desktop.imports.fields import DATE_FIELDS, METRIC_FIELDS
from ppp_desktop.imports.numbers import DECIMAL_MARKS, NotANumber, read_number

_LOOKED_AT = 40
_VALUES = 10


def contradicted(sheet: RawSheet, header: int, column: int, field: str) -> bool:
    """Return whether there are values below row `header` (from 0), and most do not fit `field`.

    Only dates and figures can be contradicted; spreadsheet errors tell nothing.
    """
    if field not in DATE_FIELDS and field not in METRIC_FIELDS:
        return False
    below = islice(sheet.rows, header + 1, header + 1 + _LOOKED_AT)
    filled = (cell for row in below if text_of(cell := cell_at(row, column)))
    values = [cell for cell in islice(filled, _VALUES) if not isinstance(cell, ErrorCell)]
    fits = _is_day if field in DATE_FIELDS else _is_figure
    return 2 * sum(fits(cell) for cell in values) < len(values)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    return any(read_day(text_of(cell), key) for key, _ in DATE_FORMATS)


def _is_figure(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return not isinstance(cell, bool | date)
    return any(
        read_number(cell, mark) not in (NotANumber.TEXT, NotANumber.SHARE) for mark in DECIMAL_MARKS
    )
