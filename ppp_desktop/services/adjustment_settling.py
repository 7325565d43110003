"""Differences to stated periods that adjustments settle; taking one back opens the difference."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.receivables import Adjustment
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.adjustment_reading import is_open
from ppp_desktop.services.clock import now_of
from ppp_desktop.services.proposal_making import OPEN, SETTLED


def withdraw(session: Session, adjustment: Adjustment) -> None:
    """Take an open adjustment back; the proposal that it settled waits again."""
    adjustment.withdrawn_at = now_of(session)
    if adjustment.proposal_id is not None:
        open_again(session, adjustment.proposal_id)


def reopen_settled(session: Session, statement: Statement) -> None:
    """Withdraw the open adjustments that settle differences to a statement which is void now.

    Its period is open, so that the differences themselves can be taken over.
    """
    settled = session.scalars(
        select(Adjustment)
        .join(Proposal, Proposal.id == Adjustment.proposal_id)
        .where(
            Proposal.contract_id == statement.contract_id,
            Proposal.start == statement.start,
            Proposal.end == statement.end,
            Proposal.state == SETTLED,
            is_open(),
        )
    )
    for adjustment in settled.all():
        withdraw(session, adjustment)


def open_again(session: Session, proposal_id: int) -> None:
    """Have a settled proposal wait again; it goes where its import was undone meanwhile."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.state != SETTLED:
        return
    batch = session.get(ImportBatch, proposal.batch_id)
    if batch is not None and batch.undone_at is not None:
        session.delete(proposal)
        return
    proposal.state, proposal.decided_by, proposal.decided_at = OPEN, "", None
