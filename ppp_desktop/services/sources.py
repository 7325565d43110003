"""The results behind a figure, down to file, sheet and row: live for drafts, frozen when issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, MeasureRequest
from ppp_desktop.models.results import ImportBatch, dimension_sets, results
from ppp_desktop.models.statements import statement_sources
from ppp_desktop.services.courses import Course
from ppp_desktop.services.exclusions import live_exclusions
from ppp_desktop.services.result_conditions import summed
from ppp_desktop.services.statement_body import Exclusion


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One result behind a figure. `description` joins its dimensions; `row` is the sheet's.

    `value` is as it is stored; of money, `currency` is the one that its file named, "" for none.
    `batch_id` is the import that it came with.
    """

    result_id: int
    reference: str
    day: date
    description: str
    value: Decimal
    file: str
    sheet: str
    row: int
    currency: str = ""
    batch_id: int = 0


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
    where = summed(course, period, request, close)
    rows = (
        rows_of(results.c.id, results.c.external_id, results.c.day, column, results.c.row)
        .add_columns(results.c.currency, results.c.batch_id)
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
        rows_of(frozen.result_id, frozen.external_id, frozen.day, frozen.value, frozen.row)
        .add_columns(frozen.currency, frozen.batch_id)
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


def rows_of(*identifying: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    """Return what tells a result: these columns, file and sheet, then its dimensions."""
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
    result_id, reference, day, value, number, file, sheet, *dimensions, currency, batch_id = row
    assert isinstance(result_id, int) and isinstance(day, date)  # noqa: S101, PT018 - narrows types
    assert isinstance(value, int) and isinstance(number, int)  # noqa: S101, PT018 - narrows types
    assert isinstance(batch_id, int)  # noqa: S101 - narrows the type
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
        str(currency),
        batch_id,
    )
