"""Tells where a file would put figures back that a later export has changed already."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import format_day
from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import ImportBatch, results
from ppp_desktop.services.incoming_rows import Verdict, incoming

WRITTEN_AT: Final = "written_at"
"""Where the report of an import keeps when its file was changed last, in UTC."""


def older_export(session: Session, contract_id: int, parsed: ParsedSheet) -> tuple[Problem, ...]:
    """Return a warning where incoming rows would change results of a file that is newer.

    Newer is what was written later; and what was imported after this very file was.
    """
    earlier = session.scalar(
        select(func.max(ImportBatch.id)).where(
            ImportBatch.contract_id == contract_id,
            ImportBatch.sha256 == parsed.sha256,
            ImportBatch.undone_at.is_(None),
        )
    )
    if parsed.written_at is None and earlier is None:
        return ()
    # A file of other figures for the same days changes none of those that are stored.
    differs = [
        results.c[key].is_not(None) & results.c[key].is_distinct_from(incoming.c[key])
        for key in BASE_METRIC_KEYS
    ]
    query = (
        select(results.c.batch_id, func.count())
        .select_from(incoming)
        .join(results, results.c.id == incoming.c.result_id)
        .where(
            incoming.c.verdict == Verdict.CHANGED,
            or_(*differs, results.c.status != incoming.c.status),
        )
        .group_by(results.c.batch_id)
        .order_by(results.c.batch_id.desc())
    )
    found = [
        (session.get_one(ImportBatch, batch_id), rows) for batch_id, rows in session.execute(query)
    ]
    newer = [
        (batch, rows)
        for batch, rows in found
        if batch.sha256 != parsed.sha256
        and ((earlier is not None and batch.id > earlier) or _is_later(batch, parsed))
    ]
    if not newer:
        return ()
    count = sum(rows for _batch, rows in newer)
    back = "1 result would" if count == 1 else f"{count:,} results would"
    return (
        Problem(
            0,
            "",
            "older_export",
            f"{_why(newer[0][0], parsed, was_imported=earlier is not None)}: {back} go back to "
            "older figures.",
            "Import the newest export of these days instead, unless the older figures are right.",
            Severity.WARNING,
        ),
    )


def _why(batch: ImportBatch, parsed: ParsedSheet, *, was_imported: bool) -> str:
    written, later = parsed.written_at, _written_at(batch)
    if written is None or later is None or written >= later:
        verb = "imported" if was_imported else "written"
        return f"This file was {verb} before {batch.file_name}"
    if written.date() == later.date():
        return f"This file was written before {batch.file_name}"
    days = format_day(written.date()), format_day(later.date())
    return f"This file was written on {days[0]}, and {batch.file_name} on {days[1]}"


def _is_later(batch: ImportBatch, parsed: ParsedSheet) -> bool:
    written, later = parsed.written_at, _written_at(batch)
    return written is not None and later is not None and later > written


def _written_at(batch: ImportBatch) -> datetime | None:
    kept = batch.report.get(WRITTEN_AT)
    return datetime.fromisoformat(kept) if isinstance(kept, str) and kept else None
