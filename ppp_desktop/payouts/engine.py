"""From terms and measures to statement lines: exact, rounded once a line, and explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import round_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.core.vocabulary import Measure, Span
from ppp_desktop.payouts.adjustment_lines import STEP, adjustment_lines
from ppp_desktop.payouts.arithmetic import canonical, exactly, settle
from ppp_desktop.payouts.balances import Balances, Held
from ppp_desktop.payouts.clawback import Earned
from ppp_desktop.payouts.context import Context, ReversedPeriod, TermsPart, Workings
from ppp_desktop.payouts.earning import earn
from ppp_desktop.payouts.kinds import RateComponent
from ppp_desktop.payouts.line_making import rule_line
from ppp_desktop.payouts.lines import Calculation, Line, TaxLine
from ppp_desktop.payouts.order import order_sentence
from ppp_desktop.payouts.parts import earn_in_parts
from ppp_desktop.payouts.requirements import required_measures, required_of_parts, wording_of
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording

__all__ = [
    "calculate",
    "calculate_parts",
    "order_of",
    "required_measures",
    "required_of_parts",
    "rule_sentences",
    "wording_of",
]

_RULES = ("cap", "floor", "holdback", "clawback", "draw")


def calculate(terms: Terms, context: Context) -> Calculation:
    """Work out the pay of a period; the lines add up to the subtotal exactly.

    Raises ValidationFailed for an objective that the contract does not have, for a count below
    zero, where a rate card has no rate for a result, and for an adjustment of parts of a coin.
    """
    return calculate_parts((TermsPart(terms, context.active),), context)


def calculate_parts(parts: Sequence[TermsPart], context: Context) -> Calculation:
    """Work out a period under the versions of its terms, the earliest first.

    `context` answers `required_of_parts`. Holdback, clawback, draw, tax and rounding are those of
    the last version. Raises as `calculate`.
    """
    with exactly():
        for part in parts:
            _refuse_negative_counts(part.terms, context)
        terms = parts[-1].terms
        wording = wording_of(terms, context.words, context.currency, context.period_noun)
        return _settle_up(terms, context, wording, _earn(parts, context))


def _settle_up(terms: Terms, context: Context, wording: Wording, earned: Earned) -> Calculation:
    """Return the calculation of what was earned: holdback, clawback, draw, adjustments, tax."""
    lines = list(earned.lines)
    held = _hold_back(terms, context, wording, earned, lines)
    owed = context.opening.clawback
    if terms.clawback is not None:
        variable, rounding = earned.variable, terms.rounding
        draft, owed = terms.clawback.take_back(context, variable, wording, rounding, _earn_paid)
        if draft is not None:
            sentence = terms.clawback.sentence(wording)
            lines.append(
                rule_line("clawback", "Clawback", sentence, draft, terms.rounding, wording)
            )
    drawn = context.opening.draw
    if terms.draw is not None:
        pay = _sum(lines) - earned.passed_on
        draft, drawn = terms.draw.advance(pay, drawn, context, wording, terms.rounding)
        sentence = terms.draw.sentence(wording)
        lines.append(rule_line("draw", "Draw", sentence, draft, terms.rounding, wording))
    lines += adjustment_lines(context, wording, terms.rounding)
    subtotal = _sum(lines)
    tax = _tax(subtotal, terms, context)
    closing = Balances(drawn, owed, held)
    return Calculation(
        context.currency,
        terms.rounding,
        tuple(lines),
        subtotal,
        tax,
        subtotal if tax is None else subtotal + tax.amount,
        _warnings(terms, context, closing),
        closing,
    )


def rule_sentences(terms: Terms, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (component id, rule as the client reads it), then the contract's own rules."""
    rules = [(found.id, found.rule(wording)) for found in terms.components]
    for key in _RULES:
        rule = getattr(terms, key)
        if rule is not None:
            rules.append((key, rule.sentence(wording)))
    return tuple(rules)


def order_of(*versions: Terms, with_tax: bool, with_adjustments: bool = False) -> str:
    """Return the order of calculation that the versions of a period use, as it is printed."""
    steps: set[str] = set()
    for terms in versions:
        steps |= {key for key in _RULES if getattr(terms, key) is not None}
        for component in terms.components:
            steps.add(component.step)
            if isinstance(component, RateComponent):
                steps |= component.steps_beside_the_rate()
    steps |= {"parts"} if len(versions) > 1 else set()
    steps |= {STEP} if with_adjustments else set()
    steps |= {"tax"} if with_tax else set()
    return order_sentence(steps, versions[-1].rounding)


def _hold_back(
    terms: Terms, context: Context, wording: Wording, earned: Earned, lines: list[Line]
) -> tuple[Held, ...]:
    """Append the lines of what is kept and released; return what is kept afterwards."""
    rule = terms.holdback
    if rule is None:
        return context.opening.held
    sentence = rule.sentence(wording)
    own = earned.total - earned.passed_on
    draft, kept = rule.keep(earned.variable, own, context, wording, terms.rounding)
    lines.append(rule_line("holdback", "Holdback", sentence, draft, terms.rounding, wording))
    released, rest = rule.release(Workings(context, wording))
    if released is not None:
        name = "Holdback released"
        line = rule_line("release", name, sentence, released, terms.rounding, wording)
        lines.append(replace(line, kind="holdback"))
    return rest if kept is None else (*rest, kept)


def _earn_paid(paid: ReversedPeriod, context: Context) -> Earned:
    return _earn(paid.parts, context)


def _earn(parts: Sequence[TermsPart], context: Context) -> Earned:
    if len(parts) > 1:
        return earn_in_parts(parts, context)
    terms = parts[0].terms
    wording = wording_of(terms, context.words, context.currency, context.period_noun)
    return earn(terms, context, wording)


def _refuse_negative_counts(terms: Terms, context: Context) -> None:
    for number, component in enumerate(terms.components):
        for request in component.requests(context.objectives):
            least = _least(context.measures.get(request))
            if least < 0 and context.words.unit(request.metric) == "count":
                raise ValidationFailed(
                    f"“{component.name}” counts {canonical(least)} "
                    f"{context.words.noun(request.metric, least)} in "
                    f"{context.period.label}; a count cannot be below zero.",
                    field=f"components[{number}].metric",
                    remedy="Look at the imported rows of that metric.",
                )


def _least(found: Measure | None) -> Decimal:
    """Return the least of a figure and of the groups that it is made of; 0 without one."""
    if found is None:
        return Decimal(0)
    return min(found.value or Decimal(0), *(group.value for group in found.groups), Decimal(0))


def _tax(subtotal: Decimal, terms: Terms, context: Context) -> TaxLine | None:
    rule = context.tax
    if rule is None:
        return None
    amount = round_money(settle(subtotal * rule.rate), context.currency, terms.rounding)
    return TaxLine(rule.name, rule.rate, amount, rule.note, rule.treatment)


def _sum(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def _warnings(terms: Terms, context: Context, closing: Balances) -> tuple[str, ...]:
    """Return what a person should look at: figures without results, balances left at the end."""
    wording = wording_of(terms, context.words, context.currency, context.period_noun)
    found = []
    for request in required_measures(terms, context.objectives):
        if request.span is not Span.PERIOD:
            continue  # nothing before the period is how every contract begins
        measure = context.measures.get(request)
        if measure is None or not measure.rows:
            label = context.words.label(request.metric)
            found.append(f"{label}: no results in {context.period.label}.")
    if context.reversals and terms.clawback is None:
        periods = ", ".join(each.context.period.label for each in context.reversals)
        found.append(f"Results of {periods} were reversed; these terms take nothing back.")
    kept = sum((held.amount for held in closing.held), Decimal(0))
    if context.is_last:
        for amount, what in (
            (kept, "kept back"),
            (closing.clawback, "still to be taken back"),
            (closing.draw, "advanced and not recovered"),
        ):
            if amount:
                found.append(f"{wording.money(amount)} is {what} when the contract ends.")
        found += _never_payable(terms, context)
    return tuple(dict.fromkeys(found))


def _never_payable(terms: Terms, context: Context) -> Iterator[str]:
    """Yield which results are still on hold after the last period of the contract."""
    for request in required_measures(terms, context.objectives):
        first = context.period.end - timedelta(days=request.hold_days - 1)
        if request.span is Span.PERIOD and first <= context.active.end:
            yield (
                f"{context.words.label(request.metric)}: what came from {format_day(first)} on is "
                "on hold when the contract ends, and no statement pays it."
            )
