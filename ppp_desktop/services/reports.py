"""The performance report of a contract for any span of days: every figure, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.dimension_values import read_dimension_values
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.report_breakdowns import USUAL_DIMENSIONS, Breakdown, break_down
from ppp_desktop.services.report_courses import Step, step_of
from ppp_desktop.services.report_data import DataStatus, data_status
from ppp_desktop.services.report_objectives import (
    ReportObjective,
    Spans,
    report_objectives,
    spans_of,
)
from ppp_desktop.services.report_pay import (
    ClientReturn,
    PeriodPay,
    client_return,
    pay_of_span,
)
from ppp_desktop.services.report_setups import ReportChoice, ReportPart, check_dimension
from ppp_desktop.services.report_spans import check_span
from ppp_desktop.services.report_sums import Sums

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class PerformanceReport:
    """A contract on some days. `made_on` is the day of making, `through` the last with results.

    `periods` are the billing periods touched, `pays` has one entry for each. Parts that were not
    chosen are empty.
    """

    contract_id: int
    contract_code: str
    contract_name: str
    client_name: str
    client_lines: tuple[str, ...]
    currency: str
    billing: PeriodKind
    language: str
    made_on: date
    choice: ReportChoice
    span: Period
    before: Period
    year_before: Period | None
    through: date | None
    step: Step
    notes: str
    objectives: tuple[ReportObjective, ...]
    breakdowns: tuple[Breakdown, ...]
    pays: tuple[PeriodPay, ...]
    client_return: ClientReturn | None
    data: DataStatus
    periods: tuple[Period, ...] = ()

    @property
    def running(self) -> Period | None:
        """The billing period that goes on after the report; None where it ends with one."""
        last = self.periods[-1:]
        return last[0] if last and last[0].end > self.span.end else None

    @property
    def is_comparable(self) -> bool:
        """Whether any objective has a figure, now or on the days that are compared."""
        return any(
            each.actual is not None
            or each.before.value is not None
            or (each.year_before is not None and each.year_before.value is not None)
            for each in self.objectives
        )


def make_report(
    database: Database,
    contract_id: int,
    span: Period,
    choice: ReportChoice,
    *,
    today: date,
    notes: str = "",
    progress: Progress = SILENT,
) -> PerformanceReport:
    """Work out the report of a contract for the days of `span`.

    Raises NotFound for a contract that is not there, ValidationFailed for days or dimensions that
    no report has, Conflict where objectives measure money in
    a currency that the terms do not convert.
    """
    check_span(span)
    for name in choice.dimensions or ():
        check_dimension(name)
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        sums, spans = Sums.of(session, contract, span), spans_of(session, contract_id, span)
        progress.check_cancelled()
        objectives = report_objectives(session, contract, sums, spans)
        progress.check_cancelled()
        pays = tuple(pay_of_span(session, contract, sums, span, today))
        progress.check_cancelled()
        wanted = choice.has(ReportPart.BREAKDOWNS)
        return PerformanceReport(
            contract_id=contract_id,
            contract_code=contract.code,
            contract_name=contract.name,
            client_name=contract.client.name,
            client_lines=tuple(contract.client.address),
            currency=contract.currency,
            billing=PeriodKind(contract.billing),
            language=_language(contract),
            made_on=today,
            choice=choice,
            span=span,
            before=spans.before,
            year_before=spans.year_before,
            through=spans.through,
            step=step_of(span),
            notes=notes.strip() if choice.has(ReportPart.NOTES) else "",
            objectives=objectives,
            breakdowns=(
                tuple(_breakdowns(session, sums, spans, objectives, choice)) if wanted else ()
            ),
            pays=pays if choice.has(ReportPart.PAY) else (),
            client_return=(
                client_return(session, contract, sums, span, pays)
                if choice.has(ReportPart.PAY)
                else None
            ),
            data=data_status(session, contract_id, span),
            periods=tuple(each.period for each in pays),
        )


def _breakdowns(
    session: Session,
    sums: Sums,
    spans: Spans,
    objectives: tuple[ReportObjective, ...],
    choice: ReportChoice,
) -> Iterator[Breakdown]:
    dimensions = choice.dimensions
    if dimensions is None:
        held = read_dimension_values(session, sums.course.contract_id)
        dimensions = tuple(name for name in USUAL_DIMENSIONS if name in held)
    for dimension in dimensions:
        found = break_down(sums, spans, objectives, dimension)
        # All from one channel says nothing, unless it was asked for.
        if found is not None and (choice.dimensions is not None or len(found.lines) > 1):
            yield found


def _language(contract: Contract) -> str:
    language = contract.client.language
    return language if language in LANGUAGES else _ENGLISH
