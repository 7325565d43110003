"""Sums of results for a contract: what terms, objectives and charts are fed with.

All sums are made by the database on integers (millionths), so they are exact and do not depend
on the order in which results came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope
from ppp_desktop.metrics.catalogue import BASE_METRICS, Formula, Unit, metric
from ppp_desktop.metrics.ratios import divide
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results


@dataclass(frozen=True, slots=True)
class SumRow:
    """The sum of one stored metric over one scope and span: value (exact) and rows behind it."""

    value: Decimal
    rows: int


def measure(
    session: Session, contract_id: int, period: Period, requests: Iterable[MeasureRequest]
) -> dict[MeasureRequest, Measure]:
    """Return each requested figure for the days of `period`.

    A stored metric without results is 0 with 0 rows; a ratio without denominator has value None.
    """
    (found,) = measure_each(session, contract_id, [period], requests)
    return found


def measure_each(
    session: Session,
    contract_id: int,
    periods: Sequence[Period],
    requests: Iterable[MeasureRequest],
) -> list[dict[MeasureRequest, Measure]]:
    """Return each requested figure for each of `periods`, which must not overlap; see `measure`."""
    wanted = tuple(requests)
    base: set[MeasureRequest] = set()
    for request in wanted:
        base.update(base_requests(request))
    sums = _sum_by_scope(session, contract_id, periods, base)
    return [{request: _answer(request, found) for request in wanted} for found in sums]


def base_requests(request: MeasureRequest) -> tuple[MeasureRequest, ...]:
    """Return the stored metrics that `request` rests on: itself, or numerator and denominator."""
    formula = metric(request.metric).formula
    if formula is None:
        return (request,)
    return numerator_of(request, formula), denominator_of(request, formula)


def base_values(found: Measure) -> dict[MeasureRequest, Decimal]:
    """Return the sums of stored metrics that a measure tells: its own, or those of its ratio."""
    formula = metric(found.request.metric).formula
    if formula is None:
        return {found.request: found.value or Decimal(0)}
    return {
        numerator_of(found.request, formula): found.numerator or Decimal(0),
        denominator_of(found.request, formula): found.denominator or Decimal(0),
    }


def numerator_of(request: MeasureRequest, formula: Formula) -> MeasureRequest:
    """Return the request for the upper sum of a ratio."""
    statuses = formula.numerator_statuses or request.scope.statuses
    return MeasureRequest(formula.numerator, Scope(request.scope.filters, statuses))


def denominator_of(request: MeasureRequest, formula: Formula) -> MeasureRequest:
    """Return the request for the lower sum of a ratio."""
    statuses = formula.denominator_statuses or request.scope.statuses
    return MeasureRequest(formula.denominator, Scope(request.scope.filters, statuses))


def daily(
    session: Session, contract_id: int, period: Period, request: MeasureRequest
) -> dict[date, Decimal]:
    """Return the sum of a stored metric per day that has results."""
    column = results.c[request.metric]
    rows = session.execute(
        select(results.c.day, func.sum(column))
        .where(in_scope(contract_id, period, request.scope), column.is_not(None))
        .group_by(results.c.day)
        .order_by(results.c.day)
    )
    return {day: from_scaled(total) for day, total in rows}


def by_dimension(
    session: Session, contract_id: int, period: Period, request: MeasureRequest, dimension: str
) -> dict[str, SumRow]:
    """Return the sum of a stored metric per value of `dimension` ("" where there is none)."""
    column = results.c[request.metric]
    value = dimension_sets.c[dimension]
    rows = session.execute(
        select(value, func.sum(column), func.count())
        .join_from(results, dimension_sets)
        .where(in_scope(contract_id, period, request.scope), column.is_not(None))
        .group_by(value)
    )
    return {name: SumRow(from_scaled(total), count) for name, total, count in rows}


def foreign_currencies(
    session: Session, contract_id: int, period: Period, currency: str
) -> list[str]:
    """Return the other currencies that money among the period's results is in."""
    has_money = or_(
        *(
            results.c[stored.key].is_not(None)
            for stored in BASE_METRICS
            if stored.unit is Unit.MONEY
        )
    )
    rows = session.scalars(
        select(results.c.currency)
        .where(
            results.c.contract_id == contract_id,
            results.c.day.between(period.start, period.end),
            results.c.currency.not_in(("", currency)),
            has_money,
        )
        .distinct()
    )
    return sorted(rows)


def in_scope(contract_id: int, period: Period, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a result belongs to the contract, the days and the scope."""
    condition = (results.c.contract_id == contract_id) & results.c.day.between(
        period.start, period.end
    )
    condition = condition & results.c.status.in_(
        [STATUS_CODES[status] for status in scope.statuses]
    )
    if scope.filters:
        condition = condition & results.c.dimension_set_id.in_(_sets_in(scope))
    return condition


def _sets_in(scope: Scope) -> Select[int]:
    query: Select[int] = select(dimension_sets.c.id)
    for name, values in scope.filters:
        query = query.where(dimension_sets.c[name].in_(values))
    return query


def _sum_by_scope(
    session: Session,
    contract_id: int,
    periods: Sequence[Period],
    requests: Iterable[MeasureRequest],
) -> list[dict[MeasureRequest, SumRow]]:
    """Return the sums of each period, with one query for each scope."""
    by_scope: dict[Scope, list[str]] = {}
    nothing = SumRow(Decimal(0), 0)
    found: list[dict[MeasureRequest, SumRow]] = [{} for _ in periods]
    for request in requests:
        by_scope.setdefault(request.scope, []).append(request.metric)
        for of_period in found:
            of_period[request] = nothing
    span = Period(min(each.start for each in periods), max(each.end for each in periods))
    place = case(
        *(
            (results.c.day.between(each.start, each.end), position)
            for position, each in enumerate(periods)
        ),
        else_=len(periods),
    ).label("place")
    for scope, keys in by_scope.items():
        columns: list[ColumnElement[int]] = []
        for key in keys:
            columns += [func.sum(results.c[key]), func.count(results.c[key])]
        rows = session.execute(
            select(place, *columns).where(in_scope(contract_id, span, scope)).group_by(place)
        )
        for number, *sums in rows:
            if number == len(periods):
                continue
            for key, total, count in zip(keys, sums[::2], sums[1::2], strict=True):
                found[number][MeasureRequest(key, scope)] = SumRow(from_scaled(total or 0), count)
    return found


def _answer(request: MeasureRequest, sums: Mapping[MeasureRequest, SumRow]) -> Measure:
    formula = metric(request.metric).formula
    if formula is None:
        return Measure(request, sums[request].value, sums[request].rows)
    upper = sums[numerator_of(request, formula)]
    lower = sums[denominator_of(request, formula)]
    return Measure(
        request,
        divide(upper.value, lower.value, formula),
        rows_behind(formula, upper.rows, lower.rows),
        numerator=upper.value,
        denominator=lower.value,
    )


def rows_behind(formula: Formula, upper: int, lower: int) -> int:
    """Return how many results a ratio rests on; parts of one metric share theirs."""
    if formula.numerator == formula.denominator:
        return max(upper, lower)
    return upper + lower
