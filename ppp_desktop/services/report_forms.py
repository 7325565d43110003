"""A performance report as JSON: every figure exactly, amounts to the cent."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.exact import plain
from ppp_desktop.core.money import round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.services.json_forms import Json
from ppp_desktop.services.report_breakdowns import Breakdown, BreakdownLine
from ppp_desktop.services.report_data import DataStatus
from ppp_desktop.services.report_objectives import Compared, ReportObjective
from ppp_desktop.services.report_pay import ClientReturn, PeriodPay
from ppp_desktop.services.report_schedules import DueReport, ScheduledContract
from ppp_desktop.services.reports import PerformanceReport


def report_form(report: PerformanceReport) -> Json:
    """Return a report for machines; what is not known is null, never zero."""
    returned = report.client_return
    return {
        "contract": report.contract_code,
        "client": report.client_name,
        "currency": report.currency,
        "language": report.language,
        **_span(report.span),
        "made_on": report.made_on.isoformat(),
        "results_to": None if report.through is None else report.through.isoformat(),
        "before": _span(report.before),
        "year_before": None if report.year_before is None else _span(report.year_before),
        "notes": report.notes,
        "objectives": [_objective(each) for each in report.objectives],
        "breakdowns": [_breakdown(each) for each in report.breakdowns],
        "pay": [_pay(each, report.currency) for each in report.pays],
        "return": None if returned is None else _return(returned, report.currency),
        "data": _data(report.data),
    }


def due_form(due: DueReport) -> Json:
    """Return a report that is due."""
    return {
        "contract": due.contract_code,
        "client": due.client_name,
        "since": due.since.isoformat(),
        "missed": due.missed,
        "span": str(due.kind),
        **_span(due.span),
        "recipients": list(due.recipients),
    }


def schedule_form(found: ScheduledContract) -> Json:
    """Return when a contract's reports are due."""
    schedule = found.schedule
    return {
        "contract": found.contract_code,
        "client": found.client_name,
        "every": str(schedule.every),
        "span": str(schedule.span),
        "next_on": schedule.next_on.isoformat(),
        "recipients": list(schedule.recipients),
    }


def _span(span: Period) -> Json:
    return {"from": span.start.isoformat(), "to": span.end.isoformat()}


def _exactly(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _objective(found: ReportObjective) -> Json:
    return {
        "name": found.name,
        "metric": found.metric,
        "target": _exactly(found.target),
        "target_kind": str(found.target_kind),
        "actual": _exactly(found.actual),
        "rows": found.rows,
        "attained": _exactly(found.attained),
        "pacing": _exactly(found.pacing),
        "expected_by_periods": found.expected_by,
        "before": _compared(found.before),
        "year_before": None if found.year_before is None else _compared(found.year_before),
        "ends_on": None if found.ends_on is None else found.ends_on.isoformat(),
        "course": [
            {**_span(point.days), "value": _exactly(point.value), "target": _exactly(point.target)}
            for point in found.course
        ],
    }


def _compared(found: Compared) -> Json:
    since = None if found.since is None else found.since.isoformat()
    return {"value": _exactly(found.value), "known_since": since}


def _breakdown(found: Breakdown) -> Json:
    return {
        "dimension": found.dimension,
        "objectives": list(found.objectives),
        "values": [_line(each) for each in found.lines],
        "others": None if found.others is None else _line(found.others),
        "total": _line(found.total),
    }


def _line(line: BreakdownLine) -> Json:
    return {
        "value": line.value,
        "figures": [_exactly(each) for each in line.figures],
        "share": _exactly(line.share),
        "before": _exactly(line.before),
        "values": line.others or 1,
    }


def _pay(found: PeriodPay, currency: str) -> Json:
    amount = None if found.amount is None else plain(round_money(found.amount, currency))
    return {
        "period": found.period.key,
        "amount": amount,
        "statement": found.number or None,
        "running": found.is_running,
    }


def _return(found: ClientReturn, currency: str) -> Json:
    return {
        "revenue": plain(round_money(found.revenue, currency)),
        "cost": plain(round_money(found.cost, currency)),
        "pay": None if found.pay is None else plain(round_money(found.pay, currency)),
        "value": plain(found.value),
    }


def _data(data: DataStatus) -> Json:
    return {
        "sources": [
            {
                "source": each.source,
                "days": each.days,
                "rows": each.rows,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "without": [_span(span) for span in each.missing],
            }
            for each in data.sources
        ],
        "files": [
            {
                "file": each.name,
                "sheet": each.sheet,
                "imported_on": each.imported_on.isoformat(),
                "rows": each.rows,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
            }
            for each in data.files
        ],
    }
