"""Templates as they are offered to one contract: read in its currency, ready as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.payouts.question_forms import JsonDocument
from ppp_desktop.payouts.words import listed
from ppp_desktop.services.contract_rules import CONTRACT_RULES
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


def replaced_words(document: JsonDocument) -> str:
    """Return what a template would take the place of; "" where there is nothing yet."""
    given = document.get("components")
    entries = given if isinstance(given, list | tuple) else ()
    names = [str(each.get("name", "")) for each in entries if isinstance(each, Mapping)]
    parts = [f"“{name}”" if name else "a component without a name" for name in names]
    parts += [
        f"the {rule.title[:1].lower()}{rule.title[1:]}"
        for key, rule in CONTRACT_RULES.items()
        if document.get(key) is not None
    ]
    answers = document.get("answers")
    if isinstance(answers, Mapping) and answers:
        parts.append("1 answer" if len(answers) == 1 else f"{len(answers)} answers")
    if not parts:
        return ""
    return f"A template takes the place of {listed(parts)}. Undo brings them back."
