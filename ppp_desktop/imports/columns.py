"""The cells of a large sheet kept by column: each distinct value once, and a number per row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING, TypeAlias, overload

from typing_extensions import override

from ppp_desktop.imports.cells import Cell, Row, plain_cell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.int32]

NOTHING = 0
"""The code of an empty place in every column."""
_ROWS_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class CellColumn:
    """One column: `values[codes[i]]` is the cell of row i; `values[0]` is None."""

    values: Sequence[Cell]
    codes: Codes


@dataclass(frozen=True, slots=True, eq=False)
class CellColumns(Sequence[Row]):
    """Rows that are put together from their columns when somebody asks for them.

    `widths` tells how many cells each row has, where they differ. `odd` holds the rows that are
    kept as they are, by index; their places in the columns hold nothing.
    """

    columns: tuple[CellColumn, ...]
    length: int
    widths: Codes | None = None
    odd: dict[int, Row] = field(default_factory=dict)

    @override
    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    @override
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self.length)
            if step != 1:
                return [self[place] for place in range(start, stop, step)]
            return list(self.between(start, stop))
        place = index + self.length if index < 0 else index
        if not 0 <= place < self.length:
            raise IndexError(index)
        return self._row(place)

    @override
    def __iter__(self) -> Iterator[Row]:
        return self.between(0, self.length)

    def _row(self, place: int) -> Row:
        kept = self.odd.get(place)
        if kept is not None:
            return kept
        row = tuple(column.values[column.codes[place]] for column in self.columns)
        return row if self.widths is None else row[: self.widths[place]]

    def between(self, start: int, stop: int) -> Iterator[Row]:
        """Yield the rows from index `start` up to `stop`, some thousand put together at once."""
        for begin in range(start, stop, _ROWS_AT_ONCE):
            end = min(begin + _ROWS_AT_ONCE, stop)
            cells = [
                map(column.values.__getitem__, column.codes[begin:end].tolist())
                for column in self.columns
            ]
            rows: Iterator[Row] = zip(*cells, strict=True) if cells else repeat((), end - begin)
            if self.widths is not None:
                widths = self.widths[begin:end].tolist()
                rows = (row[:width] for row, width in zip(rows, widths, strict=True))
            if self.odd:
                rows = (self.odd.get(place, row) for place, row in enumerate(rows, start=begin))
            yield from rows


class _Numbering(dict[object, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: object) -> int:
        number = self[key] = len(self)
        return number


class ColumnBuilder:
    """Takes rows of values in order and numbers the distinct ones of each column."""

    def __init__(self, *, rows_above: int = 0, nothing: object = None) -> None:
        """`rows_above` empty rows come first; `nothing` stands for an empty place."""
        self.length = rows_above
        self._nothing = nothing
        self._numbers: list[_Numbering] = []
        self._parts: list[list[tuple[int, Codes]]] = []

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows; shorter ones hold nothing to the right."""
        self.add_columns(list(zip_longest(*rows, fillvalue=self._nothing)), len(rows))

    def add_columns(self, columns: Sequence[Sequence[object]], count: int) -> None:
        """Append `count` rows that are given by column."""
        import numpy as np

        while len(self._numbers) < len(columns):
            self._numbers.append(_Numbering({self._nothing: NOTHING}))
            self._parts.append([])
        for numbers, parts, cells in zip(self._numbers, self._parts, columns, strict=False):
            keys = _told_apart(cells) if self._nothing is None else cells
            codes = np.fromiter(map(numbers.__getitem__, keys), np.int32, count)
            parts.append((self.length, codes))
        self.length += count

    def keys(self, column: int) -> list[object]:
        """Return the distinct values of a column; the first stands for nothing."""
        return [key[0] if isinstance(key, tuple) else key for key in self._numbers[column]]

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self._numbers)

    def codes(self, column: int) -> Codes:
        """Return the number of each row's value."""
        import numpy as np

        whole = np.zeros(self.length, np.int32)
        for start, part in self._parts[column]:
            whole[start : start + len(part)] = part
        return whole

    def finished(self, cell_of: Callable[[object], Cell]) -> tuple[CellColumn, ...]:
        """Return the columns, each distinct value turned into a cell."""
        return tuple(
            CellColumn([cell_of(key) for key in self.keys(number)], self.codes(number))
            for number in range(self.width)
        )


def _told_apart(cells: Sequence[object]) -> Sequence[object]:
    """Return keys that keep True, 1 and 1.0 apart, which a dictionary does not."""
    if {bool, int}.isdisjoint(map(type, cells)):
        return cells
    return [(cell,) if isinstance(cell, int) else cell for cell in cells]


def columns_of(rows: Sequence[Row]) -> CellColumns:
    """Return the same rows kept by column."""
    import numpy as np

    builder = ColumnBuilder()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        builder.add(rows[start : start + _ROWS_AT_ONCE])
    widths = np.fromiter(map(len, rows), np.int32, len(rows))
    return CellColumns(builder.finished(plain_cell), builder.length, widths)
