"""Contracts: list, read, save, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract, Objective, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services import fields
from ppp_desktop.services.activation import refuse_to_activate
from ppp_desktop.services.closing_statements import closes_period, count_numbered


class ContractStatus(StrEnum):
    """Draft contracts are not closed or counted; ended ones only until their last period."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ContractDetails:
    """What a contract form holds. `end` is None where the contract runs on."""

    code: str
    client_id: int
    name: str
    currency: str
    start: date
    end: date | None = None
    billing: PeriodKind = PeriodKind.MONTH
    status: ContractStatus = ContractStatus.DRAFT
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list, with what is still missing before it can be closed."""

    id: int
    code: str
    name: str
    client_id: int
    client_name: str
    currency: str
    start: date
    end: date | None
    billing: PeriodKind
    status: ContractStatus
    objectives: int
    terms_versions: int

    def active_in(self, period: Period) -> Period | None:
        """Return the part of `period` inside the contract, or None."""
        start = max(self.start, period.start)
        end = period.end if self.end is None else min(self.end, period.end)
        return Period(start, end) if start <= end else None


def list_contracts(database: Database, *, client_id: int | None = None) -> list[ContractRow]:
    """Return the contracts by client and code."""
    with database.reading() as session:
        return read_contracts(session, client_id=client_id)


def get_contract(database: Database, contract_id: int) -> ContractDetails:
    """Return one contract; raises NotFound."""
    with database.reading() as session:
        found = require_contract(session, contract_id)
        return ContractDetails(
            code=found.code,
            client_id=found.client_id,
            name=found.name,
            currency=found.currency,
            start=found.start,
            end=found.end,
            billing=PeriodKind(found.billing),
            status=ContractStatus(found.status),
            notes=found.notes,
        )


def find_contract(database: Database, code: str) -> ContractRow:
    """Return the contract called `code`; raises NotFound naming the codes that exist."""
    rows = list_contracts(database)
    for row in rows:
        if row.code == code:
            return row
    known = ", ".join(row.code for row in rows) or "none yet"
    raise NotFound(f"There is no contract {code}.", f"Contracts in this store: {known}.")


def save_contract(
    database: Database, details: ContractDetails, contract_id: int | None = None
) -> Changes:
    """Create or update a contract; the changes carry its id. Raises ValidationFailed."""
    with database.writing() as session:
        return write_contract(session, details, contract_id)


def delete_contract(database: Database, contract_id: int) -> Changes:
    """Delete a contract with its results and drafts; raises Conflict once one was issued."""
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        statements = session.scalars(
            select(Statement).where(Statement.contract_id == contract_id)
        ).all()
        issued = [statement.number for statement in statements if statement.number]
        if issued:
            raise Conflict(
                f"{contract.code} has issued statements ({', '.join(issued[:3])} …)."
                if len(issued) > 3
                else f"{contract.code} has issued statements ({', '.join(issued)}).",
                "Set its status to ended instead.",
            )
        for statement in statements:
            session.delete(statement)
        session.flush()
        session.delete(contract)
        return Changes.of(Topic.CONTRACTS, Topic.RESULTS, Topic.STATEMENTS, ids=(contract_id,))


def read_contracts(session: Session, *, client_id: int | None = None) -> list[ContractRow]:
    """Return contract rows inside a transaction."""
    query = select(Contract).options(joinedload(Contract.client)).join(Client)
    if client_id is not None:
        query = query.where(Contract.client_id == client_id)
    counts = {
        model: dict(
            session.execute(
                select(model.contract_id, func.count()).group_by(model.contract_id)
            ).all()
        )
        for model in (Objective, TermsVersion)
    }
    return [
        ContractRow(
            id=found.id,
            code=found.code,
            name=found.name,
            client_id=found.client_id,
            client_name=found.client.name,
            currency=found.currency,
            start=found.start,
            end=found.end,
            billing=PeriodKind(found.billing),
            status=ContractStatus(found.status),
            objectives=counts[Objective].get(found.id, 0),
            terms_versions=counts[TermsVersion].get(found.id, 0),
        )
        for found in session.scalars(query.order_by(Client.name, Contract.code))
    ]


def write_contract(session: Session, details: ContractDetails, contract_id: int | None) -> Changes:
    """Create or update a contract inside a transaction.

    A contract becomes active only with terms that leave no question open.
    """
    code = fields.code(details.code)
    taken = session.scalar(select(Contract).where(Contract.code == code))
    if taken is not None and taken.id != contract_id:
        raise ValidationFailed(f"The code {code} belongs to another contract.", field="code")
    if session.get(Client, details.client_id) is None:
        raise ValidationFailed("Choose a client.", field="client_id")
    if details.end is not None and details.end < details.start:
        raise ValidationFailed("The contract ends before it starts.", field="end")
    contract = Contract() if contract_id is None else require_contract(session, contract_id)
    if contract_id is not None:
        _keep_what_was_issued(session, contract, details)
    contract.code = code
    contract.client_id = details.client_id
    contract.name = fields.required(details.name, "name", "The name")
    contract.currency = fields.currency(details.currency)
    contract.start = details.start
    contract.end = details.end
    contract.billing = details.billing.value
    active = ContractStatus.ACTIVE
    becomes_active = details.status is active and contract.status != active
    contract.status = details.status.value
    contract.notes = details.notes
    session.add(contract)
    session.flush()
    if becomes_active:
        refuse_to_activate(session, contract)
    return Changes.of(Topic.CONTRACTS, ids=(contract.id,))


def write_status(session: Session, contract_id: int, status: ContractStatus) -> None:
    """Change only the status, inside a transaction; raises ValidationFailed like a form."""
    contract = require_contract(session, contract_id)
    if status is ContractStatus.ACTIVE and contract.status != status:
        refuse_to_activate(session, contract)
    contract.status = status.value
    session.flush()


def require_contract(session: Session, contract_id: int) -> Contract:
    """Return the ORM contract inside a transaction; raises NotFound."""
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise NotFound("This contract is no longer in the store.")
    return contract


def _keep_what_was_issued(session: Session, contract: Contract, details: ContractDetails) -> None:
    """Void statements and their credits stay with client and currency, but close no period."""
    if not count_numbered(session, contract.id):
        return
    is_closed = session.scalar(select(Statement.id).where(closes_period(contract.id)).limit(1))
    for field, before, after in (
        ("client_id", contract.client_id, details.client_id),
        ("currency", contract.currency, details.currency),
        ("start", contract.start, details.start),
        ("billing", contract.billing, details.billing.value),
    ):
        if before != after and (is_closed or field in ("client_id", "currency")):
            raise ValidationFailed(
                "Client, currency, start and billing period stay as they are once a statement "
                "was issued.",
                field=field,
                remedy="Make a new contract for the new agreement.",
            )
