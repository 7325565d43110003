"""Names that look like markup, formulas or nothing at all stay what they are in every form."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.documents import suggested_file_name
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.statement_files import export_statement
from ppp_desktop.services.statements import StatementRow, close_period, get_statement
from tests.integration.factories import result, sheet, terms
from tests.unit.statements.reading import full_text

HOSTILE = (
    '<img src="/etc/passwd">',
    "<b>unclosed & <i",
    "&amp; &#x41; &nbsp;",
    '=HYPERLINK("http://x","y")',
    "@SUM(1+1)|cmd",
    "A\x00B\x07\tC\x1b[31m",
    "{total} %s %(name)s {{x}}",
    "%late0",
)
JUNE = Period.parse("2026-06")


def issue(database: Database, name: str) -> StatementRow:
    """Return a statement on which everything that people name has this name."""
    printable = name if name.isprintable() else "Leads"  # terms refuse what is not
    component: dict[str, object] = {
        "kind": "per_unit",
        "name": printable,
        "metric": "leads",
        "rate": "10",
    }
    contract = {
        "code": "C-1",
        "client": "C",
        "name": name,
        "currency": "EUR",
        "start": "2026-01-01",
        "status": "active",
        "objectives": [{"name": name, "metric": "leads", "target": "10"}],
        "terms": [{"effective": "2026-01-01", "document": terms(component)}],
    }
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": name, "address": [name], "footer": name, "payment": name},
            "clients": [{"code": "C", "name": name, "address": [name], "currency": "EUR"}],
            "contracts": [contract],
        },
    )
    rows: list[ResultRow] = [result(2, day=date(2026, 6, 3), leads=2, campaign=name)]
    import_sheet(database, 1, sheet(rows, file=f"{name}.csv"))
    row, _ = close_period(database, 1, JUNE, issue=True, today=date(2026, 7, 2))
    return row


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_what_it_is(empty_store: Database, tmp_path: Path, name: str) -> None:
    row = issue(empty_store, name)
    stem = suggested_file_name(get_statement(empty_store, row.id)).removesuffix(".pdf")
    made = {
        ending: export_statement(empty_store, row.id, tmp_path / f"{stem}.{ending}")
        for ending in ("pdf", "xlsx", "csv", "zip")
    }
    data = made["pdf"].read_bytes()
    shown = "".join(char for char in name if char.isprintable() and not char.isspace())
    assert "".join(full_text(data).split()).count(shown) >= 6
    assert b"/Subtype /Image" not in data
    assert b"/URI" not in data
    book = openpyxl.load_workbook(made["xlsx"])
    cells = [cell for each in book for line in each for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]
    assert not [cell for cell in cells if cell.hyperlink]
    with made["csv"].open(encoding="utf-8", newline="") as file:
        texts = [text for line in csv.reader(file) for text in line]
    assert not [text for text in texts if text.startswith(("=", "@"))]
    assert verify_pack(made["zip"]).same
    with zipfile.ZipFile(made["zip"]) as pack:
        assert all("/" not in each and ".." not in each for each in pack.namelist())


def test_half_a_sign_is_refused_where_it_is_entered(empty_store: Database) -> None:
    with pytest.raises(PppError) as caught:
        issue(empty_store, "half\ud800")
    assert "half" in caught.value.message
