"""Questions of documents in a few words, for tests of what a contract must answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ppp_desktop.payouts.questions import Question, questions_of
from tests.unit.payouts.examples import Doc, tiered, wording

CONTRACT_QUESTIONS = {
    "answers.reversals",
    "answers.counted_on",
    "answers.source",
    "answers.source_tolerance",
    "answers.attribution",
    "answers.freeze_days",
}
TIERS = (("100", "10"), ("200", "12"), (None, "15"))


def asked(terms: Doc, **sources: Mapping[str, Decimal]) -> dict[str, Question]:
    found = questions_of(terms, wording(), sources=sources, objectives={"Sales": "revenue"})
    return {question.key: question for question in found}


def leads(kind: str = "graduated", **others: object) -> Doc:
    return {**tiered(kind, *TIERS), **others}
