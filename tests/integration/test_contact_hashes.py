"""Contacts are kept as keyed hashes: never in clear in the store, and gone with their import."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from ppp_desktop.imports.cells import RawSheet, Workbook
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.imports import contact_hashes
from ppp_desktop.services.data_checks.contact_hashes import HASH_BYTES, KEY_BYTES
from ppp_desktop.services.importing import ImportReport, import_sheet, undo_import
from tests.integration.factories import graduated, make_contract, terms

_HEADER = ("Day", "Lead", "Country", "E-mail", "Phone")
_FIELDS = ("date", "external_id", "country", "email", "phone")

ADA = ("2026-06-01", "L-1", "DE", "Ada.Lovelace+solar@Mailbox.de", "+49 170 7654321")
BOB = ("2026-06-02", "L-2", "DE", " ADA.lovelace+solar@mailbox.de", "0049 170 7654321")
BAD = ("2026-06-32", "L-3", "DE", "charles.babbage@mailbox.de", "+49 170 5550199")


def parsed(*rows: tuple[str, ...], fields: tuple[str, ...] = _FIELDS) -> ParsedSheet:
    sheet = RawSheet("leads", (_HEADER, *rows), ",")
    columns = tuple(
        ColumnChoice(field=field, index=_FIELDS.index(field), header=_HEADER[_FIELDS.index(field)])
        for field in fields
    )
    mapping = Mapping(columns=columns, count_as="leads", source="CRM", date_format="ymd")
    return parse_sheet(Workbook("leads.csv", "0" * 64, (sheet,)), sheet, mapping)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def imported(store: Database, *rows: tuple[str, ...]) -> ImportReport:
    report, _ = import_sheet(store, 1, parsed(*rows))
    return report


def kept(store: Database) -> list[tuple[str, bytes]]:
    with store.reading() as session:
        rows = session.execute(select(contact_hashes.c.kind, contact_hashes.c.hash))
        return sorted((kind, found) for kind, found in rows)


def key_of(store: Database) -> bytes | None:
    with store.reading() as session:
        return session.get_one(Agency, 1).contact_key


def test_the_same_contact_has_the_same_hash_however_it_is_written(store: Database) -> None:
    assert key_of(store) is None
    imported(store, ADA, BOB)
    (first_mail, second_mail, first_phone, second_phone) = kept(store)
    assert first_mail == second_mail != first_phone == second_phone
    assert len(first_mail[1]) == HASH_BYTES
    key = key_of(store)
    assert key is not None
    assert len(key) == KEY_BYTES
    imported(store, ("2026-06-03", "L-9", "DE", "ada.lovelace+solar@mailbox.de", ""))
    assert kept(store).count(first_mail) == 3
    assert key_of(store) == key


def test_another_store_has_other_hashes(store: Database, tmp_path: Path) -> None:
    other = create_database(tmp_path / "other.ppp")
    make_contract(other, terms(graduated()))
    imported(store, ADA)
    imported(other, ADA)
    assert not set(kept(store)) & set(kept(other))
    other.close()


def test_no_byte_of_the_store_or_the_report_tells_a_contact(store: Database) -> None:
    report = imported(store, ADA, BOB, BAD)
    assert report.rejected == 1
    assert "babbage" not in repr(report)
    imported(store, (*ADA[:2], "FR", *ADA[3:]))
    undo_import(store, 2)
    store.close()
    files = list(store.path.parent.glob(f"{store.path.name}*"))
    content = b"".join(path.read_bytes() for path in files).lower()
    for secret in (b"lovelace", b"babbage", b"mailbox.de", b"7654321", b"5550199"):
        assert secret not in content


def test_the_log_tells_no_contact(store: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        imported(store, ADA, BAD)
    assert "lovelace" not in caplog.text.lower()
    assert "7654321" not in caplog.text


def test_undo_takes_the_hashes_of_its_import_back(store: Database) -> None:
    imported(store, ADA)
    before = kept(store)
    second = imported(store, BOB, (*ADA[:2], "FR", "countess@mailbox.de", ADA[4]))
    assert (second.imported, second.updated) == (1, 1)
    assert len(kept(store)) == len(before) + 4
    assert second.batch_id is not None
    undo_import(store, second.batch_id)
    assert kept(store) == before


def test_the_same_file_again_adds_nothing(store: Database) -> None:
    imported(store, ADA, BOB)
    before = kept(store)
    assert imported(store, ADA, BOB).unchanged == 2
    assert kept(store) == before


def test_without_a_mapped_contact_no_key_is_made(store: Database) -> None:
    import_sheet(store, 1, parsed(ADA, fields=("date", "external_id", "country")))
    assert kept(store) == []
    assert key_of(store) is None


def test_a_store_without_an_agency_gets_its_key(store: Database) -> None:
    with store.writing() as session:
        session.delete(session.get_one(Agency, 1))
    imported(store, ADA)
    assert key_of(store) is not None
