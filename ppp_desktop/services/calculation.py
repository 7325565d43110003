"""One contract and period worked out: terms in force, measures, objectives, the pay itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.metrics.ratios import attainment
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.context import Context, ObjectiveFigure, TaxRule
from ppp_desktop.payouts.engine import calculate, order_of, required_measures
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.measures import base_requests, foreign_currencies, measure
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.terms import JsonDocument, read_terms, terms_in_force


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """An objective and what came of it. `attained` 1 = exactly; None where nothing compares."""

    name: str
    metric: str
    target: Decimal
    direction: Direction
    actual: Decimal | None
    attained: Decimal | None
    request: MeasureRequest


@dataclass(frozen=True, slots=True)
class PeriodCalculation:
    """Everything that a statement of one period is made from."""

    period: Period
    active: Period
    terms_effective: date
    document: JsonDocument
    calculation: Calculation
    measures: tuple[Measure, ...]
    objectives: tuple[ObjectiveResult, ...]
    order: str
    warnings: tuple[str, ...]


def calculate_period(session: Session, contract: Contract, period: Period) -> PeriodCalculation:
    """Work out the pay of `period`; raises NotFound without terms, Conflict on currencies."""
    active = active_part(contract, period)
    version = terms_in_force(contract, active)
    return calculate_with(
        session, contract, period, read_terms(version.document), version.effective, version.document
    )


def calculate_with(
    session: Session,
    contract: Contract,
    period: Period,
    terms: Terms,
    effective: date,
    document: JsonDocument,
) -> PeriodCalculation:
    """Work out the pay of `period` under given terms: those in force, or a draft being written."""
    context = context_of(session, contract, period, terms)
    calculation = calculate(terms, context)
    return PeriodCalculation(
        period=period,
        active=context.active,
        terms_effective=effective,
        document=document,
        calculation=calculation,
        measures=tuple(context.measures.values()),
        objectives=objective_results(read_objectives(contract), context),
        order=order_of(terms, with_tax=calculation.tax is not None),
        warnings=calculation.warnings,
    )


def context_of(session: Session, contract: Contract, period: Period, terms: Terms) -> Context:
    """Return what the engine needs to work out `period` under `terms`.

    Raises NotFound outside the contract, Conflict where money is in another currency.
    """
    active = active_part(contract, period)
    figures = {found.name: _figure(found) for found in read_objectives(contract)}
    needed = list(required_measures(terms, figures))
    _refuse_foreign_money(session, contract, active, needed)
    wanted = dict.fromkeys([*needed, *(figure.request for figure in figures.values())])
    measures = measure(session, contract.id, active, wanted)
    return _context(contract, period, active, measures, figures)


def objective_results(
    objectives: Iterable[ObjectiveDetails], context: Context
) -> tuple[ObjectiveResult, ...]:
    """Return what came of the objectives by the measures of `context`."""
    return tuple(_result(found, context.objectives, context.measures) for found in objectives)


def pay_of_period(session: Session, contract: Contract, period: Period) -> Decimal | None:
    """Return the pay before tax, or None where it cannot be worked out (no terms yet)."""
    try:
        return calculate_period(session, contract, period).calculation.subtotal
    except (NotFound, Conflict):
        return None


def active_part(contract: Contract, period: Period) -> Period:
    """Return the days of `period` inside the contract; raises NotFound where there are none."""
    start = max(contract.start, period.start)
    end = period.end if contract.end is None else min(contract.end, period.end)
    if start > end:
        raise NotFound(
            f"{contract.code} does not cover {period.label}.",
            "Choose a period between its start and its end.",
        )
    return Period(start, end)


def _context(
    contract: Contract,
    period: Period,
    active: Period,
    measures: Mapping[MeasureRequest, Measure],
    figures: Mapping[str, ObjectiveFigure],
) -> Context:
    client = contract.client
    tax = None
    if client.tax_rate or client.tax_note:
        tax = TaxRule(client.tax_name or "Tax", client.tax_rate, client.tax_note)
    return Context(
        currency=contract.currency,
        period=period,
        active=active,
        measures=measures,
        words=CatalogueWords(),
        objectives=figures,
        tax=tax,
        period_noun=contract.billing,
    )


def _figure(objective: ObjectiveDetails) -> ObjectiveFigure:
    return ObjectiveFigure(
        name=objective.name,
        request=MeasureRequest(objective.metric, objective.scope),
        target=objective.target,
        lower_is_better=objective.direction is Direction.LOWER,
    )


def _result(
    objective: ObjectiveDetails,
    figures: Mapping[str, ObjectiveFigure],
    measures: Mapping[MeasureRequest, Measure],
) -> ObjectiveResult:
    request = figures[objective.name].request
    actual = measures[request].value
    return ObjectiveResult(
        name=objective.name,
        metric=objective.metric,
        target=objective.target,
        direction=objective.direction,
        actual=actual,
        attained=attainment(actual, objective.target, objective.direction),
        request=request,
    )


def _refuse_foreign_money(
    session: Session, contract: Contract, active: Period, requests: list[MeasureRequest]
) -> None:
    uses_money = any(
        metric(base.metric).unit is Unit.MONEY
        for request in requests
        for base in base_requests(request)
    )
    if not uses_money:
        return
    foreign = foreign_currencies(session, contract.id, active, contract.currency)
    if foreign:
        raise Conflict(
            f"Results of {contract.code} in {active.label} are in {', '.join(foreign)}, "
            f"the contract is in {contract.currency}.",
            "Undo that import, or import an export in the contract's currency.",
        )
