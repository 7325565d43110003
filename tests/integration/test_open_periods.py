"""Which periods there are to close, and which one is suggested."""

from __future__ import annotations

from datetime import date

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.open_periods import OpenPeriod, list_open_periods, period_to_close
from ppp_desktop.services.statements import close_period
from tests.integration.factories import make_contract, terms
from tests.integration.many_contracts import make_agency
from tests.integration.test_query_counts import queries

RETAINER: dict[str, object] = {
    "kind": "retainer",
    "name": "Retainer",
    "amount": "800",
    "prorate": True,
}
MAY, JUNE, JULY = (Period.parse(f"2026-0{month}") for month in (5, 6, 7))
TODAY = date(2026, 7, 2)


def test_nothing_is_to_close_without_a_contract(empty_store: Database) -> None:
    assert list_open_periods(empty_store, TODAY) == []
    assert period_to_close([]) is None


def test_the_latest_come_first_with_what_waits(empty_store: Database) -> None:
    make_contract(empty_store, terms(RETAINER), start="2026-05-01")
    close_period(empty_store, 1, MAY, issue=True, today=TODAY)
    found = list_open_periods(empty_store, TODAY)
    assert found == [
        OpenPeriod(JULY, 1, 1, is_over=False),
        OpenPeriod(JUNE, 1, 1, is_over=True),
        OpenPeriod(MAY, 1, 0, is_over=True),
    ]
    assert period_to_close(found) == JUNE


def test_most_contracts_decide_then_age(empty_store: Database) -> None:
    make_agency(empty_store, 3, 3, date(2026, 7, 1))
    assert period_to_close(list_open_periods(empty_store, TODAY)) == MAY
    for contract_id in (1, 2):
        close_period(empty_store, contract_id, MAY, issue=True, today=TODAY)
    assert period_to_close(list_open_periods(empty_store, TODAY)) == JUNE
    assert queries(lambda: list_open_periods(empty_store, TODAY)) <= 4


def test_where_all_is_closed_the_last_one_over_is_shown(empty_store: Database) -> None:
    make_contract(empty_store, terms(RETAINER), start="2026-06-01")
    close_period(empty_store, 1, JUNE, issue=True, today=TODAY)
    assert period_to_close(list_open_periods(empty_store, TODAY)) == JUNE
    assert period_to_close(list_open_periods(empty_store, date(2026, 6, 15))) == JUNE
