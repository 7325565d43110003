"""Which statements close their period: the one condition that every query asks."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.statements import Statement


class StatementKind(StrEnum):
    """A credit takes a void statement back as a whole; everything else is a statement."""

    STATEMENT = "statement"
    CREDIT = "credit"


def closes_period(contract_id: int | None = None) -> ColumnElement[bool]:
    """Return the condition that a statement closes its period: issued, no credit, not void.

    With `contract_id`, only the statements of that contract.
    """
    closes = and_(is_in_force(), Statement.number.is_not(None))
    return closes if contract_id is None else and_(closes, Statement.contract_id == contract_id)


def is_in_force() -> ColumnElement[bool]:
    """Return the condition that a row is the one of its period: the draft, or what closes it."""
    return and_(Statement.kind == StatementKind.STATEMENT.value, Statement.voided_on.is_(None))


def of_period(period: Period) -> ColumnElement[bool]:
    """Return the condition that a statement is of exactly these days."""
    return and_(Statement.start == period.start, Statement.end == period.end)


def does_close(statement: Statement) -> bool:
    """Tell of a row that was read what `closes_period` asks."""
    is_statement = statement.kind == StatementKind.STATEMENT
    return bool(statement.number) and is_statement and statement.voided_on is None


def last_voided(session: Session, contract_id: int, period: Period) -> Statement | None:
    """Return the void statement of a period that its next one replaces."""
    return session.scalar(
        select(Statement)
        .where(
            Statement.contract_id == contract_id,
            of_period(period),
            Statement.kind == StatementKind.STATEMENT.value,
            Statement.voided_on.is_not(None),
        )
        .order_by(Statement.year.desc(), Statement.sequence.desc())
        .limit(1)
    )


def closed_after(session: Session, statement: Statement) -> str:
    """Return the number of the last statement that closes a later period; "" for none."""
    found = session.scalar(
        select(Statement.number)
        .where(closes_period(statement.contract_id), Statement.start > statement.start)
        .order_by(Statement.start.desc())
        .limit(1)
    )
    return found or ""


def sources_id(statement: Statement) -> int:
    """Return the statement that keeps the results: of a credit it is what it takes back."""
    if statement.kind == StatementKind.CREDIT and statement.corrects_id is not None:
        return statement.corrects_id
    return statement.id


def count_numbered(session: Session, contract_id: int) -> int:
    """Return how many numbers a contract has used, those of void statements and credits too."""
    query = select(func.count()).select_from(Statement)
    used = query.where(Statement.contract_id == contract_id, Statement.number.is_not(None))
    return session.scalar(used) or 0
