"""Statements on paper: the document that is printed, from what was frozen, and its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from ppp_desktop.core.money import (
    NO_BREAK_SPACE,
    format_amount,
    format_number,
    format_percent,
)
from ppp_desktop.core.periods import format_day, format_span
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.lines import Line, Part, TaxLine
from ppp_desktop.services.agency import read_image
from ppp_desktop.services.measures import base_requests
from ppp_desktop.services.metric_words import CatalogueWords, format_metric
from ppp_desktop.services.sources import Page, Sources
from ppp_desktop.services.statement_body import Letterhead, ObjectiveHistory, StatementBody
from ppp_desktop.services.statement_making import HISTORY_PERIODS
from ppp_desktop.services.statements import StatementView, get_statement, list_sources_of
from ppp_desktop.statements.document import (
    AnnexSection,
    DocumentLine,
    DocumentPart,
    ObjectiveRow,
    Party,
    SourceRow,
    StatementDocument,
    TotalRow,
)

ALL_ROWS = Page(limit=1_000_000)
SHOWN_UNIT = Decimal("0.000001")
_UNTAXED = {
    TaxTreatment.EXEMPT.value: "exempt",
    TaxTreatment.REVERSE_CHARGE.value: "reverse charge",
}


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
        contract=f"{body.contract_code}, terms of {format_day(body.terms_effective)}",
        currency=row.currency,
        issued=row.issued_on,
        due=row.due_on,
        lines=document_lines(body),
        totals=document_totals(body),
        objectives=document_objectives(body),
        order_note=body.order,
        payment=body.agency.payment,
        annex=tuple(
            _section(sources, row.currency, _position(body, request))
            for request in body.bases
            for sources in found[request]
        ),
        notes=body.warnings,
        logo=logo,
        accent=body.agency.accent,
        footer=body.agency.footer,
        tax_note=body.tax_note,
        page_size=body.agency.page_size,
        program=f"ppp-desktop {row.program}",
        history_title=f"Last {HISTORY_PERIODS} {body.period_noun}s",
    )


def document_lines(body: StatementBody) -> tuple[DocumentLine, ...]:
    """Return the lines as they are written, on paper and on screen."""
    return tuple(_lines(body))


def document_totals(body: StatementBody) -> tuple[TotalRow, ...]:
    """Return subtotal, tax and total as they are written; the total comes last."""
    return tuple(_totals(body))


def document_objectives(body: StatementBody) -> tuple[ObjectiveRow, ...]:
    """Return the objectives with target, actual and history as they are written."""
    return tuple(_objective(each, body.calculation.currency) for each in body.objectives)


def _logo(session: Session, agency: Letterhead) -> bytes:
    return read_image(session, agency.logo)


def _lines(body: StatementBody) -> Iterator[DocumentLine]:
    currency = body.calculation.currency
    for position, line in enumerate(body.calculation.lines, start=1):
        yield DocumentLine(
            position=position,
            name=line.name,
            rule=line.sentence,
            parts=tuple(_part(part, line, currency) for part in line.parts),
            amount=format_amount(line.amount, currency),
            note=line.note,
        )


def _part(part: Part, line: Line, currency: str) -> DocumentPart:
    quantity = (
        _amount(part.quantity, currency) if part.rate_is_share else format_number(part.quantity)
    )
    rate = _share(part.rate) if part.rate_is_share else format_amount(part.rate, currency)
    # A line of one part is rounded once, as the line is; parts of several show what they add.
    amount = line.amount if len(line.parts) == 1 else part.amount
    return DocumentPart(quantity, rate, _amount(amount, currency))


def _share(share: Decimal) -> str:
    """Return an agreed share with all its decimals, so that it gives the amount beside it."""
    return f"{format_number(share * 100)}{NO_BREAK_SPACE}%"


def _amount(amount: Decimal, currency: str) -> str:
    """Return an amount; of endless decimals the first six and an ellipsis."""
    shown = amount.quantize(SHOWN_UNIT, rounding=ROUND_DOWN)
    return format_amount(amount if shown == amount else shown, currency) + (
        "" if shown == amount else "…"
    )


def _totals(body: StatementBody) -> Iterator[TotalRow]:
    worked = body.calculation
    yield TotalRow("Subtotal", format_amount(worked.subtotal, worked.currency))
    if worked.tax is not None:
        yield TotalRow(_tax_label(worked.tax), format_amount(worked.tax.amount, worked.currency))
    yield TotalRow(f"Total {worked.currency}", format_amount(worked.total, worked.currency))


def _tax_label(tax: TaxLine) -> str:
    """Return what stands before the tax: its rate, or why there is none."""
    untaxed = _UNTAXED.get(tax.treatment)
    return f"{tax.name}, {untaxed}" if untaxed else f"{tax.name} {_share(tax.rate)}"


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


def _section(found: Sources, currency: str, position: int) -> AnnexSection:
    request = found.request
    words = CatalogueWords()
    is_money = metric(request.metric).unit is Unit.MONEY
    return AnnexSection(
        title=words.label(request.metric),
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
        total=_quantity(found.total_value, currency, is_money=is_money),
        quantity_title=currency if is_money else words.label(request.metric),
        files=tuple((file.file, file.sha256) for file in found.files),
        position=position,
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
    return f"{rows} from {files}.{left}"


def _quantity(value: Decimal, currency: str, *, is_money: bool) -> str:
    return format_amount(value, currency) if is_money else format_number(value)
