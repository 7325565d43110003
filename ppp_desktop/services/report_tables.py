"""The tables of a report as they are written: objectives, comparison, breakdowns, pay, data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.services.report_breakdowns import Breakdown, BreakdownLine
from ppp_desktop.services.report_data import ReportFile, SourceDays
from ppp_desktop.services.report_objectives import Compared, ReportObjective
from ppp_desktop.services.report_pay import PeriodPay, total_pay
from ppp_desktop.services.report_targets import TargetKind
from ppp_desktop.services.report_words import NOTHING, Speech
from ppp_desktop.services.reports import PerformanceReport
from ppp_desktop.statements.report import ReportRow, ReportTable

_SPANS_SHOWN = 3
_FILES_SHOWN = 24


def objective_table(report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return the objectives with target, actual, attained and, in a running period, pacing."""
    text = speech.writing.text
    paced = any(each.pacing is not None for each in report.objectives)
    titles = ["objectives.objective", "objectives.target", "objectives.actual"]
    titles += ["objectives.attained", *(["report.pace"] if paced else [])]
    rows = []
    for each in report.objectives:
        cells = [
            each.name,
            speech.target(each),
            speech.figure(each.metric, each.actual),
            speech.attained(each),
            *([speech.pace(each)] if paced else []),
        ]
        rows.append(ReportRow(tuple(cells)))
    return ReportTable(tuple(text(title) for title in titles), tuple(rows))


def target_notes(report: PerformanceReport, speech: Speech) -> Iterator[str]:
    """Yield what the targets are and what the pace was learnt from, each once."""
    writing, sums = speech.writing, [each for each in report.objectives if each.is_sum]
    for each in report.objectives:
        if each.ends_on is not None:
            day = writing.day(each.ends_on)
            yield writing.text("report.ends_on", name=each.name, day=day)
    kinds = {each.target_kind for each in sums}
    if TargetKind.PERIODS in kinds:
        yield writing.text("report.several", count=str(len(report.periods)))
    shared = [each for each in sums if each.target_kind is TargetKind.SHARE]
    yield from _learnt(shared, speech, "report.shared_season", "report.shared_even")
    paced = [each for each in sums if each.pacing is not None]
    if paced and report.running is not None:
        period = writing.period(report.running)
        yield writing.text("report.running", period=period, day=writing.day(report.running.end))
    day = writing.day(report.through) if report.through else ""
    yield from _learnt(paced, speech, "report.pace_season", "report.pace_even", day=day)


def _learnt(
    objectives: Sequence[ReportObjective], speech: Speech, season: str, even: str, **fields: str
) -> Iterator[str]:
    for count in sorted({each.expected_by for each in objectives if each.expected_by is not None}):
        if count:
            yield speech.writing.counted(season, count, **fields)
        else:
            yield speech.writing.text(even, **fields)


def comparison_table(report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return the objectives beside those of the days before and of a year before."""
    writing = speech.writing
    change = writing.text("report.change")
    titles = [
        writing.text("objectives.objective"),
        writing.period(report.span),
        writing.period(report.before),
        change,
    ]
    if report.year_before is not None:
        titles += [writing.period(report.year_before), change]
    rows = []
    for each in report.objectives:
        cells = [each.name, speech.figure(each.metric, each.actual)]
        for other in (each.before, each.year_before):
            if other is not None:
                cells += _compared(each, other, speech)
        rows.append(ReportRow(tuple(cells)))
    return ReportTable(tuple(titles), tuple(rows))


def comparison_notes(report: PerformanceReport, speech: Speech) -> Iterator[str]:
    """Yield where results begin only within the days that are compared with."""
    writing = speech.writing
    names: dict[tuple[date, Period], list[str]] = {}
    for each in report.objectives:
        for other, span in ((each.before, report.before), (each.year_before, report.year_before)):
            if other is not None and span is not None and other.since is not None:
                names.setdefault((other.since, span), []).append(each.name)
    for (since, span), found in names.items():
        yield writing.text(
            "report.known_since",
            name=writing.listed(found),
            day=writing.day(since),
            span=writing.period(span),
        )


def _compared(objective: ReportObjective, other: Compared, speech: Speech) -> list[str]:
    if other.value is None:
        return [speech.writing.text("report.no_data"), NOTHING]
    figure = speech.figure(objective.metric, other.value)
    return [figure, speech.change(objective.metric, objective.actual, other.value)]


def breakdown_table(found: Breakdown, report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return what the objectives consist of by one dimension, with others and total."""
    writing = speech.writing
    by_name = {each.name: each for each in report.objectives}
    objectives = [by_name[name] for name in found.objectives]
    main = objectives[0]
    titles = [writing.text(f"dimensions.{found.dimension}"), main.name]
    if main.is_sum:
        titles.append(writing.text("report.share"))
    if found.is_compared:
        titles.append(writing.text("report.before"))
    titles += [each.name for each in objectives[1:]]

    def row(line: BreakdownLine, name: str, *, is_total: bool = False) -> ReportRow:
        figures = [
            speech.figure(each.metric, value)
            for each, value in zip(objectives, line.figures, strict=True)
        ]
        cells = [name, figures[0]]
        if main.is_sum:
            cells.append(speech.share(line.share))
        if found.is_compared:
            cells.append(speech.figure(main.metric, _known(line.before, main)))
        cells += figures[1:]
        bar = None if is_total else line.share
        return ReportRow(tuple(cells), is_strong=is_total, is_quiet=not line.value, bar=bar)

    rows = [row(line, line.value or writing.text("report.not_named")) for line in found.lines]
    if found.others is not None:
        rows.append(row(found.others, writing.counted("report.others", found.others.others)))
    rows.append(row(found.total, writing.text("report.total"), is_total=True))
    bars = 2 if main.is_sum else None
    return ReportTable(tuple(titles), tuple(rows), bars=bars)


def _known(value: Decimal | None, main: ReportObjective) -> Decimal | None:
    """Return 0 for a value that brought nothing while others did; a ratio stays unknown."""
    return Decimal(0) if value is None and main.is_sum else value


def pay_table(report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return the pay of each billing period with the statement that froze it, and the sum."""
    writing = speech.writing
    titles = ("report.period", "report.state", "report.pay_before_tax")
    rows = [
        ReportRow((writing.period(each.period), _state(each, speech), _amount(each, speech)))
        for each in report.pays
    ]
    total = total_pay(report.pays)
    if len(rows) > 1 and total is not None:
        together = writing.text("report.together")
        rows.append(ReportRow((together, "", speech.money(total)), is_strong=True))
    return ReportTable(tuple(writing.text(each) for each in titles), tuple(rows), texts=2)


def _state(pay: PeriodPay, speech: Speech) -> str:
    text = speech.writing.text
    if pay.amount is None:
        return text("report.no_pay")
    if pay.number:
        return text("report.stated", number=pay.number)
    return text("report.to_date") if pay.is_running else text("report.open")


def _amount(pay: PeriodPay, speech: Speech) -> str:
    return NOTHING if pay.amount is None else speech.money(pay.amount)


def source_table(report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return which days each source has results for."""
    text = speech.writing.text
    titles = (
        "dimensions.source",
        "report.days_without",
        "report.days_with",
        "report.last_day",
        "report.results",
    )
    rows = tuple(_source(each, report.span, speech) for each in report.data.sources)
    return ReportTable(tuple(text(title) for title in titles), rows, texts=2)


def _source(found: SourceDays, span: Period, speech: Speech) -> ReportRow:
    writing = speech.writing
    return ReportRow(
        (
            found.source or writing.text("report.not_named"),
            _missing(found.missing, speech),
            writing.text(
                "report.days_of",
                count=writing.number(Decimal(found.days)),
                all=writing.number(Decimal(span.days)),
            ),
            writing.table_day(found.last),
            writing.number(Decimal(found.rows)),
        )
    )


def _missing(spans: Sequence[Period], speech: Speech) -> str:
    writing = speech.writing
    if not spans:
        return writing.text("report.none")
    shown = ", ".join(writing.span(each.start, each.end) for each in spans[:_SPANS_SHOWN])
    rest = sum(each.days for each in spans[_SPANS_SHOWN:])
    if not rest:
        return shown
    return writing.text("report.more_days", days=shown, count=writing.number(Decimal(rest)))


def file_table(report: PerformanceReport, speech: Speech) -> ReportTable:
    """Return which files brought the results, and when; a very long list is cut."""
    writing = speech.writing
    titles = ("annex.file", "report.days", "report.imported", "report.results")
    shown, rest = report.data.files[-_FILES_SHOWN:], report.data.files[:-_FILES_SHOWN]
    rows = [_file(each, speech) for each in shown]
    if rest:
        name = writing.counted("report.other_files", len(rest))
        days = writing.span(min(each.first for each in rest), max(each.last for each in rest))
        count = writing.number(Decimal(sum(each.rows for each in rest)))
        rows.insert(0, ReportRow((name, days, NOTHING, count), is_quiet=True))
    return ReportTable(tuple(writing.text(title) for title in titles), tuple(rows))


def _file(found: ReportFile, speech: Speech) -> ReportRow:
    writing = speech.writing
    name = f"{found.name} · {found.sheet}" if found.sheet else found.name
    return ReportRow(
        (
            name,
            writing.span(found.first, found.last),
            writing.table_day(found.imported_on),
            writing.number(Decimal(found.rows)),
        )
    )
