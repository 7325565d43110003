"""The commands that void and adjust: what they answer, and what they refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ppp_desktop.cli import run

Json = dict[str, Any]  # Any: what JSON holds is what these tests are about
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def store(sample_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_file, tmp_path / "agency.ppp"))


def call(capsys: Capture, command: str, store: Path, *arguments: str, code: int = 0) -> Json:
    assert run([command, *arguments, "--store", str(store), "--json"]) == code
    answer: Json = json.loads(capsys.readouterr().out)
    return answer


def void(capsys: Capture, store: Path, number: str, *arguments: str, code: int = 0) -> Json:
    given = (number, "--reason", "wrong file", "--author", "Mia", *arguments)
    return call(capsys, "void", store, *given, code=code)


def test_a_statement_is_voided(store: Path, capsys: Capture) -> None:
    assert "payments" in void(capsys, store, "2026-018", code=1)["remedy"]
    assert "of a later period" in void(capsys, store, "2026-013", code=1)["error"]
    assert (
        "later than that" in void(capsys, store, "2026-016", "--day", "2026-01-01", code=1)["error"]
    )
    credit = void(capsys, store, "BS-SHOP/2026-05")
    assert (credit["number"], credit["total"], credit["corrects"], credit["kind"]) == (
        *("2026-019", "-10858.95", "2026-016", "credit"),
    )
    listed = call(capsys, "statements", store, "--contract", "BS-SHOP")["statements"]
    assert [row["number"] for row in listed[:2]] == ["2026-016", "2026-019"]
    assert listed[0]["voided_on"] == credit["issued_on"]
    again = call(capsys, "close", store, "--contract", "BS-SHOP", "--period", "2026-05", "--issue")
    assert again["statements"][0]["replaces"] == "2026-016"
    owed = call(capsys, "receivables", store)["statements"]
    assert {row["statement"] for row in owed if row["contract"] == "BS-SHOP"} == {
        *("2026-013", "2026-020"),
    }
    assert run(["check", "--store", str(store)]) == 0
    assert run(["statements", "--store", str(store)]) == 0
    printed = capsys.readouterr().out
    assert "credit of 2026-016" in printed
    assert " void " in printed


def adjust(capsys: Capture, store: Path, *arguments: str, code: int = 0) -> Json:
    given = ("NL-LEAD", "--author", "Mia", *arguments)
    return call(capsys, "adjust", store, *given, code=code)


SAID = ("--label", "Goodwill", "--cause", "Agreed")


def test_a_line_is_added_and_taken_back(store: Path, capsys: Capture) -> None:
    row = adjust(capsys, store, "--amount", "-45", "--corrects", "2026-017", *SAID)
    assert (row["amount"], row["period"], row["state"], row["source"], row["statement"]) == (
        *("-45.00", "2026-06", "open", "hand", None),
    )
    (listed,) = call(capsys, "adjustments", store, "--open")["adjustments"]
    assert listed == row
    (gone,) = call(capsys, "adjustments", store, "--withdraw", str(row["id"]))["adjustments"]
    assert gone["state"] == "withdrawn"
    assert call(capsys, "adjustments", store, "--open")["adjustments"] == []
    assert call(capsys, "adjustments", store, "--withdraw", "77", code=1)["error"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (SAID, "how much"),
        (("--amount", "1", "--label", "x"), "why it is adjusted"),
        (("--amount", "1.005", *SAID), "no amount of EUR"),
        (("--amount", "1", "--period", "2026-05", *SAID), "is issued as statement 2026-017"),
        (("--amount", "1", "--corrects", "2026-016", *SAID), "no issued statement 2026-016"),
        (("--proposal", "5"), "no proposal 5"),
        (("--dispute", "99"), "no dispute 99"),
    ],
)
def test_what_is_refused(
    store: Path, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert said in adjust(capsys, store, *arguments, code=1)["error"]


def test_both_are_told_in_words(store: Path, capsys: Capture) -> None:
    at = ["--store", str(store), "--author", "Mia"]
    assert run(["adjust", "BS-SHOP", "--amount", "3", *SAID, *at]) == 0
    assert "$3.00" in capsys.readouterr().out
    assert run(["void", "2026-016", "--reason", "x", *at]) == 0
    assert capsys.readouterr().out == (
        "Statement 2026-016 is void: credit 2026-019 of −$10,858.95.\n"
        "May 2026 of BS-SHOP is open again.\n"
    )
