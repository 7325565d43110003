"""Which stored results count: days, statuses as they stood on a day, dimensions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, Select, and_, case, false, literal, not_, or_, select

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Status
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results
from ppp_desktop.services.courses import Course, Segment, Trust, segments_of

_APPROVED = STATUS_CODES[Status.APPROVED]
_REVERSED = STATUS_CODES[Status.REVERSED]


def in_segments(contract_id: int, segments: Sequence[Segment], scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a result belongs to the contract, the segments and the scope."""
    return and_(on_days(contract_id, segments), counts(segments, scope))


def summed(
    course: Course, period: Period, request: MeasureRequest, close: date | None
) -> ColumnElement[bool]:
    """Return the condition that a result is one of those that `request` sums."""
    segments = segments_of(course, period, request, close)
    if not segments:
        return false()
    has_value = counted_value(course, segments, request.metric, request.scope).is_not(None)
    if request.reversed_in is None:
        return in_segments(course.contract_id, segments, request.scope) & has_value
    # Looked at from the day before, the results that were reversed since still count.
    days = request.reversed_in
    before = days.start - timedelta(days=1)
    paid = tuple(replace(segment, close=before) for segment in segments)
    is_reversed = results.c.reversed_on.between(days.start, days.end)
    return in_segments(course.contract_id, paid, request.scope) & is_reversed & has_value


def counted_value(
    course: Course, segments: Sequence[Segment], key: str, scope: Scope
) -> ColumnElement[int]:
    """Return a metric's value of a result, NULL where its source is a control of another one."""
    column = results.c[key]
    left_out = [
        _said_by(trust, segments)
        for trust in course.trusts
        if is_judged(trust, key, scope)
        and any(trust.holds_on(each.billing_end) for each in segments)
    ]
    return case((not_(or_(*left_out)), column)) if left_out else column


def is_judged(trust: Trust, key: str, scope: Scope) -> bool:
    """Tell whether a trust decides on a figure: a scope that names its sources itself wins."""
    return trust.metric == key and all(name != "source" for name, _values in scope.filters)


def _said_by(trust: Trust, segments: Sequence[Segment]) -> ColumnElement[bool]:
    """Return the condition that a result is the control's, in segments that the trust holds for."""
    by_control: ColumnElement[bool] = results.c.dimension_set_id.in_(
        select(dimension_sets.c.id).where(dimension_sets.c.source == trust.control)
    )
    held = [each.days for each in segments if trust.holds_on(each.billing_end)]
    if len(held) == len(segments):
        return by_control
    return by_control & or_(
        *(results.c.day.between(each.start, each.end) for each in _merged(held))
    )


def on_days(contract_id: int, segments: Sequence[Segment]) -> ColumnElement[bool]:
    """Return the condition that a result is the contract's and of one of the segments' days."""
    spans = _merged(segment.days for segment in segments)
    condition = results.c.contract_id == contract_id
    if len(spans) > 1:
        condition &= or_(*(results.c.day.between(each.start, each.end) for each in spans))
    return condition & results.c.day.between(spans[0].start, spans[-1].end)


def counts(segments: Sequence[Segment], scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a result of the segments' days has status and dimensions."""
    condition = _has_status(scope.statuses, _close(segments))
    if scope.filters:
        condition &= results.c.dimension_set_id.in_(_sets_in(scope))
    return condition


def status_on(close: date) -> ColumnElement[int]:
    """Return the code of the status that a result had on a day."""
    late = (results.c.status == _REVERSED) & (results.c.reversed_on > close)
    return case((late, _APPROVED), else_=results.c.status)


def in_place(segments: Sequence[Segment]) -> ColumnElement[int]:
    """Return the position of the segment that a result lies in, their number where in none."""
    return case(
        *(
            (results.c.day.between(each.days.start, each.days.end), position)
            for position, each in enumerate(segments)
        ),
        else_=len(segments),
    )


def _has_status(
    statuses: tuple[Status, ...], close: date | ColumnElement[date]
) -> ColumnElement[bool]:
    listed = results.c.status.in_([STATUS_CODES[status] for status in statuses])
    counts_approved, counts_reversed = Status.APPROVED in statuses, Status.REVERSED in statuses
    if counts_approved == counts_reversed:
        return listed
    if counts_approved:
        return listed | ((results.c.status == _REVERSED) & (results.c.reversed_on > close))
    early = results.c.reversed_on.is_(None) | (results.c.reversed_on <= close)
    return listed & ((results.c.status != _REVERSED) | early)


def _close(segments: Sequence[Segment]) -> date | ColumnElement[date]:
    if len({segment.close for segment in segments}) == 1:
        return segments[0].close
    return case(
        *(
            (results.c.day.between(each.days.start, each.days.end), literal(each.close, Date))
            for each in segments
        )
    )


def _sets_in(scope: Scope) -> Select[int]:
    query: Select[int] = select(dimension_sets.c.id)
    for name, values in scope.filters:
        query = query.where(dimension_sets.c[name].in_(values))
    return query


def _merged(spans: Iterable[Period]) -> list[Period]:
    """Return the spans in order, those that follow one another as one."""
    found: list[Period] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end + timedelta(days=1):
            found[-1] = Period(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
