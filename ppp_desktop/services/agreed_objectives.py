"""Objectives that agreed versions of terms rest on: what an agreement no longer covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ppp_desktop.core.periods import format_day
from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import read_agreements
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives


def list_uncovered(
    database: Database, contract_id: int, objectives: Sequence[ObjectiveDetails]
) -> tuple[str, ...]:
    """Say of each agreed version which of its objectives these would change."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        after = {each.name: _judged(each) for each in objectives}
        changed = [
            each.name
            for each in read_objectives(contract)
            if after.get(each.name, _judged(each)) != _judged(each)
        ]
        if not changed:
            return ()
        found = []
        for version, agreed in zip(contract.terms, read_agreements(session, contract), strict=True):
            if not (agreed.agency or agreed.client or agreed.annex):
                continue
            used = set(_names(version.document))
            names = ", ".join(f"“{name}”" for name in changed if name in used)
            if names:
                since = format_day(version.effective)
                found.append(
                    f"Version {agreed.number}, from {since}, is agreed and pays by {names}: "
                    "the agreement does not cover the change."
                )
    return tuple(found)


def _judged(objective: ObjectiveDetails) -> tuple[object, ...]:
    """Return what conditions of pay look at; baseline and weight only rank."""
    return objective.metric, objective.target, objective.direction, objective.scope


def _names(value: object) -> Iterator[str]:
    """Yield the names of objectives anywhere in a document."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if key == "objective" and isinstance(entry, str):
                yield entry
            else:
                yield from _names(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _names(entry)
