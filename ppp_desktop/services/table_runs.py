"""Stores several tables beside results, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.tables.reading import ReadTable
from ppp_desktop.models.database import Database
from ppp_desktop.services.tables import TableImport, store_tables


@dataclass(frozen=True, slots=True)
class TableJob:
    """A table and the contract that it belongs to."""

    contract_id: int
    table: ReadTable


@dataclass(frozen=True, slots=True)
class TableOutcome:
    """What came of one table: its import, or the sentence that refused it."""

    made: TableImport | None
    refusal: str = ""


def store_each(
    database: Database, jobs: Sequence[TableJob], *, progress: Progress = SILENT
) -> tuple[TableOutcome, ...]:
    """Store the tables one by one; one that is refused does not hold the others up."""
    outcomes = []
    for position, job in enumerate(jobs):
        progress.report(position, len(jobs), f"Importing {job.table.file_name}")
        try:
            (made,), _ = store_tables(database, job.contract_id, [job.table])
            outcomes.append(TableOutcome(made))
        except PppError as error:
            outcomes.append(TableOutcome(None, str(error)))
    return tuple(outcomes)
