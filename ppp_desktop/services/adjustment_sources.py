"""Adjustments that settle something: differences to a stated period, or a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.receivables import Adjustment, StatementEvent
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.adjustment_periods import earliest_open
from ppp_desktop.services.adjustments import (
    AdjustmentRow,
    NewAdjustment,
    changed,
    row_of_adjustment,
    write_adjustment,
)
from ppp_desktop.services.clock import now_of
from ppp_desktop.services.closing_statements import closes_period, of_period
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.life_events import REASONS, DisputeReason, EventKind, Outcome
from ppp_desktop.services.proposal_making import OPEN, SETTLED
from ppp_desktop.services.settled_pay import amount_to_settle
from ppp_desktop.services.statement_body import body_from_json


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an adjustment would say by itself: each part may be written otherwise.

    `amount` None is to be agreed. `period` is the earliest open one.
    """

    contract_id: int
    currency: str
    label: str
    cause: str
    amount: Decimal | None
    corrects: str
    period: Period


def suggest_for_proposal(database: Database, proposal_id: int) -> Suggestion:
    """Return what settles the differences of a proposal to an issued period.

    The amount is what pay comes to with them, worked out anew, less what it comes to as stored
    and what adjustments settled before. Raises Conflict where the period is not issued, and where
    the results have changed since.
    """
    with database.writing() as session:
        # Pay is worked out as if the differences were stored, so this is no reading.
        return _for_proposal(session, _open_proposal(session, proposal_id))


def adjust_for_proposal(
    database: Database,
    proposal_id: int,
    *,
    author: str,
    label: str = "",
    cause: str = "",
    period: Period | None = None,
) -> tuple[AdjustmentRow, Changes]:
    """Settle the differences of a proposal by an adjustment; the proposal waits no longer.

    Raises as `suggest_for_proposal`, and Conflict where they change nothing of the pay.
    """
    with database.writing() as session:
        proposal = _open_proposal(session, proposal_id)
        suggested = _for_proposal(session, proposal)
        if not suggested.amount:
            raise Conflict(
                "These differences change nothing of the pay.",
                "Leave the results as they are: dismiss the proposal.",
            )
        adjustment = write_adjustment(
            session,
            require_contract(session, proposal.contract_id),
            NewAdjustment(
                label=label or suggested.label,
                cause=cause or suggested.cause,
                amount=suggested.amount,
                author=author,
                corrects=suggested.corrects,
                period=period,
            ),
            proposal_id=proposal.id,
        )
        proposal.state, proposal.decided_by = SETTLED, adjustment.author
        proposal.decided_at = now_of(session)
        return row_of_adjustment(session, adjustment), changed(adjustment)


def suggest_for_dispute(database: Database, dispute_id: int) -> Suggestion:
    """Return what corrects a statement after a dispute that was upheld, wholly or in part.

    Upheld wholly, the disputed line or statement is taken back; what is upheld in part has an
    amount of its own. Raises Conflict for a dispute that is open, rejected or corrected already.
    """
    with database.reading() as session:
        return _for_dispute(session, dispute_id)


def adjust_for_dispute(
    database: Database,
    dispute_id: int,
    *,
    author: str,
    amount: Decimal | None = None,
    label: str = "",
    cause: str = "",
    period: Period | None = None,
) -> tuple[AdjustmentRow, Changes]:
    """Correct by an adjustment what a dispute brought; raises as `suggest_for_dispute`."""
    with database.writing() as session:
        suggested = _for_dispute(session, dispute_id)
        agreed = suggested.amount if amount is None else amount
        if agreed is None:
            raise ValidationFailed(
                "What is upheld in part needs an amount.", field="amount", remedy="Write it."
            )
        adjustment = write_adjustment(
            session,
            require_contract(session, suggested.contract_id),
            NewAdjustment(
                label=label or suggested.label,
                cause=cause or suggested.cause,
                amount=agreed,
                author=author,
                corrects=suggested.corrects,
                period=period,
            ),
            dispute_id=dispute_id,
        )
        return row_of_adjustment(session, adjustment), changed(adjustment)


def _open_proposal(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound(f"There is no proposal {proposal_id}.", "See the list of proposals.")
    if proposal.state != OPEN:
        raise Conflict(f"This proposal was {proposal.state} by {proposal.decided_by} already.")
    return proposal


def _for_proposal(session: Session, proposal: Proposal) -> Suggestion:
    contract = require_contract(session, proposal.contract_id)
    period = Period(proposal.start, proposal.end)
    number = session.scalar(
        select(Statement.number).where(closes_period(contract.id), of_period(period))
    )
    if number is None:
        raise Conflict(
            f"{period.label} is not issued.", "Take the differences over instead of adjusting."
        )
    batch = session.get_one(ImportBatch, proposal.batch_id)
    if batch.undone_at is not None:
        raise Conflict(
            f"The import of {batch.file_name}, which brought these differences, was undone.",
            "Dismiss the proposal.",
        )
    rows = "1 result differs" if proposal.rows == 1 else f"{proposal.rows:,} results differ"
    return Suggestion(
        contract_id=contract.id,
        currency=contract.currency,
        label=f"Correction of {period.label}",
        cause=f"{rows} in {batch.file_name}, imported on {_day(batch.imported_at)}.",
        amount=amount_to_settle(session, contract, proposal),
        corrects=number,
        period=earliest_open(session, contract, period),
    )


def _for_dispute(session: Session, dispute_id: int) -> Suggestion:
    dispute = session.get(StatementEvent, dispute_id)
    if dispute is None or dispute.withdrawn_at is not None or dispute.kind != EventKind.DISPUTED:
        raise NotFound(f"There is no dispute {dispute_id}.", "See the statement's events.")
    outcome = _outcome(session, dispute)
    statement = session.get_one(Statement, dispute.statement_id)
    if statement.voided_on is not None:
        raise Conflict(
            f"Statement {statement.number} is void, so that nothing of it needs correcting.",
            "Close its period again.",
        )
    contract = require_contract(session, statement.contract_id)
    calculation = body_from_json(statement.body).calculation
    lines = calculation.lines
    line = None if dispute.line is None else lines[dispute.line - 1]
    stated = calculation.subtotal if line is None else line.amount
    named = f"statement {statement.number}" if line is None else f"“{line.name}”"
    why = REASONS[DisputeReason(dispute.reason)]
    note = f" {dispute.note}" if dispute.note else ""
    return Suggestion(
        contract_id=contract.id,
        currency=contract.currency,
        label=f"Correction of {named}",
        cause=f"Disputed on {format_day(dispute.day)}, {outcome}: {why}.{note}",
        amount=-stated if outcome is Outcome.UPHELD else None,
        corrects=statement.number or "",
        period=earliest_open(session, contract, Period(statement.start, statement.end)),
    )


def _outcome(session: Session, dispute: StatementEvent) -> Outcome:
    """Return how a dispute ended; raises Conflict where that asks for no correction."""
    answer = session.scalar(
        select(StatementEvent).where(
            StatementEvent.answers == dispute.id, StatementEvent.withdrawn_at.is_(None)
        )
    )
    if answer is None:
        raise Conflict("This dispute is still open.", "Resolve it first.")
    outcome = Outcome(answer.reason)
    if outcome not in (Outcome.UPHELD, Outcome.PARTLY):
        raise Conflict(f"This dispute was {outcome}, so that nothing is to be corrected.")
    known = session.scalar(
        select(Adjustment.id).where(
            Adjustment.dispute_id == dispute.id, Adjustment.withdrawn_at.is_(None)
        )
    )
    if known is not None:
        raise Conflict(
            f"Adjustment {known} corrects what this dispute brought already.",
            "Withdraw that one first, or add another by hand.",
        )
    return outcome


def _day(moment: datetime) -> str:
    return format_day(moment.date())
