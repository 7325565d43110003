"""What a report rests on: which days each source covers, and which files brought them, when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.models.results import ImportBatch, dimension_sets, results

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SourceDays:
    """The days of a report that one source has results for; "" is a source without a name."""

    source: str
    days: int
    rows: int
    first: date
    last: date
    missing: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file, the days of the report that it brought, and the day (in UTC) it was imported."""

    name: str
    sheet: str
    imported_on: date
    rows: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DataStatus:
    """How complete the results of a report are."""

    sources: tuple[SourceDays, ...]
    files: tuple[ReportFile, ...]


def data_status(session: Session, contract_id: int, span: Period) -> DataStatus:
    """Return what there is for the days of `span`, sources by name, files by first day."""
    return DataStatus(
        sources=tuple(_sources(session, contract_id, span)),
        files=tuple(_files(session, contract_id, span)),
    )


def _sources(session: Session, contract_id: int, span: Period) -> list[SourceDays]:
    first_day = func.coalesce(results.c.first_day, results.c.day)
    rows = session.execute(
        select(dimension_sets.c.source, first_day, results.c.day, func.count())
        .join_from(results, dimension_sets)
        .where(results.c.contract_id == contract_id, results.c.day.between(span.start, span.end))
        .group_by(dimension_sets.c.source, first_day, results.c.day)
    )
    days: dict[str, set[date]] = {}
    counts: dict[str, int] = {}
    for source, first, last, count in rows:
        counts[source] = counts.get(source, 0) + count
        start = max(first, span.start)
        days.setdefault(source, set()).update(
            start + step * _DAY for step in range((last - start).days + 1)
        )
    return [_source(source, days[source], counts[source], span) for source in sorted(days)]


def _source(source: str, days: set[date], rows: int, span: Period) -> SourceDays:
    every = (span.start + step * _DAY for step in range(span.days))
    return SourceDays(
        source=source,
        days=len(days),
        rows=rows,
        first=min(days),
        last=max(days),
        missing=runs(day for day in every if day not in days),
    )


def runs(days: Iterable[date]) -> tuple[Period, ...]:
    """Return ascending days as runs that follow one another."""
    found: list[Period] = []
    for day in days:
        if found and found[-1].end + _DAY == day:
            found[-1] = Period(found[-1].start, day)
        else:
            found.append(Period(day, day))
    return tuple(found)


def _files(session: Session, contract_id: int, span: Period) -> list[ReportFile]:
    first, last = func.min(results.c.day), func.max(results.c.day)
    rows = session.execute(
        select(
            ImportBatch.file_name,
            ImportBatch.sheet,
            ImportBatch.imported_at,
            func.count(),
            first,
            last,
        )
        .join_from(results, ImportBatch, results.c.batch_id == ImportBatch.id)
        .where(results.c.contract_id == contract_id, results.c.day.between(span.start, span.end))
        .group_by(ImportBatch.id)
        .order_by(first, ImportBatch.id)
    )
    return [
        ReportFile(name, sheet, at.date(), count, start, end)
        for name, sheet, at, count, start, end in rows
    ]
