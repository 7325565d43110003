"""What one reversed result costs the agency under each answer, by the engine's own clawback."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
)
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.kinds.component import Component
from ppp_desktop.payouts.questions import Question
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.question_trials import Trial, made_up

_ONE_ORDER = Decimal(100)
_MADE_UP_UNITS = Decimal(101)


def reversal_example(
    question: Question, trial: Trial
) -> tuple[str, dict[str, Decimal | None]] | None:
    """Return what is reversed, and what each option takes back for it.

    None where nothing is paid for results that can be reversed one by one.
    """
    found = _first_paid(trial)
    if found is None:
        return None
    component, request = found
    is_money = trial.wording.is_money(request.metric)
    unit = _ONE_ORDER if is_money else Decimal(1)
    context = _with_enough(trial.context, component, request, unit)
    whole = context.measures[request].value or Decimal(0)
    taken = {
        each: _taken(each, request, unit, context.measures[each])
        for each in context.measures
        if _is_touched(each, request) and _is_known(context.measures[each])
    }
    if is_money:
        about = f"an order of {trial.wording.money(unit)}"
    else:
        noun = trial.wording.metrics.noun(request.metric, whole)
        about = f"one of {trial.wording.quantity(request.metric, whole)} {noun}"
    pays: dict[str, Decimal | None] = {}
    for option in question.options:
        terms = trial.of(question, option)
        pays[option.key] = None if terms is None else _taken_back(terms, context, taken)
    return about, pays


def _first_paid(trial: Trial) -> tuple[Component, MeasureRequest] | None:
    for component in trial.terms.components:
        if not component.is_variable or component.step != "rates":
            continue
        for request in component.requests(trial.context.objectives):
            reviewed = trial.wording.metrics.has_status(request.metric)
            if reviewed and request.span is Span.PERIOD:
                return component, request
    return None


def _with_enough(
    context: Context, component: Component, request: MeasureRequest, unit: Decimal
) -> Context:
    """Return the context with made-up results where the period has hardly any."""
    measured = context.measures[request].value
    if measured is not None and measured > unit:
        return context
    events = [unit] * int(_MADE_UP_UNITS)
    made = made_up(request, events, Decimal(0), context.period, component)
    return replace(context, measures={**context.measures, request: made})


def _is_touched(each: MeasureRequest, request: MeasureRequest) -> bool:
    """Tell whether the reversed result is part of another figure of the period."""
    formula = metric(each.metric).formula
    names = (each.metric,) if formula is None else (formula.numerator, formula.denominator)
    return each.span is Span.PERIOD and request.metric in names and _admits(each, request.scope)


def _is_known(found: Measure) -> bool:
    """Tell whether a ratio has anything to fall from: results that are made up give it nothing."""
    return found.value is not None or metric(found.request.metric).formula is None


def _admits(each: MeasureRequest, narrow: Scope) -> bool:
    wanted = dict(narrow.filters)
    return all(
        name in wanted and set(wanted[name]) <= set(values) for name, values in each.scope.filters
    )


def _taken(each: MeasureRequest, request: MeasureRequest, unit: Decimal, found: Measure) -> Measure:
    formula = metric(each.metric).formula
    if formula is not None:
        above = unit if formula.numerator == request.metric else Decimal(0)
        falls = formula.denominator == request.metric and not formula.denominator_statuses
        return Measure(each, None, 1, above, unit if falls else Decimal(0))
    taken = Measure(each, unit, 1)
    if each.detail is Detail.EVENTS and found.events:
        # One that is there: an order of the amount that most orders have.
        usual = max(found.events, key=lambda event: event.count)
        taken = replace(taken, events=(EventCount(usual.day, unit, 1),))
    if each.detail is Detail.GROUPS and found.groups:
        largest = max(found.groups, key=lambda group: group.value)
        taken = replace(taken, groups=(Group(largest.values, unit, 1),))
    return taken


def _taken_back(
    terms: Terms, context: Context, taken: dict[MeasureRequest, Measure]
) -> Decimal | None:
    part = TermsPart(terms, context.period)
    reversed_now = ReversedPeriod((part,), context, (Reversal(0, taken),))
    try:
        made = calculate(terms, replace(context, reversals=(reversed_now,)))
    except PppError:
        return None
    lines = [line.amount for line in made.lines if line.key == "clawback"]
    return lines[0] if lines else Decimal(0)
