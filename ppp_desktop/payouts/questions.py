"""The questions that a contract must answer before it can be activated, and which are open.

They are asked of a document, which may be a draft that is not valid yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ppp_desktop.payouts.component_questions import component_questions
from ppp_desktop.payouts.contract_questions import contract_questions
from ppp_desktop.payouts.question_forms import (
    Asked,
    Edit,
    JsonDocument,
    Option,
    Question,
    Sources,
    Topic,
    with_answer,
)
from ppp_desktop.payouts.terms import Terms, dump_terms
from ppp_desktop.payouts.words import Wording, capitalised

__all__ = [
    "Edit",
    "Option",
    "Question",
    "Sources",
    "Topic",
    "answers_in_words",
    "open_questions",
    "questions_of",
    "with_answer",
]


def questions_of(
    terms: Terms | JsonDocument,
    wording: Wording,
    *,
    objectives: Mapping[str, str] | None = None,
    sources: Sources | None = None,
    known_metrics: Collection[str] | None = None,
) -> tuple[Question, ...]:
    """Return every question that applies: those of the components first, then the contract's.

    `objectives` gives the metric of each objective, `sources` what each source says of a metric,
    `known_metrics` all that may be named.
    """
    document = dump_terms(terms) if isinstance(terms, Terms) else terms
    asked = Asked(document, wording, sources or {}, objectives or {}, known_metrics)
    return (*component_questions(asked), *contract_questions(asked))


def open_questions(
    terms: Terms | JsonDocument,
    wording: Wording,
    *,
    objectives: Mapping[str, str] | None = None,
    known_metrics: Collection[str] | None = None,
) -> tuple[Question, ...]:
    """Return the questions without an answer."""
    asked = questions_of(terms, wording, objectives=objectives, known_metrics=known_metrics)
    return tuple(question for question in asked if not question.is_answered)


def answers_in_words(
    terms: Terms | JsonDocument, wording: Wording, *, objectives: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return what the whole contract has answered as (title, text), for an annex to sign.

    What a sentence of the terms says already is left out.
    """
    said: dict[str, list[str]] = {}
    for question in questions_of(terms, wording, objectives=objectives):
        if question.answer is not None and question.topic in _SAID:
            title, phrase = _SAID[question.topic]
            said.setdefault(title, []).append(phrase.format(question.answer.label))
    return tuple((title, f"{capitalised('; '.join(texts))}.") for title, texts in said.items())


_SAID: Mapping[Topic, tuple[str, str]] = {
    Topic.REVERSALS: ("Results", "reversed after they were paid: {}"),
    Topic.COUNTED_ON: ("Results", "counted on {}"),
    Topic.SOURCE: ("Results", "sources: {}"),
    Topic.TOLERANCE: ("Results", "sources may differ by {}"),
    Topic.ATTRIBUTION: ("Results", "attribution: {}"),
    Topic.FREEZE: ("Results", "a period may change: {}"),
    Topic.REVENUE_TAX: ("Revenue", "{}"),
    Topic.REVENUE_SHIPPING: ("Revenue", "{}"),
    Topic.REVENUE_REFUNDS: ("Revenue", "{}"),
}
"""What of the answers no rule says in its own sentence: title and phrase by topic."""
