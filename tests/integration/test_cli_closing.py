"""`close --check` on the command line: sentences, JSON, exit codes, and nothing written."""

from __future__ import annotations

import json

import pytest

from ppp_desktop.cli import closing
from ppp_desktop.cli.parser import make_parser
from ppp_desktop.core.errors import NotFound
from ppp_desktop.models.database import Database
from ppp_desktop.services.statements import list_statements


def check(store: Database, *options: str) -> int:
    arguments = ["close", "--store", str(store.path), "--check", *options]
    return closing.check(make_parser().parse_args(arguments))


def test_all_contracts_are_told_with_what_is_open(
    sample: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(list_statements(sample))
    assert check(sample, "--all", "--period", "2026-06") == 0
    told = capsys.readouterr().out
    assert "NL-LEAD" in told
    assert "Questions answered" not in told
    assert len(list_statements(sample)) == before


def test_one_contract_is_told_whole(sample: Database, capsys: pytest.CaptureFixture[str]) -> None:
    check(sample, "--contract", "NL-LEAD", "--period", "2026-06")
    told = capsys.readouterr().out
    assert "Questions answered: The terms answer every question." in told


def test_a_running_period_blocks_and_says_so_in_json(
    sample: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(sample, "--all", "--period", "2026-07", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["period"] == "2026-07"
    first = told["contracts"][0]
    assert first["state"] == "blocked"
    (period,) = [item for item in first["items"] if item["item"] == "period"]
    assert period["state"] == "blocking"
    assert set(period) == {"item", "state", "sentence", "details", "where", "noted_by"}


def test_an_issued_period_is_told_with_its_number(
    sample: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(sample, "--contract", "NL-LEAD", "--period", "2026-05") == 0
    assert "issued as 2026-" in capsys.readouterr().out


def test_a_period_of_nobody_is_refused(sample: Database) -> None:
    with pytest.raises(NotFound, match="No contract is billed"):
        check(sample, "--all", "--period", "2026-Q2")


def test_checking_and_issuing_are_two_things() -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(
            ["close", "--store", "x", "--all", "--period", "2026-06", "--check", "--issue"]
        )
