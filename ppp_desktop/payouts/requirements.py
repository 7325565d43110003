"""What terms need before they can be worked out: their figures, and how they speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.payouts.context import ObjectiveFigure, TermsPart
from ppp_desktop.payouts.kinds import Component, RateComponent
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import MetricWords, Wording


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
    if terms.holdback is not None:
        wanted += terms.holdback.requests(objectives)
    return tuple(dict.fromkeys(wanted))


def required_of_parts(
    parts: Sequence[TermsPart], objectives: Mapping[str, ObjectiveFigure]
) -> tuple[MeasureRequest, ...]:
    """Return the figures of the whole period, then those of its parts.

    What pays each result for itself needs those of its own days, what is weighed by results those
    of every part.
    """
    wanted: dict[MeasureRequest, None] = {}
    for part in parts:
        wanted.update(dict.fromkeys(required_measures(part.terms, objectives)))
    if len(parts) > 1:
        for part in parts:
            for component in part.terms.components:
                days = _days_of(component, part, parts)
                for request in component.requests(objectives):
                    if request.span is Span.PERIOD:
                        wanted.update((replace(request, within=each), None) for each in days)
    return tuple(wanted)


def _days_of(component: Component, part: TermsPart, parts: Sequence[TermsPart]) -> list[Period]:
    """Return the days of the parts whose results a component of `part` looks at."""
    if component.weighs_by is Weight.DAYS:
        return []
    if component.weighs_by is Weight.OWN:
        return [part.days]
    return [each.days for each in parts]


def wording_of(
    terms: Terms, words: MetricWords, currency: str, period_noun: str = "month"
) -> Wording:
    """Return how the contract speaks."""
    names = {component.id: component.name for component in terms.components}
    return Wording(words, currency, period_noun, names)
