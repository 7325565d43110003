"""How a contract runs, and over which days a figure is summed: holds, and what came before.

Which source of a metric counts is part of how a contract runs: see decision 0009.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.models.contracts import Contract


@dataclass(frozen=True, slots=True)
class Trust:
    """What `control` says of `metric` is compared with `trusted`, and does not count itself.

    It holds for the billing periods that end from `first` to `last`, None for all later ones.
    """

    metric: str
    trusted: str
    control: str
    first: date
    last: date | None = None

    def holds_on(self, end: date) -> bool:
        """Tell whether it holds for the billing period that ends on this day."""
        return self.first <= end and (self.last is None or end <= self.last)


@dataclass(frozen=True, slots=True)
class Course:
    """What of a contract decides which results count. `end` is None while it is open."""

    contract_id: int
    code: str
    currency: str
    billing: PeriodKind
    start: date
    end: date | None
    trusts: tuple[Trust, ...] = ()

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
            tuple(
                Trust(each.metric, each.trusted, each.control, each.first, each.last)
                for each in contract.source_trusts
            ),
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

    `whole` is the billing period of which they are the complete part, None for some of its days;
    `billed` is the end of the billing period that they count in, after any hold.
    """

    days: Period
    close: date
    whole: Period | None = None
    billed: date | None = None

    @property
    def billing_end(self) -> date:
        """The end of the billing period that the days count in."""
        return self.billed or self.close


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
    billed = course.period_of(days.end).end
    if not hold_days:
        return (Segment(days, close, whole, billed),)
    hold = timedelta(days=hold_days)
    # What the contract's last days brought may still become payable until their period closes.
    last = billed if days.end == course.end else days.end
    shifted = Period(days.start - hold, last - hold)
    inside = course.active(shifted)
    return () if inside is None else (Segment(inside, close, whole, billed),)


def billed_days(course: Course, days: Period, close: date) -> tuple[Segment, ...]:
    """Return the days as one segment, or as one for each billing period where sources differ."""
    if not course.trusts:
        return (Segment(days, close),)
    return tuple(
        Segment(
            Period(max(each.start, days.start), min(each.end, days.end)), close, billed=each.end
        )
        for each in periods_between(days.start, days.end, course.billing)
    )
