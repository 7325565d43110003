"""Results of a figure's scope that do not count because of their status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Span, Status
from ppp_desktop.models.results import STATUSES_BY_CODE, results
from ppp_desktop.services.courses import Course
from ppp_desktop.services.metric_words import REVIEWED_METRICS
from ppp_desktop.services.result_conditions import status_on, summed
from ppp_desktop.services.statement_body import Exclusion


def live_exclusions(
    session: Session,
    course: Course,
    period: Period,
    request: MeasureRequest,
    *,
    close: date | None = None,
) -> tuple[Exclusion, ...]:
    """Return what the scope's statuses keep out, where results are approved one by one."""
    is_plain = request.span is Span.PERIOD and request.reversed_in is None
    if request.metric not in REVIEWED_METRICS or not is_plain:
        return ()
    others = tuple(status for status in Status if status not in request.scope.statuses)
    if not others:
        return ()
    column = results.c[request.metric]
    kept_out = replace(request, scope=Scope(request.scope.filters, others))
    status = status_on(close or period.end)
    rows = session.execute(
        select(status, func.count(), func.sum(column))
        .where(summed(course, period, kept_out, close))
        .group_by(status)
        .order_by(status)
    )
    return tuple(
        Exclusion(request, STATUSES_BY_CODE[code], count, from_scaled(total))
        for code, count, total in rows
    )
