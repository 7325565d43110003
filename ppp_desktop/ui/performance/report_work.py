"""What the report's panel reads and makes, in one go on the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.dimension_values import list_dimension_values
from ppp_desktop.services.report_documents import print_report, suggested_report_name
from ppp_desktop.services.report_schedules import DueReport, Schedule, due_reports, get_schedule
from ppp_desktop.services.report_setups import ReportChoice, get_choice, get_notes
from ppp_desktop.services.report_spans import SpanKind, span_key
from ppp_desktop.services.reports import make_report


@dataclass(frozen=True, slots=True)
class ReportDays:
    """Which days a report covers, and how they were chosen."""

    kind: SpanKind
    span: Period

    @property
    def key(self) -> str:
        """What the notes of this report are kept under."""
        return span_key(self.kind, self.span)


@dataclass(frozen=True, slots=True)
class ReportStart:
    """What a contract's panel begins with; `dimensions` are those that its results hold."""

    contract_id: int
    choice: ReportChoice
    dimensions: tuple[str, ...]
    schedule: Schedule | None
    due: DueReport | None


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A printed report: its days, its bytes and the name of its file."""

    days: ReportDays
    content: bytes
    name: str


def read_start(database: Database, contract_id: int, today: date) -> ReportStart:
    """Return what the panel of a contract shows first."""
    due = [each for each in due_reports(database, today) if each.contract_id == contract_id]
    return ReportStart(
        contract_id=contract_id,
        choice=get_choice(database, contract_id),
        dimensions=tuple(list_dimension_values(database, contract_id)),
        schedule=get_schedule(database, contract_id),
        due=next(iter(due), None),
    )


def read_notes_of(database: Database, contract_id: int, days: ReportDays) -> str:
    """Return what was written for the report of these days."""
    return get_notes(database, contract_id, days.key)


def make_pdf(
    database: Database,
    contract_id: int,
    days: ReportDays,
    choice: ReportChoice,
    *,
    notes: str,
    today: date,
    progress: Progress,
) -> MadeReport:
    """Return the report as it is printed."""
    report = make_report(
        database, contract_id, days.span, choice, today=today, notes=notes, progress=progress
    )
    content = print_report(report, get_agency(database), progress=progress)
    return MadeReport(days, content, suggested_report_name(report))
