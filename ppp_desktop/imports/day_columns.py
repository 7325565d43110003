"""Decides for all records at once on which day they count, as the day reader does for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ppp_desktop.imports.column_records import ColumnRecords
from ppp_desktop.imports.days import DayReader, NotADay
from ppp_desktop.imports.result_columns import NO_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

_FAULT = -1


def read_days(
    reader: DayReader, records: ColumnRecords, certain: Flags
) -> tuple[Whole, Whole, Whole]:
    """Return day, first day and day of reversal of each record, as ordinals.

    Records whose days are not certain are taken out of `certain`.
    """
    days, first_days = _days(reader, records, certain)
    reversed_on = _ordinals(reader, records, "reversed_on")
    certain &= (reversed_on == NO_DAY) | (reversed_on >= days)
    certain &= days > NO_DAY
    return days, first_days, reversed_on


def _days(reader: DayReader, records: ColumnRecords, certain: Flags) -> tuple[Whole, Whole]:
    count = len(records)
    days, first_days = np.zeros(count, np.int64), np.zeros(count, np.int64)
    if not reader.has_days:
        stated = reader.stated
        if stated is not None:
            days[:] = stated.day.toordinal()
            first_days[:] = stated.first_day.toordinal() if stated.first_day else NO_DAY
        return days, first_days
    undecided = np.ones(count, np.bool_)
    for field in ("date", "created_date"):
        found = _ordinals(reader, records, field)
        days = np.where(undecided, found, days)
        undecided &= found == NO_DAY
    last, first = (_ordinals(reader, records, field) for field in ("last_day", "first_day"))
    certain &= ~(undecided & ((last == _FAULT) | (first == _FAULT)))
    days = np.where(undecided, last if "last_day" in reader.columns else first, days)
    several = undecided & (last > NO_DAY) & (first > NO_DAY) & (first != last)
    certain &= ~(several & (first > last))
    return days, np.where(several, first, NO_DAY)


def _ordinals(reader: DayReader, records: ColumnRecords, field: str) -> Whole:
    """Return the day in a column of dates for each record: NO_DAY for none, -1 for no day."""
    column = reader.columns.get(field)
    if column is None:
        return np.zeros(len(records), np.int64)
    table = []
    for cell in records.values(column):
        found = reader.meaning(cell)
        if isinstance(found, NotADay):
            table.append(_FAULT)
        else:
            table.append(found.toordinal() if found else NO_DAY)
    return np.array(table, np.int64)[records.codes(column)]
