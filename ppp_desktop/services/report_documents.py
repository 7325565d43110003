"""Reports on paper: the document that is printed, in the client's language, and its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ppp_desktop import __version__
from ppp_desktop.core.file_names import portable_name
from ppp_desktop.core.files import replacing
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import AgencyDetails, get_agency, printable_logo
from ppp_desktop.services.report_courses import Step
from ppp_desktop.services.report_objectives import ReportObjective
from ppp_desktop.services.report_scales import marks_of, scale_of
from ppp_desktop.services.report_setups import ReportChoice, ReportPart
from ppp_desktop.services.report_tables import (
    breakdown_table,
    comparison_notes,
    comparison_table,
    file_table,
    objective_table,
    pay_table,
    source_table,
    target_notes,
)
from ppp_desktop.services.report_words import Speech, report_writing
from ppp_desktop.services.reports import PerformanceReport, make_report
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.report import (
    ChartLegend,
    ChartPoint,
    ReportChart,
    ReportDocument,
    ReportSection,
)

_TITLES = {Step.DAY: "report.by_day", Step.WEEK: "report.by_week", Step.MONTH: "report.by_month"}
_LONGEST_NAME = 60


def report_pdf(
    database: Database,
    contract_id: int,
    span: Period,
    choice: ReportChoice | None = None,
    *,
    today: date,
    notes: str = "",
    progress: Progress = SILENT,
) -> bytes:
    """Return the report of a contract as a PDF; the same results give the same bytes.

    Raises NotFound for a contract that is not there, Conflict for money that the terms do not
    convert, ValidationFailed for what no font can print.
    """
    report = make_report(
        database,
        contract_id,
        span,
        choice or ReportChoice(),
        today=today,
        notes=notes,
        progress=progress,
    )
    return print_report(report, get_agency(database), progress=progress)


def print_report(
    report: PerformanceReport, agency: AgencyDetails, *, progress: Progress = SILENT
) -> bytes:
    """Return a report that was worked out as a PDF."""
    from ppp_desktop.statements.report_pdf import report_bytes

    return report_bytes(make_document(report, agency), progress=progress)


def save_report(content: bytes, target: Path) -> Path:
    """Write a PDF to `target`, whole or not at all; raises StorageUnavailable."""
    with replacing(target) as path:
        path.write_bytes(content)
    return target


def suggested_report_name(report: PerformanceReport) -> str:
    """Return a name that every system takes: "2026-07 Northlight Solar GmbH Performance report"."""
    title = report_writing(report.language).text("report.title")
    text = f"{report.span.key} {report.client_name[:_LONGEST_NAME]} {title}"
    return f"{portable_name(text.replace('..', ' to '))}.pdf"


def make_document(report: PerformanceReport, agency: AgencyDetails) -> ReportDocument:
    """Return the report as it is printed."""
    speech = Speech(report_writing(report.language), report.currency)
    text = speech.writing.text
    named = " · ".join(each for each in (report.contract_code, report.contract_name) if each)
    facts = [
        (text("document.contract"), named),
        _days_fact(report, speech),
    ]
    lines = agency.address
    if agency.tax_number:
        lines = (*lines, agency.tax_number)
    return ReportDocument(
        title=text("report.title"),
        span=speech.writing.period(report.span),
        agency=Party(agency.name, lines),
        client=Party(report.client_name, report.client_lines),
        client_label=text("document.for"),
        facts=tuple(facts),
        sections=tuple(_sections(report, speech)),
        logo=printable_logo(agency.logo),
        accent=agency.accent,
        footer=agency.footer,
        page_size=agency.page_size,
        program=f"ppp-desktop {__version__}",
        language=report.language,
    )


def _days_fact(report: PerformanceReport, speech: Speech) -> tuple[str, str]:
    """Return when the report was made and how far the results go."""
    writing = speech.writing
    label, day = writing.text("report.as_of"), writing.day(report.made_on)
    if report.through is None:
        return label, day
    through = writing.text("report.results_to")
    first = through[:1].lower() if writing.language != "de" else through[:1]
    return f"{label} · {first}{through[1:]}", f"{day} · {writing.day(report.through)}"


def _sections(report: PerformanceReport, speech: Speech) -> Iterator[ReportSection]:
    text = speech.writing.text
    if report.notes:
        paragraphs = tuple(part for part in report.notes.splitlines() if part.strip())
        yield ReportSection("notes", text("report.notes"), paragraphs)
    if report.through is None:
        yield ReportSection("nothing", text("report.data"), (text("report.no_results"),))
    if report.objectives:
        yield from _of_objectives(report, speech)
    elif report.choice.has(ReportPart.OBJECTIVES):
        yield ReportSection("objectives", text("objectives.title"), (text("report.no_objectives"),))
    if report.breakdowns:
        compared = any(each.is_compared for each in report.breakdowns)
        before = text("report.compared_days", span=speech.writing.period(report.before))
        yield ReportSection(
            "breakdowns",
            text("report.consists"),
            tables=tuple(breakdown_table(each, report, speech) for each in report.breakdowns),
            notes=(before,) if compared else (),
        )
    if report.pays:
        notes = tuple(_return_notes(report, speech))
        table = pay_table(report, speech)
        yield ReportSection("pay", text("report.pay"), tables=(table,), notes=notes)
    if report.choice.has(ReportPart.DATA) and report.data.sources:
        tables = (source_table(report, speech), file_table(report, speech))
        yield ReportSection("data", text("report.data"), tables=tables)


def _of_objectives(report: PerformanceReport, speech: Speech) -> Iterator[ReportSection]:
    text, choice = speech.writing.text, report.choice
    if choice.has(ReportPart.OBJECTIVES):
        yield ReportSection(
            "objectives",
            text("objectives.title"),
            tables=(objective_table(report, speech),),
            notes=tuple(target_notes(report, speech)),
        )
    if choice.has(ReportPart.COMPARISON) and report.is_comparable:
        yield ReportSection(
            "comparison",
            text("report.comparison"),
            tables=(comparison_table(report, speech),),
            notes=tuple(comparison_notes(report, speech)),
        )
    if choice.has(ReportPart.COURSES) and report.through is not None and report.span.days > 1:
        notes = (text("report.cut_weeks"),) if report.step is Step.WEEK else ()
        yield ReportSection(
            "courses",
            text(_TITLES[report.step]),
            charts=tuple(_chart(each, report, speech) for each in report.objectives),
            legend=ChartLegend(
                text("report.actual"), text("report.even_target"), text("report.gap")
            ),
            notes=notes,
        )


def _chart(objective: ReportObjective, report: PerformanceReport, speech: Speech) -> ReportChart:
    course = objective.course
    values = [point.value for point in course] + [point.target for point in course]
    known = [value for value in values if value is not None]
    scale = scale_of(known, from_zero=objective.is_sum)
    standing = speech.figure(objective.metric, objective.actual)
    return ReportChart(
        title=objective.name,
        standing=standing,
        points=tuple(ChartPoint(point.value, point.target) for point in course),
        scale=tuple(zip(scale, speech.axis(objective.metric, scale), strict=True)),
        marks=marks_of([point.days for point in course], report.step, speech.writing),
        is_line=not objective.is_sum,
    )


def _return_notes(report: PerformanceReport, speech: Speech) -> Iterator[str]:
    found = report.client_return
    if found is None:
        return
    fields = {
        "revenue": speech.money(found.revenue),
        "cost": speech.money(found.cost),
        "value": speech.ratio(found.value),
    }
    if found.pay is None:
        yield speech.writing.text("report.returned_media", **fields)
    else:
        yield speech.writing.text("report.returned", pay=speech.money(found.pay), **fields)
