"""What a period earns: components in their order, then the contract's cap and minimum."""

from __future__ import annotations

from collections.abc import Collection
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

_STAGES = ("rates", "bonuses")


def earn(terms: Terms, context: Context, wording: Wording) -> Earned:
    """Return the lines up to the guaranteed minimum."""
    lines = component_lines(terms, context, wording)
    passed_on = handed_on(lines, terms.components)
    if terms.cap is not None:
        allowed = round_money(terms.cap.allowed(context), context.currency, terms.rounding)
        basis = _sum(lines) if terms.cap.includes_pass_through else _sum(lines) - passed_on
        draft = terms.cap.cut(basis, allowed, wording)
        sentence = terms.cap.sentence(wording)
        lines.append(rule_line("cap", "Cap", sentence, draft, terms.rounding, wording))
    if terms.floor is not None:
        basis = _sum(lines) if terms.floor.includes_pass_through else _sum(lines) - passed_on
        draft = terms.floor.lift(basis, context, wording)
        sentence = terms.floor.sentence(wording)
        name = "Guaranteed minimum"
        lines.append(rule_line("floor", name, sentence, draft, terms.rounding, wording))
    return earned_of(lines, terms.components)


def component_lines(terms: Terms, context: Context, wording: Wording) -> list[Line]:
    """Work out the stages in order; a stage sees the unrounded amounts of those before it."""
    lines: list[Line] = []
    for stage in _STAGES:
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


def earned_of(lines: list[Line], components: Collection[Component]) -> Earned:
    """Return the lines with their sums; pay for results is what the cap leaves of it."""
    variable_kinds = {component.kind for component in components if component.is_variable}
    variable = sum(
        (line.amount for line in lines if line.kind in variable_kinds or line.kind == "cap"),
        Decimal(0),
    )
    return Earned(tuple(lines), _sum(lines), variable, handed_on(lines, components))


def handed_on(lines: Collection[Line], components: Collection[Component]) -> Decimal:
    """Return the media spend that is handed on."""
    kinds = {component.kind for component in components if component.is_pass_through}
    return sum((line.amount for line in lines if line.kind in kinds), Decimal(0))


def _sum(lines: Collection[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))
