"""Watched folders and remembered columns on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from ppp_desktop.cli import run
from ppp_desktop.models.database import create_database
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.services.watched_folders import save_folder
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.test_stored_mappings import PARTNER, by_hand

LEADS = "Lead ID,Lead date,Lead status,Lead grade\nL-1,2026-06-01,won,A\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "agency.ppp"
    database = create_database(path)
    make_contract(database, terms(graduated()))
    (tmp_path / "in").mkdir()
    save_folder(database, tmp_path / "in", contract_id=1)
    database.close()
    return path


def asked(arguments: list[str], capsys: Capture) -> tuple[int, dict[str, object]]:
    code = run(arguments)
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return code, found


@pytest.mark.usefixtures("no_waiting")
def test_one_look(store: Path, tmp_path: Path, capsys: Capture) -> None:
    good, bad = tmp_path / "in" / "good.csv", tmp_path / "in" / "bad.csv"
    assert run(["watch", str(store), "--once"]) == 0
    assert capsys.readouterr().out == "Nothing new.\n"
    bad.write_text("a,b\nx,1\n", encoding="utf-8")
    good.write_text(LEADS, encoding="utf-8")
    code, answer = asked(["watch", str(store), "--once", "--json"], capsys)
    reason = "No column of figures is picked. Pick at least one column with a metric, or say what "
    reason += "each row counts as."
    assert (code, answer) == (
        1,
        {
            "files": [
                {"file": str(bad), "changes": 0, "batches": [], "waits": reason},
                {"file": str(good), "changes": 1, "batches": [1], "waits": ""},
            ],
            "waiting": [{"file": str(bad), "reason": reason}],
            "missing_folders": [],
        },
    )
    assert run(["watch", str(store), "--once"]) == 0
    good.with_name("again.csv").write_text(LEADS, encoding="utf-8")
    assert run(["watch", str(store), "--once"]) == 0
    assert "again.csv: nothing new" in capsys.readouterr().out


def test_a_missing_folder_is_said(store: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "in").rmdir()
    assert run(["watch", str(store), "--once"]) == 1
    assert f"There is no folder {tmp_path / 'in'}." in capsys.readouterr().out


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time that files need to be steady pass at once."""
    now = [0.0]
    monkeypatch.setattr("ppp_desktop.cli.watch.time.monotonic", lambda: now[0])

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("ppp_desktop.cli.watch.time.sleep", sleep)


def test_remembered_columns_are_taken(store: Path, tmp_path: Path, capsys: Capture) -> None:
    from ppp_desktop.models.database import open_database

    path = tmp_path / "partner-2026-04.csv"
    path.write_text(PARTNER, encoding="utf-8")
    command = ["import", str(path), "--store", str(store), "--contract", "C-1", "--json"]
    assert run(command) == 1
    capsys.readouterr()
    database = open_database(store)
    (found,) = open_for_import(database, path)
    remember_used(database, [Used(found.read, by_hand(found), path.name)])
    database.close()
    code, answer = asked(command, capsys)
    files = answer["files"]
    assert isinstance(files, list)
    assert (code, files[0]["imported"], files[0]["remembered"]) == (0, 2, ["partner"])
    # What is stated counts for more than what is remembered.
    assert run([*command, "--format", "crm_leads"]) == 1


def test_sheets_of_a_workbook_are_read_each_by_what_is_known(
    store: Path, tmp_path: Path, capsys: Capture
) -> None:
    from ppp_desktop.models.database import open_database

    path = tmp_path / "partner-2026-04.csv"
    path.write_text(PARTNER, encoding="utf-8")
    database = open_database(store)
    (found,) = open_for_import(database, path)
    remember_used(database, [Used(found.read, by_hand(found), path.name)])
    database.close()
    book_path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(book_path)) as book:
        for name, text in (("Partner", PARTNER), ("Leads", LEADS), ("Hidden", LEADS)):
            page = book.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                for column, cell in enumerate(line.split(",")):
                    page.write_string(row, column, cell)
            if name == "Hidden":
                page.hide()
    command = ["import", str(book_path), "--store", str(store), "--contract", "C-1", "--json"]
    code, answer = asked(command, capsys)
    files = answer["files"]
    assert isinstance(files, list)
    assert code == 0
    assert sorted(files[0]["sheets"]) == ["Leads", "Partner"]
    assert (files[0]["imported"], files[0]["remembered"]) == (3, ["partner"])
    assert any("hidden" in each["reason"] for each in files[0]["warnings"])


@pytest.mark.usefixtures("no_waiting")
def test_what_waits_is_tried_again(store: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "in" / "bad.csv").write_text("a,b\nx,1\n", encoding="utf-8")
    run(["watch", str(store), "--once", "--json"])
    capsys.readouterr()
    code, answer = asked(["watch", str(store), "--again", "--json"], capsys)
    assert code == 1
    assert "bad.csv" in str(answer["files"])
