"""The course of an objective through a report, by day, week or month, with gaps for no data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.results import results
from ppp_desktop.services.measure_requests import SumRow, answer_of, base_requests
from ppp_desktop.services.report_sums import added

MOST_DAILY_DAYS = 45
"""A longer report draws weeks."""

MOST_WEEKLY_DAYS = 800
"""A still longer one draws months."""

_SPORADIC = frozenset({"refunds"})
"""Sales of weeks may bring none: they are there wherever any results are."""

_DAY = timedelta(days=1)
_LAST_WEEKDAY = 6


class Step(StrEnum):
    """How finely a course is drawn."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """A day, week or month of a course, cut to the report's days.

    `value` is None where there is no data, never zero; `target` is what these days would bring if
    each brought the same part of the target.
    """

    days: Period
    value: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Presence:
    """From which day to which a contract has any results of a figure; None where never."""

    first: date | None
    last: date | None

    def has(self, day: date) -> bool:
        """Tell whether a day without results would be a day that brought nothing."""
        if self.first is None or self.last is None:
            return False
        return self.first <= day <= self.last


def presence_of(session: Session, contract_id: int, request: MeasureRequest) -> Presence:
    """Return where all that a figure is made of is there, whatever its status."""
    firsts, lasts = [], []
    for key in sorted({base.metric for base in base_requests(request)}):
        days = select(results.c.day).where(results.c.contract_id == contract_id)
        if key not in _SPORADIC:
            days = days.where(results.c[key].is_not(None))
        first = session.scalar(days.order_by(results.c.day).limit(1))
        last = session.scalar(days.order_by(results.c.day.desc()).limit(1))
        if first is None or last is None:
            return Presence(None, None)
        firsts.append(first)
        lasts.append(last)
    return Presence(max(firsts), min(lasts))


def days_with_results(session: Session, contract_id: int, span: Period) -> frozenset[date]:
    """Return the days of `span` on which the contract has any results."""
    found = session.scalars(
        select(results.c.day)
        .where(results.c.contract_id == contract_id, results.c.day.between(span.start, span.end))
        .distinct()
    )
    return frozenset(found)


def points_of(
    request: MeasureRequest,
    span: Period,
    daily: Sequence[Mapping[date, SumRow]],
    known: frozenset[date],
) -> Iterator[tuple[Period, Decimal | None]]:
    """Yield each bucket of `span` with its figure; `known` are the days that have data."""
    bases = base_requests(request)
    for days in buckets(span):
        inside = [day for day in _each_day(days) if day in known]
        sums = {
            base: added(found[day] for day in inside if day in found)
            for base, found in zip(bases, daily, strict=True)
        }
        yield days, answer_of(request, sums).value if inside else None


def step_of(span: Period) -> Step:
    """Return how finely a report on `span` draws its courses."""
    if span.days <= MOST_DAILY_DAYS:
        return Step.DAY
    return Step.WEEK if span.days <= MOST_WEEKLY_DAYS else Step.MONTH


def buckets(span: Period) -> list[Period]:
    """Return the days, weeks from Monday or months of `span`, the outer ones cut."""
    step, found = step_of(span), []
    start = span.start
    while start <= span.end:
        end = min(_bucket_end(start, step), span.end)
        found.append(Period(start, end))
        start = end + _DAY
    return found


def _bucket_end(start: date, step: Step) -> date:
    if step is Step.DAY:
        return start
    if step is Step.WEEK:
        return start + timedelta(days=_LAST_WEEKDAY - start.weekday())
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def _each_day(days: Period) -> Iterator[date]:
    for offset in range(days.days):
        yield days.start + offset * _DAY
