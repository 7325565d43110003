"""Tells the records of a large sheet from its totals and notes by column, not row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, overload

from typing_extensions import override

from ppp_desktop.imports.cells import Cell, RawSheet, is_blank, text_of
from ppp_desktop.imports.columns import CellColumns
from ppp_desktop.imports.records import (
    ANOTHER_TABLE,
    HeaderShape,
    Record,
    ends_table,
    is_total_text,
    names_something,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags: TypeAlias = NDArray[np.bool_]
    Codes: TypeAlias = NDArray[np.int32]

MOST_PLACES = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class ColumnRecords(Sequence[Record]):
    """The records of a sheet whose cells are kept by column; each is made when it is asked for.

    `places` are their indexes among the rows; `reasons` say why some are ignored, by position.
    """

    rows: CellColumns
    places: NDArray[np.int64]
    reasons: dict[int, str]

    @override
    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...

    @override
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        place = int(self.places[position])
        return Record(place + 1, self.rows[place], self.reasons.get(position, ""))

    @override
    def __iter__(self) -> Iterator[Record]:
        wanted = set(self.places.tolist()) if len(self.places) < len(self.rows) else None
        position = 0
        start = int(self.places[0]) if len(self.places) else len(self.rows)
        for place, row in enumerate(self.rows.between(start, len(self.rows)), start=start):
            if wanted is None or place in wanted:
                yield Record(place + 1, row, self.reasons.get(position, ""))
                position += 1

    def codes(self, column: int) -> Codes:
        """Return the number of each record's value in a column of the sheet."""
        import numpy as np

        if column >= len(self.rows.columns):
            return np.zeros(len(self.places), np.int32)
        return self.rows.columns[column].codes[self.places]

    def values(self, column: int) -> Sequence[Cell]:
        """Return the distinct values of a column, those of other rows of the sheet among them."""
        return self.rows.columns[column].values if column < len(self.rows.columns) else (None,)

    def odd(self) -> list[int]:
        """Return the positions of the records that the columns do not hold."""
        import numpy as np

        kept = np.array(sorted(self.rows.odd), np.int64)
        return np.flatnonzero(np.isin(self.places, kept)).tolist() if len(kept) else []

    def ignored(self) -> Flags:
        """Return which records are ignored."""
        import numpy as np

        flags = np.zeros(len(self.places), np.bool_)
        flags[list(self.reasons)] = True
        return flags

    def counted_texts(self, columns: Sequence[int]) -> list[tuple[str, int]]:
        """Return the distinct texts of the columns and how often records that count have them.

        They come in the order in which they first appear.
        """
        found: dict[str, tuple[int, int, int]] = {}
        for order, column in enumerate(columns):
            for text, first, count in self._texts(column):
                before = found.get(text, (MOST_PLACES, 0, 0))
                found[text] = (*min(before[:2], (first, order)), before[2] + count)
        ordered = sorted(found.items(), key=lambda item: item[1])
        return [(text, count) for text, (_first, _order, count) in ordered]

    def counted_cells(self, column: int) -> list[tuple[Cell, int]]:
        """Return the cells of a column, and how often records that count have them.

        They come in the order in which they first appear; equal ones may come twice.
        """
        import numpy as np

        odd = self.odd()
        counting = ~self.ignored()
        counting[odd] = False
        values, codes = self.values(column), self.codes(column)
        positions = np.flatnonzero(counting)
        used, first, counts = np.unique(codes[positions], return_index=True, return_counts=True)
        found = [
            (position, values[code], count)
            for code, position, count in zip(
                used.tolist(), positions[first].tolist(), counts.tolist(), strict=True
            )
        ]
        for position in odd:
            if position not in self.reasons:
                row = self.rows[int(self.places[position])]
                found.append((position, row[column] if column < len(row) else None, 1))
        found.sort(key=lambda each: each[0])
        return [(cell, count) for _position, cell, count in found]

    def _texts(self, column: int) -> Iterator[tuple[str, int, int]]:
        """Yield each text of a column, the first position that has it, and how many have it."""
        import numpy as np

        values = self.values(column)
        flags = _flags(values, lambda cell: isinstance(cell, str) and bool(cell.strip()))
        odd = self.odd()
        if flags.any():
            counting = ~self.ignored()
            counting[odd] = False
            codes = self.codes(column)
            counting &= flags[codes]
            positions = np.flatnonzero(counting)
            used, first, counts = np.unique(codes[positions], return_index=True, return_counts=True)
            for code, position, count in zip(
                used.tolist(), positions[first].tolist(), counts.tolist(), strict=True
            ):
                value = values[code]
                if isinstance(value, str):
                    yield value, position, count
        for position in odd:
            row = self.rows[int(self.places[position])]
            cell = row[column] if column < len(row) else None
            if isinstance(cell, str) and cell.strip() and position not in self.reasons:
                yield cell, position, 1


def column_records(
    rows: CellColumns,
    header_row: int,
    name_columns: Sequence[int],
    label_columns: Sequence[int] = (),
) -> ColumnRecords:
    """Return every record below the header, as `records_below` tells them."""
    import numpy as np

    shape = HeaderShape.of(RawSheet("", rows), header_row)
    filled = ~_blank_rows(rows, range(len(rows.columns)))
    filled[:header_row] = False
    for place, row in rows.odd.items():
        filled[place] = place >= header_row and not is_blank(row)
    places = np.flatnonzero(filled) if shape.texts else np.zeros(0, np.int64)
    records = ColumnRecords(rows, places, {})
    named = _named(records, name_columns)
    table_ended = False
    for position in np.flatnonzero(_suspects(records, shape, named)).tolist():
        row = rows[int(places[position])]
        if ends_table(row):
            table_ended = True
            break
        reason = shape.reason(row, named, label_columns)
        if reason:
            records.reasons[position] = reason
    if table_ended:
        records.reasons.update((later, ANOTHER_TABLE) for later in range(position, len(places)))
    return records


def _named(records: ColumnRecords, name_columns: Sequence[int]) -> tuple[int, ...]:
    """Return the name columns if any record has a name."""
    if any(names_something(records[position].cells, name_columns) for position in records.odd()):
        return tuple(name_columns)
    for column in name_columns:
        if _where(records, column, lambda cell: bool(text_of(cell))).any():
            return tuple(name_columns)
    return ()


def _suspects(records: ColumnRecords, shape: HeaderShape, named: tuple[int, ...]) -> Flags:
    """Return which records may be anything but plain ones."""
    import numpy as np

    found = np.zeros(len(records), np.bool_)
    if not len(records):
        return found
    found[records.odd()] = True
    for column in range(len(records.rows.columns)):
        found |= _where(records, column, is_total_text)
    start = shape.start
    found |= _where(records, start, lambda cell: text_of(cell) == shape.texts[start])
    found |= _where(records, 0, lambda cell: text_of(cell).startswith("#"))
    beside = _blank_rows(records.rows, range(1, len(records.rows.columns)))
    found |= beside[records.places]
    if named:
        nameless = ~np.zeros(len(records), np.bool_)
        for column in named:
            nameless &= _where(records, column, lambda cell: not text_of(cell))
        found |= nameless
    return found


def _where(records: ColumnRecords, column: int, holds: Callable[[Cell], bool]) -> Flags:
    flags: Flags = _flags(records.values(column), holds)[records.codes(column)]
    return flags


def _flags(values: Sequence[Cell], holds: Callable[[Cell], bool]) -> Flags:
    import numpy as np

    return np.fromiter((holds(cell) for cell in values), np.bool_, len(values))


def _blank_rows(rows: CellColumns, columns: Sequence[int]) -> Flags:
    """Return which rows hold nothing but spaces in the columns."""
    import numpy as np

    blank = np.ones(len(rows), np.bool_)
    for column in columns:
        held = rows.columns[column]
        blank &= _flags(held.values, lambda cell: is_blank((cell,)))[held.codes]
    return blank
