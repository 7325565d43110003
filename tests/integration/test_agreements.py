"""Agreements and signed annexes: recorded, listed, kept from being overwritten, taken back."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from ppp_desktop.core.errors import Conflict, NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.models.contracts import Agreement, SignedAnnex
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services import signed_annexes
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.agreements import (
    Side,
    VersionAgreements,
    list_agreements,
    record_agreement,
    remove_agreement,
)
from ppp_desktop.services.contracts import delete_contract, find_contract
from ppp_desktop.services.definitions import apply_definitions, export_definitions
from ppp_desktop.services.signed_annexes import attach_annex, remove_annex, save_annex_to
from ppp_desktop.services.terms import delete_terms, list_terms, save_terms
from tests.integration.factories import graduated, make_contract, terms

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
TODAY = date(2026, 6, 20)
PDF = b"%PDF-1.7\nsigned"
OTHER = terms({"kind": "retainer", "name": "Fee", "amount": "900", "prorate": False})


@pytest.fixture
def contract(empty_store: Database) -> int:
    make_contract(empty_store, terms(graduated()))
    found = find_contract(empty_store, "C-1")
    save_terms(empty_store, found.id, SECOND, OTHER)
    return found.id


def agree(
    database: Database, contract: int, side: Side = Side.CLIENT, name: str = "Anna Kok"
) -> None:
    record_agreement(database, contract, FIRST, side, name, date(2025, 12, 12), today=TODAY)


def first(database: Database, contract: int) -> VersionAgreements:
    return list_agreements(database, contract)[0]


def signed(tmp_path: Path, content: bytes = PDF, name: str = "signed.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_each_version_has_its_own_agreements(empty_store: Database, contract: int) -> None:
    agree(empty_store, contract)
    agree(empty_store, contract, Side.AGENCY, "  Jo\nFinch ")
    versions = list_agreements(empty_store, contract)
    assert [(each.number, each.effective) for each in versions] == [(1, FIRST), (2, SECOND)]
    found = versions[0]
    assert found.is_agreed
    assert not versions[1].is_agreed
    assert found.client is not None
    assert (found.client.name, found.client.agreed_on) == ("Anna Kok", date(2025, 12, 12))
    assert found.of(Side.AGENCY) is found.agency is not None
    assert found.agency.name == "Jo Finch"


def test_recording_again_corrects_the_same_side(empty_store: Database, contract: int) -> None:
    agree(empty_store, contract)
    agree(empty_store, contract, name="Anna Bos")
    agree(empty_store, contract, name="Anna Bos")
    found = first(empty_store, contract)
    assert found.client is not None
    assert found.client.name == "Anna Bos"
    assert found.agency is None
    titles = [entry.title for entry in list_activities(empty_store)]
    assert titles.count("C-1: the client agreed") == 2  # the third one changed nothing


def test_what_is_done_is_in_the_log(empty_store: Database, contract: int, tmp_path: Path) -> None:
    agree(empty_store, contract)
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    remove_annex(empty_store, contract, FIRST)
    remove_agreement(empty_store, contract, FIRST, Side.CLIENT)
    log = [(entry.title, entry.detail) for entry in list_activities(empty_store, limit=4)]
    assert log == [
        ("C-1: agreement of the client removed", "Anna Kok, terms from 1 January 2026"),
        ("C-1: signed annex removed", "signed.pdf, terms from 1 January 2026"),
        ("C-1: signed annex added", "signed.pdf, terms from 1 January 2026"),
        (
            "C-1: the client agreed",
            "Anna Kok on 12 December 2025, terms from 1 January 2026",
        ),
    ]


@pytest.mark.parametrize(
    ("name", "day", "field"),
    [
        ("", TODAY, "name"),
        (" \n ", TODAY, "name"),
        ("x" * 121, TODAY, "name"),
        ("Anna", date(2026, 6, 21), "on"),
        ("Anna", date.max, "on"),
    ],
)
def test_odd_agreements_are_refused(
    empty_store: Database, contract: int, name: str, day: date, field: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        record_agreement(empty_store, contract, FIRST, Side.CLIENT, name, day, today=TODAY)
    assert refused.value.field == field
    assert first(empty_store, contract).client is None


def test_half_a_sign_in_a_name_is_refused(empty_store: Database, contract: int) -> None:
    with pytest.raises(ValidationFailed, match="half of a sign"):
        agree(empty_store, contract, name="Anna \ud83d")


def test_agreeing_today_is_possible(empty_store: Database, contract: int) -> None:
    record_agreement(empty_store, contract, FIRST, Side.AGENCY, "Jo", TODAY, today=TODAY)
    assert first(empty_store, contract).agency is not None


def test_nothing_can_be_recorded_for_a_version_that_is_not_there(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    nowhere = date(2026, 3, 1)
    path = signed(tmp_path)
    with pytest.raises(NotFound, match="no terms from 1 March 2026"):
        record_agreement(empty_store, contract, nowhere, Side.CLIENT, "A", TODAY, today=TODAY)
    with pytest.raises(NotFound):
        attach_annex(empty_store, contract, nowhere, path)
    with pytest.raises(NotFound):
        remove_agreement(empty_store, contract, FIRST, Side.CLIENT)
    with pytest.raises(NotFound):
        remove_annex(empty_store, contract, FIRST)
    with pytest.raises(NotFound):
        save_annex_to(empty_store, contract, FIRST, tmp_path / "out.pdf")
    with pytest.raises(NotFound):
        list_agreements(empty_store, 999)


def test_terms_that_were_agreed_to_stay(empty_store: Database, contract: int) -> None:
    agree(empty_store, contract)
    with pytest.raises(Conflict, match="The client agreed to this version") as refused:
        save_terms(empty_store, contract, FIRST, OTHER)
    assert "new version" in refused.value.remedy
    agree(empty_store, contract, Side.AGENCY)
    with pytest.raises(Conflict, match="Both sides agreed to this version"):
        save_terms(empty_store, contract, FIRST, OTHER)
    with pytest.raises(Conflict, match="Both sides agreed"):
        delete_terms(empty_store, contract, FIRST)
    assert first(empty_store, contract).is_agreed
    save_terms(empty_store, contract, FIRST, terms(graduated()))  # the same terms: no change
    save_terms(empty_store, contract, date(2026, 3, 1), OTHER)
    assert first(empty_store, contract).is_agreed


def test_terms_change_once_the_agreement_is_removed(empty_store: Database, contract: int) -> None:
    agree(empty_store, contract)
    remove_agreement(empty_store, contract, FIRST, Side.CLIENT)
    save_terms(empty_store, contract, FIRST, OTHER)
    stored = list_terms(empty_store, contract)[0].document["components"]
    assert isinstance(stored, list)
    assert stored[0]["name"] == "Fee"


def test_a_signed_annex_holds_its_terms(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    with pytest.raises(Conflict, match="signed annex belongs to this version"):
        save_terms(empty_store, contract, FIRST, OTHER)
    with pytest.raises(Conflict, match="signed annex"):
        delete_terms(empty_store, contract, FIRST)
    remove_annex(empty_store, contract, FIRST)
    save_terms(empty_store, contract, FIRST, OTHER)


@pytest.mark.parametrize(
    "content",
    [PDF, b"\xef\xbb\xbf\n" + PDF, b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."],
    ids=["pdf", "pdf after other bytes", "png", "jpeg"],
)
def test_the_signed_file_comes_back_as_it_was(
    empty_store: Database, contract: int, tmp_path: Path, content: bytes
) -> None:
    attach_annex(empty_store, contract, FIRST, signed(tmp_path, content, "Anhang – 署名.bin"))
    annex = first(empty_store, contract).annex
    assert annex is not None
    assert annex.file_name == "Anhang – 署名.bin"
    assert (annex.digest, annex.size) == (sha256(content).hexdigest(), len(content))
    save_annex_to(empty_store, contract, FIRST, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content


def test_a_new_file_takes_the_place_of_the_old_one(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    attach_annex(empty_store, contract, FIRST, signed(tmp_path, PDF + b"2", "again.pdf"))
    annex = first(empty_store, contract).annex
    assert annex is not None
    assert annex.file_name == "again.pdf"
    with empty_store.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignedAnnex)) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"MZ", b" " * 1024 + PDF, b"\xff\xd8"])
def test_files_that_are_no_document_are_refused(
    empty_store: Database, contract: int, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(ValidationFailed, match="neither a PDF nor a picture") as refused:
        attach_annex(empty_store, contract, FIRST, signed(tmp_path, content))
    assert refused.value.remedy
    assert first(empty_store, contract).annex is None


def test_a_file_that_is_too_large_is_refused(
    empty_store: Database, contract: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_annexes, "LARGEST_ANNEX_BYTES", len(PDF))
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    with pytest.raises(ValidationFailed, match="larger than"):
        attach_annex(empty_store, contract, FIRST, signed(tmp_path, PDF + b"!"))


def test_missing_files_and_folders_are_refused(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(NotFound):
            attach_annex(empty_store, contract, FIRST, path)
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    with pytest.raises(StorageUnavailable):
        save_annex_to(empty_store, contract, FIRST, tmp_path / "no folder" / "out.pdf")


def test_a_damaged_file_is_not_given_back(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    with empty_store.writing() as session:
        session.execute(update(SignedAnnex).values(content=PDF + b"?"))
    with pytest.raises(StorageUnavailable, match="damaged"):
        save_annex_to(empty_store, contract, FIRST, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_agreements_go_with_their_contract(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    agree(empty_store, contract)
    attach_annex(empty_store, contract, FIRST, signed(tmp_path))
    delete_contract(empty_store, contract)
    with empty_store.reading() as session:
        for model in (Agreement, SignedAnnex):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_definitions_carry_agreements(empty_store: Database, contract: int, tmp_path: Path) -> None:
    agree(empty_store, contract)
    agree(empty_store, contract, Side.AGENCY, "Jo Finch")
    document = json.loads(json.dumps(export_definitions(empty_store)))
    assert document["contracts"][0]["terms"][0]["agreements"] == [
        {"side": "agency", "name": "Jo Finch", "on": "2025-12-12"},
        {"side": "client", "name": "Anna Kok", "on": "2025-12-12"},
    ]
    other = create_database(tmp_path / "other.ppp")
    try:
        for _ in range(2):
            apply_definitions(other, document)
            assert export_definitions(other) == document
        document["contracts"][0]["terms"][0]["agreements"] = []
        apply_definitions(other, document)
        assert list_agreements(other, find_contract(other, "C-1").id)[0].is_agreed
    finally:
        other.close()


@pytest.mark.parametrize(
    ("agreements", "field"),
    [
        ([{"side": "client", "name": "", "on": "2025-12-12"}], "agreements[0].name"),
        ([{"side": "client", "name": "A", "on": "9999-12-12"}], "agreements[0].on"),
        (
            [
                {"side": "client", "name": "A", "on": "2025-12-12"},
                {"side": "client", "name": "B", "on": "2025-12-12"},
            ],
            "agreements[1].side",
        ),
        ([{"side": "both", "name": "A", "on": "2025-12-12"}], "agreements[0].side"),
    ],
)
def test_definitions_name_the_agreement_that_is_wrong(
    empty_store: Database, contract: int, agreements: list[dict[str, str]], field: str
) -> None:
    document = json.loads(json.dumps(export_definitions(empty_store)))
    document["contracts"][0]["terms"][0]["agreements"] = agreements
    with pytest.raises(ValidationFailed) as refused:
        apply_definitions(empty_store, document)
    assert refused.value.field == f"contracts[0].terms[0].{field}"
    assert first(empty_store, contract) == VersionAgreements(1, FIRST)
