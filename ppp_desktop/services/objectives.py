"""Objectives of a contract: targets per period, read and replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import Direction, metric
from ppp_desktop.models.contracts import Contract, Objective
from ppp_desktop.models.database import Database
from ppp_desktop.services import fields
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.scopes import scope_from_json, scope_to_json
from ppp_desktop.services.terms import read_terms


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
    for version in contract.terms:
        # A condition of pay must not lose the objective that it rests on.
        read_terms(version.document, names)
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
