"""Tables beside results: market indices, experiments and touchpoint paths of a contract.

Of two imports that tell about the same, the later one counts; an undo takes its own rows back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.periods import format_span
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.tables.experiments import Experiments
from ppp_desktop.imports.tables.paths import Paths
from ppp_desktop.imports.tables.reading import (
    LABELS,
    ReadTable,
    TableKind,
    possible_kind,
    read_table,
)
from ppp_desktop.imports.tables.series import Series
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import experiment_rows, series_points, touchpoints
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import require_contract

_WRITE_CHUNK = 10_000
_TABLES: dict[TableKind, Table] = {
    TableKind.SERIES: series_points,
    TableKind.EXPERIMENT: experiment_rows,
    TableKind.PATHS: touchpoints,
}

Values: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class TableImport:
    """What importing one table did; `batch_id` is None where it was stored before."""

    table: ReadTable
    batch_id: int | None
    summary: str


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of a contract as it is listed; `imported_at` is in UTC."""

    batch_id: int
    contract_code: str
    kind: TableKind
    file_name: str
    imported_at: datetime
    summary: str


def read_tables(
    path: Path, *, kind: TableKind | None = None, progress: Progress = SILENT
) -> tuple[ReadTable, ...]:
    """Read every sheet of a file that is such a table, or all of them as `kind`.

    Raises ImportRejected where none is.
    """
    workbook = read_workbook(path, progress=progress)
    found = []
    for sheet in workbook.sheets:
        chosen = kind or possible_kind(sheet)
        if chosen is not None and sheet.rows:
            progress.check_cancelled()
            found.append(read_table(workbook, sheet, chosen))
    if not found:
        raise ImportRejected(
            f"{workbook.file_name} is no market index, experiment or list of paths.",
            "It needs days beside figures, variants beside conversions, or paths of channels.",
        )
    return tuple(found)


def store_tables(
    database: Database, contract_id: int, tables: Sequence[ReadTable]
) -> tuple[tuple[TableImport, ...], Changes]:
    """Store tables of one file in one transaction; one with nothing good in it is refused."""
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        done = tuple(_store(session, contract, each) for each in tables)
    return done, Changes.of(Topic.RESULTS, ids=(contract_id,))


def list_tables(database: Database, *, contract_id: int | None = None) -> list[StoredTable]:
    """Return the tables that are stored and not undone, newest first."""
    query = (
        select(ImportBatch, Contract.code)
        .join(Contract)
        .where(ImportBatch.kind.in_(list(_TABLES)), ImportBatch.undone_at.is_(None))
        .order_by(ImportBatch.id.desc())
    )
    if contract_id is not None:
        query = query.where(ImportBatch.contract_id == contract_id)
    with database.reading() as session:
        return [
            StoredTable(
                batch.id,
                code,
                TableKind(batch.kind),
                batch.file_name,
                batch.imported_at,
                str(batch.report.get("summary", "")),
            )
            for batch, code in session.execute(query)
        ]


def remove_rows(session: Session, batch: ImportBatch) -> int:
    """Take the rows of a table's import out of the store; return how many there were."""
    table = _TABLES[TableKind(batch.kind)]
    count = session.scalar(
        select(func.count()).select_from(table).where(table.c.batch_id == batch.id)
    )
    session.execute(delete(table).where(table.c.batch_id == batch.id))
    return count or 0


def is_table(batch: ImportBatch) -> bool:
    """Tell whether an import brought such a table and no results."""
    return batch.kind in {str(kind) for kind in _TABLES}


def _store(session: Session, contract: Contract, table: ReadTable) -> TableImport:
    summary = summary_of(table)
    if not table.good:
        first = table.problems[0] if table.problems else None
        raise ImportRejected(
            first.message if first else f"{table.file_name} holds no rows below its header.",
            first.remedy if first else "Export it again.",
        )
    if _is_stored(session, contract.id, table):
        return TableImport(table, None, summary)
    batch = ImportBatch(
        contract_id=contract.id,
        file_name=table.file_name,
        sheet=table.sheet,
        sha256=table.sha256,
        format=str(table.kind),
        format_label=LABELS[table.kind],
        imported_at=datetime.now(UTC).replace(tzinfo=None),
        added=table.good,
        changed=0,
        kind=str(table.kind),
        report={
            "summary": summary,
            "rows_read": table.rows_read,
            "rejected": table.rejected,
            "ignored": table.ignored,
        },
    )
    session.add(batch)
    session.flush()
    _write(session, _TABLES[table.kind], _rows(table, batch.id))
    record_activity(
        session, f"{table.file_name} imported", f"{contract.code}: {summary}", contract.id
    )
    return TableImport(table, batch.id, summary)


def _is_stored(session: Session, contract_id: int, table: ReadTable) -> bool:
    found = session.scalar(
        select(ImportBatch.id).where(
            ImportBatch.contract_id == contract_id,
            ImportBatch.sha256 == table.sha256,
            ImportBatch.sheet == table.sheet,
            ImportBatch.kind == str(table.kind),
            ImportBatch.undone_at.is_(None),
        )
    )
    return found is not None


def _write(session: Session, table: Table, rows: Iterator[Values]) -> None:
    chunk: list[Values] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _WRITE_CHUNK:
            session.execute(insert(table), chunk)
            chunk = []
    if chunk:
        session.execute(insert(table), chunk)


def _rows(table: ReadTable, batch_id: int) -> Iterator[Values]:
    content = table.content
    if isinstance(content, Series):
        return _series_rows(content, batch_id)
    if isinstance(content, Experiments):
        return _experiment_rows(content, batch_id)
    return _path_rows(content, batch_id)


def _series_rows(content: Series, batch_id: int) -> Iterator[Values]:
    for point in content.points:
        yield {
            "batch_id": batch_id,
            "series": point.series,
            "day": point.day,
            "value": point.value,
            "row": point.row,
        }


def _experiment_rows(content: Experiments, batch_id: int) -> Iterator[Values]:
    for sums in content.sums:
        squared = sums.revenue_squared
        yield {
            "batch_id": batch_id,
            "row": sums.row,
            "experiment": sums.experiment,
            "variant": sums.variant,
            "day": sums.day,
            "visitors": sums.visitors,
            "conversions": sums.conversions,
            "revenue": sums.revenue,
            "revenue_squared": None if squared is None else f"{squared:f}",
        }


def _path_rows(content: Paths, batch_id: int) -> Iterator[Values]:
    for path in content.paths:
        last = len(path.contacts) - 1
        for position, contact in enumerate(path.contacts):
            is_last = position == last
            yield {
                "batch_id": batch_id,
                "path": path.key,
                "position": position,
                "at": contact.at,
                "channel": contact.channel,
                "campaign": contact.campaign,
                "conversions": path.conversions if is_last else 0,
                "others": path.others if is_last else 0,
                "value": path.value if is_last else None,
                "row": path.row,
            }


def summary_of(table: ReadTable) -> str:
    """Return what a table holds in a few words: "2 variants, 6,001 visitors, 1,280 conversions"."""
    content = table.content
    if isinstance(content, Series):
        return _series_words(content)
    if isinstance(content, Experiments):
        return _experiment_words(content)
    return _path_words(content)


def _series_words(content: Series) -> str:
    days = [point.day for point in content.points]
    names = ", ".join(content.names)
    return f"{names}: {format_span(min(days), max(days))}" if days else names


def _experiment_words(content: Experiments) -> str:
    variants = {(each.experiment, each.variant) for each in content.sums}
    visitors = sum(each.visitors for each in content.sums)
    conversions = sum(each.conversions for each in content.sums)
    return ", ".join(
        (
            _counted(len(variants), "variant"),
            _counted(visitors, "visitor"),
            _counted(conversions, "conversion"),
        )
    )


def _path_words(content: Paths) -> str:
    channels = {contact.channel for path in content.paths for contact in path.contacts}
    walked = sum(path.conversions + path.others for path in content.paths)
    conversions = sum(path.conversions for path in content.paths)
    return ", ".join(
        (
            _counted(walked, "path"),
            _counted(len(channels), "channel"),
            _counted(conversions, "conversion"),
        )
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
