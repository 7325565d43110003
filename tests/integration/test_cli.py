"""The command line: what it prints for machines, what it refuses, and its exit codes."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import open_database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.statements import list_statements
from tests.integration.factories import graduated, terms

Json = dict[str, Any]  # Any: what JSON holds is what these tests are about
Capture = pytest.CaptureFixture[str]

SIX_REAL_FILES = {
    # Totals found by tests/unit/imports with a script of its own; the format names are promised.
    "google_ads_danielthec/google_ads_campaign_report_utf8_comma.csv": ("google_ads", 2),
    "google_ads_pt_pt_gotiquinha/google_ads_relatorio_da_campanha_pt_PT.csv": ("google_ads", 4),
    "ga4_danielthec/ga4_pages_and_screens.csv": ("ga4", 684),
    "facebook_kag/KAG_conversion_data_with_date.csv": ("meta_ads", 1143),
    "crm_maven_opportunities/sales_pipeline.csv": ("crm_deals", 8300),
    "google_ads_danielthec/google_ads_ad_asset_report.xlsx": ("google_ads", 251),
}


def call(capsys: Capture, *arguments: object) -> tuple[int, Json]:
    code = run([str(each) for each in arguments])
    answer: Json = json.loads(capsys.readouterr().out)
    return code, answer


def refused(capsys: Capture, *arguments: object) -> str:
    code = run([str(each) for each in arguments])
    captured = capsys.readouterr()
    assert code == 1
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err.strip()


def file_forms(answer: Json) -> list[Json]:
    forms = answer["files"]
    assert isinstance(forms, list)
    return forms


DEFINITIONS: Json = {
    "format": "ppp-definitions/1",
    "agency": {"name": "Agency"},
    "clients": [{"code": "C", "name": "Client", "currency": "EUR"}],
    "contracts": [
        {
            "code": "C-1",
            "client": "C",
            "name": "Leads",
            "currency": "EUR",
            "start": "2026-01-01",
            "terms": [{"effective": "2026-01-01", "document": terms(graduated())}],
        }
    ],
}


@pytest.fixture
def store(tmp_path: Path, capsys: Capture) -> Path:
    path = tmp_path / "agency.ppp"
    document = tmp_path / "agency.json"
    document.write_text(json.dumps(DEFINITIONS), encoding="utf-8")
    assert run(["apply", str(document), "--store", str(path)]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Lead ID", "Created date", "Lead status", "Campaign"])
        for number in range(1, 152):
            status = "Approved" if number <= 150 else "Rejected"
            writer.writerow([f"L-{number}", f"2026-06-{1 + number % 30:02d}", status, "Solar"])
    return path


def test_the_whole_job(store: Path, leads: Path, tmp_path: Path, capsys: Capture) -> None:
    common = ("--store", store, "--json")
    code, answer = call(capsys, "import", leads, "--contract", "C-1", *common)
    (form,) = file_forms(answer)
    assert code == 0
    assert form["format"] == "crm_leads"
    assert (form["rows_read"], form["imported"], form["rejected"], form["ignored"]) == (
        151,
        151,
        0,
        0,
    )
    assert form["totals"] == {"leads": "151"}

    code, answer = call(capsys, "import", leads, "--contract", "C-1", *common)
    (form,) = file_forms(answer)
    assert (code, form["imported"], form["unchanged"]) == (0, 0, 151)

    code, answer = call(
        capsys, "close", "--contract", "C-1", "--period", "2026-06", "--issue", *common
    )
    statements = answer["statements"]
    assert isinstance(statements, list)
    number = statements[0]["number"]
    assert (code, statements[0]["total"]) == (0, "1600.00")

    code, answer = call(capsys, "explain", number, "--line", 1, "--rows", 3, *common)
    lines = answer["lines"]
    assert isinstance(lines, list)
    assert [part["amount"] for part in lines[0]["parts"]] == ["1000", "600"]
    (source,) = lines[0]["sources"]
    assert (source["rows"], len(source["results"])) == (150, 3)
    assert source["not_counted"] == [{"status": "rejected", "rows": 1, "value": "1"}]
    assert source["results"][0]["file"] == "leads.csv"

    pdf = tmp_path / "statement.pdf"
    code, answer = call(capsys, "statement", number, "--pdf", pdf, *common)
    assert (code, answer["file"]) == (0, str(pdf))
    assert pdf.read_bytes().startswith(b"%PDF")

    code, answer = call(capsys, "check", *common)
    assert (code, answer) == (0, {"statements": 1, "findings": []})


def test_definitions_go_round(store: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out.json"
    assert run(["export-definitions", "--store", str(store), "--out", str(out)]) == 0
    capsys.readouterr()
    other = tmp_path / "other.ppp"
    code, answer = call(capsys, "apply", out, "--store", other, "--json")
    assert (code, answer["clients"]) == (0, {"created": 1, "updated": 0})
    code, answer = call(capsys, "apply", out, "--store", other, "--json")
    assert (code, answer["contracts"]) == (0, {"created": 0, "updated": 1})
    _, again = call(capsys, "export-definitions", "--store", other)
    assert again == json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SIX_REAL_FILES)
def test_real_exports_are_known_by_name(shared_data: Path, name: str, capsys: Capture) -> None:
    code, answer = call(capsys, "import", shared_data / "exports" / name, "--dry-run", "--json")
    (form,) = file_forms(answer)
    assert (code, form["format"], form["imported"]) == (0, *SIX_REAL_FILES[name])
    read, imported, rejected, ignored = (
        form[key] for key in ("rows_read", "imported", "rejected", "ignored")
    )
    assert isinstance(imported, int)
    assert isinstance(rejected, int)
    assert isinstance(ignored, int)
    assert read == imported + rejected + ignored


def test_totals_of_a_real_export(shared_data: Path, capsys: Capture) -> None:
    file = shared_data / "exports" / "facebook_kag" / "KAG_conversion_data_with_date.csv"
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    _, answer = call(capsys, "import", file, "--dry-run", "--json")
    totals = file_forms(answer)[0]["totals"]
    assert isinstance(totals, dict)
    for metric, column in (("impressions", "Impressions"), ("conversions", "Total_Conversion")):
        assert Decimal(totals[metric]) == sum(Decimal(row[column]) for row in rows)
    spent = sum(Decimal(row["Spent"]) for row in rows)
    assert abs(Decimal(totals["cost"]) - spent) < Decimal("0.0001")


def test_undo_by_number(store: Path, leads: Path, capsys: Capture) -> None:
    _, answer = call(capsys, "import", leads, "--contract", "C-1", "--store", store, "--json")
    batches = file_forms(answer)[0]["batches"]
    assert isinstance(batches, list)
    code, _ = call(capsys, "undo-import", batches[0], "--store", store, "--json")
    assert code == 0
    _, answer = call(capsys, "imports", "--store", store, "--json")
    (entry,) = answer["imports"]
    assert entry["undone"] is True


def test_close_all_reports_what_was_refused(store: Path, capsys: Capture) -> None:
    arguments = ("close", "--all", "--store", store, "--json", "--period")
    code, answer = call(capsys, *arguments, "2026-06", "--issue")
    assert code == 0
    code, answer = call(capsys, *arguments, "2026-06", "--issue")
    (entry,) = answer["refused"]
    assert code == 1
    assert "issued as statement" in entry["reason"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _path: None, "no file"),
        (lambda path: path.write_bytes(b""), "empty"),
        (
            lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
            "not a spreadsheet|picture|image",
        ),
        (lambda path: path.write_text("a;b\n1;2\n", encoding="utf-8"), "not known"),
        (lambda path: path.mkdir(), "folder"),
    ],
    ids=["missing", "empty", "picture", "wrong columns", "folder"],
)
def test_bad_files_are_refused_in_a_sentence(
    tmp_path: Path, capsys: Capture, make: object, sentence: str
) -> None:
    path = tmp_path / "file.csv"
    make(path)  # type: ignore[operator]  # one of the lambdas above
    message = refused(capsys, "import", path, "--dry-run")
    assert re.search(sentence, message), message


def test_unreadable_cells_are_named(store: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "daily.csv"
    path.write_text(
        "date;campaign;clicks;cost\n2026-06-01;A;5;1,50\nsoon;A;5;1,50\n2026-06-03;A;n/a;1,50\n",
        encoding="utf-8",
    )
    code, answer = call(capsys, "import", path, "--store", store, "--contract", "C-1", "--json")
    (form,) = file_forms(answer)
    assert (code, form["imported"], form["rejected"]) == (0, 1, 2)
    assert form["totals"] == {"clicks": "5", "cost": "1.5"}
    reasons = form["reasons"]
    assert isinstance(reasons, list)
    assert [reason["row"] for reason in reasons] == [3, 4]
    assert "“n/a” is not a number" in reasons[1]["reason"]


def test_a_workbook_keeps_sheet_and_row(store: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "leads.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Juni"
    sheet.append(["Lead ID", "Created date", "Lead status"])
    sheet.append(["L-1", "2026-06-02", "Approved"])
    book.save(path)
    run(["import", str(path), "--store", str(store), "--contract", "C-1"])
    run(["close", "--contract", "C-1", "--period", "2026-06", "--store", str(store)])
    capsys.readouterr()
    _, answer = call(capsys, "explain", "C-1/2026-06", "--store", store, "--json")
    (result,) = answer["lines"][0]["sources"][0]["results"]
    assert (result["file"], result["sheet"], result["row"]) == ("leads.xlsx", "Juni", 2)


def test_names_that_do_not_exist(store: Path, leads: Path, capsys: Capture) -> None:
    assert "C-1" in refused(capsys, "import", leads, "--store", store, "--contract", "nope")
    assert "no statement" in refused(
        capsys, "statement", "2026-999", "--store", store, "--pdf", store.with_suffix(".pdf")
    )
    assert "period" in refused(
        capsys, "close", "--contract", "C-1", "--period", "June", "--store", store
    )
    assert "no file" in refused(capsys, "check", "--store", store.with_name("missing.ppp"))


def test_a_wrong_document_names_the_place(store: Path, tmp_path: Path, capsys: Capture) -> None:
    document = json.loads(json.dumps(DEFINITIONS))
    document["contracts"][0]["terms"][0]["document"]["components"][0]["tiers"][0]["rate"] = "x"
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    message = refused(capsys, "apply", path, "--store", store)
    place = "contracts[0].terms[0].document.components[0].tiers[0].rate"
    assert message.startswith(f"{place}: “x” is not a number.")
    with open_database(store).reading():
        pass
    path.write_text("{", encoding="utf-8")
    assert "no JSON" in refused(capsys, "apply", path, "--store", store)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows may write anywhere"
)
def test_a_read_only_folder(sample_file: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    store = Path(shutil.copy(sample_file, folder / "a.ppp"))
    store.chmod(0o400)
    folder.chmod(0o500)
    try:
        assert "cannot be opened" in refused(capsys, "check", "--store", store)
        assert "cannot be written" in refused(capsys, "sample", folder / "b.ppp")
    finally:
        folder.chmod(0o700)


def test_usage_errors_exit_with_two(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["close", "--store", "x"])
    assert stopped.value.code == 2


def test_the_demo_closes_the_last_full_period(tmp_path: Path, capsys: Capture) -> None:
    code, answer = call(capsys, "demo", tmp_path / "out")
    statements = answer["statements"]
    assert isinstance(statements, list)
    assert (code, answer["contracts"]) == (0, 3)
    assert {entry["period"] for entry in statements} == {"2026-06"}
    assert {entry["contract"]: (entry["currency"], entry["total"]) for entry in statements} == {
        "NL-LEAD": ("EUR", "4825.45"),
        "BS-SHOP": ("USD", "11059.73"),
        "PF-APP": ("GBP", "10409.76"),
    }
    assert all(Path(entry["file"]).stat().st_size > 10_000 for entry in statements)
    database = open_database(tmp_path / "out" / "sample.ppp")
    assert len(list_statements(database)) == 39
    database.close()
    assert run(["demo", str(tmp_path / "out")]) == 0


def test_a_refused_document_leaves_no_store(tmp_path: Path, capsys: Capture) -> None:
    document = json.loads(json.dumps(DEFINITIONS))
    document["contracts"][0]["currency"] = "XXXX"
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    store = tmp_path / "new.ppp"
    assert "no currency" in refused(capsys, "apply", path, "--store", store)
    assert not store.exists()


def test_the_samples_day_does_not_travel_with_its_definitions(
    sample_file: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "sample.json"
    run(["export-definitions", "--store", str(sample_file), "--out", str(out)])
    run(["apply", str(out), "--store", str(tmp_path / "own.ppp")])
    capsys.readouterr()
    assert "story_day" not in out.read_text(encoding="utf-8")
    database = open_database(tmp_path / "own.ppp")
    assert get_agency(database).story_day is None
    database.close()


def test_closing_tells_of_figures_without_results(store: Path, capsys: Capture) -> None:
    _, answer = call(
        capsys, "close", "--contract", "C-1", "--period", "2026-06", "--store", store, "--json"
    )
    (statement,) = answer["statements"]
    assert statement["warnings"] == ["Leads: no results in June 2026."]


def test_a_file_of_rejected_rows_alone_is_refused(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "daily.csv"
    path.write_text("date;campaign;clicks;cost\nsoon;A;5;1,50\n", encoding="utf-8")
    code, answer = call(capsys, "import", path, "--dry-run", "--json")
    assert (code, file_forms(answer)[0]["rejected"]) == (1, 1)


def test_rows_with_one_cause_are_told_once(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bad.csv"
    bad = "".join(f"{day}.13.2026,x,A\n" for day in range(1, 30))
    path.write_text(f"Date,Clicks,Campaign\n2026-06-01,10,A\n{bad}", encoding="utf-8")
    assert run(["import", str(path), "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sum("is not a number in Clicks" in line for line in told) == 1
    assert "  … and 28 more rows like it; --json lists them all" in told


def test_a_refusal_names_the_file_and_the_option(
    store: Path, tmp_path: Path, capsys: Capture
) -> None:
    for name, column in (("one.csv", "Campaign"), ("two.csv", "Ad group")):
        text = f"Day,{column},Clicks,Impr.,Avg. CPC\n2026-06-01,A,10,100,1\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("one.csv", "two.csv")]
    assert run(["import", *files, "--store", str(store), "--contract", "C-1"]) == 1
    refusal = capsys.readouterr().err
    assert refusal.startswith("two.csv: ")
    assert "--replace days" in refusal


def test_a_demo_that_cannot_be_written_says_so(tmp_path: Path, capsys: Capture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert "cannot be made" in refused(capsys, "demo", blocked / "x")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display there")
def test_without_a_display_the_window_says_so(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "no display" in refused(capsys)
