"""Templates as they are offered to one contract: read in its currency, ready as drafts."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.payouts.question_forms import JsonDocument
from ppp_desktop.services.templates import list_templates
from ppp_desktop.services.terms_drafts import draft_of, sentences_of


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """A template. `reads` are its rules as the client would read them, `document` a draft."""

    key: str
    name: str
    made_for: str
    summary: str
    reads: tuple[str, ...]
    document: JsonDocument


def offer_templates(currency: str, billing: PeriodKind) -> tuple[TemplateOffer, ...]:
    """Return all templates, in the order in which they are offered."""
    return tuple(
        TemplateOffer(
            key=each.key,
            name=each.name,
            made_for=each.made_for,
            summary=each.summary,
            reads=tuple(
                sentence
                for _name, sentence in sentences_of(
                    each.document, currency=currency, billing=billing
                )
            ),
            document=draft_of(each.document),
        )
        for each in list_templates()
    )
