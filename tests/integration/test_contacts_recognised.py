"""Columns of e-mail addresses and telephone numbers are recognised in eight languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.reading_files import parse_file, read_file
from tests.integration.checked import found, told
from tests.integration.factories import graduated, make_contract, terms


@pytest.mark.parametrize(
    "header",
    [
        "Lead ID,Lead status,Created date,Email,Phone number",
        "Lead ID,Lead status,Created date,E-Mail-Adresse,Telefonnummer",
        "Lead ID,Lead status,Created date,Adresse e-mail,Téléphone",
        "Lead ID,Lead status,Created date,Correo electrónico,Teléfono",
        "Lead ID,Lead status,Created date,Endereço de e-mail,Celular",
        "Lead ID,Lead status,Created date,Indirizzo e-mail,Cellulare",
        "Lead ID,Lead status,Created date,E-mailadres,Telefoonnummer",
        "Lead ID,Lead status,Created date,Adres e-mail,Numer telefonu",
    ],
)
def test_leads_that_come_again_are_found(
    empty_store: Database, tmp_path: Path, header: str
) -> None:
    make_contract(empty_store, terms(graduated()))
    path = tmp_path / "leads.csv"
    rows = (
        "L-1,Qualified,2026-06-01,ada@mail.de,+49 170 1234567",
        "L-2,Qualified,2026-06-02,bob@mail.de,0049 170 1234567",
        "L-3,Qualified,2026-06-03,ADA@mail.de,+49 170 7654321",
    )
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    (parsed,) = parse_file(read_file(path))
    import_sheet(empty_store, 1, parsed)
    assert sorted(told(found(empty_store, "repeated_contacts"))) == [
        "warning: 1 result of CRM has the e-mail address of an earlier one.",
        "warning: 1 result of CRM has the telephone number of an earlier one.",
    ]
    empty_store.close()
    content = empty_store.path.read_bytes().lower()
    assert b"mail.de" not in content
    assert b"1234567" not in content
