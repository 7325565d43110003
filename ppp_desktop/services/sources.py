"""The results behind a figure, down to file, sheet and row: live for drafts, frozen when issued."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import ColumnElement, Row, Select, false, func, insert, literal, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, MeasureRequest, Scope, Span, Status
from ppp_desktop.models.results import (
    STATUSES_BY_CODE,
    ImportBatch,
    dimension_sets,
    results,
)
from ppp_desktop.models.statements import statement_sources
from ppp_desktop.services.courses import Course, segments_of
from ppp_desktop.services.metric_words import REVIEWED_METRICS
from ppp_desktop.services.result_conditions import in_segments, status_on
from ppp_desktop.services.statement_body import Exclusion


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One result behind a figure. `description` joins its dimensions; `row` is the sheet's."""

    result_id: int
    reference: str
    day: date
    description: str
    value: Decimal
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A spreadsheet behind a figure: its name, sheet and hash, and what came from it."""

    file: str
    sheet: str
    sha256: str
    rows: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Sources:
    """What a figure is made of; `rows` is one page of `total_rows`."""

    request: MeasureRequest
    total_rows: int
    total_value: Decimal
    files: tuple[SourceFile, ...]
    rows: tuple[SourceRow, ...]
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a long list are wanted."""

    limit: int = 200
    offset: int = 0


def read_live(
    session: Session,
    course: Course,
    period: Period,
    request: MeasureRequest,
    page: Page,
    *,
    close: date | None = None,
) -> Sources:
    """Return the stored results that `request` (a stored metric) sums now when asked for `period`.

    They are those of `services.measures.measure`, looked at from the same day.
    """
    column = results.c[request.metric]
    where = _summed(course, period, request, close)
    rows = (
        _rows_of(results.c.id, results.c.external_id, results.c.day, column, results.c.row)
        .select_from(results)
        .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == results.c.batch_id)
        .where(where)
        .order_by(results.c.day, ImportBatch.file_name, ImportBatch.sheet, results.c.row)
    )
    files = (
        _files_of(column)
        .select_from(results)
        .join(ImportBatch, ImportBatch.id == results.c.batch_id)
        .where(where)
    )
    exclusions = live_exclusions(session, course, period, request, close=close)
    return _sources(session, request, rows, files, page, exclusions)


def read_frozen(
    session: Session,
    statement_id: int,
    position: int,
    request: MeasureRequest,
    exclusions: tuple[Exclusion, ...],
    page: Page,
) -> Sources:
    """Return the results that were behind an issued statement's figure when it was issued."""
    frozen = statement_sources.c
    where = (frozen.statement_id == statement_id) & (frozen.measure == position)
    rows = (
        _rows_of(frozen.result_id, frozen.external_id, frozen.day, frozen.value, frozen.row)
        .select_from(statement_sources)
        .join(dimension_sets, dimension_sets.c.id == frozen.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(where)
        .order_by(frozen.day, ImportBatch.file_name, ImportBatch.sheet, frozen.row)
    )
    files = (
        _files_of(frozen.value)
        .select_from(statement_sources)
        .join(ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(where)
    )
    kept = tuple(found for found in exclusions if found.request == request)
    return _sources(session, request, rows, files, page, kept)


def freeze(
    session: Session,
    statement_id: int,
    course: Course,
    period: Period,
    requests: tuple[MeasureRequest, ...],
    *,
    close: date,
) -> None:
    """Copy the results behind each request beside the statement, numbered in their order."""
    for position, request in enumerate(requests):
        column = results.c[request.metric]
        chosen = select(
            literal(statement_id),
            literal(position),
            results.c.id,
            results.c.day,
            results.c.external_id,
            results.c.dimension_set_id,
            column,
            results.c.batch_id,
            results.c.row,
        ).where(_summed(course, period, request, close))
        session.execute(
            insert(statement_sources).from_select(
                [
                    "statement_id",
                    "measure",
                    "result_id",
                    "day",
                    "external_id",
                    "dimension_set_id",
                    "value",
                    "batch_id",
                    "row",
                ],
                chosen,
            )
        )


def frozen_digest(session: Session, statement_id: int) -> str:
    """Return the SHA-256 over every result kept with a statement, as its annex prints them."""
    frozen = statement_sources.c
    rows = session.execute(
        _rows_of(frozen.measure, frozen.result_id, frozen.external_id, frozen.day, frozen.value)
        .add_columns(frozen.row, ImportBatch.sha256)
        .select_from(statement_sources)
        .join(dimension_sets, dimension_sets.c.id == frozen.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(frozen.statement_id == statement_id)
        .order_by(frozen.id)
    )
    hashed = sha256()
    for row in rows:
        hashed.update(json.dumps([str(value) for value in row]).encode())
    return hashed.hexdigest()


def live_exclusions(
    session: Session,
    course: Course,
    period: Period,
    request: MeasureRequest,
    *,
    close: date | None = None,
) -> tuple[Exclusion, ...]:
    """Return what the scope's statuses keep out, where results are approved one by one."""
    is_plain = request.span is Span.PERIOD and request.reversed_in is None
    if request.metric not in REVIEWED_METRICS or not is_plain:
        return ()
    others = tuple(status for status in Status if status not in request.scope.statuses)
    if not others:
        return ()
    column = results.c[request.metric]
    kept_out = replace(request, scope=Scope(request.scope.filters, others))
    status = status_on(close or period.end)
    rows = session.execute(
        select(status, func.count(), func.sum(column))
        .where(_summed(course, period, kept_out, close))
        .group_by(status)
        .order_by(status)
    )
    return tuple(
        Exclusion(request, STATUSES_BY_CODE[code], count, from_scaled(total))
        for code, count, total in rows
    )


def _summed(
    course: Course, period: Period, request: MeasureRequest, close: date | None
) -> ColumnElement[bool]:
    """Return the condition that a result is one of those that `request` sums."""
    segments = segments_of(course, request.within or period, request, close)
    if not segments:
        return false()
    has_value = results.c[request.metric].is_not(None)
    if request.reversed_in is None:
        return in_segments(course.contract_id, segments, request.scope) & has_value
    # Looked at from the day before, the results that were reversed since still count.
    days = request.reversed_in
    before = days.start - timedelta(days=1)
    paid = tuple(replace(segment, close=before) for segment in segments)
    is_reversed = results.c.reversed_on.between(days.start, days.end)
    return in_segments(course.contract_id, paid, request.scope) & is_reversed & has_value


def _rows_of(*identifying: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    return select(
        *identifying,
        ImportBatch.file_name,
        ImportBatch.sheet,
        *(dimension_sets.c[name] for name in DIMENSIONS),
    )


def _files_of(value: ColumnElement[int]) -> Select[str, str, str, int, int]:
    return (
        select(
            ImportBatch.file_name,
            ImportBatch.sheet,
            ImportBatch.sha256,
            func.count(),
            func.sum(value),
        )
        .group_by(ImportBatch.file_name, ImportBatch.sheet, ImportBatch.sha256)
        .order_by(ImportBatch.file_name, ImportBatch.sheet)
    )


def _sources(
    session: Session,
    request: MeasureRequest,
    rows: Select[*tuple[object, ...]],
    files: Select[str, str, str, int, int],
    page: Page,
    exclusions: tuple[Exclusion, ...],
) -> Sources:
    found = tuple(
        SourceFile(file, sheet, digest, count, from_scaled(total))
        for file, sheet, digest, count, total in session.execute(files)
    )
    return Sources(
        request=request,
        total_rows=sum(file.rows for file in found),
        total_value=sum((file.value for file in found), Decimal(0)),
        files=found,
        rows=tuple(
            _source_row(row) for row in session.execute(rows.limit(page.limit).offset(page.offset))
        ),
        exclusions=exclusions,
    )


def _source_row(row: Row[*tuple[object, ...]]) -> SourceRow:
    result_id, reference, day, value, number, file, sheet, *dimensions = row
    assert isinstance(result_id, int) and isinstance(day, date)  # noqa: S101, PT018 - narrows types
    assert isinstance(value, int) and isinstance(number, int)  # noqa: S101, PT018 - narrows types
    # The source names the tool, which the file already does.
    described = [str(text) for text in dimensions[1:] if text]
    return SourceRow(
        result_id,
        str(reference),
        day,
        " · ".join(described),
        from_scaled(value),
        str(file),
        str(sheet),
        number,
    )
