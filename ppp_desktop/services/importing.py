"""Importing results: report on a sheet, store it, list imports, take one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, ImportRejected, NotFound
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch, results, results_before
from ppp_desktop.services import tables
from ppp_desktop.services.adjustment_settling import refuse_if_settled
from ppp_desktop.services.agency import read_agency, record_activity
from ppp_desktop.services.clock import real_today
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.data_checks.contact_hashes import forget_contacts
from ppp_desktop.services.import_periods import closed_periods, issued, touched_periods
from ppp_desktop.services.import_reports import (
    GoneRow,
    ImportReport,
    Overlap,
    OverlapKind,
    Replace,
    report_without_store,
)
from ppp_desktop.services.import_restoring import Restored, restore
from ppp_desktop.services.import_standing import statements_on
from ppp_desktop.services.proposal_making import forget_proposals
from ppp_desktop.services.sheet_storing import store_sheet
from ppp_desktop.services.source_files import drop_unused

__all__ = [
    "BatchRow",
    "GoneRow",
    "ImportReport",
    "Overlap",
    "OverlapKind",
    "Replace",
    "closed_periods",
    "import_parsed",
    "import_sheet",
    "list_batches",
    "report_without_store",
    "store_parsed",
    "store_sheet",
    "touched_periods",
    "undo_import",
]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import in the list of imports; `imported_at` is in UTC."""

    id: int
    contract_id: int
    contract_code: str
    file_name: str
    sheet: str
    format_label: str
    imported_at: datetime
    undone: bool
    added: int
    changed: int
    rejected: int
    gone: int = 0


def import_sheet(
    database: Database,
    contract_id: int,
    parsed: ParsedSheet,
    *,
    replace: Replace = Replace.AUTO,
    today: date | None = None,
    progress: Progress = SILENT,
) -> tuple[ImportReport, Changes]:
    """Store the results of one sheet in one transaction; the same rows again add nothing.

    Stored results of the same tool and days that the file does not hold any more are gone, as
    `replace` says. Differences to frozen periods are kept as proposals. `today` is the day that
    freeze dates are compared with, that of the store where None. Raises ImportRejected where the
    rows would be counted beside stored ones and the user has to choose how they are meant.
    """
    (report,), changes = import_parsed(
        database, contract_id, (parsed,), replace=replace, today=today, progress=progress
    )
    return report, changes


def import_parsed(
    database: Database,
    contract_id: int,
    sheets: Sequence[ParsedSheet],
    *,
    replace: Replace = Replace.AUTO,
    today: date | None = None,
    progress: Progress = SILENT,
) -> tuple[list[ImportReport], Changes]:
    """Store the sheets of one file, all or none of them; otherwise as `import_sheet`."""
    with database.writing() as session:
        day = today or read_agency(session).story_day or real_today()
        reports = store_parsed(
            session, contract_id, sheets, replace=replace, today=day, progress=progress
        )
        progress.check_cancelled()
    return reports, Changes.of(Topic.RESULTS, ids=(contract_id,))


def store_parsed(
    session: Session,
    contract_id: int,
    sheets: Sequence[ParsedSheet],
    *,
    replace: Replace,
    today: date,
    progress: Progress,
) -> list[ImportReport]:
    """Store the sheets of one file inside a transaction; otherwise as `import_sheet`."""
    contract = require_contract(session, contract_id)
    reports = []
    for parsed in sheets:
        report = store_sheet(
            session, contract, parsed, progress, today=today, replacing=Replace(replace)
        )
        if report.overlap is not None:
            named = f"Sheet “{parsed.sheet}”: " if len(sheets) > 1 else ""
            raise ImportRejected(f"{named}{report.overlap.message}", report.overlap.remedy)
        if report.batch_id is not None:
            record_activity(
                session, f"{report.file_name} imported", _done(contract, report), contract.id
            )
        reports.append(report)
    return reports


def list_batches(database: Database, *, contract_id: int | None = None) -> list[BatchRow]:
    """Return the imports, newest first."""
    query = select(ImportBatch, Contract.code).join(Contract).order_by(ImportBatch.id.desc())
    if contract_id is not None:
        query = query.where(ImportBatch.contract_id == contract_id)
    with database.reading() as session:
        return [
            BatchRow(
                id=batch.id,
                contract_id=batch.contract_id,
                contract_code=code,
                file_name=batch.file_name,
                sheet=batch.sheet,
                format_label=batch.format_label,
                imported_at=batch.imported_at,
                undone=batch.undone_at is not None,
                added=batch.added,
                changed=batch.changed,
                rejected=_count(batch.report, "rejected"),
                gone=batch.gone,
            )
            for batch, code in session.execute(query)
        ]


def undo_import(database: Database, batch_id: int) -> Changes:
    """Take one import back as a whole: added results go, changed and removed ones are as before.

    Raises Conflict where an issued statement or a later import stands on it.
    """
    with database.writing() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(f"There is no import {batch_id}.", "See the list of imports.")
        if batch.undone_at is not None:
            raise NotFound("This import was already undone.")
        if tables.is_table(batch):
            taken = Restored(tables.remove_rows(session, batch), 0, 0)
        else:
            _refuse_if_later_imports(session, batch)
            _refuse_if_issued(session, batch)
            refuse_if_settled(session, batch)
            taken = restore(session, batch)
        forget_contacts(session, batch_id)
        forget_proposals(session, batch)
        batch.undone_at = datetime.now(UTC).replace(tzinfo=None)
        drop_unused(session)
        record_activity(
            session,
            f"Import of {batch.file_name} undone",
            f"{taken.removed:,} rows removed, {taken.changed + taken.returned:,} brought back",
            batch.contract_id,
        )
        return Changes.of(Topic.RESULTS, ids=(batch.contract_id,))


def _done(contract: Contract, report: ImportReport) -> str:
    counts = [f"{report.imported:,} new", f"{report.updated:,} changed"]
    if report.gone:
        counts.append(f"{report.gone:,} gone")
    return f"{contract.code}: {', '.join(counts)}"


def _refuse_if_later_imports(session: Session, batch: ImportBatch) -> None:
    before = results_before.c
    changed = (
        select(ImportBatch.file_name)
        .join(results_before, before.changed_by == ImportBatch.id)
        .where(before.batch_id == batch.id)
    )
    # Results that this import removed and a later one has brought again.
    returned = (
        select(ImportBatch.file_name)
        .join(results, results.c.batch_id == ImportBatch.id)
        .join(results_before, before.identity == results.c.identity)
        .where(before.changed_by == batch.id, results.c.contract_id == batch.contract_id)
    )
    later = sorted({*session.scalars(changed), *session.scalars(returned)})
    if later:
        raise Conflict(
            f"{', '.join(later)} changed results of this import later.",
            "Undo the later import first.",
        )


def _refuse_if_issued(session: Session, batch: ImportBatch) -> None:
    contract = require_contract(session, batch.contract_id)
    numbers = statements_on(session, batch.id, issued(session, contract))
    if numbers:
        raise Conflict(
            f"Issued statements stand on this import: {', '.join(numbers)}.",
            "Issued statements do not change, so this import stays.",
        )


def _count(report: dict[str, object], key: str) -> int:
    value = report.get(key, 0)
    return value if isinstance(value, int) else 0
