"""Statements on paper: the document that is printed, from what was frozen, and its PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from ppp_desktop.core.file_names import portable_name
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import printable_logo, read_image
from ppp_desktop.services.document_annex import annex_section
from ppp_desktop.services.document_comparison import document_changes, document_returns
from ppp_desktop.services.document_lines import (
    document_balances,
    document_lines,
    document_totals,
    terms_name,
    terms_note,
)
from ppp_desktop.services.document_names import (
    written_metric,
    written_order,
    written_tax_note,
)
from ppp_desktop.services.document_phrases import phrases_of
from ppp_desktop.services.document_sources import sources_of_view
from ppp_desktop.services.statement_body import Letterhead, ObjectiveHistory, StatementBody
from ppp_desktop.services.statement_making import HISTORY_PERIODS
from ppp_desktop.services.statements import StatementView, get_statement
from ppp_desktop.statements.document import ObjectiveRow, Party, StatementDocument
from ppp_desktop.statements.writing import Writing, writing_in

_LONGEST_NAME = 60  # characters of the client's name in the name of a file


@dataclass(frozen=True, slots=True)
class ExportedPdf:
    """A statement that was written: where, and which one."""

    reference: str
    path: Path


def suggested_file_name(view: StatementView) -> str:
    """Return a name that every system takes: "2026-013 Northlight Solar GmbH.pdf"."""
    client = view.body.client.name.strip()[:_LONGEST_NAME]
    return f"{portable_name(f'{view.row.reference} {client}')}.pdf"


def export_pdf(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> ExportedPdf:
    """Write the statement as PDF to `target`, whole or not at all.

    Raises StorageUnavailable where the folder cannot be written and ValidationFailed for a text
    that no font can print.
    """
    return export_view(database, get_statement(database, statement_id), target, progress=progress)


def pdf_bytes(database: Database, statement_id: int, *, progress: Progress = SILENT) -> bytes:
    """Return the statement as PDF; raises ValidationFailed as `export_pdf` does."""
    from ppp_desktop.statements.pdf import statement_bytes

    return statement_bytes(make_document(database, statement_id), progress=progress)


def export_view(
    database: Database, view: StatementView, target: Path, *, progress: Progress = SILENT
) -> ExportedPdf:
    """Write a statement that was read as PDF; see `export_pdf`."""
    from ppp_desktop.statements.pdf import render_statement

    document = document_of(database, view)
    render_statement(document, target, progress=progress)
    return ExportedPdf(document.number or "draft", target)


def make_document(database: Database, statement_id: int) -> StatementDocument:
    """Return the statement as it is printed, with the results behind each of its figures."""
    return document_of(database, get_statement(database, statement_id))


def document_of(database: Database, view: StatementView) -> StatementDocument:
    """Return a statement that was read as it is printed; see `make_document`."""
    body, row = view.body, view.row
    writing = writing_in(body.language)
    with database.reading() as session:
        logo = _logo(session, body.agency)
    is_credit = body.reverses is not None
    # The results stand in the statement that a credit takes back.
    bases = () if is_credit else body.bases
    found = sources_of_view(database, view, bases)
    return StatementDocument(
        number=row.number,
        period=writing.span(body.active.start, body.active.end),
        agency=Party(body.agency.name, body.agency.lines),
        client=Party(body.client.name, body.client.lines),
        contract=terms_name(body, writing.language),
        currency=row.currency,
        issued=row.issued_on,
        due=row.due_on,
        lines=document_lines(body, writing.language),
        totals=document_totals(body, writing.language),
        objectives=() if is_credit else document_objectives(body, writing.language),
        order_note=written_order(body.order, writing),
        payment=body.agency.payment,
        annex=tuple(
            annex_section(sources, body, writing) for request in bases for sources in found[request]
        ),
        notes=_warnings(body, writing),
        logo=logo,
        accent=body.agency.accent,
        footer=body.agency.footer,
        tax_note=written_tax_note(body.tax_note, writing),
        page_size=body.agency.page_size,
        program=f"ppp-desktop {row.program}",
        history_title=_history_title(body, writing),
        terms_note=terms_note(body, writing.language),
        balances=document_balances(body, writing.language),
        language=writing.language,
        is_credit=is_credit,
        origin=_origin(body, writing),
        changes=document_changes(body, writing),
        returns=document_returns(body, writing),
    )


def document_objectives(body: StatementBody, language: str = "") -> tuple[ObjectiveRow, ...]:
    """Return the objectives with target, actual and history as they are written."""
    writing, currency = writing_in(language), body.calculation.currency
    return tuple(_objective(each, currency, writing) for each in body.objectives)


def _origin(body: StatementBody, writing: Writing) -> str:
    """Return what a credit takes back and why, or which void statement this one replaces."""
    if body.reverses is not None:
        number, reason = body.reverses.number, body.reverses.reason
        return writing.text("document.takes_back", number=number, reason=reason)
    if body.replaces:
        return writing.text("document.replaces", number=body.replaces)
    return ""


def _warnings(body: StatementBody, writing: Writing) -> tuple[str, ...]:
    """Return what a person should look at before the statement is sent."""
    if not body.warnings:
        return ()
    book = phrases_of(body, writing.language)
    return tuple(book.sentences(warning) for warning in body.warnings)


def _history_title(body: StatementBody, writing: Writing) -> str:
    key = f"objectives.last_{body.period_noun}s"
    chosen = key if writing.has(key) else "objectives.last_periods"
    return writing.text(chosen, count=str(HISTORY_PERIODS))


def _logo(session: Session, agency: Letterhead) -> bytes:
    return printable_logo(read_image(session, agency.logo))


def _objective(history: ObjectiveHistory, currency: str, writing: Writing) -> ObjectiveRow:
    result = history.result
    name = result.name
    if result.direction.value == "lower":
        name = writing.text("objectives.at_most", name=name)
    attained = "–" if result.attained is None else writing.percent(round(result.attained, 3))
    return ObjectiveRow(
        name=name,
        target=written_metric(result.metric, result.target, currency, writing),
        actual=written_metric(result.metric, result.actual, currency, writing),
        attained=attained,
        history=history.values,
        target_value=result.target,
        line=metric(result.metric).formula is not None,
    )
