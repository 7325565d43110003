"""Sources compared on the command line."""

from __future__ import annotations

import json

import pytest

from ppp_desktop.cli.parser import make_parser
from ppp_desktop.cli.reconcile import compare
from ppp_desktop.core.errors import NotFound
from ppp_desktop.models.database import Database
from tests.integration.factories import make_contract, terms
from tests.integration.two_sources import PER_LEAD, add_analytics, add_crm, june, set_up


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(PER_LEAD))
    add_crm(empty_store, {june(1): 10, june(2): 10})
    add_analytics(empty_store, {june(1): 10, june(2): 14})
    return empty_store


def run(store: Database, *options: str) -> int:
    arguments = ["reconcile", "--store", str(store.path), "--contract", "C-1", "--metric", "leads"]
    return compare(make_parser().parse_args([*arguments, *options]))


def test_what_the_results_suggest_is_compared(
    store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(store, "--json", "--by", "campaign") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["trusted"], told["other"], told["period"]) == ("HubSpot", "GA4", "2026-06")
    assert told["total"]["difference"] == "4"
    assert told["counts_both"] is True
    assert [(row["days"], row["state"]) for row in told["rows"]] == [
        ("2026-06-01..2026-06-01", "within"),
        ("2026-06-02..2026-06-02", "beyond"),
    ]
    assert [row["value"] for row in told["values"]] == ["A"]


def test_a_wider_tolerance_and_sentences(
    store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(store)
    assert run(store, "--tolerance", "0.2", "--period", "2026-06") == 0
    told = capsys.readouterr().out
    assert "GA4 has 4 leads more than HubSpot (20\u00a0%)." in told
    assert "Pay counts the leads of HubSpot; GA4 is only compared." in told
    assert "Beyond" in told


def test_sources_must_be_known_or_named(store: Database) -> None:
    with pytest.raises(NotFound, match="Nothing says which sources"):
        run(store, "--trusted", "Nobody")
