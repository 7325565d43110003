"""The commands for terms: shown, exported, saved from a file, printed as the annex to sign."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.contracts import find_contract
from tests.integration.factories import graduated, make_contract, terms
from tests.unit.statements.reading import full_text

Capture = pytest.CaptureFixture[str]
FIRST = date(2026, 1, 1)


@pytest.fixture
def store(empty_store: Database) -> Path:
    make_contract(empty_store, terms(graduated(), cap={"amount": "4500"}))
    return empty_store.path


def call(capsys: Capture, *arguments: object, code: int = 0) -> str:
    assert run([str(each) for each in arguments]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.err if code else captured.out


def test_terms_are_shown_in_sentences(store: Path, empty_store: Database, capsys: Capture) -> None:
    contract = find_contract(empty_store, "C-1").id
    record_agreement(empty_store, contract, FIRST, Side.CLIENT, "Anna", FIRST, today=FIRST)
    lines = call(capsys, "terms", "--store", store, "C-1").splitlines()
    assert lines[0] == "C-1, version 1 from 1 January 2026"
    assert lines[1].startswith("1 Tiers: €10.00 for each of the first 100")
    assert lines[2].startswith("2 Cap: Never more than €4,500.00")
    assert lines[3].startswith("Order and rounding: Results →")
    assert lines[-1] == "For the client: Agreed by Anna on 1 January 2026."


def test_a_document_goes_through_a_file(store: Path, tmp_path: Path, capsys: Capture) -> None:
    document = json.loads(call(capsys, "terms", "--store", store, "C-1", "--json"))
    assert document["format"] == "ppp-terms/1"
    file = tmp_path / "terms.json"
    told = call(capsys, "terms", "--store", store, "C-1", "--out", file)
    assert told == f"C-1, version 1 from 1 January 2026: written to {file}.\n"
    assert json.loads(file.read_text(encoding="utf-8")) == document
    answer = json.loads(call(capsys, "terms", "--store", store, "C-1", "--out", file, "--json"))
    expected = {"contract": "C-1", "version": 1, "effective": "2026-01-01", "file": str(file)}
    assert answer == expected

    document["cap"] = None
    file.write_text(json.dumps(document), encoding="utf-8")
    save = ("save-terms", "--store", store, "C-1", file, "--effective")
    assert call(capsys, *save, "2026-03-01") == (
        "C-1: the terms apply from 1 March 2026 as version 2.\n"
    )
    answer = json.loads(call(capsys, *save, "2026-02-01", "--json"))
    assert answer == {"contract": "C-1", "version": 2, "effective": "2026-02-01"}
    shown = call(capsys, "terms", "--store", store, "C-1", "--effective", "2026-02-01")
    assert "Cap" not in shown


def test_the_annex_is_printed(store: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "annex.pdf"
    command = ("annex", "--store", store, "C-1", "--pdf", file)
    assert call(capsys, *command) == (
        f"C-1, version 1 from 1 January 2026: annex written to {file}.\n"
    )
    assert "Annex to C-1, version 1" in full_text(file.read_bytes())
    answer = json.loads(call(capsys, *command, "--effective", "2026-01-01", "--json"))
    assert answer["file"] == str(file)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("terms", "C-2"), "no contract C-2"),
        (("terms", "C-1", "--effective", "2026-02-01"), "Its versions apply from: 2026-01-01"),
        (("terms", "C-1", "--out", "{folder}/none/x.json"), "cannot be written"),
        (("annex", "C-1", "--pdf", "{folder}/none/x.pdf"), "cannot be written"),
        (("save-terms", "C-1", "{folder}/none.json", "--effective", "2026-02-01"), "no file"),
        (("save-terms", "C-1", "{folder}/bad.json", "--effective", "2026-02-01"), "line 1, column"),
        (
            ("save-terms", "C-1", "{folder}/newer.json", "--effective", "2026-02-01"),
            "newer version",
        ),
        (
            ("save-terms", "C-1", "{folder}/empty.json", "--effective", "2026-02-01"),
            "At least one entry is needed",
        ),
        (
            ("save-terms", "C-1", "{folder}/good.json", "--effective", "2025-12-31"),
            "terms cannot apply earlier",
        ),
    ],
)
def test_refusals(
    store: Path, tmp_path: Path, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    for name, content in (
        ("bad", "{,"),
        ("newer", '{"format": "ppp-terms/2"}'),
        ("empty", '{"rounding": "half_up", "components": []}'),
        ("good", json.dumps(terms(graduated()))),
    ):
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
    command, *rest = (each.replace("{folder}", str(tmp_path)) for each in arguments)
    assert said in call(capsys, command, "--store", store, *rest, code=1)


def test_agreed_terms_stay(
    store: Path, empty_store: Database, tmp_path: Path, capsys: Capture
) -> None:
    contract = find_contract(empty_store, "C-1").id
    record_agreement(empty_store, contract, FIRST, Side.CLIENT, "Anna", FIRST, today=FIRST)
    file = tmp_path / "other.json"
    file.write_text(json.dumps(terms(graduated())), encoding="utf-8")
    command = ("save-terms", "--store", store, "C-1", file, "--effective", "2026-01-01")
    assert "The client agreed to this version" in call(capsys, *command, code=1)


def test_wrong_usage(store: Path, capsys: Capture) -> None:
    for arguments in (
        ["terms", "--store", str(store)],
        ["annex", "--store", str(store), "C-1"],
        ["save-terms", "--store", str(store), "C-1", "x.json"],
        ["terms", "--store", str(store), "C-1", "--effective", "soon"],
    ):
        with pytest.raises(SystemExit) as stopped:
            run(arguments)
        assert stopped.value.code == 2
    capsys.readouterr()
