"""What the checks on data find is told by the command line, and to whoever closes a period."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import ItemKind, Light
from ppp_desktop.services.data_checks.accepting import accept_finding
from ppp_desktop.services.data_checks.running import check_data, closing_warnings
from tests.integration.checked import TODAY, put
from tests.integration.factories import graduated, make_contract, result, terms

JUNE = Period.parse("2026-06")
_SENTENCE = "1 row of CRM has negative media cost."


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    put(
        empty_store,
        result(2, campaign="A", cost="-12.5"),
        result(3, campaign="Test", leads=1),
        result(4, day=date(2026, 5, 9), campaign="A", clicks=2, impressions=1),
    )
    return empty_store


def answer(store: Database, capsys: pytest.CaptureFixture[str], *options: str) -> object:
    capsys.readouterr()
    assert run(["data-checks", "--store", str(store.path), *options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_open_errors_are_told_where_a_period_is_closed(store: Database) -> None:
    (found,) = read_checklists(store, JUNE, TODAY)
    (told,) = [item for item in found.open_warnings if item.kind is ItemKind.CHECKS]
    assert told.sentence == _SENTENCE
    assert found.light is Light.WARNINGS
    assert closing_warnings(store, 1, Period.parse("2026-04"), TODAY) == ()


def test_several_errors_are_counted(store: Database) -> None:
    put(store, result(9, campaign="B", clicks=2, impressions=1), file="more.csv")
    (told,) = closing_warnings(store, 1, JUNE, TODAY)
    assert told.endswith("1 more error under Results, Checks.")


def test_an_accepted_error_is_told_no_more(store: Database) -> None:
    finding = check_data(store, TODAY, period=JUNE).findings[0]
    assert finding.sentence == _SENTENCE
    accept_finding(store, finding, author="Ada", reason="A credit")
    assert closing_warnings(store, 1, JUNE, TODAY) == ()


def test_closing_from_the_command_line_warns_and_closes(
    store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["close", "--store", str(store.path), "--contract", "C-1", "--period", "2026-06"]
    assert run(arguments) == 0
    assert f"C-1/2026-06: {_SENTENCE}" in capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    (statement,) = json.loads(capsys.readouterr().out)["statements"]
    assert statement["warnings"] == [_SENTENCE]


def test_the_command_lists_findings_as_sentences(
    store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = check_data(store, TODAY).findings[0]
    accept_finding(store, finding, author="Ada", reason="A credit")
    assert run(["data-checks", "--store", str(store.path), "--period", "2026-06"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "warning  C-1  1 result has the campaign “Test”, which reads like a test.",
        "  1 June 2026. Reject what is a test in the tool that it comes from, and import it again.",
    ]
    assert told[2:4] == [f"accepted  C-1  {_SENTENCE}", "  Ada: A credit"]
    assert told[4] == "2 results of 1 contract looked at: 1 warning, 1 accepted."


def test_the_command_answers_json(store: Database, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(store, capsys, "--contract", "C-1", "--period", "2026-06")
    assert isinstance(told, dict)
    assert (told["contracts"], told["results"]) == (1, 2)
    error = told["findings"][0]
    assert error["check"] == "impossible_values"
    assert (error["severity"], error["contract"], error["rows"]) == ("error", "C-1", 1)
    assert (error["amount"], error["amount_of"], error["currency"]) == ("12.5", "cost", "EUR")
    assert (error["first_day"], error["last_day"]) == ("2026-06-01", "2026-06-01")
    assert error["accepted"] is None
    finding = check_data(store, TODAY, period=JUNE).findings[0]
    accept_finding(store, finding, author="Ada", reason="A credit")
    told = answer(store, capsys)
    assert isinstance(told, dict)
    accepted = told["findings"][-1]["accepted"]
    assert (accepted["author"], accepted["reason"]) == ("Ada", "A credit")


def test_where_nothing_is_wrong_it_says_so(
    empty_store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["data-checks", "--store", str(empty_store.path)]) == 0
    assert capsys.readouterr().out == "0 results of 0 contracts looked at: all well.\n"


@pytest.mark.parametrize("wrong", [["--contract", "NO"], ["--period", "June"]])
def test_wrong_arguments_are_refused(store: Database, wrong: list[str]) -> None:
    assert run(["data-checks", "--store", str(store.path), *wrong]) == 1
