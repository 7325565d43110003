"""Mappings made by hand are kept in the store, found for the next file, renamed and deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_checking import Confidence
from ppp_desktop.services.import_fixes import (
    explain_status,
    leave_out_rows,
    leave_out_value,
    replace_value,
)
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from ppp_desktop.services.stored_mappings import (
    delete_mapping,
    list_mappings,
    rename_mapping,
)

PARTNER = "Wann,Aktion,Anmeldungen\n03/04/2026,Solar,12\n04/04/2026,Solar,n/a\n"
CRM = "Lead ID,Date,Lead status,Lead value\nL-1,2026-06-01,gut,n/a\n"


def opened(database: Database, path: Path, text: str) -> OpenedSheet:
    path.write_text(text, encoding="utf-8")
    (found,) = open_for_import(database, path)
    return found


def by_hand(found: OpenedSheet) -> Mapping:
    fields = ("date", "campaign", "conversions")
    headers = ("Wann", "Aktion", "Anmeldungen")
    chosen = tuple(
        ColumnChoice(field=field, index=index, header=header)
        for index, (field, header) in enumerate(zip(fields, headers, strict=True))
    )
    mapping = found.check.mapping.changed(columns=chosen, date_format="dmy", header_row=1)
    return replace_value(mapping, "conversions", "n/a", "0")


def keep(database: Database, found: OpenedSheet, mapping: Mapping) -> None:
    remember_used(database, [Used(found.read, mapping, found.file.path.name)])


def test_unknown_layout_is_known_the_next_time(empty_store: Database, tmp_path: Path) -> None:
    first = opened(empty_store, tmp_path / "partner-2026-04.csv", PARTNER)
    assert first.remembered == ""
    keep(empty_store, first, leave_out_rows(by_hand(first), [2]))
    (row,) = list_mappings(empty_store)
    assert (row.name, row.columns, row.fixes) == ("partner", 3, 1)
    # Columns may move, lines may stand above, one more may be there.
    turned = "\n".join(f"{line[::1]},x" for line in PARTNER.splitlines())
    for name, text in (
        ("may.csv", PARTNER),
        ("june.csv", f"Report\n\n{PARTNER}"),
        ("j.csv", turned),
    ):
        again = opened(empty_store, tmp_path / name, text)
        assert again.remembered == "partner", name
        assert again.check.confidence is Confidence.MAPPED
        assert again.check.parsed is not None
        assert (len(again.check.parsed.rows), again.check.parsed.rejected) == (2, 0)
        assert again.check.mapping.ignored_rows == ()
    keep(empty_store, again, again.check.mapping)
    assert len(list_mappings(empty_store)) == 2


def test_a_file_without_the_columns_does_not_fit(empty_store: Database, tmp_path: Path) -> None:
    first = opened(empty_store, tmp_path / "partner.csv", PARTNER)
    keep(empty_store, first, by_hand(first))
    other = opened(empty_store, tmp_path / "other.csv", "foo,bar\nx,1\n")
    assert other.remembered == ""
    assert other.check.confidence is Confidence.BY_HAND


def test_known_layout_keeps_words_and_values(empty_store: Database, tmp_path: Path) -> None:
    first = opened(empty_store, tmp_path / "leads.csv", CRM)
    keep(empty_store, first, first.check.mapping)
    assert list_mappings(empty_store) == []
    mapping = explain_status(first.check.mapping, "gut", Status.APPROVED)
    mapping = replace_value(mapping, "revenue", "n/a", "")
    keep(empty_store, first, leave_out_value(mapping, "status", "probe"))
    same = opened(empty_store, tmp_path / "leads2.csv", CRM + "L-2,2026-06-02,probe,1\n")
    assert same.check.parsed is not None
    assert [row.status for row in same.check.parsed.rows] == [Status.APPROVED]
    assert same.check.parsed.ignored == 1
    # Another export of the same tool: its words and values hold, what was left out does not.
    wider = CRM.replace("Lead value", "Lead value,Country").replace("n/a", "n/a,DE")
    other = opened(empty_store, tmp_path / "wide.csv", wider + "L-2,2026-06-02,probe,1,DE\n")
    assert other.check.parsed is not None
    assert [row.status for row in other.check.parsed.rows] == [Status.APPROVED, Status.PENDING]
    # All taken back: the kept mapping follows.
    keep(empty_store, first, first.check.mapping)
    assert opened(empty_store, tmp_path / "leads3.csv", CRM).check.fixes == ()


def test_renamed_and_deleted(empty_store: Database, tmp_path: Path) -> None:
    first = opened(empty_store, tmp_path / "2026-04.csv", PARTNER)
    keep(empty_store, first, by_hand(first))
    (row,) = list_mappings(empty_store)
    assert row.name == "Spreadsheet"
    with pytest.raises(ValidationFailed):
        rename_mapping(empty_store, row.id, " ")
    rename_mapping(empty_store, row.id, " Partner, monthly ")
    assert opened(empty_store, tmp_path / "x.csv", PARTNER).remembered == "Partner, monthly"
    delete_mapping(empty_store, row.id)
    assert opened(empty_store, tmp_path / "x.csv", PARTNER).remembered == ""
    with pytest.raises(NotFound):
        delete_mapping(empty_store, row.id)


def test_what_cannot_be_read_any_more_is_passed_over(empty_store: Database, tmp_path: Path) -> None:
    from ppp_desktop.models.imports import StoredMapping

    first = opened(empty_store, tmp_path / "partner.csv", PARTNER)
    keep(empty_store, first, by_hand(first))
    with empty_store.writing() as session:
        row = session.get_one(StoredMapping, 1)
        row.document = {"columns": [{"field": "nothing", "index": 0}]}
    assert list_mappings(empty_store) == []
    assert opened(empty_store, tmp_path / "x.csv", PARTNER).remembered == ""
