"""Sums of results for a contract: what terms, objectives and charts are fed with.

All sums are made by the database on integers (millionths), so they are exact and do not depend
on the order in which results came. A result counts as it stood when its period closed: one that
was reversed later was still approved, and is taken back in the period of its reversal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.closed_totals import keep_totals
from ppp_desktop.services.courses import Course, billed_days
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.measure_requests import (
    SumRow,
    base_requests,
    denominator_of,
    numerator_of,
    rows_behind,
)
from ppp_desktop.services.measuring import Asked, Measuring
from ppp_desktop.services.result_conditions import counted_value, in_segments

__all__ = [
    "Course",
    "MoneyRule",
    "SumRow",
    "base_requests",
    "by_dimension",
    "daily",
    "denominator_of",
    "keep_sums",
    "measure",
    "measure_each",
    "numerator_of",
    "rows_behind",
]


def measure(
    session: Session,
    course: Course,
    period: Period,
    requests: Iterable[MeasureRequest],
    *,
    close: date | None = None,
    money: MoneyRule | None = None,
) -> dict[MeasureRequest, Measure]:
    """Return each requested figure for the days of `period`.

    A stored metric without results is 0 with 0 rows; a ratio without denominator has value None.
    Results count as they stood on `close`, the period's end where None: whoever asks for a part
    of a period gives the end of the whole. Sums from before the period add up each earlier
    period as it stood at its own end. Money of other currencies is treated as `money` says, and
    added as it stands without it; raises Conflict where it is refused or a rate is missing.
    """
    asked = Asked(period, close or period.end)
    (found,) = Measuring(session, course, money).answer([asked], requests)
    return found


def measure_each(
    session: Session,
    course: Course,
    periods: Sequence[Period],
    requests: Iterable[MeasureRequest],
    *,
    money: MoneyRule | None = None,
) -> list[dict[MeasureRequest, Measure]]:
    """Return each requested figure for each of `periods`, which must not overlap; see `measure`."""
    asked = [Asked(period, period.end) for period in periods]
    return Measuring(session, course, money).answer(asked, requests)


def keep_sums(
    session: Session,
    course: Course,
    statement_id: int,
    period: Period,
    requests: Iterable[MeasureRequest],
    *,
    close: date,
    money: MoneyRule | None = None,
) -> None:
    """Keep the period's sums behind all `requests` with its statement, for running totals."""
    bases = dict.fromkeys(
        replace(base, span=Span.PERIOD, within=None)
        for request in requests
        if request.reversed_in is None
        for base in base_requests(request)
    )
    found = measure(session, course, period, bases, close=close, money=money)
    keep_totals(session, statement_id, found.values())


def daily(
    session: Session, course: Course, period: Period, request: MeasureRequest
) -> dict[date, Decimal]:
    """Return the sum of a stored metric per day that has results, as they stood at the end."""
    segments = billed_days(course, period, period.end)
    column = counted_value(course, segments, request.metric, request.scope)
    rows = session.execute(
        select(results.c.day, func.sum(column))
        .where(
            in_segments(course.contract_id, segments, request.scope),
            column.is_not(None),
        )
        .group_by(results.c.day)
        .order_by(results.c.day)
    )
    return {day: from_scaled(total) for day, total in rows}


def by_dimension(
    session: Session, course: Course, period: Period, request: MeasureRequest, dimension: str
) -> dict[str, SumRow]:
    """Return the sum of a stored metric per value of `dimension` ("" where there is none).

    Results count as they stood at the end of the period.
    """
    segments = billed_days(course, period, period.end)
    column = counted_value(course, segments, request.metric, request.scope)
    value = dimension_sets.c[dimension]
    rows = session.execute(
        select(value, func.sum(column), func.count())
        .join_from(results, dimension_sets)
        .where(
            in_segments(course.contract_id, segments, request.scope),
            column.is_not(None),
        )
        .group_by(value)
    )
    return {name: SumRow(from_scaled(total), count) for name, total, count in rows}
