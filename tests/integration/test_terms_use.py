"""A version of the terms is used by each issued statement with a day on which it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus, find_contract, write_status
from ppp_desktop.services.statements import close_period, find_statement, get_statement
from ppp_desktop.services.terms import delete_terms, list_terms, save_terms
from tests.integration.factories import make_contract, terms

FIRST, MIDDLE, LATER = date(2026, 1, 1), date(2026, 2, 15), date(2026, 4, 1)
TODAY = date(2026, 7, 1)


def fee(amount: str) -> dict[str, object]:
    return terms({"kind": "retainer", "name": "Fee", "amount": amount, "prorate": True})


@pytest.fixture
def contract(empty_store: Database) -> int:
    """A contract whose February is cut, with the first three months issued."""
    make_contract(empty_store, fee("280"))
    found = find_contract(empty_store, "C-1").id
    save_terms(empty_store, found, MIDDLE, fee("560"))
    save_terms(empty_store, found, LATER, fee("600"))
    for key in ("2026-01", "2026-02", "2026-03"):
        close_period(empty_store, found, Period.parse(key), issue=True, today=TODAY)
    return found


def used(database: Database, contract: int) -> list[int]:
    return [row.statements for row in list_terms(database, contract)]


def test_a_cut_period_rests_on_both_of_its_versions(empty_store: Database, contract: int) -> None:
    cut = get_statement(empty_store, find_statement(empty_store, "C-1/2026-02").id)
    assert [part.effective for part in cut.body.versions] == [FIRST, MIDDLE]
    assert used(empty_store, contract) == [2, 2, 0]


def test_a_version_of_a_part_is_not_deleted(empty_store: Database, contract: int) -> None:
    for day in (FIRST, MIDDLE):
        with pytest.raises(Conflict, match="Issued statements used this version"):
            delete_terms(empty_store, contract, day)
    delete_terms(empty_store, contract, LATER)
    assert used(empty_store, contract) == [2, 2]


def test_drafts_and_other_contracts_use_nothing(empty_store: Database, contract: int) -> None:
    close_period(empty_store, contract, Period.parse("2026-04"), issue=False, today=TODAY)
    assert used(empty_store, contract) == [2, 2, 0]
    delete_terms(empty_store, contract, LATER)


def test_the_only_terms_of_an_active_contract_stay(empty_store: Database) -> None:
    make_contract(empty_store, fee("280"))
    found = find_contract(empty_store, "C-1").id
    with empty_store.writing() as session:
        write_status(session, found, ContractStatus.ACTIVE)
    with pytest.raises(Conflict, match="C-1 is active, and these are its only terms"):
        delete_terms(empty_store, found, FIRST)
    save_terms(empty_store, found, LATER, fee("300"))
    delete_terms(empty_store, found, LATER)
    with empty_store.writing() as session:
        write_status(session, found, ContractStatus.DRAFT)
    delete_terms(empty_store, found, FIRST)
    assert not list_terms(empty_store, found)
