"""Statements on paper: the document that is printed, from what was frozen, and its PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from ppp_desktop.core.money import format_amount, format_number, format_percent
from ppp_desktop.core.periods import format_span
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.context import conversion_text
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.agency import read_image
from ppp_desktop.services.document_lines import (
    document_balances,
    document_lines,
    document_totals,
    shortly,
    terms_name,
    terms_note,
)
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.metric_words import CatalogueWords, describe_request, format_metric
from ppp_desktop.services.sources import Page, Sources
from ppp_desktop.services.statement_body import Letterhead, ObjectiveHistory, StatementBody
from ppp_desktop.services.statement_making import HISTORY_PERIODS
from ppp_desktop.services.statements import StatementView, get_statement, list_sources_of
from ppp_desktop.statements.document import (
    AnnexSection,
    ObjectiveRow,
    Party,
    SourceRow,
    StatementDocument,
)

ALL_ROWS = Page(limit=1_000_000)


@dataclass(frozen=True, slots=True)
class ExportedPdf:
    """A statement that was written: where, and which one."""

    reference: str
    path: Path


def suggested_file_name(view: StatementView) -> str:
    """Return a name that every system takes: "2026-013 Northlight Solar GmbH.pdf"."""
    client = re.sub(r"[^\w .&-]+", " ", view.body.client.name).strip(" .")
    reference = view.row.reference.replace("/", " ")
    return re.sub(r"\s+", " ", f"{reference} {client[:60]}").strip(" .") + ".pdf"


def export_pdf(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> ExportedPdf:
    """Write the statement as PDF to `target`, whole or not at all.

    Raises StorageUnavailable where the folder cannot be written and ValidationFailed for a text
    that no font can print.
    """
    from ppp_desktop.statements.pdf import render_statement

    document = make_document(database, statement_id)
    render_statement(document, target, progress=progress)
    return ExportedPdf(document.number or "draft", target)


def export_pdfs(
    database: Database,
    statement_ids: Sequence[int],
    folder: Path,
    *,
    progress: Progress = SILENT,
) -> list[ExportedPdf]:
    """Write each statement into `folder` under its suggested name; files there are kept.

    A cancel keeps what was written.
    """
    written = []
    for position, statement_id in enumerate(statement_ids):
        progress.check_cancelled()
        view = get_statement(database, statement_id)
        progress.report(position, len(statement_ids), f"Writing {view.row.reference}")
        target = _free_path(folder / suggested_file_name(view))
        written.append(export_pdf(database, statement_id, target))
    return written


def _free_path(wanted: Path) -> Path:
    """Return `wanted`, or the first of "name (2).pdf", "name (3).pdf" … that does not exist."""
    path, number = wanted, 2
    while path.exists():
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        number += 1
    return path


def make_document(database: Database, statement_id: int) -> StatementDocument:
    """Return the statement as it is printed, with the results behind each of its figures."""
    view = get_statement(database, statement_id)
    body, row = view.body, view.row
    with database.reading() as session:
        logo = _logo(session, body.agency)
    found = list_sources_of(database, statement_id, body.bases, ALL_ROWS)
    return StatementDocument(
        number=row.number,
        period=format_span(body.active.start, body.active.end),
        agency=Party(body.agency.name, body.agency.lines),
        client=Party(body.client.name, body.client.lines),
        contract=terms_name(body),
        currency=row.currency,
        issued=row.issued_on,
        due=row.due_on,
        lines=document_lines(body),
        totals=document_totals(body),
        objectives=document_objectives(body),
        order_note=body.order,
        payment=body.agency.payment,
        annex=tuple(
            _section(sources, body) for request in body.bases for sources in found[request]
        ),
        notes=body.warnings,
        logo=logo,
        accent=body.agency.accent,
        footer=body.agency.footer,
        tax_note=body.tax_note,
        page_size=body.agency.page_size,
        program=f"ppp-desktop {row.program}",
        history_title=f"Last {HISTORY_PERIODS} {body.period_noun}s",
        terms_note=terms_note(body),
        balances=document_balances(body),
    )


def document_objectives(body: StatementBody) -> tuple[ObjectiveRow, ...]:
    """Return the objectives with target, actual and history as they are written."""
    return tuple(_objective(each, body.calculation.currency) for each in body.objectives)


def _logo(session: Session, agency: Letterhead) -> bytes:
    return read_image(session, agency.logo)


def _objective(history: ObjectiveHistory, currency: str) -> ObjectiveRow:
    result = history.result
    at = " (at most)" if result.direction.value == "lower" else ""
    return ObjectiveRow(
        name=f"{result.name}{at}",
        target=format_metric(result.metric, result.target, currency),
        actual=format_metric(result.metric, result.actual, currency),
        attained="–" if result.attained is None else format_percent(round(result.attained, 3)),
        history=history.values,
        target_value=result.target,
        line=metric(result.metric).formula is not None,
    )


def _section(found: Sources, body: StatementBody) -> AnnexSection:
    request, currency = found.request, body.calculation.currency
    is_money = metric(request.metric).unit is Unit.MONEY
    total, conversions = found.total_value, converted_sum(body, request)
    if conversions is not None:
        total = conversions.value or Decimal(0)
    return AnnexSection(
        title=describe_days(request, currency),
        summary=_summary(found, currency, is_money=is_money),
        rows=tuple(
            SourceRow(
                reference=row.reference,
                day=row.day,
                description=row.description,
                quantity=_quantity(row.value, currency, is_money=is_money),
                file=row.file,
                sheet=row.sheet,
                row=row.row,
            )
            for row in found.rows
        ),
        total=shortly(total, currency if is_money else ""),
        quantity_title=_quantity_title(request, currency, is_converted=conversions is not None),
        files=tuple((file.file, file.sha256) for file in found.files),
        position=_position(body, request),
        notes=() if conversions is None else _conversion_notes(conversions, currency),
    )


def describe_days(request: MeasureRequest, currency: str) -> str:
    """Return what a request measures, with its days where they are not the whole period."""
    described = describe_request(request, currency)
    if request.within is not None:
        described = f"{described}, {format_span(request.within.start, request.within.end)}"
    if request.reversed_in is not None:
        described = f"{described}, reversed in {request.reversed_in.label}"
    return described


def _quantity_title(request: MeasureRequest, currency: str, *, is_converted: bool) -> str:
    if is_converted:
        return "As reported"
    return currency if metric(request.metric).unit is Unit.MONEY else metric(request.metric).label


def converted_sum(body: StatementBody, base: MeasureRequest) -> Measure | None:
    """Return a sum in which money of other currencies was converted; None where none was."""
    for found in body.measures:
        if not found.conversions:
            continue
        bases = base_requests(found.request)
        figures = (found.value,) if len(bases) == 1 else (found.numerator, found.denominator)
        money = {
            each: figure
            for each, figure in zip(bases, figures, strict=True)
            if metric(each.metric).unit is Unit.MONEY
        }
        # Of two sums of money in one ratio it is not told which had which.
        if list(money) == [base]:
            return replace(found, request=base, value=money[base])
    return None


def _conversion_notes(found: Measure, currency: str) -> tuple[str, ...]:
    wording = Wording(CatalogueWords(), currency)
    return (
        f"Amounts are listed as they were reported; the total is in {currency}. Converted:",
        *(conversion_text(each, wording) for each in found.conversions),
    )


def _position(body: StatementBody, base: MeasureRequest) -> int:
    """Return the first line, counted from 1, that rests on `base`."""
    for position, line in enumerate(body.calculation.lines, start=1):
        if any(base in base_requests(request) for request in line.measures):
            return position
    return 0


def _summary(found: Sources, currency: str, *, is_money: bool) -> str:
    rows = "1 row" if found.total_rows == 1 else f"{found.total_rows:,} rows"
    files = "1 file" if len(found.files) == 1 else f"{len(found.files)} files"
    kept_out = [
        f"{exclusion.rows:,} {exclusion.status.value}"
        f" ({_quantity(exclusion.value, currency, is_money=is_money)})"
        for exclusion in found.exclusions
    ]
    left = f" Not counted: {', '.join(kept_out)}." if kept_out else ""
    hold = found.request.hold_days
    days = "1 day" if hold == 1 else f"{hold} days"
    held = f" They are payable {days} after they came." if hold else ""
    return f"{rows} from {files}.{held}{left}"


def _quantity(value: Decimal, currency: str, *, is_money: bool) -> str:
    return format_amount(value, currency) if is_money else format_number(value)
