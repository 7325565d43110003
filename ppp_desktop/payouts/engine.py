"""From terms and measures to statement lines: exact, rounded once a line, and explained."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ppp_desktop.core.money import round_money
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import exactly, settle
from ppp_desktop.payouts.context import Context, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.explain import measure_leaves
from ppp_desktop.payouts.kinds import Component, RateComponent
from ppp_desktop.payouts.lines import Calculation, Explanation, Line, TaxLine
from ppp_desktop.payouts.modifiers import modified
from ppp_desktop.payouts.order import ROUNDING_WORDS, order_sentence
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import MetricWords, Wording

_STAGES = ("rates", "bonuses")


def required_measures(
    terms: Terms, objectives: Mapping[str, ObjectiveFigure]
) -> tuple[MeasureRequest, ...]:
    """Return the figures that the terms need, each once, in the order of the components.

    Raises ValidationFailed for an objective that the contract does not have.
    """
    wanted: list[MeasureRequest] = []
    for component in terms.components:
        wanted += component.requests(objectives)
        if isinstance(component, RateComponent):
            wanted += component.judged_requests(objectives)
    return tuple(dict.fromkeys(wanted))


def calculate(terms: Terms, context: Context) -> Calculation:
    """Work out the pay of a period; the lines add up to the subtotal exactly.

    Raises ValidationFailed for an objective that the contract does not have.
    """
    with exactly():
        return _calculate(terms, context)


def wording_of(
    terms: Terms, words: MetricWords, currency: str, period_noun: str = "month"
) -> Wording:
    """Return how the contract speaks."""
    names = {component.id: component.name for component in terms.components}
    return Wording(words, currency, period_noun, names)


def rule_sentences(terms: Terms, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (component id, rule as the client reads it), then cap and floor where agreed."""
    rules = [(found.id, found.rule(wording)) for found in terms.components]
    if terms.cap is not None:
        rules.append(("cap", terms.cap.sentence(wording)))
    if terms.floor is not None:
        rules.append(("floor", terms.floor.sentence(wording)))
    return tuple(rules)


def order_of(terms: Terms, *, with_tax: bool) -> str:
    """Return the order of calculation that this contract uses, as it is printed."""
    steps = {component.step for component in terms.components}
    steps |= {"cap"} if terms.cap is not None else set()
    steps |= {"floor"} if terms.floor is not None else set()
    steps |= {"tax"} if with_tax else set()
    return order_sentence(steps, terms.rounding)


def _calculate(terms: Terms, context: Context) -> Calculation:
    wording = wording_of(terms, context.words, context.currency, context.period_noun)
    lines = _component_lines(terms, context, wording)
    earned = sum((line.amount for line in lines), Decimal(0))
    if terms.cap is not None:
        allowed = round_money(terms.cap.amount, context.currency, terms.rounding)
        draft = terms.cap.cut(earned, allowed, wording)
        lines.append(_limit_line("cap", "Cap", terms.cap.sentence(wording), draft, terms, wording))
        earned += lines[-1].amount
    if terms.floor is not None:
        draft = terms.floor.lift(earned, context, wording)
        sentence = terms.floor.sentence(wording)
        lines.append(_limit_line("floor", "Guaranteed minimum", sentence, draft, terms, wording))
        earned += lines[-1].amount
    tax = _tax(earned, terms, context)
    total = earned if tax is None else earned + tax.amount
    return Calculation(
        context.currency,
        terms.rounding,
        tuple(lines),
        earned,
        tax,
        total,
        _warnings(terms, context),
    )


def _component_lines(terms: Terms, context: Context, wording: Wording) -> list[Line]:
    """Work out the stages in order; a stage sees the unrounded amounts of those before it."""
    lines: list[Line] = []
    for stage in _STAGES:
        earlier = {line.key: line.unrounded for line in lines}
        workings = Workings(context, wording, earlier)
        lines.extend(
            _component_line(component, workings, terms)
            for component in terms.components
            if component.step == stage
        )
    return lines


def _component_line(component: Component, workings: Workings, terms: Terms) -> Line:
    draft = component.calculate(workings)
    if isinstance(component, RateComponent):
        draft = modified(component, draft, workings)
    return _line(
        component.id,
        component.kind,
        component.name,
        component.rule(workings.wording),
        component.step,
        draft,
        terms,
        workings.wording,
    )


def _limit_line(
    key: str, name: str, sentence: str, draft: LineDraft, terms: Terms, wording: Wording
) -> Line:
    return _line(key, key, name, sentence, key, draft, terms, wording)


def _line(
    key: str,
    kind: str,
    name: str,
    sentence: str,
    step: str,
    draft: LineDraft,
    terms: Terms,
    wording: Wording,
) -> Line:
    amount = round_money(settle(draft.unrounded), wording.currency, terms.rounding)
    rounded = f"Rounded {ROUNDING_WORDS[terms.rounding]}: {wording.money(amount)}"
    rounding = Explanation(rounded, "rounding")
    explanation = Explanation(
        sentence, step, draft.unrounded, children=(*draft.steps, *draft.leaves, rounding)
    )
    leaves = (leaf.measure for leaf in measure_leaves(explanation))
    measures = dict.fromkeys(measure for measure in leaves if measure is not None)
    return Line(
        key,
        kind,
        name,
        sentence,
        draft.parts,
        draft.unrounded,
        amount,
        explanation,
        draft.note,
        tuple(measures),
        draft.modifications,
    )


def _tax(subtotal: Decimal, terms: Terms, context: Context) -> TaxLine | None:
    rule = context.tax
    if rule is None:
        return None
    amount = round_money(settle(subtotal * rule.rate), context.currency, terms.rounding)
    return TaxLine(rule.name, rule.rate, amount, rule.note)


def _warnings(terms: Terms, context: Context) -> tuple[str, ...]:
    """Return one sentence for each figure behind which there is no result at all."""
    found = []
    for request in required_measures(terms, context.objectives):
        measure = context.measures.get(request)
        if measure is None or not measure.rows:
            label = context.words.label(request.metric)
            found.append(f"{label}: no results in {context.period.label}.")
    return tuple(dict.fromkeys(found))
