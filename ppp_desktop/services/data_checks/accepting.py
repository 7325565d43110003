"""Accepting a finding with a reason, and taking that back; both leave a line in the log."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import AcceptedFinding
from ppp_desktop.services import fields
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.data_checks.findings import Acceptance, Finding

LONGEST_NAME = 120
LONGEST_REASON = 1_000


def accept_finding(database: Database, finding: Finding, *, author: str, reason: str) -> Changes:
    """Record that `author` looked at a finding and accepts it, replacing what was recorded.

    Raises ValidationFailed for the field "author" or "reason".
    """
    why = _written(reason, "reason", "The reason", LONGEST_REASON)
    name = _written(author, "author", "Your name", LONGEST_NAME)
    with database.writing() as session:
        contract = require_contract(session, finding.contract_id)
        found = _stored(session, finding)
        if found is None:
            found = AcceptedFinding(
                contract_id=contract.id, check=finding.check, subject=finding.subject
            )
            session.add(found)
        found.author, found.reason = name, why
        found.accepted_at = datetime.now(UTC).replace(tzinfo=None)
        session.flush()
        title = f"{contract.code}: finding accepted by {name}"
        record_activity(session, title, f"{finding.sentence} {why}", contract.id)
        return Changes.of(Topic.CHECKS, ids=(contract.id,))


def reopen_finding(database: Database, finding: Finding) -> Changes:
    """Take an acceptance back; raises NotFound where the finding is not accepted."""
    with database.writing() as session:
        found = _stored(session, finding)
        if found is None:
            raise NotFound("This finding is not accepted any more.", "Run the checks again.")
        contract = require_contract(session, finding.contract_id)
        title = f"{contract.code}: finding opened again"
        record_activity(session, title, finding.sentence, contract.id)
        session.delete(found)
        return Changes.of(Topic.CHECKS, ids=(contract.id,))


def read_acceptances(session: Session) -> dict[tuple[int, str, str], Acceptance]:
    """Return every acceptance by the key of its finding, inside a transaction."""
    return {
        (row.contract_id, row.check, row.subject): Acceptance(
            row.author, row.reason, row.accepted_at
        )
        for row in session.scalars(select(AcceptedFinding))
    }


def _stored(session: Session, finding: Finding) -> AcceptedFinding | None:
    return session.scalar(
        select(AcceptedFinding).where(
            AcceptedFinding.contract_id == finding.contract_id,
            AcceptedFinding.check == finding.check,
            AcceptedFinding.subject == finding.subject,
        )
    )


def _written(text: str, field: str, label: str, longest: int) -> str:
    written = " ".join(fields.required(text, field, label).split())
    if len(written) > longest:
        raise ValidationFailed(
            f"{label} is longer than {longest:,} letters.", field=field, remedy="Shorten it."
        )
    return written
