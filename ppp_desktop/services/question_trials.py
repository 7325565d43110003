"""A document of terms with every question answered one way or the other, ready to be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import ValidationError
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.money import round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Span,
)
from ppp_desktop.metrics.catalogue import CATALOGUE, metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.arithmetic import exactly, settle
from ppp_desktop.payouts.context import Context, TermsPart, Workings
from ppp_desktop.payouts.earning import component_draft
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.fields import Known
from ppp_desktop.payouts.kinds import KINDS, Component
from ppp_desktop.payouts.kinds.rate_card import RateCard
from ppp_desktop.payouts.question_forms import JsonDocument
from ppp_desktop.payouts.questions import Option, Question, Topic, with_answer
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.calculation import active_part, context_of
from ppp_desktop.services.terms import read_terms

MOVES_PAY = frozenset(
    {
        Topic.BREAKPOINT,
        Topic.METHOD,
        Topic.BASIS,
        Topic.FLAT_FEE,
        Topic.LEVELS,
        Topic.PART_PERIOD,
        Topic.SOURCE,
    }
)
"""The topics whose answers change what the period itself pays."""

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What outcomes are worked out from. `terms` answer every open question in some way.

    `variants` are the terms by question and option, where the option changes them.
    """

    terms: Terms
    variants: Mapping[_Key, Terms]
    context: Context
    wording: Wording

    def of(self, question: Question, option: Option) -> Terms | None:
        """Return the terms under an option; None where they cannot be read."""
        return self.variants.get((question.key, option.key))

    def component(self, question: Question, option: Option) -> Component | None:
        """Return the component that the question belongs to, under an option."""
        terms = self.of(question, option)
        if terms is None or question.component is None:
            return None
        return terms.components[question.component]

    def pay(self, question: Question, option: Option) -> Decimal | None:
        """Return the period's pay before tax under an option, None where it has none."""
        terms = self.of(question, option)
        if terms is None:
            return None
        try:
            return calculate(terms, self.context).subtotal
        except PppError:
            return None

    def differs(self, question: Question) -> bool:
        """Tell whether the options of a component's question give it different pay."""
        found = {self._draft(self.component(question, option)) for option in question.options}
        return len(found) > 1

    def alone(
        self, component: Component, events: Sequence[Decimal], before: Decimal = Decimal(0)
    ) -> Decimal | None:
        """Return what a component's rates pay for some events, after so much before."""
        requests = component.requests(self.context.objectives)
        made = {
            request: made_up(request, events, before, self.context.period, component)
            for request in requests
        }
        return self.amount(component, replace(self.context, measures=made))

    def amount(self, component: Component, context: Context) -> Decimal | None:
        """Return what a component's rates pay, rounded; None where it cannot be worked out."""
        try:
            with exactly():
                draft = component.calculate(Workings(context, self.wording))
        except PppError:
            return None
        return round_money(settle(draft.unrounded), context.currency, self.terms.rounding)

    def _draft(self, component: Component | None) -> Decimal | None:
        if component is None:
            return None
        if component.step != "rates":
            return Decimal(0)
        try:
            with exactly():
                return component_draft(component, Workings(self.context, self.wording)).unrounded
        except PppError:
            return None


def make_trial(
    session: Session,
    contract: Contract,
    document: JsonDocument,
    questions: Sequence[Question],
    period: Period,
    wording: Wording,
) -> Trial | None:
    """Return the terms under every option, with what the period measured for all of them.

    None where the document is wrong beside its open questions, or cannot be measured.
    """
    names = [objective.name for objective in contract.objectives]
    base = dict(document)
    for question in questions:
        if not question.is_answered:
            base = with_answer(base, question, _assumed(question).key)
    try:
        terms = read_terms(base, names)
    except ValidationFailed:
        return None
    variants = dict(_variants(base, terms, questions, names))
    everything = _together(terms, variants.values())
    try:
        days = active_part(contract, period)
        context = context_of(session, contract, period, (TermsPart(everything, days),))
    except PppError:
        return None
    return Trial(terms, variants, context, wording)


def made_up(
    request: MeasureRequest,
    events: Sequence[Decimal],
    before: Decimal,
    period: Period,
    component: Component,
) -> Measure:
    """Return the figure of some events on the period's first day."""
    if request.span is not Span.PERIOD:
        return Measure(request, before, 1)
    value = sum(events, Decimal(0))
    counts = (
        {each: events.count(each) for each in events} if request.detail is Detail.EVENTS else {}
    )
    groups: tuple[Group, ...] = ()
    if request.detail is Detail.GROUPS and isinstance(component, RateCard):
        first = dict(component.rows[0].match)
        groups = (Group(tuple(first.get(name, "") for name in request.by), value, 1),)
    return Measure(
        request,
        value,
        len(events),
        events=tuple(EventCount(period.start, each, count) for each, count in counts.items()),
        groups=groups,
    )


def _assumed(question: Question) -> Option:
    """Return the answer that is assumed while there is none: one that every other goes with.

    A flat fee that is due at zero would rule out all running totals.
    """
    return question.options[-1 if question.topic is Topic.FLAT_FEE else 0]


def _variants(
    base: JsonDocument, terms: Terms, questions: Iterable[Question], names: Sequence[str]
) -> Iterator[tuple[_Key, Terms]]:
    for question in questions:
        chosen = question.answer or _assumed(question)
        for option in question.options:
            found: Terms | None = terms
            if option is not chosen:
                found = _variant(base, terms, question, option, names)
            if found is not None:
                yield (question.key, option.key), found


def _variant(
    base: JsonDocument, terms: Terms, question: Question, option: Option, names: Sequence[str]
) -> Terms | None:
    """Return the terms under another option; only the component in question is read again."""
    if question.topic not in (*MOVES_PAY, Topic.REVERSALS):
        return None
    try:
        if question.component is None:
            return read_terms(with_answer(base, question, option.key), names)
        return _with_component(base, terms, question, option, names)
    except (ValidationFailed, ValidationError):
        return None


def _with_component(
    base: JsonDocument, terms: Terms, question: Question, option: Option, names: Sequence[str]
) -> Terms:
    place = question.component or 0
    given = base["components"]
    entries = list(given) if isinstance(given, list | tuple) else []
    alone = {"components": [*([{}] * place), entries[place]]}
    changed = with_answer(alone, question, option.key)["components"]
    entry = changed[place] if isinstance(changed, list) else {}
    known = Known(CATALOGUE, names, lambda key: metric(key).unit.value)
    kind = KINDS[str(entry["kind"])]
    component = kind.model_validate({**entry, "id": terms.components[place].id}, context=known)
    components = (*terms.components[:place], component, *terms.components[place + 1 :])
    return terms.model_copy(update={"components": components})


def _together(terms: Terms, variants: Iterable[Terms]) -> Terms:
    """Return terms that need every figure that any of the variants needs."""
    found = list(terms.components)
    known = {id(component) for component in found}
    for variant in variants:
        for component in variant.components:
            if id(component) not in known:
                known.add(id(component))
                found.append(component)
    return terms.model_copy(update={"components": tuple(found)})
