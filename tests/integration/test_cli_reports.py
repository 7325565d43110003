"""Reports from the command line: figures as JSON, the PDF, and schedules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import Database
from ppp_desktop.services.report_setups import save_notes
from tests.unit.statements.reading import full_text

WEEKLY = ("reports", "--contract", "NL-LEAD", "--every", "week", "--next", "2026-08-03")


@pytest.fixture
def store(sample: Database) -> str:
    return str(sample.path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_figures_and_pdf(
    sample: Database, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_notes(sample, 1, "month_to_date/2026-07-01", "Written in the window")
    target = tmp_path / "july.pdf"
    found = answer(capsys, "report", "NL-LEAD", "--store", store, "--pdf", str(target))
    assert (found["from"], found["to"]) == ("2026-07-01", "2026-07-22")
    assert found["notes"] == "Written in the window"
    objectives = found["objectives"]
    assert isinstance(objectives, list)
    assert (objectives[0]["actual"], objectives[0]["target"]) == ("174", "300")
    text = full_text(target.read_bytes())
    assert "Written in the window" in text
    assert "Approved leads 300 174" in text


def test_people_read_a_table(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--from", "2026-06-01", "--to", "2026-06-30")
    assert run(["report", "NL-LEAD", "--store", store, *days]) == 0
    printed = capsys.readouterr().out
    assert "NL-LEAD, Northlight Solar GmbH: June 2026" in printed
    assert "Approved leads" in printed
    assert "May 2026" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "NL-LEAD", "--from", "2026-06-01"), "--from and --to"),
        (("report", "NL-LEAD", "--from", "2026-06-02", "--to", "2026-06-01"), "cannot end"),
        (("report", "NL-LEAD", "--by", "moon"), "no dimension"),
        (("report", "NOBODY"), "NOBODY"),
        (("reports", "--every", "week"), "--contract"),
        (("reports", "--contract", "NL-LEAD", "--every", "week"), "--next"),
        (
            (*WEEKLY, "--recipient", "nobody"),
            "no e-mail address",
        ),
    ],
)
def test_refusals(
    store: str, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--store", store]) == 1
    assert said in capsys.readouterr().err


def test_a_schedule_from_beginning_to_end(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put = ("--contract", "NL-LEAD", "--every", "week", "--next", "2026-07-06")
    listed = answer(capsys, "reports", "--store", store, *put, "--recipient", "a@example.com")
    (schedule,) = _reports(listed)
    assert schedule["next_on"] == "2026-07-06"
    assert schedule["recipients"] == ["a@example.com"]
    (due,) = _reports(answer(capsys, "reports", "--store", store, "--due"))
    assert (due["since"], due["missed"]) == ("2026-07-06", 3)
    assert (due["from"], due["to"]) == ("2026-07-13", "2026-07-19")
    capsys.readouterr()
    assert run(["reports", "--store", store, "--due"]) == 0
    assert "13 – 19 July 2026" in capsys.readouterr().out
    target = str(tmp_path / "week.pdf")
    answer(capsys, "report", "NL-LEAD", "--store", store, "--span", "last-week", "--pdf", target)
    assert _reports(answer(capsys, "reports", "--store", store, "--due")) == []
    capsys.readouterr()
    assert run(["reports", "--store", store]) == 0
    assert "2026-07-27" in capsys.readouterr().out
    never = ("--contract", "NL-LEAD", "--every", "never")
    assert _reports(answer(capsys, "reports", "--store", store, *never)) == []


def _reports(found: dict[str, object]) -> list[dict[str, object]]:
    listed = found["reports"]
    assert isinstance(listed, list)
    return listed
