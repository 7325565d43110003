"""Reads the large plain sheets of an XLSX; what a cell means it asks the general parser.

Each distinct cell is asked for once, in a small workbook with the styles, texts and settings of
the real one, so that dates, texts and errors are what the general parser makes of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ppp_desktop.imports.cells import Cell, Limits, Row, plain_cell
from ppp_desktop.imports.columns import CellColumn, CellColumns
from ppp_desktop.imports.plain_sheets import NotPlain, RawCells, take_apart

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STYLES = "xl/styles.xml"
_MOST_STYLES = 5_000
_ASKED_AT_ONCE = 500_000
_MOST_ROWS = 2**20
_MOST_COLUMNS = 2**14
_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)
_NUMBER = re.compile(
    rb'(?: s="(\d{1,5})")?(?: t="n")?><v>'
    rb"(-?(?:\d{1,15}|\d{1,20}\.\d{1,30})(?:[eE][-+]?\d{1,3})?)"
)
# What the second look mends: errors, and whole numbers beyond what a float keeps.
_DOUBTFUL = re.compile(rb' t="e"|<v>-?\d{16}')


def plain_sheets(
    content: bytes, limits: Limits, report: Callable[[int, int], None]
) -> tuple[dict[int, CellColumns], bytes]:
    """Return the large sheets by their places in the workbook, and the workbook without them.

    Raises NotPlain where one of them is written in an unusual way, BadZipFile for no archive.
    """
    if not content.startswith(b"PK"):
        return {}, content
    workbook = _PlainWorkbook(content, limits.plain_from_bytes)
    if not workbook.large:
        return {}, content
    found = dict(workbook.sheets(limits, report))
    return found, workbook.without_large()


class _PlainWorkbook:
    """An XLSX with large sheets; everything but those is small enough to be read again."""

    def __init__(self, content: bytes, large_from_bytes: int) -> None:
        """Raises what zipfile raises for what is no archive."""
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self.large = [
            entry
            for entry in self._archive.infolist()
            if _WORKSHEET.fullmatch(entry.filename) and entry.file_size >= large_from_bytes
        ]
        self._others: dict[str, bytes] | None = None
        self._numeric: frozenset[bytes] = frozenset()

    def without_large(self) -> bytes:
        """Return the workbook with its large sheets empty."""
        empty = dict.fromkeys((entry.filename for entry in self.large), _SHEET % b"")
        return _packed({**self._kept(), **empty})

    def sheets(
        self, limits: Limits, report: Callable[[int, int], None]
    ) -> Iterator[tuple[int, CellColumns]]:
        """Yield each large sheet with its place in the workbook; raises NotPlain."""
        for entry in self.large:
            place = self._place(entry.filename)
            with self._archive.open(entry) as part:
                total = entry.file_size

                def tell(rows: int, read: int, total: int = total) -> None:
                    report(rows, rows * total // max(read, 1))

                raw = take_apart(part, limits.cells, tell)
            sheet = self._columns(entry.filename, raw)
            used = any(cell is not None for column in sheet.columns for cell in column.values)
            yield place, sheet if used or sheet.odd else CellColumns((), 0)

    def _kept(self) -> dict[str, bytes]:
        """Return all parts but large worksheets and pictures."""
        if self._others is None:
            large = {entry.filename for entry in self.large}
            self._others = {
                name: self._archive.read(name)
                for name in self._archive.namelist()
                if name not in large and name.endswith((".xml", ".rels"))
            }
        return self._others

    def _with(self, name: str, rows: bytes) -> bytes:
        """Return the workbook with `rows` in the sheet `name`, and every other sheet empty."""
        sheets = [each for each in self._archive.namelist() if _WORKSHEET.fullmatch(each)]
        return _packed({**self._kept(), **dict.fromkeys(sheets, _SHEET % b""), name: _SHEET % rows})

    def _place(self, name: str) -> int:
        """Return the index of the worksheet, and learn which styles are those of numbers."""
        from python_calamine import CalamineWorkbook

        count = min(self._kept().get(_STYLES, b"").count(b"<xf "), _MOST_STYLES) + 1
        cells = (b'<c r="A%d" s="%d"><v>1</v></c>' % (row + 1, row) for row in range(count))
        content = self._with(name, _in_rows(cells))
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for index, sheet in worksheets(workbook):
                if sheet.start is None:
                    continue
                shown = [row[0] for row in sheet.iter_rows()]
                self._numeric = frozenset(
                    b"%d" % style for style, cell in enumerate(shown) if isinstance(cell, float)
                )
                return index
        raise NotPlain

    def _columns(self, name: str, raw: RawCells) -> CellColumns:
        import numpy as np

        numbers = np.array(raw.numbers, np.int64)
        odd = self._odd_rows(name, raw) if raw.odd else {}
        last = max([int(numbers[-1]) if len(numbers) else 0, *(place + 1 for place in odd)])
        if last > _MOST_ROWS:
            raise NotPlain
        first = min([int(numbers[0]) - 1 if len(numbers) else last, *odd])
        keys = [_raw_keys(raw, number) for number in range(raw.builder.width)]
        meanings = self._meanings(name, keys)
        columns = []
        for number, values in enumerate(meanings):
            codes = np.zeros(last, np.int32)
            codes[numbers - 1] = raw.builder.codes(number)
            columns.append(CellColumn(values, codes))
        widths = np.full(last, len(columns), np.int32)
        widths[:first] = 0
        return CellColumns(tuple(columns), last, widths, odd)

    def _odd_rows(self, name: str, raw: RawCells) -> dict[int, Row]:
        """Return what the general parser and the second look make of the odd rows."""
        rows = dict(self._read(name, b"".join(raw.odd), doubtful=True))
        if not rows.keys().isdisjoint(number - 1 for number in raw.numbers):
            raise NotPlain
        return {place: row for place, row in rows.items() if any(cell is not None for cell in row)}

    def _meanings(self, name: str, columns: Sequence[Sequence[bytes]]) -> list[list[Cell]]:
        known: dict[bytes, Cell] = {b"": None}
        asked: dict[bytes, None] = {}
        doubtful: dict[bytes, None] = {}
        for keys in columns:
            for key in keys:
                found = _NUMBER.fullmatch(key)
                if found and (found[1] is None or found[1] in self._numeric):
                    known[key] = plain_cell(float(found[2]))
                elif key:
                    (doubtful if _DOUBTFUL.search(key) else asked)[key] = None
        self._ask(name, list(asked), known, doubtful=False)
        self._ask(name, list(doubtful), known, doubtful=True)
        return [[known[key] for key in keys] for keys in columns]

    def _ask(
        self, name: str, keys: list[bytes], known: dict[bytes, Cell], *, doubtful: bool
    ) -> None:
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            cells = (
                b'<c r="A%d"%s%s</c>' % (row, key, b"</v>" if b"<v>" in key else b"</t></is>")
                for row, key in enumerate(some, start=1)
            )
            answers = dict(self._read(name, _in_rows(cells), doubtful=doubtful))
            for place, key in enumerate(some):
                row = answers.get(place, ())
                known[key] = row[0] if row else None

    def _read(self, name: str, rows: bytes, *, doubtful: bool) -> Iterator[tuple[int, Row]]:
        from python_calamine import CalamineWorkbook

        from ppp_desktop.imports.second_look import second_look

        content = self._with(name, rows)
        corrections = second_look(content) if doubtful else {}
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for _index, sheet in worksheets(workbook):
                for place, cells in corrected_rows(sheet, corrections.get(sheet.name, {})):
                    yield place, tuple(map(plain_cell, cells))


def worksheets(workbook: CalamineWorkbook) -> Iterator[tuple[int, CalamineSheet]]:
    """Yield the worksheets with their places in the workbook."""
    from python_calamine import SheetTypeEnum

    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            yield index, workbook.get_sheet_by_index(index)


def corrected_rows(
    sheet: CalamineSheet, corrections: dict[tuple[int, int], Cell]
) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows from the first used one, with their index from 0, each cell as it really is.

    The parser takes formulas without a result for unused, so they may lie beside its rows.
    """
    mended: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), cell in corrections.items():
        if row < _MOST_ROWS and column < _MOST_COLUMNS:
            mended.setdefault(row, []).append((column, cell))
    start, left = sheet.start or (min(mended, default=0), 0)
    parsed = sheet.to_python(skip_empty_area=True) if sheet.start else []
    margin = (None,) * left
    for number in range(
        min([start, *mended]), max([start + len(parsed), *(1 + n for n in mended)])
    ):
        inside = start <= number < start + len(parsed)
        cells: list[object] = [*margin, *parsed[number - start]] if inside else []
        for column, cell in mended.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = cell
        yield number, cells


def _raw_keys(raw: RawCells, column: int) -> list[bytes]:
    return [key for key in raw.builder.keys(column) if isinstance(key, bytes)]


def _in_rows(cells: Iterator[bytes]) -> bytes:
    return b"".join(b'<row r="%d">%s</row>' % pair for pair in enumerate(cells, start=1))


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()
