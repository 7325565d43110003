"""Reports as JSON-ready dictionaries: the field names that the command line promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.exact import plain
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.services.checks import CheckReport
from ppp_desktop.services.exchange_rates import RateRow, RatesImport
from ppp_desktop.services.importing import BatchRow, GoneRow, ImportReport
from ppp_desktop.services.sources import Sources
from ppp_desktop.services.statement_body import BodyVersion
from ppp_desktop.services.statements import StatementRow, StatementView

Json = dict[str, object]


def import_report(reports: Sequence[ImportReport], path: str) -> Json:
    """Return what importing one file gave; several recognised sheets are added up."""
    totals: dict[str, Decimal] = {}
    for report in reports:
        for key, value in report.totals:
            totals[key] = totals.get(key, Decimal(0)) + value
    ignored: Counter[str] = Counter()
    for report in reports:
        ignored.update(dict(report.ignored_reasons))
    days = [day for report in reports for day in (report.first_day, report.last_day) if day]
    problems = [problem for report in reports for problem in report.problems]
    return {
        "file": path,
        "format": reports[0].format if reports else None,
        "sheets": [report.sheet for report in reports],
        "rows_read": sum(report.rows_read for report in reports),
        "imported": sum(report.imported for report in reports),
        "updated": sum(report.updated for report in reports),
        "unchanged": sum(report.unchanged for report in reports),
        "rejected": sum(report.rejected for report in reports),
        "reasons": [problem(each) for each in problems if each.severity is Severity.ERROR],
        "ignored": sum(report.ignored for report in reports),
        "ignored_reasons": dict(ignored),
        "warnings": [problem(each) for each in problems if each.severity is Severity.WARNING],
        "first_day": min(days).isoformat() if days else None,
        "last_day": max(days).isoformat() if days else None,
        "totals": {key: plain(value) for key, value in totals.items()},
        "gone": sum(report.gone for report in reports),
        "gone_rows": [_gone_row(row) for report in reports for row in report.gone_rows],
        "proposed": sum(report.proposed for report in reports),
        "batches": [report.batch_id for report in reports if report.batch_id is not None],
    }


def _gone_row(row: GoneRow) -> Json:
    return {
        "day": row.day.isoformat(),
        "description": row.description,
        "values": {key: plain(value) for key, value in row.values},
    }


def refusal(error: PppError, path: str | None = None) -> Json:
    """Return an error: what is wrong, and what to do about it."""
    form: Json = {"error": error.message, "remedy": error.remedy}
    return form if path is None else {"file": path, **form}


def statement(row: StatementRow) -> Json:
    """Return a statement as it stands in a list."""
    return {
        "reference": row.reference,
        "number": row.number or None,
        "contract": row.contract_code,
        "client": row.client_name,
        "period": row.period.key,
        "currency": row.currency,
        "total": plain(row.total),
        "status": row.status.value,
        "kind": row.kind.value,
        "voided_on": row.voided_on.isoformat() if row.voided_on else None,
        "corrects": row.corrects or None,
        "replaces": row.replaces or None,
        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }


def explained_statement(
    view: StatementView, lines: Iterable[tuple[int, Line, Sequence[Sources]]]
) -> Json:
    """Return a statement with how each of `lines` came about, down to the first rows."""
    worked = view.body.calculation
    return {
        **statement(view.row),
        "subtotal": plain(worked.subtotal),
        "tax": None if worked.tax is None else plain(worked.tax.amount),
        "order": view.body.order,
        "versions": [_version(each) for each in view.body.versions],
        "balances": balances(worked.closing),
        "lines": [_line(position, line, sources) for position, line, sources in lines],
    }


def balances(found: Balances) -> Json:
    """Return what goes on to later periods."""
    return {
        "draw": plain(found.draw),
        "clawback": plain(found.clawback),
        "held": [
            {
                "kept_in": held.kept_in.key,
                "due": held.due.key,
                "amount": plain(held.amount),
            }
            for held in found.held
        ],
    }


def _version(version: BodyVersion) -> Json:
    return {
        "version": version.number,
        "effective": version.effective.isoformat(),
        "first_day": version.days.start.isoformat(),
        "last_day": version.days.end.isoformat(),
    }


def _line(position: int, line: Line, sources: Sequence[Sources]) -> Json:
    return {
        "line": position,
        "component": line.key,
        "kind": line.kind,
        "name": line.name,
        "rule": line.sentence,
        "parts": [
            {
                "label": part.label,
                "quantity": plain(part.quantity),
                "rate": plain(part.rate),
                "amount": plain(part.amount),
            }
            for part in line.parts
        ],
        "modifications": [
            {"step": each.step, "text": each.text, "amount": plain(each.amount)}
            for each in line.modifications
        ],
        "unrounded": plain(line.unrounded),
        "amount": plain(line.amount),
        "note": line.note,
        "explanation": explanation(line.explanation),
        "sources": [_sources(each) for each in sources],
    }


def explanation(node: Explanation) -> Json:
    """Return how an amount came about, as a tree."""
    return {
        "text": node.text,
        "step": node.step,
        "value": None if node.value is None else plain(node.value),
        "children": [explanation(child) for child in node.children],
    }


def _sources(sources: Sources) -> Json:
    return {
        "metric": sources.request.metric,
        "rows": sources.total_rows,
        "value": plain(sources.total_value),
        "files": [
            {
                "file": file.file,
                "sheet": file.sheet,
                "sha256": file.sha256,
                "rows": file.rows,
                "value": plain(file.value),
            }
            for file in sources.files
        ],
        "not_counted": [
            {"status": each.status.value, "rows": each.rows, "value": plain(each.value)}
            for each in sources.exclusions
        ],
        "results": [
            {
                "reference": row.reference,
                "day": row.day.isoformat(),
                "description": row.description,
                "value": plain(row.value),
                "file": row.file,
                "sheet": row.sheet,
                "row": row.row,
            }
            for row in sources.rows
        ],
    }


def problem(found: Problem) -> Json:
    """Return what is wrong with a row."""
    return {
        "row": found.row,
        "column": found.column,
        "cause": found.cause,
        "reason": found.message,
        "remedy": found.remedy,
    }


def batch(row: BatchRow) -> Json:
    """Return one import of the list of imports."""
    return {
        "id": row.id,
        "contract": row.contract_code,
        "file": row.file_name,
        "sheet": row.sheet,
        "format": row.format_label,
        "imported_at": row.imported_at.isoformat(timespec="seconds"),
        "added": row.added,
        "changed": row.changed,
        "gone": row.gone,
        "rejected": row.rejected,
        "undone": row.undone,
    }


def check(report: CheckReport) -> Json:
    """Return what a check of the store found."""
    return {
        "statements": report.statements,
        "findings": [
            {"kind": each.kind.value, "subject": each.subject, "message": each.message}
            for each in report.findings
        ],
    }


def rates_import(report: RatesImport) -> Json:
    """Return what importing a rate table did, or why nothing was stored."""
    refused = report.refusal()
    return {
        "file": report.file_name,
        "source": report.source,
        "rows_read": report.rows_read,
        "currencies": list(report.currencies),
        "first_day": report.first_day.isoformat() if report.first_day else None,
        "last_day": report.last_day.isoformat() if report.last_day else None,
        "stored": report.is_stored,
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "reasons": [problem(each) for each in report.problems],
        "differences": [
            {
                "currency": each.currency,
                "day": each.day.isoformat(),
                "stored": plain(each.stored),
                "given": plain(each.given),
            }
            for each in report.differences
        ],
        **({} if refused is None else refusal(refused)),
    }


def rates(row: RateRow) -> Json:
    """Return what is stored of one currency, in units for one euro."""
    return {
        "currency": row.currency,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "days": row.days,
        "last_rate": plain(row.last_rate),
        "source": row.source,
    }
