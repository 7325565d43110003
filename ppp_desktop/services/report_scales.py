"""The axis of a small chart: round heights that hold all values, and days below some points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.ratios import PRECISION
from ppp_desktop.services.report_courses import Step
from ppp_desktop.statements.writing import Writing

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_LINES = 4
_MARKS = 8


def scale_of(values: Iterable[Decimal], *, from_zero: bool) -> tuple[Decimal, ...]:
    """Return heights from the lowest line to the highest, between which all values lie."""
    found = list(values)
    if from_zero or not found:
        found.append(Decimal(0))
    low, high = min(found), max(found)
    if low == high:
        high = low + (abs(low) or Decimal(1))
        low = low if from_zero else max(low - (high - low), Decimal(0))
    with localcontext(prec=PRECISION):
        step = _step((high - low) / (_MOST_LINES - 1))
        first = (low / step).to_integral_value(rounding=ROUND_FLOOR)
        last = (high / step).to_integral_value(rounding=ROUND_CEILING)
        return tuple((first + at) * step for at in range(int(last - first) + 1))


def marks_of(days: Sequence[Period], step: Step, writing: Writing) -> tuple[tuple[int, str], ...]:
    """Return the points to name below a chart: the first of each so many, as short as it goes.

    Where a chart runs over a new year, the first mark of each year names it.
    """
    every = max(1, -(-len(days) // _MARKS))
    places = range(0, len(days), every)
    is_long = len({each.start.year for each in days}) > 1
    found, year = [], 0
    for at in places:
        day = days[at].start
        found.append((at, _mark(day, step, writing, with_year=is_long and day.year != year)))
        year = day.year
    return tuple(found)


def _mark(day: date, step: Step, writing: Writing, *, with_year: bool) -> str:
    from babel.dates import format_skeleton

    of_days = "yMMMd" if with_year else "MMMd"
    skeleton = "yMMM" if step is Step.MONTH else of_days
    return format_skeleton(skeleton, day, locale=writing.tag.replace("-", "_"))


def _step(least: Decimal) -> Decimal:
    """Return the smallest round number that is at least `least`."""
    magnitude = Decimal(1).scaleb(least.adjusted())
    return next(each * magnitude for each in _STEPS if each * magnitude >= least)
