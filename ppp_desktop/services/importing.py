"""Importing results: report on a sheet, store it, list imports, take one back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rows import ParsedSheet, Problem
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch, results_before
from ppp_desktop.models.statements import Statement
from ppp_desktop.services import result_store, tables
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.data_checks.contact_hashes import forget_contacts, keep_contacts
from ppp_desktop.services.double_counting import counted_elsewhere, in_other_money
from ppp_desktop.services.holds import holds_of
from ppp_desktop.services.import_closed import Closed, ClosedPeriod
from ppp_desktop.services.import_reversals import reversals_of
from ppp_desktop.services.import_standing import statements_on

KEPT_PROBLEMS = 200
"""Problems kept with a batch; the counts stay exact beyond it."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did or would do: rows_read = imported + updated + unchanged + rejected +
    ignored. `totals` sum the metric values of all rows that are good, whether new or not.
    `batch_id` is None where nothing was stored.
    """

    file_name: str
    sheet: str
    format: str
    format_label: str
    rows_read: int
    imported: int
    updated: int
    unchanged: int
    rejected: int
    ignored: int
    ignored_reasons: tuple[tuple[str, int], ...]
    totals: tuple[tuple[str, Decimal], ...]
    problems: tuple[Problem, ...]
    first_day: date | None
    last_day: date | None
    batch_id: int | None = None


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


def report_without_store(parsed: ParsedSheet) -> ImportReport:
    """Return what importing `parsed` into an empty contract would report."""
    return _report(parsed, imported=len(parsed.rows))


def import_sheet(
    database: Database, contract_id: int, parsed: ParsedSheet, *, progress: Progress = SILENT
) -> tuple[ImportReport, Changes]:
    """Store the results of one sheet in one transaction; the same rows again add nothing."""
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        report = store_sheet(session, contract, parsed, progress)
        if report.batch_id is not None:
            record_activity(
                session,
                f"{report.file_name} imported",
                f"{contract.code}: {report.imported:,} new, {report.updated:,} changed",
                contract.id,
            )
        progress.check_cancelled()
        return report, Changes.of(Topic.RESULTS, ids=(contract_id,))


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
            )
            for batch, code in session.execute(query)
        ]


def undo_import(database: Database, batch_id: int) -> Changes:
    """Take one import back as a whole: added results go, changed ones are as before.

    Raises Conflict where an issued statement or a later import stands on it.
    """
    with database.writing() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(f"There is no import {batch_id}.", "See the list of imports.")
        if batch.undone_at is not None:
            raise NotFound("This import was already undone.")
        if tables.is_table(batch):
            removed, restored = tables.remove_rows(session, batch), 0
        else:
            _refuse_if_later_imports(session, batch)
            _refuse_if_issued(session, batch)
            removed, restored = result_store.restore(session, batch_id)
        forget_contacts(session, batch_id)
        batch.undone_at = datetime.now(UTC).replace(tzinfo=None)
        record_activity(
            session,
            f"Import of {batch.file_name} undone",
            f"{removed:,} rows removed, {restored:,} brought back",
            batch.contract_id,
        )
        return Changes.of(Topic.RESULTS, ids=(batch.contract_id,))


def closed_periods(session: Session, contract_id: int) -> list[ClosedPeriod]:
    """Return the contract's periods with an issued statement."""
    rows = session.execute(
        select(Statement.start, Statement.end, Statement.number)
        .where(Statement.contract_id == contract_id, Statement.number.is_not(None))
        .order_by(Statement.start)
    )
    return [ClosedPeriod(Period(start, end), number or "") for start, end, number in rows]


def _converts(contract: Contract) -> bool:
    """Tell whether any version of the terms says how other currencies are converted."""
    return any(version.document.get("conversion") is not None for version in contract.terms)


def store_sheet(
    session: Session, contract: Contract, parsed: ParsedSheet, progress: Progress
) -> ImportReport:
    """Store the results of one sheet inside a transaction; `batch_id` None where nothing is new."""
    closed = _closed(session, contract)
    difference = result_store.compare(session, contract.id, parsed, closed, progress)
    barred = difference.barred
    to_be_known = (
        *counted_elsewhere(session, contract.id, parsed),
        *in_other_money(contract.currency, parsed, converts=_converts(contract)),
        *reversals_of(session, contract, closed),
    )
    report = replace(
        _report(parsed, imported=difference.added),
        updated=difference.changed,
        unchanged=difference.unchanged,
        rejected=parsed.rejected + len(barred),
        problems=(*parsed.problems, *to_be_known, *barred),
    )
    if not difference.added and not difference.changed:
        result_store.forget(session)
        return report
    batch = ImportBatch(
        contract_id=contract.id,
        file_name=parsed.file_name,
        sheet=parsed.sheet,
        sha256=parsed.sha256,
        format=parsed.format,
        format_label=parsed.format_label,
        imported_at=datetime.now(UTC).replace(tzinfo=None),
        added=report.imported,
        changed=report.updated,
        report=_kept_report(report),
    )
    session.add(batch)
    session.flush()
    result_store.write(session, contract.id, batch.id, difference, progress)
    result_store.forget(session)
    keep_contacts(session, contract.id, batch.id, parsed)
    result_store.refuse_uncountable(session, contract.id, [key for key, _ in report.totals])
    return replace(report, batch_id=batch.id)


def _report(parsed: ParsedSheet, *, imported: int) -> ImportReport:
    totals: Counter[str] = Counter()
    for row in parsed.rows:
        for key, scaled in row.values:
            totals[key] += scaled
    days = [row.day for row in parsed.rows]
    starts = [row.first_day or row.day for row in parsed.rows]
    return ImportReport(
        file_name=parsed.file_name,
        sheet=parsed.sheet,
        format=parsed.format,
        format_label=parsed.format_label,
        rows_read=parsed.rows_read,
        imported=imported,
        updated=0,
        unchanged=0,
        rejected=parsed.rejected,
        ignored=parsed.ignored,
        ignored_reasons=parsed.ignored_reasons,
        totals=tuple((key, from_scaled(total)) for key, total in totals.items()),
        problems=parsed.problems,
        first_day=min(starts, default=None),
        last_day=max(days, default=None),
    )


def _kept_report(report: ImportReport) -> dict[str, object]:
    return {
        "rows_read": report.rows_read,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "ignored": report.ignored,
        "problems": [
            {"row": problem.row, "column": problem.column, "message": problem.message}
            for problem in report.problems[:KEPT_PROBLEMS]
        ],
    }


def touched_periods(contract: Contract, parsed: ParsedSheet) -> list[Period]:
    """Return the contract's periods that rows of the sheet count in, or are taken back in."""
    kind = PeriodKind(contract.billing)
    holds = [timedelta(days=hold) for hold in holds_of(contract)]
    days = {day + hold for day in {row.day for row in parsed.rows} for hold in holds}
    days |= {row.reversed_on for row in parsed.rows if row.reversed_on}
    touched = {period_of(day, kind) for day in days}
    last = contract.end or date.max
    return sorted(
        period for period in touched if period.end >= contract.start and period.start <= last
    )


def _refuse_if_later_imports(session: Session, batch: ImportBatch) -> None:
    later = session.scalars(
        select(ImportBatch.file_name)
        .join(results_before, results_before.c.changed_by == ImportBatch.id)
        .where(results_before.c.batch_id == batch.id)
        .distinct()
    ).all()
    if later:
        raise Conflict(
            f"{', '.join(later)} changed results of this import later.",
            "Undo the later import first.",
        )


def _refuse_if_issued(session: Session, batch: ImportBatch) -> None:
    contract = require_contract(session, batch.contract_id)
    numbers = statements_on(session, batch.id, _closed(session, contract))
    if numbers:
        raise Conflict(
            f"Issued statements stand on this import: {', '.join(numbers)}.",
            "Issued statements do not change, so this import stays.",
        )


def _closed(session: Session, contract: Contract) -> Closed:
    return Closed(tuple(closed_periods(session, contract.id)), holds_of(contract))


def _count(report: dict[str, object], key: str) -> int:
    value = report.get(key, 0)
    return value if isinstance(value, int) else 0
