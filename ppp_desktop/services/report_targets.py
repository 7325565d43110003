"""The target over the days of a report: agreed for a period, summed, or shared by the season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, periods_between
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.metrics.ratios import PRECISION, ExpectedShare, expected_share, pacing
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.courses import Course
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.performance import season_before

_DAY = timedelta(days=1)


class TargetKind(StrEnum):
    """What a target over the days of a report is: agreed for a period, or worked out."""

    PERIOD = "period"
    """The target of the one billing period of which the first days, or all, are reported."""
    PERIODS = "periods"
    """The sum of the targets of several whole billing periods."""
    SHARE = "share"
    """The part of the targets that the season (or plain time) expects of just these days."""
    LEVEL = "level"
    """A ratio to reach, whatever the days."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target over some days; None outside the contract. `pacing` is told of first days only.

    `expected_by` is the number of earlier periods that the pace or the share was learnt from, 0
    for plain time, None where neither is told.
    """

    target: Decimal | None
    kind: TargetKind
    pacing: Decimal | None = None
    expected_by: int | None = None


def aim_of(
    session: Session,
    contract: Contract,
    agreed: ObjectiveDetails,
    days: Period,
    *,
    through: date | None,
    actual: Decimal | None,
) -> Aim:
    """Return what an objective asks of `days`, of which `through` is the last with results."""
    if metric(agreed.metric).formula is not None:
        return Aim(agreed.target, TargetKind.LEVEL)
    periods = covered_periods(Course.of(contract), days)
    if not periods:
        return Aim(None, TargetKind.SHARE)
    if len(periods) == 1 and days.start == periods[0].start and days.end <= periods[0].end:
        return _running(session, contract, agreed, periods[0], through, actual)
    if all(each.start in days and each.end in days for each in periods):
        with localcontext(prec=PRECISION):
            return Aim(agreed.target * len(periods), TargetKind.PERIODS)
    return _shared(session, contract, agreed, periods, days)


def even_target(course: Course, target: Decimal, days: Period) -> Decimal | None:
    """Return what of a target per period falls to `days` if each day brings the same.

    None outside the contract.
    """
    periods = covered_periods(course, days)
    if not periods:
        return None
    with localcontext(prec=PRECISION):
        parts = (target * _shared_days(each, days) / each.days for each in periods)
        return sum(parts, Decimal(0))


def covered_periods(course: Course, days: Period) -> list[Period]:
    """Return the billing periods of `days` that the contract covers."""
    found = periods_between(days.start, days.end, course.billing)
    return [each for each in found if course.active(each) is not None]


def _running(
    session: Session,
    contract: Contract,
    agreed: ObjectiveDetails,
    period: Period,
    through: date | None,
    actual: Decimal | None,
) -> Aim:
    """Return the whole target of a period, with the pace where only its first days are told."""
    if through is None or through >= period.end or actual is None:
        return Aim(agreed.target, TargetKind.PERIOD)
    request = MeasureRequest(agreed.metric, agreed.scope)
    history = season_before(session, contract, request, period)
    expected = expected_share(period, through, history)
    pace = pacing(actual, agreed.target, expected.share)
    return Aim(agreed.target, TargetKind.PERIOD, pace, expected.periods)


def _shared(
    session: Session,
    contract: Contract,
    agreed: ObjectiveDetails,
    periods: Sequence[Period],
    days: Period,
) -> Aim:
    request = MeasureRequest(agreed.metric, agreed.scope)
    total, learnt = Decimal(0), []
    for period in periods:
        if period.start in days and period.end in days:
            share = Decimal(1)
        else:
            history = season_before(session, contract, request, period)
            reached = expected_share(period, min(days.end, period.end), history)
            begun = expected_share(period, max(days.start, period.start) - _DAY, history)
            learnt += _learnt_from(reached, begun)
            with localcontext(prec=PRECISION):
                share = reached.share - begun.share
        with localcontext(prec=PRECISION):
            total += agreed.target * share
    return Aim(total, TargetKind.SHARE, expected_by=min(learnt, default=0))


def _learnt_from(*found: ExpectedShare) -> list[int]:
    """Return what taught the shares; nothing and all of a period need no teacher."""
    return [each.periods for each in found if each.share not in (0, 1)]


def _shared_days(one: Period, other: Period) -> int:
    return (min(one.end, other.end) - max(one.start, other.start)).days + 1
