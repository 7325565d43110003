"""The command line lists differences to closed periods, and takes a decision on them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import Replace, import_parsed, import_sheet, list_batches
from ppp_desktop.services.proposals import list_proposals
from ppp_desktop.services.statements import close_period
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.integration.test_proposals import JULY_30, JUNE_PERIOD, leads


@pytest.fixture
def store(empty_store: Database) -> Path:
    make_contract(empty_store, terms(graduated()))
    import_sheet(empty_store, 1, sheet(leads(100)))
    close_period(empty_store, 1, JUNE_PERIOD, issue=True, today=JULY_30)
    import_sheet(empty_store, 1, sheet(leads(101), file="late.csv"))
    return empty_store.path


def test_proposals_are_listed_with_what_they_change(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["proposals", "--store", str(store), "--contract", "C-1", "--json"]) == 0
    (proposal,) = json.loads(capsys.readouterr().out)["proposals"]
    assert (proposal["period"], proposal["state"], proposal["rows"]) == ("2026-06", "open", 1)
    assert (proposal["pay_before"], proposal["pay_after"], proposal["difference"]) == (
        "1000.00",
        "1012.00",
        "12.00",
    )
    assert proposal["changes"][0]["reference"] == "L-102"
    assert run(["proposals", "--store", str(store)]) == 0
    assert "€12.00" in capsys.readouterr().out


def test_a_proposal_is_decided_by_somebody(
    store: Path, empty_store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = ["proposals", "--store", str(store), "--apply", "1", "--author", "Ida"]
    assert run(refused) == 1
    assert "belongs to an adjustment" in capsys.readouterr().err
    assert run(["proposals", "--store", str(store), "--dismiss", "1", "--author", "Ida"]) == 0
    assert list_proposals(empty_store)[0].decided_by == "Ida"


def test_what_an_import_replaces_is_chosen(
    empty_store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_contract(empty_store, terms(graduated()))
    base = ["import", "--store", str(empty_store.path), "--contract", "C-1"]
    base += ["--format", "generic", "--json"]
    one, two = tmp_path / "campaigns.csv", tmp_path / "devices.csv"
    one.write_text("date,campaign,leads\n2026-06-01,A,4\n2026-06-02,A,5\n", encoding="utf-8")
    two.write_text("date,device,leads\n2026-06-01,Mobile,4\n2026-06-02,Mobile,5\n", "utf-8")
    assert run([*base, str(one)]) == 0
    capsys.readouterr()
    assert run([*base, str(two)]) == 1
    (refused,) = json.loads(capsys.readouterr().out)["files"]
    assert refused["error"] == (
        "Spreadsheet results of 1 – 2 June 2026 are stored by campaign, and this file has them "
        "by device."
    )
    assert run([*base, "--replace", "days", str(two)]) == 0
    (report,) = json.loads(capsys.readouterr().out)["files"]
    assert (report["imported"], report["gone"], report["proposed"]) == (2, 2, 0)
    assert report["gone_rows"][0] == {
        "day": "2026-06-01",
        "description": "A",
        "values": {"leads": "4"},
    }


def test_a_file_is_imported_with_all_its_sheets_or_not_at_all(
    empty_store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_contract(empty_store, terms(graduated()))
    rows = [result(2, campaign="A", leads=3)]
    by_device = [replace(result(2, leads=3), dimensions=(("device", "Mobile"),))]
    both = [replace(sheet(each), sheet=name) for each, name in ((rows, "One"), (by_device, "Two"))]
    with pytest.raises(ImportRejected, match="Sheet “Two”: CRM results of 1 June 2026"):
        import_parsed(empty_store, 1, both)
    assert list_batches(empty_store) == []
    reports, _ = import_parsed(empty_store, 1, both, replace=Replace.ADD)
    assert [report.imported for report in reports] == [1, 1]


def test_imports_count_what_is_gone(
    store: Path, empty_store: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [result(row, campaign=name, clicks=1) for row, name in ((2, "A"), (3, "A"))]
    import_sheet(empty_store, 1, sheet(rows, source="Ads"))
    again, _ = import_sheet(empty_store, 1, sheet(rows[:1], source="Ads"))
    assert again.gone == 0  # June is stated
    assert run(["imports", "--store", str(store), "--json"]) == 0
    assert {found["gone"] for found in json.loads(capsys.readouterr().out)["imports"]} == {0}
