"""Keeps differences to closed periods as proposals, with what they would change in the pay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import plain
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT
from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services import held_differences, result_merge, stored_beside
from ppp_desktop.services.calculation import pay_of_period
from ppp_desktop.services.held_differences import Draft
from ppp_desktop.services.incoming_rows import Incoming

OPEN, DISMISSED, APPLIED, SETTLED = "open", "dismissed", "applied", "settled"


def keep_proposals(
    session: Session,
    contract: Contract,
    batch: ImportBatch,
    parsed: ParsedSheet,
    came: Incoming,
    drafts: Sequence[Draft],
) -> None:
    """Keep each draft as an open proposal of the batch, inside the import's transaction."""
    for draft in drafts:
        before = pay_of_period(session, contract, draft.period.period)
        after = _pay_with(session, contract, batch, came, draft)
        session.add(
            Proposal(
                contract_id=contract.id,
                batch_id=batch.id,
                start=draft.period.period.start,
                end=draft.period.period.end,
                statement=draft.period.number,
                rows=draft.rows,
                change={
                    "source": parsed.source,
                    "told": sorted(came.told),
                    "rows": list(draft.kept),
                    "digest": draft.digest,
                    "pay_before": _written(before),
                    "pay_after": _written(after),
                },
                state=OPEN,
            )
        )
    session.flush()


def forget_proposals(session: Session, batch: ImportBatch) -> None:
    """Undo what a batch has to do with proposals: its open ones go, the one it applied reopens,
    unless the import that it came from was undone meanwhile."""
    session.execute(delete(Proposal).where(Proposal.batch_id == batch.id, Proposal.state == OPEN))
    applied = batch.report.get("proposal")
    proposal = session.get(Proposal, applied) if isinstance(applied, int) else None
    if proposal is None or proposal.state != APPLIED:
        return
    if session.get_one(ImportBatch, proposal.batch_id).undone_at is not None:
        session.delete(proposal)
        return
    proposal.state, proposal.decided_by, proposal.decided_at = OPEN, "", None


def waiting(drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """Tell that differences wait for a decision."""
    return tuple(
        Problem(
            0,
            "",
            "proposed",
            f"{_counted(draft.rows)} {_of(draft.period.period, draft.period.number)} "
            f"{'waits' if draft.rows == 1 else 'wait'} for a decision.",
            "Look at the contract's proposals.",
            Severity.WARNING,
        )
        for draft in drafts
    )


def _counted(rows: int) -> str:
    return "1 difference" if rows == 1 else f"{rows:,} differences"


def _of(period: Period, number: str) -> str:
    stated = f", stated in {number}," if number else ""
    return f"to {period.label}{stated}"


def _pay_with(
    session: Session, contract: Contract, batch: ImportBatch, came: Incoming, draft: Draft
) -> Decimal | None:
    """Return what the period would pay with the differences; nothing of it stays."""
    nested = session.begin_nested()
    try:
        held_differences.pretend(session, draft.entry)
        result_merge.write(session, contract.id, batch.id, came, SILENT)
        stored_beside.remove_gone(session, batch.id)
        return pay_of_period(session, contract, draft.period.period)
    finally:
        nested.rollback()


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
