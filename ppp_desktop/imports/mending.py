"""Reads a sheet with what the user fixed: cells replaced, rows left out but accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import overload

from typing_extensions import override

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import Cell, RawSheet, Row, Workbook, cell_at, is_blank, text_of
from ppp_desktop.imports.fields import DATE_FIELDS, METRIC_FIELDS
from ppp_desktop.imports.fixes import LeftOut, Replacement
from ppp_desktop.imports.mapping import Mapping, records_of
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.rows import ParsedSheet

BY_HAND = "left out by hand"
EMPTIED = "left out: nothing in it once values are replaced"
_CHECK_EVERY_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Mended:
    """A sheet with the fixes of a mapping done: `sheet` is read in place of the original.

    `left_out` counts the records that no longer stand there by reason; `rows` counts the records
    that each fix concerns.
    """

    sheet: RawSheet
    left_out: tuple[tuple[str, int], ...] = ()
    rows: tuple[tuple[Replacement | LeftOut, int], ...] = ()

    def concerned(self, fix: Replacement | LeftOut) -> int:
        """Return how many records a fix concerns."""
        return dict(self.rows).get(fix, 0)


def mend(sheet: RawSheet, mapping: Mapping, *, progress: Progress = SILENT) -> Mended:
    """Return `sheet` as the fixes of `mapping` have it; the same one where there are none.

    Totals, notes and blank rows stay as they are. Raises ImportRejected when a mapped column is
    missing, Cancelled.
    """
    if not (mapping.replacements or mapping.left_out or mapping.ignored_rows):
        return Mended(sheet)
    placed = mapping.located(sheet)
    by_column = _replacements(placed)
    unwanted = _left_out(placed)
    ignored = frozenset(mapping.ignored_rows)
    changed: dict[int, Row] = {}
    reasons: Counter[str] = Counter()
    rows: Counter[Replacement | LeftOut] = Counter()
    for done, record in enumerate(records_of(sheet, placed)):
        if done % _CHECK_EVERY_ROWS == 0:
            progress.check_cancelled()
        if record.ignored:
            continue
        fix = _why_left_out(record.cells, unwanted)
        if fix is not None:
            rows[fix] += 1
        if record.number in ignored or fix is not None:
            reason = _reason(fix, placed) if fix is not None else BY_HAND
            reasons[reason] += 1
            changed[record.number - 1] = ()
            continue
        cells = _replaced(record.cells, by_column, rows)
        if cells is not None and is_blank(cells):
            # Nobody would read the row any more, so it must be counted here.
            reasons[EMPTIED] += 1
            changed[record.number - 1] = ()
        elif cells is not None:
            changed[record.number - 1] = cells
    # A fresh sheet: whatever else the reader knew of the original's cells no longer holds.
    mended = RawSheet(sheet.name, MendedRows(sheet.rows, changed), sheet.delimiter)
    return Mended(mended, tuple(reasons.most_common()), tuple(rows.items()))


def mend_or_keep(sheet: RawSheet, mapping: Mapping, *, progress: Progress = SILENT) -> Mended:
    """Do what `mend` does; where a column is missing, which parsing tells, nothing is mended."""
    try:
        return mend(sheet, mapping, progress=progress)
    except ImportRejected:
        return Mended(sheet)


def parse_mended(
    workbook: Workbook,
    sheet: RawSheet,
    mapping: Mapping,
    *,
    progress: Progress = SILENT,
    period_hint: Period | None = None,
    mended: Mended | None = None,
) -> ParsedSheet:
    """Do what `parse_sheet` does, with the fixes; rows left out count as read and ignored.

    `mended` is the sheet with the fixes where that is known already.
    """
    if mended is None:
        mended = mend_or_keep(sheet, mapping, progress=progress)
    parsed = parse_sheet(
        workbook, mended.sheet, mapping, progress=progress, period_hint=period_hint
    )
    if not mended.left_out:
        return parsed
    count = sum(rows for _, rows in mended.left_out)
    return replace(
        parsed,
        rows_read=parsed.rows_read + count,
        ignored=parsed.ignored + count,
        ignored_reasons=(*mended.left_out, *parsed.ignored_reasons),
    )


class MendedRows(Sequence[Row]):
    """The rows of a sheet, some of them changed; nothing is copied."""

    def __init__(self, rows: Sequence[Row], changed: Mapped[int, Row]) -> None:
        self._rows = rows
        self._changed = changed

    @override
    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    @override
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        found = self._changed.get(place)
        return self._rows[index] if found is None else found

    @override
    def __iter__(self) -> Iterator[Row]:
        for place, row in enumerate(self._rows):
            yield self._changed.get(place, row)


def read_as(field: str, text: str) -> Cell:
    """Return what a replacement's text stands for in the column of `field`."""
    if not text:
        return None
    if field in METRIC_FIELDS:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    if field in DATE_FIELDS:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


_ByColumn = tuple[tuple[int, dict[str, tuple[Replacement, Cell]]], ...]


def _replacements(mapping: Mapping) -> _ByColumn:
    found: dict[int, dict[str, tuple[Replacement, Cell]]] = {}
    for fix in mapping.replacements:
        column = mapping.column(fix.field)
        if column is not None:
            found.setdefault(column, {})[fix.value] = (fix, read_as(fix.field, fix.by))
    return tuple(found.items())


def _left_out(mapping: Mapping) -> tuple[tuple[int, str, LeftOut], ...]:
    return tuple(
        (column, fix.value, fix)
        for fix in mapping.left_out
        if (column := mapping.column(fix.field)) is not None
    )


def _why_left_out(row: Row, unwanted: tuple[tuple[int, str, LeftOut], ...]) -> LeftOut | None:
    for column, value, fix in unwanted:
        if text_of(cell_at(row, column)) == value:
            return fix
    return None


def _reason(fix: LeftOut, mapping: Mapping) -> str:
    name = mapping.header(fix.field) or fix.field
    return f"left out: “{fix.value}” in {name}" if fix.value else f"left out: nothing in {name}"


def _replaced(
    row: Row, by_column: _ByColumn, rows: Counter[Replacement | LeftOut]
) -> list[Cell] | None:
    """Return the cells with replacements, None where none applies."""
    cells: list[Cell] | None = None
    for column, values in by_column:
        found = values.get(text_of(cell_at(row, column)))
        if found is None:
            continue
        fix, cell = found
        rows[fix] += 1
        if cells is None:
            cells = list(row)
        cells += [None] * (column + 1 - len(cells))
        cells[column] = cell
    return cells
