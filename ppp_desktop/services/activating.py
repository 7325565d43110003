"""Making a contract active: what still stands in the way, and the change of its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.activation import open_in, open_words, versions_to_come
from ppp_desktop.services.contracts import ContractStatus, require_contract, write_status


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer, in the version that applies from `effective`."""

    effective: date
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Activation:
    """What stands in the way of an active contract: no terms, or questions of saved terms."""

    has_terms: bool
    open: tuple[OpenQuestion, ...]

    @property
    def is_possible(self) -> bool:
        """Whether the contract can be active."""
        return self.has_terms and not self.open

    @property
    def reason(self) -> str:
        """Why not: "2 questions are open: Which rate …? Until when …?"; "" where it can be."""
        if not self.has_terms:
            return "It has no terms yet."
        return open_words(_texts(self.open)) if self.open else ""


NO_TERMS = Activation(has_terms=False, open=())
"""What a contract that was only just begun can tell."""


def get_activation(database: Database, contract_id: int) -> Activation:
    """Return what stands in the way, in all versions that periods to come may use."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        found = tuple(
            OpenQuestion(version.effective, question.key, question.text)
            for version in versions_to_come(session, contract)
            for question in open_in(contract, version.document)
        )
        return Activation(bool(contract.terms), found)


def set_status(database: Database, contract_id: int, status: ContractStatus) -> Changes:
    """Change only the status; raises ValidationFailed where the contract cannot be active."""
    with database.writing() as session:
        write_status(session, contract_id, status)
    return Changes.of(Topic.CONTRACTS, ids=(contract_id,))


def _texts(questions: Sequence[OpenQuestion]) -> list[str]:
    return [question.text for question in questions]
