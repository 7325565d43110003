"""Numbers things in the order in which they come, and tells combinations of numbers apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import prod
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]

T = TypeVar("T", bound=Hashable)

_DENSE_UP_TO = 2**23
_LARGEST = 2**62


class Numbered(Generic[T]):
    """Gives each new item the next number, from 0."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        """`items` have the first numbers, even where two of them are equal."""
        self.items = list(items)
        self._numbers: dict[T, int] = {}
        for number, item in enumerate(self.items):
            self._numbers.setdefault(item, number)

    def __getitem__(self, item: T) -> int:
        """Return the number of the item."""
        number = self._numbers.get(item)
        if number is None:
            number = self._numbers[item] = len(self.items)
            self.items.append(item)
        return number


def combined(columns: Sequence[Whole], count: int) -> tuple[list[tuple[int, ...]], Whole]:
    """Return the distinct combinations of the columns' numbers, and which one each row has."""
    import numpy as np

    if not columns or not count:
        return [()], np.zeros(count, np.int64)
    sizes = [int(column.max()) + 1 for column in columns]
    if prod(sizes) >= _LARGEST:
        return _sorted(np.stack(columns, axis=1))
    keys = np.zeros(count, np.int64)
    for column, size in zip(columns, sizes, strict=True):
        keys = keys * size + column
    used, codes = _told_apart(keys, prod(sizes))
    places: list[list[int]] = []
    for size in reversed(sizes):
        used, place = np.divmod(used, size)
        places.insert(0, place.tolist())
    return list(zip(*places, strict=True)), codes


def _told_apart(keys: Whole, size: int) -> tuple[Whole, Whole]:
    """Return the distinct keys, which are below `size`, and which one each row has."""
    import numpy as np

    if size > _DENSE_UP_TO:
        used, codes = np.unique(keys, return_inverse=True)
        return used, codes
    seen = np.zeros(size, np.bool_)
    seen[keys] = True
    used = np.flatnonzero(seen)
    table = np.zeros(size, np.int64)
    table[used] = np.arange(len(used))
    return used, table[keys]


def _sorted(table: Whole) -> tuple[list[tuple[int, ...]], Whole]:
    import numpy as np

    used, codes = np.unique(table, axis=0, return_inverse=True)
    return list(map(tuple, used.tolist())), codes.reshape(-1)
