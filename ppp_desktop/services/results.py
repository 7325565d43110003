"""Stored results to look at: one page of a filtered list, what occurs in it, and one import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select, true
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import (
    STATUS_CODES,
    STATUSES_BY_CODE,
    ImportBatch,
    dimension_sets,
    results,
)

FIRST_ROWS = 5_000
"""How many results a list shows at once; filters bring the others in."""


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What narrows a list of results; nothing given admits everything.

    Every word of `text` must occur in a dimension, the event's id or the file's name. `ids` are
    those of single results, at most a few hundred.
    """

    statuses: tuple[Status, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    batch_id: int | None = None
    ids: tuple[int, ...] = ()
    days: Period | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One stored result. `first_day` is None unless it sums several days up to `day`.

    `reversed_on` is the day until which a reversed result counted, None where that is not known.
    """

    id: int
    day: date
    first_day: date | None
    status: Status
    external_id: str
    currency: str
    dimensions: Mapping[str, str]
    values: Mapping[str, Decimal]
    batch_id: int
    file: str
    sheet: str
    row: int
    reversed_on: date | None = None

    def dimension(self, name: str) -> str:
        """Return the value of a dimension, "" where it has none."""
        return self.dimensions.get(name, "")


@dataclass(frozen=True, slots=True)
class Occurring:
    """What occurs among a contract's results of a span, before any filter.

    `dimensions` and `sums` (of the metrics that occur) stand in the order of their lists;
    `statuses` and `sources` come with the number of results. `currencies` are those that files
    name.
    """

    total: int
    dimensions: tuple[str, ...]
    sums: tuple[tuple[str, Decimal], ...]
    statuses: tuple[tuple[Status, int], ...]
    sources: tuple[tuple[str, int], ...]
    currencies: tuple[str, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that occur."""
        return tuple(key for key, _sum in self.sums)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Some rows of a list that has `total`, newest day first, with the sums over all of it."""

    rows: tuple[ResultRow, ...]
    total: int
    sums: tuple[tuple[str, Decimal], ...]
    occurring: Occurring


@dataclass(frozen=True, slots=True)
class ResultSpan:
    """The first and the last day that a contract has results of."""

    first_day: date
    last_day: date
    total: int


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem that an import showed, as it was kept with it."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportDetails:
    """One import with its report; `imported_at` and `undone_at` are in UTC."""

    id: int
    contract_id: int
    contract_code: str
    contract_name: str
    file_name: str
    sheet: str
    sha256: str
    format_label: str
    imported_at: datetime
    undone_at: datetime | None
    rows_read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    ignored: int
    problems: tuple[KeptProblem, ...]


def list_results(
    database: Database,
    contract_id: int,
    period: Period | None,
    *,
    filters: ResultFilter | None = None,
    limit: int = FIRST_ROWS,
    offset: int = 0,
    known: Occurring | None = None,
) -> ResultPage:
    """Return a page of a contract's results of `period` (None: of all time), newest day first.

    `known` is what an earlier page of the same contract and period told occurs: counting it
    takes the longest, and a filter does not change it.
    """
    chosen = filters or ResultFilter()
    with database.reading() as session:
        span = _span(contract_id, period)
        occurring = known or _occurring(session, span)
        where = span
        total, sums = occurring.total, occurring.sums
        if chosen != ResultFilter():
            where = span & _narrowed(chosen)
            total, sums = _totals(session, where, occurring.metrics)
        return ResultPage(_rows(session, where, limit, offset), total, sums, occurring)


def result_span(database: Database, contract_id: int) -> ResultSpan | None:
    """Return which days a contract has results of, None where it has none."""
    with database.reading() as session:
        first, last, total = session.execute(
            select(func.min(results.c.day), func.max(results.c.day), func.count()).where(
                results.c.contract_id == contract_id
            )
        ).one()
        return None if first is None or last is None else ResultSpan(first, last, total)


def get_import(database: Database, batch_id: int) -> ImportDetails:
    """Return one import with the report that was shown then; raises NotFound."""
    with database.reading() as session:
        found = session.execute(
            select(ImportBatch, Contract).join(Contract).where(ImportBatch.id == batch_id)
        ).one_or_none()
        if found is None:
            raise NotFound("This import is no longer in the store.")
        batch, contract = found
        return _details(batch, contract)


def _span(contract_id: int, period: Period | None) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = results.c.contract_id == contract_id
    if period is not None:
        condition = condition & results.c.day.between(period.start, period.end)
    return condition


def _occurring(session: Session, span: ColumnElement[bool]) -> Occurring:
    """Group by set and status first: there are far fewer sets than results."""
    keys = (results.c.dimension_set_id, results.c.status, results.c.currency)
    columns = [func.sum(results.c[key]) for key in BASE_METRIC_KEYS]
    groups = session.execute(select(*keys, func.count(), *columns).where(span).group_by(*keys))
    statuses: Counter[int] = Counter()
    per_set: Counter[int] = Counter()
    sums: Counter[str] = Counter()
    currencies: set[str] = set()
    for set_id, status, currency, count, *of_metrics in groups:
        currencies.add(currency)
        statuses[status] += count
        per_set[set_id] += count
        for key, value in zip(BASE_METRIC_KEYS, of_metrics, strict=True):
            if value is not None:
                sums[key] += value
    dimensions, sources = _described(session, per_set)
    return Occurring(
        total=per_set.total(),
        dimensions=dimensions,
        sums=tuple((key, from_scaled(sums[key])) for key in BASE_METRIC_KEYS if key in sums),
        statuses=tuple(
            (status, statuses[code]) for status, code in STATUS_CODES.items() if code in statuses
        ),
        sources=sources,
        currencies=tuple(sorted(currencies - {""})),
    )


def _described(
    session: Session, per_set: Mapping[int, int]
) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Return the dimensions that are filled in these sets, and the results of each source."""
    filled: set[str] = set()
    sources: Counter[str] = Counter()
    for row in session.execute(select(dimension_sets)).mappings():
        if row["id"] not in per_set:
            continue
        filled.update(name for name in DIMENSIONS if row[name])
        sources[row["source"]] += per_set[row["id"]]
    by_count = sorted(sources.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(name for name in DIMENSIONS if name in filled), tuple(by_count)


def _narrowed(filters: ResultFilter) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true()
    if filters.statuses:
        codes = [STATUS_CODES[status] for status in filters.statuses]
        condition = condition & results.c.status.in_(codes)
    if filters.sources:
        condition = condition & results.c.dimension_set_id.in_(
            select(dimension_sets.c.id).where(dimension_sets.c.source.in_(filters.sources))
        )
    if filters.batch_id is not None:
        condition = condition & (results.c.batch_id == filters.batch_id)
    if filters.ids:
        condition = condition & results.c.id.in_(filters.ids)
    if filters.days is not None:
        condition = condition & results.c.day.between(filters.days.start, filters.days.end)
    for word in filters.text.split():
        condition = condition & _holds(word)
    return condition


def _holds(word: str) -> ColumnElement[bool]:
    named: Select[int] = select(dimension_sets.c.id).where(
        or_(*(dimension_sets.c[name].icontains(word, autoescape=True) for name in DIMENSIONS))
    )
    files: Select[int] = select(ImportBatch.id).where(
        ImportBatch.file_name.icontains(word, autoescape=True)
    )
    return or_(
        results.c.dimension_set_id.in_(named),
        results.c.batch_id.in_(files),
        results.c.external_id.icontains(word, autoescape=True),
    )


def _totals(
    session: Session, where: ColumnElement[bool], metrics: tuple[str, ...]
) -> tuple[int, tuple[tuple[str, Decimal], ...]]:
    columns = [func.coalesce(func.sum(results.c[key]), 0) for key in metrics]
    total, *sums = session.execute(select(func.count(), *columns).where(where)).one()
    return total, tuple((key, from_scaled(value)) for key, value in zip(metrics, sums, strict=True))


def _rows(
    session: Session, where: ColumnElement[bool], limit: int, offset: int
) -> tuple[ResultRow, ...]:
    # The wanted page is found in the narrow table first, then the names are joined to it.
    page = (
        select(results)
        .where(where)
        .order_by(results.c.day.desc(), results.c.batch_id, results.c.row)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    names = [dimension_sets.c[name].label(f"dimension_{name}") for name in DIMENSIONS]
    found = session.execute(
        select(page, ImportBatch.file_name, ImportBatch.sheet, *names)
        .join(dimension_sets, dimension_sets.c.id == page.c.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == page.c.batch_id)
        .order_by(page.c.day.desc(), page.c.batch_id, page.c.row)
    )
    return tuple(_row(row) for row in found.mappings())


def _row(row: RowMapping) -> ResultRow:
    return ResultRow(
        id=row["id"],
        day=row["day"],
        first_day=row["first_day"],
        status=STATUSES_BY_CODE[row["status"]],
        external_id=row["external_id"],
        currency=row["currency"],
        dimensions={name: text for name in DIMENSIONS if (text := row[f"dimension_{name}"])},
        values={
            key: from_scaled(value) for key in BASE_METRIC_KEYS if (value := row[key]) is not None
        },
        batch_id=row["batch_id"],
        file=row["file_name"],
        sheet=row["sheet"],
        row=row["row"],
        reversed_on=row["reversed_on"],
    )


def _details(batch: ImportBatch, contract: Contract) -> ImportDetails:
    report = batch.report
    problems = report.get("problems", [])
    counts = {
        key: value if isinstance(value := report.get(key, 0), int) else 0
        for key in ("rows_read", "unchanged", "rejected", "ignored")
    }
    return ImportDetails(
        id=batch.id,
        contract_id=contract.id,
        contract_code=contract.code,
        contract_name=contract.name,
        file_name=batch.file_name,
        sheet=batch.sheet,
        sha256=batch.sha256,
        format_label=batch.format_label,
        imported_at=batch.imported_at,
        undone_at=batch.undone_at,
        rows_read=counts["rows_read"],
        added=batch.added,
        changed=batch.changed,
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        ignored=counts["ignored"],
        problems=tuple(
            KeptProblem(int(each["row"]), str(each["column"]), str(each["message"]))
            for each in (problems if isinstance(problems, list) else [])
        ),
    )
