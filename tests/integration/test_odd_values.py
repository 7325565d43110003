"""Names, paths and figures that few have and that must not break anything."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from ppp_desktop.core.errors import ImportRejected, StorageUnavailable, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.services import json_forms
from ppp_desktop.services.definition_files import read_definition_file
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.document_lines import document_lines, document_totals
from ppp_desktop.services.importing import import_sheet, report_without_store
from ppp_desktop.services.scopes import scope_from_json
from ppp_desktop.services.statements import close_period, get_statement
from ppp_desktop.services.terms import read_terms
from tests.integration.factories import make_contract, result, sheet, terms

JUNE_PERIOD = Period.parse("2026-06")
TODAY = date(2026, 7, 1)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names")


@pytest.mark.parametrize("name", ["a#b %41 ünï.ppp", pytest.param("a?b=c.ppp", marks=POSIX)])
def test_a_store_lies_where_it_was_asked_for(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    create_database(path).close()
    database = open_database(path)
    make_contract(database, terms({"kind": "retainer", "name": "R", "amount": 1, "prorate": True}))
    database.close()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_half_a_sign_is_refused(empty_store: Database) -> None:
    client = {"code": "C", "name": "half \ud83d", "currency": "EUR"}
    with pytest.raises(ValidationFailed, match="half of a sign"):
        apply_definitions(empty_store, {"format": "ppp-definitions/1", "clients": [client]})


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes only Unicode names")
def test_a_file_name_that_is_no_unicode_is_taken(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/leads \xff.csv"))
    path.write_text("Day,Leads\n2026-06-01,3\n", encoding="utf-8")
    assert read_workbook(path).file_name == "leads ?.csv"


@POSIX
def test_what_is_no_file_is_refused() -> None:
    with pytest.raises(ImportRejected, match="is no file"):
        read_workbook(Path(os.devnull))


@pytest.mark.parametrize("text", ["[" * 100_000, f'{{"clients": {"9" * 5000}}}', "\ufeff{", "[]"])
def test_a_document_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValidationFailed):
        read_definition_file(path)


def test_a_scope_with_an_unknown_name_does_not_count_everything() -> None:
    with pytest.raises(ValidationFailed, match="nothing called “filter”"):
        scope_from_json({"filter": {"channel": ["Meta"]}})


def test_agreed_shares_are_printed_with_all_their_decimals(empty_store: Database) -> None:
    share: dict[str, object] = {
        "kind": "percentage",
        "name": "Share",
        "metric": "revenue",
        "rate": "0.01234567",
    }
    make_contract(empty_store, terms(share))
    tax = {"name": "Sales tax", "rate": "0.08875"}
    client = {"code": "C", "name": "Client", "currency": "EUR", "tax": tax}
    apply_definitions(empty_store, {"format": "ppp-definitions/1", "clients": [client]})
    import_sheet(empty_store, 1, sheet([result(2, revenue=1_000_000)]))
    row, _ = close_period(empty_store, 1, JUNE_PERIOD, issue=True, today=TODAY)
    body = get_statement(empty_store, row.id).body
    (line,) = document_lines(body)
    assert [part.rate for part in line.parts] == ["1.234567\u00a0%"]
    assert document_totals(body)[1].label == "Sales tax 8.875\u00a0%"


def test_ignored_rows_of_several_sheets_are_added_up() -> None:
    one = report_without_store(sheet([result(2, leads=1)]))
    two = replace(one, ignored=2, ignored_reasons=(("totals", 2),))
    three = replace(one, ignored=4, ignored_reasons=(("totals", 3), ("footer", 1)))
    form = json_forms.import_report([two, three], "leads.xlsx")
    assert form["ignored_reasons"] == {"totals": 5, "footer": 1}
    assert form["ignored"] == 6


def test_redirected_answers_hold_every_sign(tmp_path: Path) -> None:
    database = create_database(tmp_path / "a.ppp")
    make_contract(
        database, terms({"kind": "retainer", "name": "→ ₹", "amount": 1, "prorate": True})
    )
    close_period(database, 1, JUNE_PERIOD, issue=True, today=TODAY)
    database.close()
    done = subprocess.run(
        [sys.executable, "-m", "ppp_desktop", "explain", "2026-001", "--json", "--store", "a.ppp"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        check=True,
    )
    answer = json.loads(done.stdout.decode("utf-8"))
    assert answer["lines"][0]["name"] == "→ ₹"
    assert Decimal(answer["total"]) == 1


def test_a_store_that_cannot_be_made_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_arguments: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("database or disk is full"))

    monkeypatch.setattr("ppp_desktop.models.migrate._upgrade", full)
    with pytest.raises(StorageUnavailable, match="disk is full"):
        create_database(tmp_path / "a.ppp")
    assert not any(record.levelno > logging.WARNING for record in caplog.records)


def test_no_share_of_a_ratio_is_paid() -> None:
    component = {"kind": "percentage", "name": "Share", "metric": "cpl", "rate": "0.08"}
    with pytest.raises(ValidationFailed, match="cannot be paid this way") as refused:
        read_terms({"rounding": "half_up", "components": [component]})
    assert refused.value.field == "components[0].metric"
