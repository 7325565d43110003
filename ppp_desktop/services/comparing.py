"""Draws up what stands beside a calculation: the last statement, the return, where cuts come from.

Only what is stored and measured is compared; where a figure is missing, so is what rests on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.money import round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.arithmetic import exactly
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.calculation import PeriodCalculation, parts_of
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.courses import Course
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.measures import measure
from ppp_desktop.services.statement_comparison import (
    ClientReturn,
    Comparison,
    LineBefore,
    Origin,
    Since,
)

_REVENUE, _SPEND = MeasureRequest("revenue", Scope()), MeasureRequest("cost", Scope())
_RESULTS = frozenset(
    {"leads", "deals", "orders", "installs", "conversions", "approved_conversions", "units"}
)
_SHARE = Decimal("0.0001")


def compare(session: Session, contract: Contract, worked: PeriodCalculation) -> Comparison:
    """Return what a statement of `worked` freezes beside its calculation."""
    periods = [each.context.period for each in worked.context.reversals]
    return Comparison(
        since=_since(session, contract.id, worked.period),
        returned=_returned(session, contract, worked),
        origins=tuple(_origins(session, contract.id, periods)),
    )


def counted_lines(lines: Iterable[Line], measures: Iterable[Measure]) -> tuple[LineBefore, ...]:
    """Return each component once, however many versions of the terms paid it."""
    frozen = (_LineFrozen(each.key, each.name, each.amount, each.measures) for each in lines)
    return _together(frozen, {each.request: each.value for each in measures})


@dataclass(frozen=True, slots=True)
class _LineFrozen:
    key: str
    name: str
    amount: Decimal
    measures: tuple[MeasureRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class _MeasureFrozen:
    request: MeasureRequest
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class _CalculationFrozen:
    lines: tuple[_LineFrozen, ...]
    subtotal: Decimal


@dataclass(frozen=True, slots=True)
class _BodyFrozen:
    """Of a statement's body what the next one is compared with; the rest is not looked at."""

    period: Period
    calculation: _CalculationFrozen
    measures: tuple[_MeasureFrozen, ...]


_ADAPTER: TypeAdapter[_BodyFrozen] = TypeAdapter(_BodyFrozen)


def _since(session: Session, contract_id: int, period: Period) -> Since | None:
    """Return the last statement in force that ends before `period` begins."""
    row = session.execute(
        select(Statement.number, Statement.body)
        .where(closes_period(contract_id), Statement.end < period.start)
        .order_by(Statement.start.desc())
        .limit(1)
    ).first()
    if row is None or row.number is None:
        return None
    body = _ADAPTER.validate_json(json.dumps(row.body))
    values = {each.request: each.value for each in body.measures}
    lines = _together(body.calculation.lines, values)
    return Since(row.number, body.period, lines, body.calculation.subtotal)


def _together(
    lines: Iterable[_LineFrozen], values: Mapping[MeasureRequest, Decimal | None]
) -> tuple[LineBefore, ...]:
    found: dict[str, LineBefore] = {}
    for line in lines:
        key = line.key.split("@")[0]
        counted = _counted(line.measures, values)
        before = found.get(key)
        if before is None:
            name = line.name.rpartition(" (")[0] if "@" in line.key else line.name
            found[key] = LineBefore(key, name or line.name, line.amount, *counted)
        else:
            found[key] = _added(before, line.amount, *counted)
    return tuple(found.values())


def _counted(
    requests: Sequence[MeasureRequest], values: Mapping[MeasureRequest, Decimal | None]
) -> tuple[str, Decimal | None]:
    """Return the sum that a line counted; ("", None) where it rests on a ratio or on several."""
    if len(requests) != 1 or metric(requests[0].metric).formula is not None:
        return "", None
    return requests[0].metric, values.get(requests[0])


def _added(
    before: LineBefore, amount: Decimal, counted: str, quantity: Decimal | None
) -> LineBefore:
    total = before.amount + amount
    if counted != before.metric or quantity is None or before.quantity is None:
        return replace(before, amount=total, metric="", quantity=None)
    with exactly():
        return replace(before, amount=total, quantity=before.quantity + quantity)


def _origins(session: Session, contract_id: int, periods: Sequence[Period]) -> Iterator[Origin]:
    """Yield the statements in force of earlier periods, in the order of `periods`."""
    if not periods:
        return
    rows = session.execute(
        select(Statement.start, Statement.end, Statement.number).where(
            closes_period(contract_id), Statement.start.in_([each.start for each in periods])
        )
    )
    numbers = {Period(start, end): number for start, end, number in rows}
    for period in periods:
        if number := numbers.get(period):
            yield Origin(period, number)


def _returned(
    session: Session, contract: Contract, worked: PeriodCalculation
) -> ClientReturn | None:
    """Return what the client put in and got; None where no revenue and no spend are known."""
    money = MoneyRule(parts_of(worked.versions)[-1].terms.conversion)
    period = worked.active
    try:
        found = measure(
            session,
            Course.of(contract),
            period,
            (_REVENUE, _SPEND),
            close=worked.period.end,
            money=money,
        )
    except Conflict:  # money of another currency that the terms do not convert
        return None
    revenue, spend = (_known(found[request]) for request in (_REVENUE, _SPEND))
    if revenue is None and spend is None:
        return None
    media = handed_on(_lines(worked), contract.currency)
    pay = worked.calculation.subtotal - media
    invested = (media if spend is None else spend) + pay
    counted, results = _results(worked)
    return ClientReturn(
        revenue=revenue,
        spend=spend,
        pay=pay,
        invested=invested,
        roas=_ratio(revenue, spend),
        roi=None if revenue is None else _ratio(revenue - invested, invested),
        counted=counted if results else None,
        effective=_ratio(invested, results),
    )


def _lines(worked: PeriodCalculation) -> tuple[Line, ...]:
    return worked.calculation.lines


def _known(found: Measure) -> Decimal | None:
    return found.value if found.rows else None


def handed_on(lines: Iterable[Line], currency: str) -> Decimal:
    """Return the media spend that lines hand on: it is no pay, though it is paid."""
    return sum((_handed_on(line, currency) for line in lines), Decimal(0))


def _handed_on(line: Line, currency: str) -> Decimal:
    """Return the media spend in a line that hands it on: the line without the share on top."""
    at_cost = [part for part in line.parts if part.rate_is_share and part.rate == 1]
    if line.kind != "pass_through" or not at_cost:
        return Decimal(0)
    with exactly():
        on_top = sum((part.rate for part in line.parts if part not in at_cost), Decimal(0))
        return round_money(line.amount / (1 + on_top), currency)


def _results(worked: PeriodCalculation) -> tuple[MeasureRequest | None, Decimal | None]:
    """Return the first results that are paid for, or aimed at, and how many came."""
    paid = (request for line in _lines(worked) for request in line.measures)
    for request in (*paid, *(objective.request for objective in worked.objectives)):
        is_count = metric(request.metric).unit is Unit.COUNT and request.metric in _RESULTS
        found = worked.context.measures.get(request)
        if is_count and request.within is None and found is not None and found.value:
            return request, found.value
    return None, None


def _ratio(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    if above is None or not below or below < 0:
        return None
    with exactly():
        return (above / below).quantize(_SHARE)
