"""Manual lines of a period, for drafts and calculations; once issued their statement has them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.receivables import Adjustment
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.adjusting import Adjusting


def is_open() -> ColumnElement[bool]:
    """Return the condition that an adjustment waits for its statement."""
    return and_(Adjustment.statement_id.is_(None), Adjustment.withdrawn_at.is_(None))


def open_adjustments(session: Session, contract_id: int, period: Period) -> list[Adjustment]:
    """Return the adjustments of a period that is not issued, in the order in which they came."""
    return list(
        session.scalars(
            select(Adjustment)
            .where(
                Adjustment.contract_id == contract_id,
                Adjustment.start.between(period.start, period.end),
                is_open(),
            )
            .order_by(Adjustment.id)
        )
    )


def adjusting_of(found: Iterable[Adjustment]) -> tuple[Adjusting, ...]:
    """Return what the engine makes lines of."""
    return tuple(
        Adjusting(each.label, each.cause, each.amount, each.corrects, each.author) for each in found
    )


def carry_adjustments(session: Session, statement: Statement) -> None:
    """Note which statement carries the adjustments of its period from now on."""
    period = Period(statement.start, statement.end)
    for each in open_adjustments(session, statement.contract_id, period):
        each.statement_id = statement.id


def release_adjustments(session: Session, statement_id: int) -> None:
    """Open the adjustments again that a statement carried which is void now."""
    session.execute(
        update(Adjustment).where(Adjustment.statement_id == statement_id).values(statement_id=None)
    )
