"""Results that were taken back after their period closed, as the measures that they had made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Span,
    Status,
)
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.context import Reversal
from ppp_desktop.services.courses import Course, Segment, segments_of
from ppp_desktop.services.foreign_money import (
    Exchange,
    MoneyRule,
    Tally,
    is_money,
    open_exchange,
    settled,
)
from ppp_desktop.services.measure_details import ordered
from ppp_desktop.services.measure_requests import SumRow, answer_of, base_requests, denominator_of
from ppp_desktop.services.reversed_rows import ReversedRow, reversed_days, reversed_rows


def reversed_periods(
    session: Session, course: Course, period: Period, hold_days: Iterable[int] = (0,)
) -> tuple[Period, ...]:
    """Return the earlier billing periods of which results were reversed in `period`, in order.

    A result is of the period in which it became payable, after any of the holds.
    """
    holds = [timedelta(days=days) for days in set(hold_days)]
    days = reversed_days(session, course, period)
    found = {course.period_of(day + hold) for day in days for hold in holds}
    return tuple(sorted(each for each in found if each.end < period.start and course.active(each)))


def reversals_in(
    session: Session,
    course: Course,
    period: Period,
    requests: Iterable[MeasureRequest],
    earlier: Period,
    *,
    money: MoneyRule | None = None,
) -> tuple[Reversal, ...]:
    """Return what was reversed in `period` of the figures of `earlier`, by age in days.

    A reversal has a measure for every request that its results had been part of; requests for
    what came before a period have none. A scope that counts reversed results, too, loses nothing.
    """
    active = course.active(earlier)
    wanted = tuple(dict.fromkeys(each for each in requests if each.span is Span.PERIOD))
    if active is None:
        return ()
    days = {request: segments_of(course, active, request) for request in wanted}
    segments = tuple(dict.fromkeys(each for found in days.values() for each in found))
    keys = list(dict.fromkeys(base.metric for each in wanted for base in base_requests(each)))
    if not segments:
        return ()
    by_age: dict[int, list[ReversedRow]] = {}
    for row in reversed_rows(session, course, period, segments, keys):
        by_age.setdefault(row.age_days, []).append(row)
    exchange = None
    amounts = [key for key in keys if is_money(key)]
    native = ("", course.currency)
    is_foreign = any(row.currency not in native for rows in by_age.values() for row in rows)
    if money is not None and amounts and is_foreign:
        exchange = open_exchange(session, course, earlier, segments, amounts, money)
    found = []
    for age in sorted(by_age):
        measures = _measures(course, by_age[age], days, exchange)
        if measures:
            found.append(Reversal(age, measures))
    return tuple(found)


def _measures(
    course: Course,
    rows: Sequence[ReversedRow],
    days: Mapping[MeasureRequest, Sequence[Segment]],
    exchange: Exchange | None,
) -> dict[MeasureRequest, Measure]:
    found: dict[MeasureRequest, Measure] = {}
    for request, segments in days.items():
        inside = [
            row.as_counted(course.trusts, segment.billing_end, request.scope)
            for row in rows
            for segment in segments
            if row.day in segment.days
        ]
        if any(_counted(base, inside) for base in base_requests(request)):
            found[request] = _measure(request, inside, exchange)
    return found


def _measure(
    request: MeasureRequest, rows: Sequence[ReversedRow], exchange: Exchange | None
) -> Measure:
    formula = metric(request.metric).formula
    if formula is not None or request.detail is Detail.SUM:
        sums = {base: _sum(base, rows, exchange) for base in base_requests(request)}
        answer = answer_of(request, sums)
        if formula is not None and formula.numerator == formula.denominator:
            # A result that leaves the upper sum alone is still behind the ratio.
            answer = replace(answer, rows=sums[denominator_of(request, formula)].rows)
        return answer
    counted = _counted(request, rows)
    whole = _sum(request, rows, exchange)
    made = Measure(request, whole.value, whole.rows, conversions=whole.conversions)
    if request.detail is Detail.EVENTS:
        return _with_events(made, counted, exchange)
    return _with_groups(made, counted, exchange)


def _sum(request: MeasureRequest, rows: Sequence[ReversedRow], exchange: Exchange | None) -> SumRow:
    tally = _tally(request.metric, _counted(request, rows), exchange)
    value, conversions = settled(tally, exchange)
    return SumRow(value, tally.rows, conversions)


def _counted(request: MeasureRequest, rows: Sequence[ReversedRow]) -> list[ReversedRow]:
    """Return the rows that the request had counted as approved and counts no longer."""
    statuses = request.scope.statuses
    if Status.APPROVED not in statuses or Status.REVERSED in statuses:
        return []
    return [
        row for row in rows if row.values[request.metric] is not None and row.is_in(request.scope)
    ]


def _tally(key: str, rows: Iterable[ReversedRow], exchange: Exchange | None) -> Tally:
    tally = Tally()
    for row in rows:
        amount = row.values[key] or 0
        tally.rows += 1
        if _is_foreign(key, row, exchange):
            tally.add_foreign(row.currency, row.day, amount)
        else:
            tally.native += amount
    return tally


def _is_foreign(key: str, row: ReversedRow, exchange: Exchange | None) -> bool:
    return exchange is not None and is_money(key) and row.currency in exchange.currencies


def _with_events(made: Measure, rows: Sequence[ReversedRow], exchange: Exchange | None) -> Measure:
    key = made.request.metric
    events = []
    for row in rows:
        amount = row.values[key] or 0
        value = from_scaled(amount)
        if exchange is not None and _is_foreign(key, row, exchange):
            value = exchange.value_of(amount, row.currency, row.day)
        events.append(EventCount(row.day, value, 1))
    totals = sum(1 for row in rows if not row.is_event)
    return replace(made, events=ordered(events), totals=totals)


def _with_groups(made: Measure, rows: Sequence[ReversedRow], exchange: Exchange | None) -> Measure:
    request = made.request
    by_values: dict[tuple[str, ...], list[ReversedRow]] = {}
    for row in rows:
        values = tuple(row.dimensions[name] for name in request.by)
        by_values.setdefault(values, []).append(row)
    groups = []
    for values in sorted(by_values):
        tally = _tally(request.metric, by_values[values], exchange)
        groups.append(Group(values, settled(tally, exchange)[0], tally.rows))
    return replace(made, groups=tuple(groups))
