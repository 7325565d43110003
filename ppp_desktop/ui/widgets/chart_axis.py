"""Where the marks of a chart's axes stand and what is written at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import ceil, floor, log10

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAY_STEPS = (1, 2, 5, 7, 10, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
_DAYS_A_MONTH = 31

Tick = tuple[float, str]


def value_ticks(
    low: float, high: float, write: Callable[[float], str], count: int = 5
) -> list[Tick]:
    """Return about `count` marks at round values from `low` to `high`, written by `write`."""
    if high <= low:
        return [(low, write(low))]
    rough = (high - low) / max(1, count)
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [(number * step, write(number * step)) for number in range(first, last + 1)]


def date_ticks(first: date, last: date, count: int = 6) -> list[Tick]:
    """Return about `count` marks at day ordinals, the first with its month (and year)."""
    days = last.toordinal() - first.toordinal() + 1
    if days <= _DAYS_A_MONTH * 2:
        return _day_ticks(first, last, days, count)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((size for size in _MONTH_STEPS if months / size <= count), _MONTH_STEPS[-1])
    start = first.year * 12 + first.month - 1 + (0 if first.day == 1 else 1)
    ticks: list[Tick] = []
    for number in range(start, last.year * 12 + last.month, step):
        day = date(number // 12, number % 12 + 1, 1)
        new_year = not ticks or day.month <= step
        text = f"{_MONTHS[day.month - 1]} {day.year}" if new_year else _MONTHS[day.month - 1]
        ticks.append((float(day.toordinal()), text))
    return ticks


def _day_ticks(first: date, last: date, days: int, count: int) -> list[Tick]:
    step = next((size for size in _DAY_STEPS if days / size <= count), _DAY_STEPS[-1])
    ticks: list[Tick] = []
    month = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1, step):
        day = date.fromordinal(ordinal)
        text = str(day.day) if day.month == month else f"{day.day} {_MONTHS[day.month - 1]}"
        month = day.month
        ticks.append((float(ordinal), text))
    return ticks
