"""Statements: list them, read them, and follow their figures back to the rows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from ppp_desktop.core.errors import NotFound, PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services import sources
from ppp_desktop.services.calculation import calculate_period
from ppp_desktop.services.closing_statements import StatementKind, sources_id
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.issuing import (
    Closing,
    close_all,
    close_period,
    discard_draft,
    issue_statement,
    prepare_issue,
)
from ppp_desktop.services.measures import Course, base_requests
from ppp_desktop.services.sources import Page, Sources
from ppp_desktop.services.statement_body import StatementBody, body_from_json
from ppp_desktop.services.statement_making import make_body
from ppp_desktop.services.statement_rows import (
    StatementRow,
    StatementStatus,
    StatementView,
    require_statement,
    row_of,
)

__all__ = [
    "Closing",
    "StatementKind",
    "StatementRow",
    "StatementStatus",
    "StatementView",
    "close_all",
    "close_period",
    "discard_draft",
    "find_statement",
    "get_statement",
    "issue_statement",
    "list_sources",
    "list_sources_of",
    "list_statements",
    "prepare_issue",
]

FIRST_PAGE = Page()


def list_statements(
    database: Database, *, contract_id: int | None = None, period: Period | None = None
) -> list[StatementRow]:
    """Return the statements: drafts first, then the newest period; drafts at today's results.

    Void statements and their credits are among them, a period's in the order of their numbers.
    """
    query = (
        select(Statement, Contract)
        .join(Contract)
        .options(defer(Statement.body), joinedload(Contract.client))
        .order_by(
            Statement.number.is_not(None),
            Statement.start.desc(),
            Contract.code,
            Statement.year,
            Statement.sequence,
        )
    )
    if contract_id is not None:
        query = query.where(Statement.contract_id == contract_id)
    if period is not None:
        query = query.where(Statement.start == period.start, Statement.end == period.end)
    with database.reading() as session:
        return [
            row_of(session, statement, contract, _live_total(session, statement, contract))
            for statement, contract in session.execute(query)
        ]


def get_statement(database: Database, statement_id: int) -> StatementView:
    """Return a statement: an issued one as it was frozen, a draft worked out anew."""
    with database.reading() as session:
        statement = require_statement(session, statement_id)
        contract = require_contract(session, statement.contract_id)
        body = _body(session, statement, contract)
        return StatementView(row_of(session, statement, contract, body.calculation.total), body)


def find_statement(database: Database, reference: str) -> StatementRow:
    """Return the statement with a number ("2026-013") or of a period ("NL-LEAD/2026-06").

    Of a period it is the one in force, or the last void one; a credit only by its number.
    """
    rows = list_statements(database)
    for row in rows:
        if row.number == reference:
            return row
    of_period = [
        row
        for row in rows
        if f"{row.contract_code}/{row.period.key}" == reference and not row.is_credit
    ]
    if of_period:
        return min(reversed(of_period), key=lambda row: row.is_void)
    newest = ", ".join(row.reference for row in rows[:5]) or "none yet"
    raise NotFound(f"There is no statement {reference}.", f"The newest are: {newest}.")


def list_sources(
    database: Database, statement_id: int, request: MeasureRequest, page: Page = FIRST_PAGE
) -> tuple[Sources, ...]:
    """Return the results behind a figure of a statement: one for a sum, two for a ratio."""
    return list_sources_of(database, statement_id, [request], page)[request]


def list_sources_of(
    database: Database, statement_id: int, requests: Iterable[MeasureRequest], page: Page
) -> dict[MeasureRequest, tuple[Sources, ...]]:
    """Return the results behind several figures of a statement; see `list_sources`."""
    with database.reading() as session:
        statement = require_statement(session, statement_id)
        body = _body(session, statement, require_contract(session, statement.contract_id))
        return {
            request: tuple(
                _sources_of(session, statement, body, base, page) for base in base_requests(request)
            )
            for request in requests
        }


def _sources_of(
    session: Session, statement: Statement, body: StatementBody, base: MeasureRequest, page: Page
) -> Sources:
    if statement.number is None or base.span is not Span.PERIOD:
        return _live_sources(session, statement, body, base, page)
    if base not in body.bases:
        raise NotFound("This figure is not part of the statement.")
    position = body.bases.index(base)
    kept_with = sources_id(statement)
    return sources.read_frozen(session, kept_with, position, base, body.exclusions, page)


def _live_sources(
    session: Session, statement: Statement, body: StatementBody, base: MeasureRequest, page: Page
) -> Sources:
    course = Course.of(require_contract(session, statement.contract_id))
    return sources.read_live(session, course, body.active, base, page, close=statement.end)


def _body(session: Session, statement: Statement, contract: Contract) -> StatementBody:
    if statement.number:
        return body_from_json(statement.body)
    try:
        return make_body(session, contract, Period(statement.start, statement.end))
    except PppError:
        # Terms were deleted or foreign money came in: show what the draft said.
        return body_from_json(statement.body)


def _live_total(session: Session, statement: Statement, contract: Contract) -> Decimal:
    if statement.number:
        return statement.total
    try:
        worked = calculate_period(session, contract, Period(statement.start, statement.end))
    except PppError:
        return statement.total  # what the draft said, as `_body` shows it
    return worked.calculation.total
