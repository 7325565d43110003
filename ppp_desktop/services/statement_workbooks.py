"""A statement as a workbook with live formulas, or as a plain table, for a client to work with."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.exact import plain
from ppp_desktop.core.files import replacing
from ppp_desktop.core.money import Rounding, minor_digits, round_money
from ppp_desktop.core.periods import format_day, format_span
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.spreadsheet_text import shown_only
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.explain import amount_steps
from ppp_desktop.payouts.lines import Line, Part
from ppp_desktop.services.document_annex import converted_sum
from ppp_desktop.services.document_lines import terms_name
from ppp_desktop.services.document_names import describe_days
from ppp_desktop.services.document_sources import sources_of_view
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statements import StatementView, get_statement
from ppp_desktop.statements.workbook import (
    StatementWorkbook,
    WorkbookFigure,
    WorkbookLine,
    WorkbookResult,
    WorkbookRow,
    WorkbookTax,
    write_workbook,
)

CSV_COLUMNS = ("line", "name", "text", "quantity", "rate", "amount")


def export_workbook(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> None:
    """Write the statement as XLSX; raises as `write_workbook` does."""
    write_workbook(make_workbook(database, statement_id), target, progress=progress)


def export_csv(database: Database, statement_id: int, target: Path) -> None:
    """Write lines, their rows and the totals as CSV in UTF-8, with exact decimals."""
    view = get_statement(database, statement_id)
    with replacing(target) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        writer.writerows(_csv_rows(view.body))


def make_workbook(database: Database, statement_id: int) -> StatementWorkbook:
    """Return everything that the workbook of a statement says."""
    view = get_statement(database, statement_id)
    body, worked = view.body, view.body.calculation
    found = sources_of_view(database, view, body.bases)
    results: list[WorkbookResult] = []
    sums: dict[MeasureRequest, Decimal] = {}
    for number, base in enumerate(body.bases):
        for sources in found[base]:
            sums[base] = sources.total_value
            results += [
                WorkbookResult(
                    number,
                    row.reference,
                    row.day,
                    row.description,
                    row.value,
                    row.file,
                    row.sheet,
                    row.row,
                )
                for row in sources.rows
            ]
    figures = tuple(_figure(body, base, sums) for base in body.bases)
    return StatementWorkbook(
        title=_title(view),
        heading=_heading(view),
        currency=worked.currency,
        digits=minor_digits(worked.currency),
        half_even=worked.rounding is Rounding.HALF_EVEN,
        lines=tuple(_line(line, body, figures) for line in worked.lines),
        subtotal=worked.subtotal,
        tax=_tax(body),
        total=worked.total,
        figures=figures,
        results=results,
        created=view.row.issued_on or body.period.end,
    )


def _heading(view: StatementView) -> tuple[tuple[str, str], ...]:
    body, row = view.body, view.row
    return (
        ("From", body.agency.name),
        ("To", body.client.name),
        ("Contract", f"{body.contract_name}, {terms_name(body)}"),
        ("Period", format_span(body.active.start, body.active.end)),
        *((("Issued", format_day(row.issued_on)),) if row.issued_on else ()),
        *((("Due", format_day(row.due_on)),) if row.due_on and not row.is_credit else ()),
        *((("Takes back", f"Statement {row.corrects}"),) if row.corrects else ()),
        *((("Replaces", f"Statement {row.replaces}"),) if row.replaces else ()),
    )


def _title(view: StatementView) -> str:
    if not view.row.number:
        return "Statement (draft)"
    return f"{'Credit' if view.row.is_credit else 'Statement'} {view.row.number}"


def _figure(
    body: StatementBody, base: MeasureRequest, sums: dict[MeasureRequest, Decimal]
) -> WorkbookFigure:
    """Return a sum; money that was converted is not the sum of what the files report."""
    converted = converted_sum(body, base)
    name = describe_days(base, body.calculation.currency)
    if converted is None:
        return WorkbookFigure(name, sums.get(base, Decimal(0)), adds_up=True)
    return WorkbookFigure(f"{name}, converted", converted.value or Decimal(0), adds_up=False)


def _line(line: Line, body: StatementBody, figures: tuple[WorkbookFigure, ...]) -> WorkbookLine:
    behind = [
        body.bases.index(base)
        for request in line.measures
        for base in base_requests(request)
        if base in body.bases
    ]
    rows = tuple(_rows(line, behind, figures))
    worked = body.calculation
    added = sum((row.amount for row in rows), Decimal(0))
    return WorkbookLine(
        name=line.name,
        rule=line.sentence,
        note=line.note,
        rows=rows,
        amount=line.amount,
        adds_up=round_money(added, worked.currency, worked.rounding) == line.amount,
    )


def _rows(
    line: Line, behind: list[int], figures: tuple[WorkbookFigure, ...]
) -> Iterator[WorkbookRow]:
    """Yield what adds up to the line: parts and modifications, or its steps where it has none."""
    if not line.parts:
        steps = [step for step in amount_steps(line.explanation) if step.value]
        for step in steps if len(steps) > 1 else ():
            yield WorkbookRow(step.text, step.value or Decimal(0))
        return
    *above, last = line.parts
    for part in above:
        yield _part(part, behind, figures)
    rest = sum((part.quantity for part in line.parts), Decimal(0))
    whole = next((each for each in behind if figures[each].value == rest), None)
    closing = _part(last, behind, figures)
    if above and whole is not None and closing.quantity is not None:
        closing = replace(closing, figure=whole, is_rest=True)
    yield closing
    for change in line.modifications:
        yield WorkbookRow(change.text, change.amount)


def _part(part: Part, behind: list[int], figures: tuple[WorkbookFigure, ...]) -> WorkbookRow:
    if part.quantity * part.rate != part.amount:
        return WorkbookRow(part.label, part.amount)
    figure = next((each for each in behind if figures[each].value == part.quantity), None)
    return WorkbookRow(
        part.label, part.amount, part.quantity, part.rate, part.rate_is_share, figure
    )


def _tax(body: StatementBody) -> WorkbookTax | None:
    tax = body.calculation.tax
    return None if tax is None else WorkbookTax(tax.name, tax.rate, tax.amount)


def _csv_rows(body: StatementBody) -> Iterator[tuple[object, ...]]:
    worked = body.calculation
    for position, line in enumerate(worked.lines, start=1):
        name, rule = shown_only(line.name), shown_only(line.sentence)
        yield position, name, rule, "", "", plain(line.amount)
        for part in line.parts:
            figures = (plain(each) for each in (part.quantity, part.rate, part.amount))
            yield (position, "", shown_only(part.label), *figures)
        for change in line.modifications:
            yield position, "", shown_only(change.text), "", "", plain(change.amount)
    yield "", "Subtotal", "", "", "", plain(worked.subtotal)
    if worked.tax is not None:
        yield (
            "",
            worked.tax.name,
            worked.tax.note,
            "",
            plain(worked.tax.rate),
            plain(worked.tax.amount),
        )
    yield "", f"Total {worked.currency}", "", "", "", plain(worked.total)
