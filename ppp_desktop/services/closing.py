"""What there is to close: the periods that contracts bill, and each contract's state in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period, periods_between
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.calculation import calculate_period
from ppp_desktop.services.contracts import (
    ContractRow,
    ContractStatus,
    list_contracts,
    require_contract,
)
from ppp_desktop.services.data_checks.running import warnings_of
from ppp_desktop.services.gap_gate import warnings_of_gaps
from ppp_desktop.services.statements import StatementRow, StatementStatus, list_statements


@dataclass(frozen=True, slots=True)
class ClosableRow:
    """A contract in a period. `obstacle` says why it cannot be closed, "" where it can.

    `expected` is what a statement drawn up now would come to, tax included; None where there is
    one already, or where it cannot be worked out. `warnings` tell what is wrong with the results.
    """

    contract_id: int
    contract_code: str
    client_name: str
    statement: StatementRow | None
    obstacle: str
    currency: str
    expected: Decimal | None
    warnings: tuple[str, ...] = ()


def list_periods_to_close(database: Database, today: date) -> list[Period]:
    """Return the periods that contracts bill up to `today`, the latest first.

    The running ones are among them: a draft can be drawn up before a period is over.
    """
    found: set[Period] = set()
    for contract in list_contracts(database):
        last = min(contract.end or today, today)
        if contract.status is not ContractStatus.DRAFT and contract.start <= last:
            found.update(periods_between(contract.start, last, contract.billing))
    return sorted(found, key=lambda period: (-period.end.toordinal(), period.days))


def list_closable(
    database: Database, period: Period, today: date | None = None
) -> list[ClosableRow]:
    """Return the contracts that bill `period`, by client and code, with their statements.

    With `today`, errors that the checks on data find in the period's results are told, too.
    """
    statements = {
        row.contract_id: row for row in list_statements(database, period=period) if row.is_in_force
    }
    concerned = [
        contract
        for contract in list_contracts(database)
        if contract.billing is period.kind and contract.active_in(period) is not None
    ]
    with database.reading() as session:
        return [
            _with_warnings(
                session,
                _closable(session, contract, period, statements.get(contract.id)),
                period,
                today,
            )
            for contract in concerned
        ]


def count_drafts(database: Database) -> int:
    """Return how many statements wait to be issued."""
    with database.reading() as session:
        query = select(func.count()).where(Statement.number.is_(None))
        return session.scalar(query.select_from(Statement)) or 0


def _closable(
    session: Session, contract: ContractRow, period: Period, statement: StatementRow | None
) -> ClosableRow:
    obstacle = _obstacle(contract, statement)
    expected = None
    if statement is None and not obstacle:
        try:
            worked = calculate_period(session, require_contract(session, contract.id), period)
        except PppError as refusal:
            obstacle = refusal.message
        else:
            expected = worked.calculation.total
    return ClosableRow(
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client_name,
        statement=statement,
        obstacle=obstacle,
        currency=contract.currency,
        expected=expected,
    )


def _with_warnings(
    session: Session, row: ClosableRow, period: Period, today: date | None
) -> ClosableRow:
    if today is None or row.obstacle:
        return row
    contract = require_contract(session, row.contract_id)
    warnings = (
        *warnings_of(session, contract, period, today),
        *warnings_of_gaps(session, contract, period),
    )
    return replace(row, warnings=warnings)


def _obstacle(contract: ContractRow, statement: StatementRow | None) -> str:
    if statement is not None and statement.status is StatementStatus.ISSUED:
        return f"Issued as {statement.number}."
    if contract.status is ContractStatus.DRAFT:
        return "The contract is still a draft: set it to active first."
    if not contract.terms_versions:
        return "It has no terms yet."
    return ""
