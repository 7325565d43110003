"""What can be added to terms, in groups: kinds of components, and rules for the whole contract."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ppp_desktop.payouts.kinds import KINDS, Component
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.ui.contracts.document_field import metadata, unit_of

FIXED, PER_RESULT, MONEY, TIERS, EXTRAS = (
    "Fixed",
    "Per result",
    "Share of money",
    "Tiers",
    "Extras",
)
CONTRACT = "For the whole contract"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to add, by its key; `summary` says in one line what it is for."""

    key: str
    label: str
    summary: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices under a heading."""

    title: str
    choices: tuple[Choice, ...]


def component_groups() -> tuple[ChoiceGroup, ...]:
    """Return the kinds of components by what they are paid for."""
    found: dict[str, list[Choice]] = {
        title: [] for title in (FIXED, PER_RESULT, MONEY, TIERS, EXTRAS)
    }
    for key, kind in KINDS.items():
        found[_group_of(kind)].append(Choice(key, kind.label, kind.summary))
    return tuple(ChoiceGroup(title, tuple(choices)) for title, choices in found.items() if choices)


def rule_groups(taken: Collection[str]) -> tuple[ChoiceGroup, ...]:
    """Return the contract's rules that are not `taken`; () where there are none left."""
    left = tuple(
        Choice(rule.key, rule.title, rule.summary)
        for rule in CONTRACT_RULES.values()
        if rule.key not in taken
    )
    return (ChoiceGroup(CONTRACT, left),) if left else ()


def _group_of(kind: type[Component]) -> str:
    """Sort a kind by what its model says of itself, so that a new one finds its place."""
    fields = kind.model_fields
    if kind.step != "rates" or "baseline" in fields:
        return EXTRAS
    if any(unit_of(info) == "tiers" for info in fields.values()):
        return TIERS
    measured = fields.get("metric")
    if measured is None:
        return FIXED
    units = metadata(measured).get("metric_units")
    return MONEY if units == ["money"] else PER_RESULT
