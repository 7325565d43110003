"""What terms need before they can be worked out: their figures, and how they speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.payouts.context import ObjectiveFigure, TermsPart
from ppp_desktop.payouts.kinds import RateComponent
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
    """Return the figures of the whole period, then those of each part's own days."""
    if len(parts) == 1:
        return required_measures(parts[0].terms, objectives)
    wanted: dict[MeasureRequest, None] = {}
    for part in parts:
        wanted.update(dict.fromkeys(required_measures(part.terms, objectives)))
    for part in parts:
        for component in part.terms.components:
            for request in component.requests(objectives):
                if request.span is Span.PERIOD and component.weighs_by is not Weight.DAYS:
                    wanted[replace(request, within=part.days)] = None
    return tuple(wanted)


def wording_of(
    terms: Terms, words: MetricWords, currency: str, period_noun: str = "month"
) -> Wording:
    """Return how the contract speaks."""
    names = {component.id: component.name for component in terms.components}
    return Wording(words, currency, period_noun, names)
