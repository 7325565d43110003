"""How a contract runs, and over which days a figure is summed: holds, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.models.contracts import Contract


@dataclass(frozen=True, slots=True)
class Course:
    """What of a contract decides which results count. `end` is None while it is open."""

    contract_id: int
    code: str
    currency: str
    billing: PeriodKind
    start: date
    end: date | None

    @classmethod
    def of(cls, contract: Contract) -> Course:
        """Return the course of a stored contract."""
        return cls(
            contract.id,
            contract.code,
            contract.currency,
            PeriodKind(contract.billing),
            contract.start,
            contract.end,
        )

    def period_of(self, day: date) -> Period:
        """Return the billing period that `day` lies in."""
        return period_of(day, self.billing)

    def active(self, period: Period) -> Period | None:
        """Return the days of `period` inside the contract; None without any."""
        end = period.end if self.end is None else min(period.end, self.end)
        start = max(period.start, self.start)
        return Period(start, end) if start <= end else None


@dataclass(frozen=True, slots=True)
class Segment:
    """Days whose results count together, as those results stood on the day `close`.

    `whole` is the billing period of which they are the complete part, None for some of its days.
    """

    days: Period
    close: date
    whole: Period | None = None


def segments_of(
    course: Course, period: Period, request: MeasureRequest, close: date | None = None
) -> tuple[Segment, ...]:
    """Return the days that `request` sums when it is asked for `period`, in order.

    They may be narrowed to some days of the period. With a hold they lie so many days earlier
    and never outside the contract; without one they are the days that were asked for. The
    results of `period` count as they stood on `close`, its own end where None; those of earlier
    periods as they stood when each of them closed.
    """
    if request.span is Span.PERIOD:
        days = request.within or period
        return _held(course, days, request.hold_days, close or period.end)
    first = course.start
    if request.span is Span.YEAR_BEFORE:
        first = max(first, date(period.start.year, 1, 1))
    last = period.start - timedelta(days=1)
    if first > last:
        return ()
    found: list[Segment] = []
    for earlier in periods_between(first, last, course.billing):
        days = Period(max(earlier.start, first), min(earlier.end, last))
        whole = earlier if days == course.active(earlier) else None
        found += _held(course, days, request.hold_days, earlier.end, whole)
    return tuple(found)


def _held(
    course: Course, days: Period, hold_days: int, close: date, whole: Period | None = None
) -> tuple[Segment, ...]:
    if not hold_days:
        return (Segment(days, close, whole),)
    hold = timedelta(days=hold_days)
    # What the contract's last days brought may still become payable until their period closes.
    last = course.period_of(days.end).end if days.end == course.end else days.end
    shifted = Period(days.start - hold, last - hold)
    inside = course.active(shifted)
    return () if inside is None else (Segment(inside, close, whole),)
