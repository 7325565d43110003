"""Several sheets imported together: what they would change in results and in pay, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError
from ppp_desktop.core.money import MINUS
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.reversals import together
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.agency import read_agency
from ppp_desktop.services.calculation import PeriodCalculation, calculate_period
from ppp_desktop.services.clock import real_today
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.import_closed import BARRED
from ppp_desktop.services.importing import (
    ImportReport,
    Replace,
    closed_periods,
    store_parsed,
    store_sheet,
    touched_periods,
    undo_import,
)
from ppp_desktop.services.metric_words import CatalogueWords, format_metric
from ppp_desktop.services.source_files import NOT_KEPT, with_original


@dataclass(frozen=True, slots=True)
class SheetJob:
    """A parsed sheet, the contract that it belongs to, and what it replaces there.

    Where a preview's report has an `overlap`, the user chooses among its `choices`, and the job
    is made again with that one. `path` is where the file lies, None where its original is not to
    be kept.
    """

    contract_id: int
    parsed: ParsedSheet
    replace: Replace = Replace.AUTO
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class PeriodEffect:
    """What the sheets change in the pay of one contract's period, before tax.

    Amounts are None where the pay cannot be worked out, and `because` says why; otherwise it
    tells which figures moved ("+44 approved leads"). `issued_as` is the number of the period's
    statement, "" while it is open; its results do not move, and `kept_out` rows stay out.
    """

    contract_id: int
    contract_code: str
    contract_name: str
    currency: str
    period: Period
    before: Decimal | None
    after: Decimal | None
    because: str
    issued_as: str = ""
    kept_out: int = 0

    @property
    def difference(self) -> Decimal | None:
        """After less before, None where either is unknown."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class RunEffect:
    """An import of several sheets tried out and taken back; one report per job, in their order."""

    reports: tuple[ImportReport, ...]
    periods: tuple[PeriodEffect, ...]

    @property
    def changes(self) -> int:
        """How many results would be added, changed or removed."""
        return sum(report.changes for report in self.reports)


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What came of one job: its report, or why it was not imported."""

    report: ImportReport | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What came of each job, in their order."""

    sheets: tuple[SheetOutcome, ...]
    changes: Changes

    @property
    def batch_ids(self) -> tuple[int, ...]:
        """The imports that were stored."""
        reports = [sheet.report for sheet in self.sheets if sheet.report]
        return tuple(report.batch_id for report in reports if report.batch_id is not None)

    @property
    def not_kept(self) -> tuple[str, ...]:
        """Why originals that should be kept are not, each once."""
        reports = [sheet.report for sheet in self.sheets if sheet.report]
        problems = [problem for report in reports for problem in report.problems]
        said = [each.message for each in problems if each.cause == NOT_KEPT]
        return tuple(dict.fromkeys(said))


def preview_imports(
    database: Database,
    jobs: Sequence[SheetJob],
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> RunEffect:
    """Import all `jobs` in one transaction, look at reports and pay, and take everything back.

    A job whose report has an `overlap` is not part of the effect on pay: it is to be chosen
    first how it is meant.
    """
    with database.writing() as session:
        day = today or read_agency(session).story_day or real_today()
        contracts = {job.contract_id: require_contract(session, job.contract_id) for job in jobs}
        periods = [
            (contract, period)
            for contract in contracts.values()
            for period in _periods(contract, jobs)
        ]
        progress.report(0, 0, "Working out the pay before")
        before = [_calculated(session, contract, period) for contract, period in periods]
        reports = []
        for job in jobs:
            progress.check_cancelled()
            contract = contracts[job.contract_id]
            report = store_sheet(
                session, contract, job.parsed, progress, today=day, replacing=Replace(job.replace)
            )
            reports.append(replace(report, batch_id=None))
        progress.report(0, 0, "Working out the pay after")
        after = [_calculated(session, contract, period) for contract, period in periods]
        issued = {
            (contract_id, entry.period): entry.number
            for contract_id in contracts
            for entry in closed_periods(session, contract_id)
        }
        session.rollback()
        kept_out = _kept_out(jobs, reports)
        effects = tuple(
            replace(
                _effect(contract, period, old, new),
                issued_as=issued.get((contract.id, period), ""),
                kept_out=sum(
                    count
                    for (contract_id, day), count in kept_out.items()
                    if contract_id == contract.id and day in period
                ),
            )
            for (contract, period), old, new in zip(periods, before, after, strict=True)
        )
        return RunEffect(tuple(reports), effects)


def import_sheets(
    database: Database,
    jobs: Sequence[SheetJob],
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> RunOutcome:
    """Import all jobs in one transaction, but for those that are refused.

    Raises Cancelled as `progress` says; nothing is stored then.
    """
    refused: dict[int, str] = {}
    reports: dict[int, ImportReport] = {}
    while len(reports) + len(refused) < len(jobs):
        try:
            reports = _stored(database, jobs, refused, today, progress)
        except _RefusedError as refusal:
            refused[refusal.position] = str(refusal.reason)
    outcomes = [
        SheetOutcome(_kept(database, job, reports[position]))
        if position in reports
        else SheetOutcome(None, refused[position])
        for position, job in enumerate(jobs)
    ]
    ids = tuple(sorted({job.contract_id for job in jobs}))
    return RunOutcome(tuple(outcomes), Changes.of(Topic.RESULTS, ids=ids))


class _RefusedError(Exception):
    """One of the jobs is refused: all of them are taken back, to be stored without it."""

    def __init__(self, position: int, reason: PppError) -> None:
        super().__init__(position)
        self.position = position
        self.reason = reason


def _stored(
    database: Database,
    jobs: Sequence[SheetJob],
    refused: Collection[int],
    today: date | None,
    progress: Progress,
) -> dict[int, ImportReport]:
    """Store what is not `refused`, and return the reports by the positions of the jobs."""
    reports = {}
    with database.writing() as session:
        day = today or read_agency(session).story_day or real_today()
        for position, job in enumerate(jobs):
            if position in refused:
                continue
            progress.report(position, len(jobs), f"Importing {job.parsed.file_name}")
            progress.check_cancelled()
            try:
                (reports[position],) = store_parsed(
                    session,
                    job.contract_id,
                    (job.parsed,),
                    replace=job.replace,
                    today=day,
                    progress=progress,
                )
            except PppError as reason:
                raise _RefusedError(position, reason) from reason
        progress.check_cancelled()
    return reports


def _kept(database: Database, job: SheetJob, report: ImportReport) -> ImportReport:
    if job.path is None:
        return report
    return with_original(database, report, job.path, job.parsed.sha256)


def undo_imports(database: Database, batch_ids: Sequence[int]) -> Changes:
    """Take several imports back, the last one first; raises Conflict as `undo_import` does."""
    ids: set[int] = set()
    for batch_id in sorted(batch_ids, reverse=True):
        ids.update(undo_import(database, batch_id).ids)
    return Changes.of(Topic.RESULTS, ids=tuple(sorted(ids)))


def _periods(contract: Contract, jobs: Sequence[SheetJob]) -> list[Period]:
    sheets = [job.parsed for job in jobs if job.contract_id == contract.id]
    return sorted({period for parsed in sheets for period in touched_periods(contract, parsed)})


def _calculated(session: Session, contract: Contract, period: Period) -> PeriodCalculation | str:
    """Return the period worked out, or the sentence that says why that cannot be."""
    try:
        return calculate_period(session, contract, period)
    except PppError as reason:
        return reason.message


def _effect(
    contract: Contract,
    period: Period,
    before: PeriodCalculation | str,
    after: PeriodCalculation | str,
) -> PeriodEffect:
    if isinstance(after, str):
        because = after
    elif isinstance(before, str):
        because = ""
    else:
        because = _moved(before, after, contract.currency)
    return PeriodEffect(
        contract_id=contract.id,
        contract_code=contract.code,
        contract_name=contract.name,
        currency=contract.currency,
        period=period,
        before=None if isinstance(before, str) else before.calculation.subtotal,
        after=None if isinstance(after, str) else after.calculation.subtotal,
        because=because,
    )


def _moved(before: PeriodCalculation, after: PeriodCalculation, currency: str) -> str:
    """Return which measures moved: "+44 approved leads, cost per lead €30.10 → €28.00"."""
    old = {measure.request: measure.value for measure in before.measures}
    moved = [
        _movement(measure.request, old.get(measure.request), measure.value, currency)
        for measure in after.measures
        if measure.value != old.get(measure.request)
    ]
    return ", ".join(dict.fromkeys([*moved, *_reversed(before, after, currency)]))


def _reversed(before: PeriodCalculation, after: PeriodCalculation, currency: str) -> Iterator[str]:
    """Yield what more is reversed of earlier periods: "1 approved lead of May 2026 reversed"."""
    words = Wording(CatalogueWords(), currency)
    known = _taken(before)
    for (period, request), value in _taken(after).items():
        more = value - known.get((period, request), Decimal(0))
        if more:
            counted = words.counted(request.metric, request.scope, more)
            yield f"{words.quantity(request.metric, more)} {counted} of {period.label} reversed"


def _taken(worked: PeriodCalculation) -> dict[tuple[Period, MeasureRequest], Decimal]:
    taken: dict[tuple[Period, MeasureRequest], Decimal] = {}
    for paid in worked.context.reversals:
        for request, measure in together(each.measures for each in paid.reversals).items():
            if request.within is None and measure.numerator is None:
                taken[paid.context.period, request] = measure.value or Decimal(0)
    return taken


def _movement(
    request: MeasureRequest, old: Decimal | None, new: Decimal | None, currency: str
) -> str:
    words = Wording(CatalogueWords(), currency)
    key, scope = request.metric, request.scope
    if CatalogueWords().unit(key) in ("ratio", "percent") or old is None or new is None:
        subject = words.subject(key, scope)
        if old is None:
            return f"{subject} {format_metric(key, new, currency)}"
        return (
            f"{subject} {format_metric(key, old, currency)} → {format_metric(key, new, currency)}"
        )
    change = new - old
    sign = "+" if change > 0 else MINUS
    return f"{sign}{words.figure(key, abs(change))} {words.counted(key, scope, abs(change))}"


def _kept_out(
    jobs: Sequence[SheetJob], reports: Sequence[ImportReport]
) -> Counter[tuple[int, date]]:
    """Return how many rows of each contract's day issued statements keep out."""
    found: Counter[tuple[int, date]] = Counter()
    for job, report in zip(jobs, reports, strict=True):
        barred = {problem.row for problem in report.problems if problem.cause in BARRED}
        if barred:
            found.update((job.contract_id, row.day) for row in job.parsed.rows if row.row in barred)
    return found
