"""Takes a decision on a proposal back: it is open again, and what it stored is gone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.importing import undo_import
from ppp_desktop.services.proposal_making import APPLIED, OPEN, SETTLED


def reopen_proposal(database: Database, proposal_id: int) -> Changes:
    """Open a proposal again; the import that applied it is undone.

    Raises Conflict where it is open, or where an issued statement or a later import stands on
    what it stored.
    """
    with database.reading() as session:
        proposal = _proposal(session, proposal_id)
        batch_id = _applied_by(session, proposal) if proposal.state == APPLIED else None
    if batch_id is not None:
        return undo_import(database, batch_id)
    with database.writing() as session:
        proposal = _proposal(session, proposal_id)
        proposal.state, proposal.decided_by, proposal.decided_at = OPEN, "", None
        period = Period(proposal.start, proposal.end)
        record_activity(
            session,
            f"Differences to {period.label} open again",
            f"{proposal.rows:,} results",
            proposal.contract_id,
        )
        return Changes.of(Topic.RESULTS, ids=(proposal.contract_id,))


def _proposal(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound(f"There is no proposal {proposal_id}.", "See the list of proposals.")
    if proposal.state == OPEN:
        raise Conflict("This proposal is open already.")
    if proposal.state == SETTLED:
        raise Conflict(
            "An adjustment settles this proposal.",
            "Withdraw the adjustment: the proposal waits again then.",
        )
    return proposal


def _applied_by(session: Session, proposal: Proposal) -> int | None:
    query = select(ImportBatch).where(
        ImportBatch.contract_id == proposal.contract_id, ImportBatch.undone_at.is_(None)
    )
    found = (
        each.id for each in session.scalars(query) if each.report.get("proposal") == proposal.id
    )
    return next(found, None)
