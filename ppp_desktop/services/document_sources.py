"""Every result behind a statement at once, for its annex: three queries, not two a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, defer

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.vocabulary import DIMENSIONS, MeasureRequest, Span
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch, dimension_sets
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.services.closing_statements import sources_id
from ppp_desktop.services.sources import Page, SourceFile, SourceRow, Sources
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_rows import StatementView
from ppp_desktop.services.statements import list_sources_of

ALL_ROWS = Page(limit=1_000_000)

_Batch = tuple[str, str, str]
"""File, sheet and SHA-256."""

_Kept = tuple[int, int, str, date, int, int, str, int, int]
"""A row of `statement_sources` in the order of `_kept`."""


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What the rows of a statement refer to by number: dimensions in words, and imports."""

    described: Mapping[int, str]
    batches: Mapping[int, _Batch]


def sources_of_view(
    database: Database, view: StatementView, requests: Sequence[MeasureRequest]
) -> dict[MeasureRequest, tuple[Sources, ...]]:
    """Return all results behind stored sums of a statement; see `statements.list_sources_of`."""
    is_issued = bool(view.row.number)
    frozen = [each for each in requests if is_issued and each.span is Span.PERIOD]
    found: dict[MeasureRequest, tuple[Sources, ...]] = {}
    if frozen:
        with database.reading() as session:
            statement = session.get_one(Statement, view.row.id, options=[defer(Statement.body)])
            read = _read(session, sources_id(statement), view.body)
        found = {each: (read[each],) for each in frozen}
    live = [each for each in requests if each not in found]
    if live:
        found |= list_sources_of(database, view.row.id, live, ALL_ROWS)
    return found


def _read(
    session: Session, statement_id: int, body: StatementBody
) -> dict[MeasureRequest, Sources]:
    own = statement_sources.c.statement_id == statement_id
    lookup = _Lookup(_described(session, own), _batches(session, own))
    groups = groupby(_kept(session, own), key=lambda row: row[0])
    by_position = {position: list(rows) for position, rows in groups}
    return {
        base: _sources(base, by_position.get(position, []), lookup, body)
        for position, base in enumerate(body.bases)
    }


def _kept(session: Session, own: ColumnElement[bool]) -> Iterator[_Kept]:
    frozen = statement_sources.c
    query = (
        select(
            frozen.measure,
            frozen.result_id,
            frozen.external_id,
            frozen.day,
            frozen.value,
            frozen.row,
            frozen.currency,
            frozen.batch_id,
            frozen.dimension_set_id,
        )
        .join_from(statement_sources, ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(own)
        .order_by(frozen.measure, frozen.day, ImportBatch.file_name, ImportBatch.sheet, frozen.row)
    )
    yield from session.execute(query)


def _described(session: Session, own: ColumnElement[bool]) -> dict[int, str]:
    # The source names the tool, which the file already does.
    columns = [dimension_sets.c[name] for name in DIMENSIONS[1:]]
    used = select(statement_sources.c.dimension_set_id).where(own)
    query = select(dimension_sets.c.id, *columns).where(dimension_sets.c.id.in_(used))
    return {
        number: " · ".join(str(text) for text in texts if text)
        for number, *texts in session.execute(query)
    }


def _batches(session: Session, own: ColumnElement[bool]) -> dict[int, _Batch]:
    used = select(statement_sources.c.batch_id).where(own)
    query = select(ImportBatch.id, ImportBatch.file_name, ImportBatch.sheet, ImportBatch.sha256)
    found = session.execute(query.where(ImportBatch.id.in_(used)))
    return {number: (file, sheet, digest) for number, file, sheet, digest in found}


def _sources(
    request: MeasureRequest, rows: Sequence[_Kept], lookup: _Lookup, body: StatementBody
) -> Sources:
    return Sources(
        request=request,
        total_rows=len(rows),
        total_value=from_scaled(sum(row[4] for row in rows)),
        files=tuple(_files(rows, lookup.batches)),
        rows=tuple(_source_row(row, lookup) for row in rows),
        exclusions=tuple(each for each in body.exclusions if each.request == request),
    )


def _files(rows: Sequence[_Kept], batches: Mapping[int, _Batch]) -> Iterator[SourceFile]:
    """Yield the spreadsheets in the order of their names, each with what came from it."""
    counts: Counter[_Batch] = Counter()
    sums: Counter[_Batch] = Counter()
    for row in rows:
        came_from = batches[row[7]]
        counts[came_from] += 1
        sums[came_from] += row[4]
    for file, sheet, digest in sorted(counts):
        key = (file, sheet, digest)
        yield SourceFile(*key, counts[key], from_scaled(sums[key]))


def _source_row(row: _Kept, lookup: _Lookup) -> SourceRow:
    _, result_id, reference, day, value, number, currency, batch, dimensions = row
    file, sheet, _ = lookup.batches[batch]
    return SourceRow(
        result_id,
        reference,
        day,
        lookup.described[dimensions],
        from_scaled(value),
        file,
        sheet,
        number,
        currency,
        batch,
    )
