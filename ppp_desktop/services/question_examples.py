"""Small examples with a contract's own numbers, for answers that its last period does not show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.contract_questions import KEPT, RECOMPUTED
from ppp_desktop.payouts.kinds.bonus import Bonus
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.kinds.tiers import Tiered
from ppp_desktop.payouts.kinds.uplift import Uplift
from ppp_desktop.payouts.questions import Question, Topic
from ppp_desktop.services.question_reversals import reversal_example
from ppp_desktop.services.question_trials import Trial
from ppp_desktop.services.question_words import (
    Example,
    Outcome,
    attribution,
    counted_on,
    freeze,
    paid,
    so_many,
    tolerance,
)

ORDER = Decimal(100)
"""What an order of an example comes to, without tax and shipping."""

_USUAL_TAX = Decimal("0.2")
_SHIPPING = Decimal(5)
_REFUNDED = Decimal(20)
_PART = Decimal("0.6")
_BEYOND = Decimal("1.05")
_HALF_MONTH_DAYS = 15


def example_of(question: Question, trial: Trial) -> Example | None:
    """Return an example for a question, None where there is nothing to show."""
    make = _EXAMPLES.get(question.topic)
    return None if make is None else make(question, trial)


def _tiered(question: Question, trial: Trial) -> tuple[Tiered, Decimal] | None:
    """Return the component of a question on tiers, and where its first tier ends."""
    place = question.component
    found = None if place is None else trial.terms.components[place]
    limit = found.tiers[0].up_to if isinstance(found, Tiered) else None
    return (found, limit) if isinstance(found, Tiered) and limit is not None else None


def _for_events(
    question: Question, trial: Trial, about: str, events: list[Decimal], before: Decimal
) -> Example:
    amounts = []
    for option in question.options:
        component = trial.component(question, option)
        pays = None if component is None else trial.alone(component, events, before)
        amounts.append((option.key, pays))
    return Example(about, paid(trial, amounts))


def _breakpoint(question: Question, trial: Trial) -> Example | None:
    found = _tiered(question, trial)
    if found is None:
        return None
    component, limit = found
    about = f"exactly {so_many(trial, component.metric, limit)}"
    return _for_events(question, trial, about, [limit], Decimal(0))


def _method(question: Question, trial: Trial) -> Example | None:
    found = _tiered(question, trial)
    if found is None:
        return None
    component, limit = found
    is_money = trial.wording.is_money(component.metric)
    beyond = limit * _BEYOND if is_money else limit + 1
    about = so_many(trial, component.metric, beyond)
    return _for_events(question, trial, about, [beyond], Decimal(0))


def _basis(question: Question, trial: Trial) -> Example | None:
    found = _tiered(question, trial)
    if found is None:
        return None
    component, limit = found
    part = (limit * _PART).to_integral_value(ROUND_CEILING)
    whole = so_many(trial, component.metric, part * 2)
    about = f"{whole} after as many before"
    if trial.wording.is_money(component.metric):
        about = f"two orders of {trial.wording.money(part)}, after as much before"
    return _for_events(question, trial, about, [part, part], part * 2)


def _flat_fee(question: Question, trial: Trial) -> Example | None:
    place = question.component
    found = None if place is None else trial.terms.components[place]
    if not isinstance(found, Tiered):
        return None
    about = f"no {trial.wording.metrics.noun(found.metric, Decimal(2)).removeprefix('of ')}"
    return _for_events(question, trial, about, [Decimal(0)], Decimal(0))


def _levels(question: Question, trial: Trial) -> Example | None:
    place = question.component
    found = None if place is None else trial.terms.components[place]
    if not isinstance(found, Bonus):
        return None
    fixed = [level.amount for level in found.levels if level.amount is not None]
    shares = [level.percent for level in found.levels if level.percent is not None]
    if fixed and shares:
        return None
    about = "all levels reached"
    if fixed:
        return Example(
            about, paid(trial, [("highest", max(fixed)), ("cumulative", sum(fixed, Decimal(0)))])
        )
    words = trial.wording.share
    return Example(
        about,
        {
            "highest": Outcome(words(max(shares))),
            "cumulative": Outcome(words(sum(shares, Decimal(0)))),
        },
    )


def _part_period(question: Question, trial: Trial) -> Example | None:
    period = trial.context.period
    half = Period(period.start, period.start + timedelta(days=_HALF_MONTH_DAYS - 1))
    context = replace(trial.context, active=half)
    amounts = []
    for option in question.options:
        terms = trial.of(question, option)
        component = trial.component(question, option)
        if component is not None:
            if isinstance(component, Uplift):
                context = _at_baseline(component, context)
            amounts.append((option.key, trial.amount(component, context)))
        elif terms is not None and terms.floor is not None:
            amounts.append((option.key, terms.floor.least(context)))
    return Example(f"{half.days} of {period.days} days", paid(trial, amounts))


def _at_baseline(component: Uplift, context: Context) -> Context:
    """Return the context with as many results as the baseline of a whole period."""
    request = component.request_of(component.metric)
    whole = replace(context.measures[request], value=component.baseline)
    return replace(context, measures={**context.measures, request: whole})


def _revenue(question: Question, trial: Trial) -> Example:
    """Show what counts of an order, and what it pays where revenue is paid for."""
    money = trial.wording.money
    tax = ORDER * (trial.context.tax.rate if trial.context.tax else _USUAL_TAX)
    tax = tax or ORDER * _USUAL_TAX
    about, counts = {
        Topic.REVENUE_TAX: (
            f"an order of {money(ORDER)} and {money(tax)} tax",
            {"net": ORDER, "gross": ORDER + tax},
        ),
        Topic.REVENUE_SHIPPING: (
            f"an order of {money(ORDER)} and {money(_SHIPPING)} shipping",
            {"without": ORDER, "with": ORDER + _SHIPPING},
        ),
    }.get(
        question.topic,
        (
            f"an order of {money(ORDER)} of which {money(_REFUNDED)} is refunded",
            {"before": ORDER, "after": ORDER - _REFUNDED},
        ),
    )
    pays = {key: _revenue_pay(trial, value) for key, value in counts.items()}
    if len(set(pays.values())) > 1:
        return Example(about, paid(trial, pays.items()))
    return Example(about, {key: Outcome(f"{money(value)} counts") for key, value in counts.items()})


def _revenue_pay(trial: Trial, value: Decimal) -> Decimal:
    """Return what all components that are paid for revenue pay for one order alone."""
    due = Decimal(0)
    for component in trial.terms.components:
        if isinstance(component, ResultComponent) and getattr(component, "metric", "") == "revenue":
            due += trial.alone(component, [value]) or Decimal(0)
    return due


def _reversals(question: Question, trial: Trial) -> Example | None:
    found = reversal_example(question, trial)
    if found is None:
        return None
    about, amounts = found
    return Example(f"{about}{_ways_alike(amounts)}", paid(trial, amounts.items()))


def _ways_alike(amounts: Mapping[str, Decimal | None]) -> str:
    """Say which ways of taking back come to the same; where staying paid does, too, others say."""
    taken = {key: amount for key, amount in amounts.items() if key != KEPT}
    recomputed = [amount for key, amount in taken.items() if key in RECOMPUTED]
    if len(set(amounts.values())) == 1 or None in taken.values():
        return ""
    if len(taken) > 1 and len(set(taken.values())) == 1:
        return ", taken back the same either way"
    if len(recomputed) > 1 and len(set(recomputed)) == 1:
        return ", recomputed the same either way"
    return ""


_EXAMPLES: Mapping[Topic, Callable[[Question, Trial], Example | None]] = {
    Topic.BREAKPOINT: _breakpoint,
    Topic.METHOD: _method,
    Topic.BASIS: _basis,
    Topic.FLAT_FEE: _flat_fee,
    Topic.LEVELS: _levels,
    Topic.PART_PERIOD: _part_period,
    Topic.REVERSALS: _reversals,
    Topic.REVENUE_TAX: _revenue,
    Topic.REVENUE_SHIPPING: _revenue,
    Topic.REVENUE_REFUNDS: _revenue,
    Topic.COUNTED_ON: counted_on,
    Topic.TOLERANCE: tolerance,
    Topic.ATTRIBUTION: attribution,
    Topic.FREEZE: freeze,
}
