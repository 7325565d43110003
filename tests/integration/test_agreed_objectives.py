"""A change of an objective that an agreed version pays by is told before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ppp_desktop.models.database import Database
from ppp_desktop.services.agreed_objectives import list_uncovered
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.objectives import list_objectives
from ppp_desktop.services.terms import list_terms
from tests.integration.factories import make_contract, terms

FIRST = date(2026, 1, 1)
REACHED: dict[str, object] = {"kind": "bonus", "name": "Bonus", "levels": [
    {"conditions": [{"objective": "Leads", "attainment_at_least": "1"}], "amount": "100"}
]}  # fmt: skip


def test_an_agreement_does_not_cover_another_target(empty_store: Database) -> None:
    goals: list[dict[str, object]] = [
        {"name": "Leads", "metric": "leads", "target": "300"},
        {"name": "Clicks", "metric": "clicks", "target": "9"},
    ]
    make_contract(empty_store, terms(REACHED), objectives=goals)
    contract = find_contract(empty_store, "C-1").id
    leads, clicks = list_objectives(empty_store, contract)
    higher = [replace(leads, target=Decimal(400)), clicks]
    assert list_uncovered(empty_store, contract, higher) == ()
    day = list_terms(empty_store, contract)[0].effective
    record_agreement(empty_store, contract, day, Side.CLIENT, "Ann", FIRST, today=FIRST)
    assert list_uncovered(empty_store, contract, higher) == (
        "Version 1, from 1 January 2026, is agreed and pays by “Leads”: "
        "the agreement does not cover the change.",
    )
    same = [clicks, replace(leads, weight=Decimal(2))]
    assert list_uncovered(empty_store, contract, same) == ()
    assert list_uncovered(empty_store, contract, [leads, replace(clicks, target=Decimal(1))]) == ()
