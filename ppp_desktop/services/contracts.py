"""Contracts and their objectives: list, read, save, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import Direction, metric
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract, Objective, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services import fields
from ppp_desktop.services.scopes import scope_from_json, scope_to_json


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
class ObjectiveDetails:
    """A target for a metric per billing period. A share target of 85 % is 0.85."""

    name: str
    metric: str
    target: Decimal
    direction: Direction = Direction.HIGHER
    scope: Scope = Scope()
    baseline: Decimal | None = None
    weight: Decimal = Decimal(1)


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


def list_objectives(database: Database, contract_id: int) -> list[ObjectiveDetails]:
    """Return the objectives of a contract in their order."""
    with database.reading() as session:
        return read_objectives(require_contract(session, contract_id))


def save_objectives(
    database: Database, contract_id: int, objectives: list[ObjectiveDetails]
) -> Changes:
    """Replace the objectives of a contract; raises ValidationFailed naming the field."""
    with database.writing() as session:
        return write_objectives(session, contract_id, objectives)


def read_contracts(session: Session, *, client_id: int | None = None) -> list[ContractRow]:
    """Return contract rows inside a transaction."""
    query = select(Contract).options(joinedload(Contract.client)).join(Client)
    if client_id is not None:
        query = query.where(Contract.client_id == client_id)
    counts = {
        model: dict(
            session.execute(
                select(model.contract_id, func.count()).group_by(model.contract_id)
            ).tuples()
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
    """Create or update a contract inside a transaction."""
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
    contract.status = details.status.value
    contract.notes = details.notes
    session.add(contract)
    session.flush()
    return Changes.of(Topic.CONTRACTS, ids=(contract.id,))


def write_objectives(
    session: Session, contract_id: int, objectives: list[ObjectiveDetails]
) -> Changes:
    """Replace a contract's objectives inside a transaction."""
    contract = require_contract(session, contract_id)
    names: set[str] = set()
    for position, objective in enumerate(objectives):
        field = f"objectives[{position}]"
        metric(objective.metric)
        name = fields.required(objective.name, f"{field}.name", "The objective's name")
        if name in names:
            raise ValidationFailed(f"Two objectives are called {name}.", field=f"{field}.name")
        names.add(name)
        if objective.target <= 0:
            raise ValidationFailed("The target must be above zero.", field=f"{field}.target")
    contract.objectives.clear()
    session.flush()
    contract.objectives.extend(
        Objective(
            position=position,
            name=objective.name.strip(),
            metric=objective.metric,
            scope=scope_to_json(objective.scope),
            target=objective.target,
            direction=objective.direction.value,
            baseline=objective.baseline,
            weight=objective.weight,
        )
        for position, objective in enumerate(objectives)
    )
    session.flush()
    return Changes.of(Topic.OBJECTIVES, ids=(contract_id,))


def read_objectives(contract: Contract) -> list[ObjectiveDetails]:
    """Return the frozen objectives of an ORM contract."""
    return [
        ObjectiveDetails(
            name=found.name,
            metric=found.metric,
            target=found.target,
            direction=Direction(found.direction),
            scope=scope_from_json(found.scope),
            baseline=found.baseline,
            weight=found.weight,
        )
        for found in contract.objectives
    ]


def require_contract(session: Session, contract_id: int) -> Contract:
    """Return the ORM contract inside a transaction; raises NotFound."""
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise NotFound("This contract is no longer in the store.")
    return contract


def _keep_what_was_issued(session: Session, contract: Contract, details: ContractDetails) -> None:
    issued = session.scalar(
        select(func.count())
        .select_from(Statement)
        .where(Statement.contract_id == contract.id, Statement.number.is_not(None))
    )
    if not issued:
        return
    for field, before, after in (
        ("client_id", contract.client_id, details.client_id),
        ("currency", contract.currency, details.currency),
        ("start", contract.start, details.start),
        ("billing", contract.billing, details.billing.value),
    ):
        if before != after:
            raise ValidationFailed(
                "Client, currency, start and billing period stay as they are once a statement "
                "was issued.",
                field=field,
                remedy="Make a new contract for the new agreement.",
            )
