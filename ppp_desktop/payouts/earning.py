"""What a period earns: components in their order, then the contract's cap and minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ppp_desktop.core.money import round_money
from ppp_desktop.payouts.clawback import Earned
from ppp_desktop.payouts.context import Context, LineDraft, Workings
from ppp_desktop.payouts.kinds import Component, RateComponent
from ppp_desktop.payouts.line_making import Heading, make_line, rule_line
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.modifiers import modified
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording

STAGES = ("rates", "bonuses")
"""The steps at which components are worked out, in their order."""


def earn(terms: Terms, context: Context, wording: Wording) -> Earned:
    """Return the lines up to the guaranteed minimum."""
    owners = {component.id: component for component in terms.components}
    lines = component_lines(terms, context, wording)
    rounding = terms.rounding
    if terms.cap is not None:
        earned = earned_of(lines, owners, context.currency)
        allowed = round_money(terms.cap.allowed(context), context.currency, rounding)
        basis = terms.cap.basis(earned.total, earned.passed_on)
        made_of = terms.cap.made_of(context, wording)
        draft = terms.cap.cut(basis, allowed, wording, made_of=made_of)
        lines.append(rule_line("cap", "Cap", terms.cap.sentence(wording), draft, rounding, wording))
    if terms.floor is not None:
        earned = earned_of(lines, owners, context.currency)
        basis = terms.floor.basis(earned.total, earned.passed_on)
        draft = terms.floor.lift(basis, context, wording)
        name, sentence = "Guaranteed minimum", terms.floor.sentence(wording)
        lines.append(rule_line("floor", name, sentence, draft, rounding, wording))
    return earned_of(lines, owners, context.currency)


def component_lines(terms: Terms, context: Context, wording: Wording) -> list[Line]:
    """Work out the stages in order; a stage sees the unrounded amounts of those before it."""
    lines: list[Line] = []
    for stage in STAGES:
        earlier = {line.key: line.unrounded for line in lines}
        workings = Workings(context, wording, earlier)
        for component in terms.components:
            if component.step == stage:
                draft = component_draft(component, workings)
                heading = heading_of(component, wording)
                lines.append(make_line(heading, draft, terms.rounding, wording))
    return lines


def component_draft(component: Component, workings: Workings) -> LineDraft:
    """Return the component with everything that is agreed beside its rate, unrounded."""
    draft = component.calculate(workings)
    if isinstance(component, RateComponent):
        return modified(component, draft, workings)
    return draft


def heading_of(component: Component, wording: Wording) -> Heading:
    """Return what the component's line is called."""
    return Heading(
        component.id, component.kind, component.name, component.rule(wording), component.step
    )


def earned_of(lines: Sequence[Line], owners: Mapping[str, Component], currency: str) -> Earned:
    """Return the lines with their sums; `owners` are the components by the keys of their lines.

    Pay for results is what the contract's cap leaves of it.
    """
    total = variable = passed_on = Decimal(0)
    for line in lines:
        total += line.amount
        owner = owners.get(line.key)
        if line.key == "cap" or (owner is not None and owner.is_variable):
            variable += line.amount
        if owner is not None:
            passed_on += owner.handed_on(line, currency)
    return Earned(tuple(lines), total, variable, passed_on, owners)
