"""What many result rows have in common: days, sums and currencies, whichever way they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from ppp_desktop.imports.result_columns import ResultColumns, ValueColumn
from ppp_desktop.imports.rows import ResultRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]

_HALF = 32


def first_and_last(rows: Sequence[ResultRow]) -> tuple[date, date] | None:
    """Return the first and the last day that any row counts for, None without rows."""
    spans = spans_of(rows)
    if not spans:
        return None
    return min(first or day for first, day in spans), max(day for _first, day in spans)


def spans_of(rows: Sequence[ResultRow]) -> set[tuple[date | None, date]]:
    """Return the distinct pairs of first day (None for rows of one day) and day."""
    if not isinstance(rows, ResultColumns):
        return {(row.first_day, row.day) for row in rows}
    if not rows.first_days.any():
        return {(None, day) for day in _days(rows.days)}
    pairs = set(zip(rows.first_days.tolist(), rows.days.tolist(), strict=True))
    return {(_day(first), date.fromordinal(day)) for first, day in pairs}


def days_of_reversal(rows: Sequence[ResultRow]) -> set[date]:
    """Return the distinct days on which results were reversed."""
    if isinstance(rows, ResultColumns):
        return set(_days(rows.reversed_on[rows.reversed_on > 0]))
    return {row.reversed_on for row in rows if row.reversed_on}


def totals(rows: Sequence[ResultRow]) -> dict[str, int]:
    """Return the sum × 10⁶ of each metric, in the order in which rows first name them."""
    if not isinstance(rows, ResultColumns):
        sums: Counter[str] = Counter()
        for row in rows:
            for key, scaled in row.values:
                sums[key] += scaled
        return dict(sums)
    found: dict[str, int] = {}
    for column in _in_order(rows.values):
        found[column.metric] = found.get(column.metric, 0) + _sum(column)
    return found


def metrics_counted(rows: Sequence[ResultRow]) -> list[str]:
    """Return the metrics of which any row has more or less than nothing."""
    if isinstance(rows, ResultColumns):
        some = [
            ValueColumn(column.metric, column.scaled, column.present & (column.scaled != 0))
            for column in rows.values
        ]
        return list(dict.fromkeys(column.metric for column in _in_order(some)))
    return list(dict.fromkeys(key for row in rows for key, value in row.values if value))


def has_events(rows: Sequence[ResultRow]) -> bool:
    """Tell whether any row has a number of its own."""
    return any(_numbers_used(rows))


def has_totals(rows: Sequence[ResultRow]) -> bool:
    """Tell whether any row has no number of its own."""
    return not all(_numbers_used(rows))


def _numbers_used(rows: Sequence[ResultRow]) -> Iterator[str]:
    """Yield the numbers of rows, not each as often as it stands there."""
    if isinstance(rows, ResultColumns):
        texts = rows.external_ids
        return (texts.values[code] for code in set(texts.codes.tolist()))
    return (row.external_id for row in rows)


def in_other_currencies(
    rows: Sequence[ResultRow], currency: str, metrics: frozenset[str]
) -> tuple[int, list[str]]:
    """Return how many rows have something of `metrics` in other currencies, and in which."""
    if not isinstance(rows, ResultColumns):
        found = [
            row.currency
            for row in rows
            if row.currency not in ("", currency)
            and any(key in metrics and value for key, value in row.values)
        ]
        return len(found), sorted(set(found))
    import numpy as np

    values = rows.currencies.values
    foreign = np.array([text not in ("", currency) for text in values])[rows.currencies.codes]
    something = np.zeros(len(rows), np.bool_)
    for column in rows.values:
        if column.metric in metrics:
            something |= column.present & (column.scaled != 0)
    codes = rows.currencies.codes[foreign & something]
    return len(codes), sorted({values[code] for code in set(codes.tolist())})


def _in_order(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Return the columns that hold anything, by the first row that has a value of each."""
    used = [column for column in columns if column.present.any()]
    return sorted(used, key=lambda column: int(column.present.argmax()))


def _sum(column: ValueColumn) -> int:
    """Return the exact sum, which may need more than 64 bits."""
    held = column.scaled[column.present]
    high = int((held >> _HALF).sum())
    low = int((held & ((1 << _HALF) - 1)).sum())
    return (high << _HALF) + low


def _days(ordinals: Whole) -> Iterator[date]:
    import numpy as np

    return map(date.fromordinal, np.unique(ordinals).tolist())


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
