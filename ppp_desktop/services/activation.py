"""What keeps a contract from being active: terms that are missing, or questions that are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.models.contracts import Contract, TermsVersion
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.question_forms import JsonDocument
from ppp_desktop.payouts.questions import Question, open_questions
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.metric_words import CatalogueWords

_MOST_NAMED = 4


def still_open(session: Session, contract: Contract) -> tuple[Question, ...]:
    """Return the open questions of all versions of the terms that periods to come may use."""
    versions = versions_to_come(session, contract)
    return tuple(found for each in versions for found in open_in(contract, each.document))


def open_in(contract: Contract, document: JsonDocument) -> tuple[Question, ...]:
    """Return the open questions of one document of the contract's terms."""
    wording = Wording(CatalogueWords(), contract.currency, contract.billing)
    objectives = {objective.name: objective.metric for objective in contract.objectives}
    return open_questions(document, wording, objectives=objectives, known_metrics=CATALOGUE)


def refuse_to_activate(session: Session, contract: Contract) -> None:
    """Raise ValidationFailed for the status while the contract cannot be active."""
    if not contract.terms:
        raise ValidationFailed(
            f"{contract.code} cannot be active: it has no terms yet.",
            field="status",
            remedy="Save it as a draft, write down its terms and answer their questions.",
        )
    found = still_open(session, contract)
    if found:
        raise ValidationFailed(
            f"{contract.code} cannot be active: {open_words([each.text for each in found])}",
            field="status",
            remedy="Answer them in the terms first; until then it is a draft.",
        )


def refuse_open_terms(contract: Contract, document: JsonDocument) -> None:
    """Raise ValidationFailed where terms of an active contract leave a question open."""
    found = open_in(contract, document)
    if found:
        words = open_words([each.text for each in found])
        raise ValidationFailed(
            f"{contract.code} is active, and of these terms {words}",
            field=found[0].key,
            remedy="Answer them first.",
        )


def versions_to_come(session: Session, contract: Contract) -> list[TermsVersion]:
    """Return the versions that apply after the last period that was issued."""
    closed = session.scalar(select(func.max(Statement.end)).where(closes_period(contract.id)))
    versions = list(contract.terms)
    if closed is None:
        return versions
    begun = [each for each in versions if each.effective <= closed + timedelta(days=1)]
    return versions[max(len(begun) - 1, 0) :]


def open_words(questions: Sequence[str]) -> str:
    """Return "2 questions are open: Which rate …? Until when …?"."""
    texts = list(dict.fromkeys(questions))
    named = " ".join(texts[:_MOST_NAMED])
    more = f" … and {len(texts) - _MOST_NAMED} more." if len(texts) > _MOST_NAMED else ""
    counted = "1 question is open" if len(texts) == 1 else f"{len(texts)} questions are open"
    return f"{counted}: {named}{more}"
