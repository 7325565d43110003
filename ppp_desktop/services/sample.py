"""The sample agency: a store with three clients, fourteen months of results, statements issued."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.agency import Activity
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.agency import get_agency, save_agency
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import ImportReport, import_sheet
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.sample_life import tell_lives
from ppp_desktop.services.statements import close_all

STORY_DAY = date(2026, 7, 23)
"""Today in the sample agency: its data ends the day before."""

FIRST_MONTH = date(2025, 6, 1)
LAST_CLOSED_MONTH = date(2026, 5, 1)


@dataclass(frozen=True, slots=True)
class SampleStore:
    """What making the sample store gave."""

    database: Database
    contracts: int
    rows_imported: int
    reports: tuple[ImportReport, ...]


def make_sample_store(
    path: Path, *, spreadsheets: Path, definitions: Path, progress: Progress = SILENT
) -> SampleStore:
    """Make the sample store at `path` as a user would: definitions, imports, a year of closing.

    `spreadsheets` holds the files and their INDEX.json, `definitions` is the agency document.
    June 2026 stays open, so that there is something to close. Raises Conflict where a file is;
    a half-made store is removed.
    """
    if path.exists():
        raise Conflict(f"There is already a file {path.name}.", "Choose another name.")
    database = create_database(path)
    try:
        document = json.loads(definitions.read_text(encoding="utf-8"))
        apply_definitions(database, document)
        save_agency(database, replace(get_agency(database), story_day=STORY_DAY))
        index = json.loads((spreadsheets / "INDEX.json").read_text(encoding="utf-8"))
        reports: list[ImportReport] = []
        months = periods_between(FIRST_MONTH, LAST_CLOSED_MONTH, PeriodKind.MONTH)
        files = index["files"]
        steps = len(files) + len(months)
        for position, entry in enumerate(files):
            progress.check_cancelled()
            progress.report(position, steps, f"Importing {entry['file']}")
            reports += _import(database, spreadsheets / entry["file"], entry["contract"])
        for position, month in enumerate(months, start=len(files)):
            progress.check_cancelled()
            progress.report(position, steps, f"Closing {month.label}")
            issued_on = month.end + timedelta(days=1)
            close_all(database, month, issue=True, today=issued_on)
        tell_lives(database)
        _tell_the_story_time(database)
    except BaseException:
        database.close()
        path.unlink(missing_ok=True)
        raise
    return SampleStore(
        database=database,
        contracts=len(document["contracts"]),
        rows_imported=sum(report.imported for report in reports),
        reports=tuple(reports),
    )


def last_full_period(database: Database) -> Period:
    """Return the last month that is over in the sample agency."""
    today = get_agency(database).story_day or STORY_DAY
    return periods_between(today, today, PeriodKind.MONTH)[0].previous()


def _tell_the_story_time(database: Database) -> None:
    """Date what was done to the morning of the story day, so that every sample looks the same."""
    morning = datetime.combine(STORY_DAY, time(7, 0))
    with database.writing() as session:
        for entry in session.scalars(select(Activity)):
            entry.at = morning + timedelta(seconds=entry.id)
        for batch in session.scalars(select(ImportBatch)):
            batch.imported_at = morning + timedelta(seconds=batch.id)


def _import(database: Database, path: Path, contract_code: str) -> list[ImportReport]:
    contract = find_contract(database, contract_code)
    return [
        import_sheet(database, contract.id, parsed)[0] for parsed in parse_file(read_file(path))
    ]
