"""What goes into a contract's reports: which parts, broken down by what, and what the agency says.

It is kept with the store, so that the next report begins where the last one was left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import ReportNote, ReportSetup
from ppp_desktop.services.contracts import require_contract

LONGEST_NOTES = 20_000


class ReportPart(StrEnum):
    """A part of a report, in the order of print."""

    NOTES = "notes"
    OBJECTIVES = "objectives"
    COMPARISON = "comparison"
    COURSES = "courses"
    BREAKDOWNS = "breakdowns"
    PAY = "pay"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What a report holds. `dimensions` None means those that are usual and hold anything."""

    parts: tuple[ReportPart, ...] = tuple(ReportPart)
    dimensions: tuple[str, ...] | None = None

    def has(self, part: ReportPart) -> bool:
        """Tell whether a part is printed."""
        return part in self.parts


_ADAPTER = TypeAdapter(ReportChoice)


def get_choice(database: Database, contract_id: int) -> ReportChoice:
    """Return what was chosen last for a contract, or everything."""
    with database.reading() as session:
        return read_choice(session, contract_id)


def read_choice(session: Session, contract_id: int) -> ReportChoice:
    """Return the choice inside a transaction; one that cannot be read is forgotten."""
    kept = session.get(ReportSetup, contract_id)
    if kept is None:
        return ReportChoice()
    try:
        return _ADAPTER.validate_python(kept.document)
    except ValidationError:
        return ReportChoice()


def save_choice(database: Database, contract_id: int, choice: ReportChoice) -> Changes:
    """Keep what was chosen; raises ValidationFailed for a dimension that there is not."""
    for name in choice.dimensions or ():
        check_dimension(name)
    with database.writing() as session:
        require_contract(session, contract_id)
        kept = session.get(ReportSetup, contract_id)
        if kept is None:
            kept = ReportSetup(contract_id=contract_id)
            session.add(kept)
        kept.document = _ADAPTER.dump_python(choice, mode="json")
    return Changes(frozenset(), (contract_id,))


def check_dimension(name: str) -> None:
    """Raise ValidationFailed for a dimension that results do not have."""
    if name not in DIMENSIONS:
        raise ValidationFailed(
            f"Results have no dimension “{name}”.",
            field="dimensions",
            remedy=f"Use {', '.join(DIMENSIONS)}.",
        )


def get_notes(database: Database, contract_id: int, key: str) -> str:
    """Return what was written for the report that `report_spans.span_key` names."""
    with database.reading() as session:
        return read_notes(session, contract_id, key)


def read_notes(session: Session, contract_id: int, key: str) -> str:
    """Return the notes inside a transaction, "" where there are none."""
    found = _note(session, contract_id, key)
    return "" if found is None else found.text


def save_notes(database: Database, contract_id: int, key: str, text: str) -> Changes:
    """Keep what the agency says in one report; no text takes it away."""
    if len(text) > LONGEST_NOTES:
        raise ValidationFailed(
            f"The notes are longer than {LONGEST_NOTES:,} letters.",
            field="notes",
            remedy="Shorten them, or send the long text beside the report.",
        )
    with database.writing() as session:
        require_contract(session, contract_id)
        found = _note(session, contract_id, key)
        if not text.strip():
            if found is not None:
                session.delete(found)
        elif found is None:
            session.add(ReportNote(contract_id=contract_id, span=key, text=text))
        else:
            found.text = text
    return Changes(frozenset(), (contract_id,))


def _note(session: Session, contract_id: int, key: str) -> ReportNote | None:
    return session.scalar(
        select(ReportNote).where(ReportNote.contract_id == contract_id, ReportNote.span == key)
    )
