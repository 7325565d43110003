"""A large workbook imports by column from end to end; a cancel at any moment leaves nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.import_files import rows, write_csv, write_workbook
from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.result_columns import ResultColumns
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.results import ImportBatch, dimension_sets, results
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import ImportReport, import_sheet
from ppp_desktop.services.reading_files import parse_file, read_file

COUNT = 12_000


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "rows.xlsx"
    write_workbook(path, COUNT)
    return path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "store.ppp")
    apply_definitions(
        made,
        {
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
        },
    )
    yield made
    made.close()


class CancelledIn:
    """Cancels as soon as a phase has begun: when asked the next time."""

    def __init__(self, phase: str) -> None:
        self._phase = phase
        self._begun = False

    def report(self, done: int, total: int, text: str) -> None:
        self._begun = self._begun or text.startswith(self._phase)

    def check_cancelled(self) -> None:
        if self._begun:
            raise Cancelled


def imported(database: Database, path: Path, progress: Progress = SILENT) -> ImportReport:
    (parsed,) = parse_file(read_file(path, progress=progress), progress=progress)
    assert isinstance(parsed.rows, ResultColumns)
    return import_sheet(database, 1, parsed, progress=progress)[0]


def stored(database: Database) -> list[int]:
    with database.reading() as session:
        tables = (results, dimension_sets, ImportBatch.__table__)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_large_workbook_and_the_same_as_text_hold_the_same(
    database: Database, workbook: Path, tmp_path: Path
) -> None:
    write_csv(tmp_path / "rows.csv", COUNT)
    report = imported(database, workbook)
    assert (report.imported, report.rejected, report.ignored) == (COUNT, 0, 0)
    totals = {key: float(total) for key, total in report.totals}
    assert totals["clicks"] == sum(row[5] for row in rows(COUNT))
    assert totals["cost"] == pytest.approx(sum(row[7] for row in rows(COUNT)))
    with database.reading() as session:
        cost = session.scalar(select(func.sum(results.c.cost)))
    assert cost is not None
    assert dict(report.totals)["cost"] == from_scaled(cost)
    again = imported(database, tmp_path / "rows.csv")
    assert (again.imported, again.updated, again.unchanged) == (0, 0, COUNT)


@pytest.mark.parametrize("phase", ["Reading", "Checking", "Comparing", "Storing"])
def test_a_cancel_leaves_nothing_behind(database: Database, workbook: Path, phase: str) -> None:
    before = stored(database)
    with pytest.raises(Cancelled):
        imported(database, workbook, CancelledIn(phase))
    assert stored(database) == before == [0, 0, 0]
    assert not multiprocessing.active_children()
    assert imported(database, workbook).imported == COUNT
