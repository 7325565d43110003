"""One contract and period worked out: terms in force, measures, objectives, the pay itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound, PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.metrics.ratios import attainment
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.balances import NO_BALANCES, Balances
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    ReversedPeriod,
    TaxRule,
    TermsPart,
)
from ppp_desktop.payouts.engine import calculate_parts, order_of, required_of_parts
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.services.adjustment_reading import adjusting_of, open_adjustments
from ppp_desktop.services.balances import has_balances, issued_balances
from ppp_desktop.services.courses import Course
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.issued_periods import issued_period
from ppp_desktop.services.measures import measure
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.reversals import reversed_periods
from ppp_desktop.services.taken_back import taken_back
from ppp_desktop.services.terms import JsonDocument, read_terms, versions_in_force


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
class VersionPart:
    """The version of the terms, by the day it came into force, that some days are paid under."""

    effective: date
    document: JsonDocument
    days: Period


@dataclass(frozen=True, slots=True)
class PeriodCalculation:
    """Everything that a statement of one period is made from; `versions` has one for each part."""

    period: Period
    active: Period
    versions: tuple[VersionPart, ...]
    calculation: Calculation
    context: Context
    objectives: tuple[ObjectiveResult, ...]
    order: str

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The figures that were used."""
        return tuple(self.context.measures.values())


def calculate_period(session: Session, contract: Contract, period: Period) -> PeriodCalculation:
    """Work out the pay of `period`; raises NotFound without terms, Conflict on currencies."""
    active = active_part(contract, period)
    versions = versions_of(contract, active)
    parts = parts_of(versions)
    context = context_of(session, contract, period, parts)
    calculation = calculate_parts(parts, context)
    return PeriodCalculation(
        period=period,
        active=active,
        versions=versions,
        calculation=calculation,
        context=context,
        objectives=objective_results(read_objectives(contract), context),
        order=order_of(
            *(part.terms for part in parts),
            with_tax=calculation.tax is not None,
            with_adjustments=bool(context.adjustments),
        ),
    )


def versions_of(contract: Contract, active: Period) -> tuple[VersionPart, ...]:
    """Return the versions in force, each with its days; raises NotFound without one."""
    return tuple(
        VersionPart(version.effective, version.document, days)
        for version, days in versions_in_force(contract, active)
    )


def parts_of(versions: Iterable[VersionPart]) -> tuple[TermsPart, ...]:
    """Return the typed terms of each part."""
    return tuple(TermsPart(read_terms(each.document), each.days) for each in versions)


def context_of(
    session: Session, contract: Contract, period: Period, parts: Sequence[TermsPart]
) -> Context:
    """Return what the engine needs to work out `period` under `parts`.

    Raises NotFound outside the contract, Conflict where money is in another currency.
    """
    context = _own_context(session, contract, period, parts)
    return replace(
        context,
        opening=_opening(session, contract, period),
        reversals=tuple(_reversals(session, contract, period)),
        adjustments=adjusting_of(open_adjustments(session, contract.id, period)),
    )


def _own_context(
    session: Session, contract: Contract, period: Period, parts: Sequence[TermsPart]
) -> Context:
    """Return the context without what earlier periods left."""
    figures = objective_figures(contract)
    judged = [figure.request for figure in figures.values()]
    wanted = dict.fromkeys([*required_of_parts(parts, figures), *judged])
    active = active_part(contract, period)
    money = MoneyRule(parts[-1].terms.conversion)
    measures = measure(session, Course.of(contract), active, wanted, close=period.end, money=money)
    return Context(
        currency=contract.currency,
        period=period,
        active=active,
        measures=measures,
        words=CatalogueWords(),
        objectives=figures,
        tax=_tax_rule(contract.client),
        period_noun=contract.billing,
        is_last=contract.end is not None and contract.end <= period.end,
    )


def _reversals(session: Session, contract: Contract, period: Period) -> Iterator[ReversedPeriod]:
    """Yield the earlier periods of which results were reversed in `period`, as they were paid."""
    course = Course.of(contract)
    holds = {0}
    for version in contract.terms:
        for component in read_terms(version.document).components:
            if isinstance(component, ResultComponent):
                holds.add(component.hold_days)
    for earlier in reversed_periods(session, course, period, holds):
        try:
            parts, paid = _as_paid(session, contract, earlier)
        except NotFound:  # nothing was paid without terms
            continue
        money = MoneyRule(parts[-1].terms.conversion)
        taken = taken_back(session, course, period, paid, money)
        if taken:
            left = _left_of(session, course, paid, period.start, money)
            yield ReversedPeriod(parts, paid, taken, left)


def _as_paid(
    session: Session, contract: Contract, period: Period
) -> tuple[tuple[TermsPart, ...], Context]:
    """Return an earlier period as it was issued, or as it stands where it is still open."""
    issued = issued_period(session, contract.id, period)
    if issued is None:
        parts = parts_of(versions_of(contract, active_part(contract, period)))
        return parts, _own_context(session, contract, period, parts)
    return issued.parts, Context(
        currency=contract.currency,
        period=period,
        active=issued.active,
        measures=issued.measures,
        words=CatalogueWords(),
        objectives=issued.objectives,
        period_noun=contract.billing,
    )


def _left_of(
    session: Session, course: Course, paid: Context, now: date, money: MoneyRule
) -> Mapping[MeasureRequest, Measure] | None:
    """Return the figures of a paid period on the day before `now`; None where they are the same."""
    first, before = paid.period.end + timedelta(days=1), now - timedelta(days=1)
    if first > before or not taken_back(session, course, Period(first, before), paid, money):
        return None
    return measure(session, course, paid.active, paid.measures, close=before, money=money)


def _opening(session: Session, contract: Contract, period: Period) -> Balances:
    """Return what the period before left, as it was issued or as it stands now."""
    before = period.previous()
    versions = [version for version in contract.terms if version.effective <= period.end]
    carries = any(has_balances(version.document) for version in versions)
    if not carries or before.end < contract.start:
        return NO_BALANCES
    issued = issued_balances(session, contract.id, before)
    if issued is not None:
        return issued
    try:
        return calculate_period(session, contract, before).calculation.closing
    except NotFound:  # no terms were in force yet
        return NO_BALANCES


def objective_figures(contract: Contract) -> dict[str, ObjectiveFigure]:
    """Return the contract's objectives by name, as terms and conditions see them."""
    return {found.name: _figure(found) for found in read_objectives(contract)}


def objective_results(
    objectives: Iterable[ObjectiveDetails], context: Context
) -> tuple[ObjectiveResult, ...]:
    """Return what came of the objectives by the measures of `context`."""
    return tuple(_result(found, context.objectives, context.measures) for found in objectives)


def pay_of_period(session: Session, contract: Contract, period: Period) -> Decimal | None:
    """Return the pay before tax, or None where it cannot be worked out (no terms yet)."""
    try:
        return calculate_period(session, contract, period).calculation.subtotal
    except PppError:
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


def _tax_rule(client: Client) -> TaxRule | None:
    treatment = TaxTreatment(client.tax_treatment)
    if not (client.tax_rate or client.tax_note or treatment is not TaxTreatment.STANDARD):
        return None
    return TaxRule(client.tax_name or "Tax", client.tax_rate, client.tax_note, treatment)


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
