"""Days of which nothing is stored are stored straight from columns, just as by comparing them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from benchmarks.import_files import write_csv
from ppp_desktop.imports.result_columns import ResultColumns
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services import result_store
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import ImportReport, import_sheet, undo_import
from ppp_desktop.services.reading_files import parse_file, read_file

COUNT = 4_321
DEFINITIONS: dict[str, object] = {
    "format": "ppp-definitions/1",
    "agency": {"name": "Agency", "address": ["Street 1"]},
    "clients": [{"code": "C", "name": "Client", "currency": "EUR"}],
    "contracts": [
        {
            "code": "L",
            "client": "C",
            "name": "Large",
            "currency": "EUR",
            "start": date(2025, 1, 1).isoformat(),
        }
    ],
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.ppp"
    made = create_database(path)
    apply_definitions(made, DEFINITIONS)
    made.close()
    return path


@pytest.fixture
def database(store: Path) -> Iterator[Database]:
    opened = open_database(store)
    yield opened
    opened.close()


@pytest.fixture
def parsed(tmp_path: Path) -> ParsedSheet:
    write_csv(tmp_path / "rows.csv", COUNT)
    (sheet,) = parse_file(read_file(tmp_path / "rows.csv"))
    assert isinstance(sheet.rows, ResultColumns)
    return sheet


def later(parsed: ParsedSheet, days: int) -> ParsedSheet:
    """Return the same rows some days later."""
    assert isinstance(parsed.rows, ResultColumns)
    return replace(parsed, rows=replace(parsed.rows, days=parsed.rows.days + days))


def stored(database: Database) -> tuple[list[Row[tuple[object, ...]]], ...]:
    with database.reading() as session:
        tables = (results, dimension_sets)
        return tuple(list(session.execute(select(table).order_by(table.c.id))) for table in tables)


def imported(database: Database, parsed: ParsedSheet) -> ImportReport:
    return import_sheet(database, 1, parsed)[0]


def never(*_given: object) -> bool:
    return False


def test_both_ways_store_and_report_the_same(
    store: Path, parsed: ParsedSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = store.with_name("copy.ppp")
    shutil.copy(store, copy)
    straight, compared = open_database(store), open_database(copy)
    sheets = (parsed, later(parsed, 400))
    one = [imported(straight, sheet) for sheet in sheets]
    monkeypatch.setattr(result_store, "is_unlike_stored", never)
    other = [imported(compared, sheet) for sheet in sheets]
    assert one == other
    assert [report.imported for report in one] == [COUNT, COUNT]
    assert stored(straight) == stored(compared)
    straight.close()
    compared.close()


def test_rows_of_stored_days_are_compared(database: Database, parsed: ParsedSheet) -> None:
    imported(database, parsed)
    before = stored(database)
    again = imported(database, parsed)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, COUNT)
    assert stored(database) == before


def test_an_undo_takes_all_of_them_back(database: Database, parsed: ParsedSheet) -> None:
    imported(database, parsed)
    before = stored(database)
    report = imported(database, later(parsed, 400))
    assert report.batch_id is not None
    undo_import(database, report.batch_id)
    assert stored(database) == before
