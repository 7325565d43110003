"""Results as columns of plain numbers, in the order of their days: small, and quick to sum."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ppp_desktop.core.vocabulary import DIMENSIONS, Status

NOTHING = -(2**63)
"""Stands in a column of values where a row has none."""

STATUS_CODES: Mapping[Status, int] = {status: code for code, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One result: `values` in millionths, `dimensions` in the order of `DIMENSIONS`.

    `is_event` tells that it has an id of its own. `currency` is "" for the contract's own.
    """

    day: date
    values: Mapping[str, int]
    dimensions: tuple[str, ...] = ("",) * len(DIMENSIONS)
    status: Status = Status.APPROVED
    reversed_on: date | None = None
    is_event: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per result in each array; days and reversals as ordinals, 0 for none.

    `sets` and `currencies` are places in `known_sets` and `known_currencies`.
    """

    days: array[int]
    sets: array[int]
    statuses: array[int]
    reversals: array[int]
    events: array[int]
    currencies: array[int]
    values: Mapping[str, array[int]]
    known_sets: tuple[tuple[str, ...], ...]
    known_currencies: tuple[str, ...]


@dataclass(slots=True)
class ColumnsBuilder:
    """Takes rows one by one; `metrics` are those that the rows may have."""

    metrics: Sequence[str]
    _days: array[int] = field(default_factory=lambda: array("i"))
    _sets: array[int] = field(default_factory=lambda: array("i"))
    _statuses: array[int] = field(default_factory=lambda: array("b"))
    _reversals: array[int] = field(default_factory=lambda: array("i"))
    _events: array[int] = field(default_factory=lambda: array("b"))
    _currencies: array[int] = field(default_factory=lambda: array("h"))
    _values: dict[str, array[int]] = field(default_factory=dict)
    _known_sets: dict[tuple[str, ...], int] = field(default_factory=dict)
    _known_currencies: dict[str, int] = field(default_factory=lambda: {"": 0})

    def __post_init__(self) -> None:
        self._values = {key: array("q") for key in self.metrics}

    def add(self, row: TableRow) -> None:
        """Append one row."""
        self._days.append(row.day.toordinal())
        self._sets.append(self._known_sets.setdefault(row.dimensions, len(self._known_sets)))
        self._statuses.append(STATUS_CODES[row.status])
        reversed_on = row.reversed_on if row.status is Status.REVERSED else None
        self._reversals.append(reversed_on.toordinal() if reversed_on else 0)
        self._events.append(row.is_event)
        currencies = self._known_currencies
        self._currencies.append(currencies.setdefault(row.currency, len(currencies)))
        for key, column in self._values.items():
            column.append(row.values.get(key, NOTHING))

    def build(self) -> Columns:
        """Return the columns, their rows by day."""
        order = sorted(range(len(self._days)), key=self._days.__getitem__)

        def by_day(column: array[int]) -> array[int]:
            return array(column.typecode, map(column.__getitem__, order))

        return Columns(
            by_day(self._days),
            by_day(self._sets),
            by_day(self._statuses),
            by_day(self._reversals),
            by_day(self._events),
            by_day(self._currencies),
            {key: by_day(column) for key, column in self._values.items()},
            tuple(self._known_sets),
            tuple(self._known_currencies),
        )
