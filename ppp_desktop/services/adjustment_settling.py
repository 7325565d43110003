"""Differences to stated periods that adjustments settle; taking one back opens the difference."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
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


def carried_for(session: Session, statement: Statement) -> str:
    """Return the statement that carries an adjustment for differences to this one; "" for none."""
    number = session.scalar(
        select(Statement.number)
        .join(Adjustment, Adjustment.statement_id == Statement.id)
        .join(Proposal, Proposal.id == Adjustment.proposal_id)
        .where(
            Proposal.contract_id == statement.contract_id,
            Proposal.start == statement.start,
            Proposal.end == statement.end,
            Proposal.state == SETTLED,
        )
        .limit(1)
    )
    return number or ""


def refuse_if_settled(session: Session, batch: ImportBatch) -> None:
    """Raise Conflict where an adjustment settles differences that the import brought."""
    adjustment = session.scalar(
        select(Adjustment)
        .join(Proposal, Proposal.id == Adjustment.proposal_id)
        .where(
            Proposal.batch_id == batch.id,
            Proposal.state == SETTLED,
            Adjustment.withdrawn_at.is_(None),
        )
        .limit(1)
    )
    if adjustment is None:
        return
    if adjustment.statement_id is None:
        remedy = "Withdraw the adjustment first."
    else:
        number = session.get_one(Statement, adjustment.statement_id).number
        remedy = f"Statement {number} carries it: void that one and withdraw the adjustment first."
    raise Conflict(f"Adjustment {adjustment.id} settles differences of this import.", remedy)


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
