"""An older export of days that are stored is told before it puts old figures back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ppp_desktop.imports.rows import ParsedSheet, Severity
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_runs import SheetJob, preview_imports
from ppp_desktop.services.importing import import_sheet, list_batches, undo_import
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

CONTRACT = 1
FIRST = datetime(2026, 6, 20, 9, 30, tzinfo=UTC).replace(tzinfo=None)
SECOND = FIRST.replace(day=24)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def export(name: str, written: datetime | None, *leads: int) -> ParsedSheet:
    rows = [
        replace(
            result(row, day=JUNE.replace(day=row), leads=count),
            dimensions=(("source", "Google Ads"), ("campaign", "Solar")),
            external_id="",
        )
        for row, count in enumerate(leads, start=2)
    ]
    made = sheet(rows, source="Google Ads", file=name)
    return replace(made, sha256=f"{name:>64}", written_at=written)


def told(store: Database, parsed: ParsedSheet) -> list[str]:
    (report,) = preview_imports(store, [SheetJob(CONTRACT, parsed)]).reports
    found = [each for each in report.problems if each.cause == "older_export"]
    assert all(each.severity is Severity.WARNING and each.remedy for each in found)
    return [each.message for each in found]


def test_a_file_written_before_the_one_whose_figures_it_changes(store: Database) -> None:
    import_sheet(store, CONTRACT, export("new.csv", SECOND, 5, 6, 7))
    assert told(store, export("old.csv", FIRST, 5, 4, 3)) == [
        "This file was written on 20 June 2026, and new.csv on 24 June 2026: 2 results would go "
        "back to older figures."
    ]
    assert told(store, export("morning.csv", SECOND.replace(hour=8), 5, 6, 8)) == [
        "This file was written before new.csv: 1 result would go back to older figures."
    ]


def test_a_later_file_is_an_ordinary_correction(store: Database) -> None:
    import_sheet(store, CONTRACT, export("old.csv", FIRST, 5, 4))
    assert told(store, export("new.csv", SECOND, 5, 6)) == []


def test_nothing_is_told_where_nothing_changes_or_only_comes_beside(store: Database) -> None:
    import_sheet(store, CONTRACT, export("new.csv", SECOND, 5, 6))
    assert told(store, export("old.csv", FIRST, 5, 6)) == []
    beside = [replace(row, values=(("sessions", 1_000_000),)) for row in export("", None, 5).rows]
    assert told(store, replace(export("old.csv", FIRST, 5), rows=beside)) == []


def test_the_same_file_again_after_another_has_changed_its_results(store: Database) -> None:
    import_sheet(store, CONTRACT, export("june.csv", None, 5, 4))
    import_sheet(store, CONTRACT, export("june (1).csv", None, 5, 6))
    assert told(store, export("june.csv", None, 5, 4)) == [
        "This file was imported before june (1).csv: 1 result would go back to older figures."
    ]
    undo_import(store, list_batches(store)[0].id)
    assert told(store, export("june.csv", None, 5, 4)) == []
