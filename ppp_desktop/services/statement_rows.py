"""Statements as lists show them: drafts, what is issued, what is void, and credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import StatementKind
from ppp_desktop.services.statement_body import StatementBody


class StatementStatus(StrEnum):
    """A draft follows the results; an issued statement never changes."""

    DRAFT = "draft"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in a list. `reference` is its number, or contract and period for a draft.

    `corrects` is the number of the statement that a credit takes back, `replaces` that of the
    void one that a statement was issued for instead; "" where there is none.
    """

    id: int
    reference: str
    number: str
    contract_id: int
    contract_code: str
    client_name: str
    period: Period
    currency: str
    total: Decimal
    status: StatementStatus
    issued_on: date | None
    due_on: date | None
    program: str
    kind: StatementKind = StatementKind.STATEMENT
    voided_on: date | None = None
    corrects: str = ""
    replaces: str = ""

    @property
    def is_void(self) -> bool:
        """Whether a credit took it back."""
        return self.voided_on is not None

    @property
    def is_credit(self) -> bool:
        """Whether it takes a void statement back."""
        return self.kind is StatementKind.CREDIT

    @property
    def is_in_force(self) -> bool:
        """Whether it is the statement of its period, as a draft or issued."""
        return not self.is_void and not self.is_credit


@dataclass(frozen=True, slots=True)
class StatementView:
    """A whole statement: the row of the list and what it is made of."""

    row: StatementRow
    body: StatementBody


def row_of(
    session: Session, statement: Statement, contract: Contract, total: Decimal | None = None
) -> StatementRow:
    """Return the row of a statement; `total` stands for that of a draft, worked out anew."""
    period = Period(statement.start, statement.end)
    kind = StatementKind(statement.kind)
    corrected = _corrected(session, statement)
    return StatementRow(
        id=statement.id,
        reference=statement.number or f"{contract.code}/{period.key}",
        number=statement.number or "",
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        period=period,
        currency=statement.currency,
        total=statement.total if total is None else total,
        status=StatementStatus.ISSUED if statement.number else StatementStatus.DRAFT,
        issued_on=statement.issued_on,
        due_on=statement.due_on,
        program=statement.program,
        kind=kind,
        voided_on=statement.voided_on,
        corrects=corrected if kind is StatementKind.CREDIT else "",
        replaces=corrected if kind is StatementKind.STATEMENT else "",
    )


def require_statement(session: Session, statement_id: int) -> Statement:
    """Return the statement; raises NotFound."""
    statement = session.get(Statement, statement_id)
    if statement is None:
        raise NotFound("This statement is no longer in the store.")
    return statement


def _corrected(session: Session, statement: Statement) -> str:
    if statement.corrects_id is None:
        return ""
    number = select(Statement.number).where(Statement.id == statement.corrects_id)
    return session.scalar(number) or ""
