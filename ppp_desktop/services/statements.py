"""Statements: draft, issue, discard, list, read, and follow back to the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from ppp_desktop import __version__
from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, PppError, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services import sources
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.calculation import calculate_period
from ppp_desktop.services.contracts import ContractStatus, require_contract
from ppp_desktop.services.gap_gate import check_gaps
from ppp_desktop.services.measures import Course, MoneyRule, base_requests, keep_sums
from ppp_desktop.services.source_freezing import freeze, frozen_digest
from ppp_desktop.services.sources import Page, Sources
from ppp_desktop.services.statement_body import (
    Issue,
    StatementBody,
    body_from_json,
    body_to_json,
    seal,
)
from ppp_desktop.services.statement_making import make_body
from ppp_desktop.services.terms import read_terms

FIRST_PAGE = Page()


class StatementStatus(StrEnum):
    """A draft follows the results; an issued statement never changes."""

    DRAFT = "draft"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in a list. `reference` is its number, or contract and period for a draft."""

    id: int
    reference: str
    number: str
    contract_id: int
    contract_code: str
    client_name: str
    period: Period
    currency: str
    total: Decimal
    status: StatementStatus
    issued_on: date | None
    due_on: date | None
    program: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """A whole statement: the row of the list and what it is made of."""

    row: StatementRow
    body: StatementBody


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing one contract's period gave: the statement, or why it was refused."""

    contract_code: str
    period: Period
    statement: StatementRow | None
    refusal: str = ""


def close_period(
    database: Database, contract_id: int, period: Period, *, issue: bool, today: date
) -> tuple[StatementRow, Changes]:
    """Draw up the draft of a period, or issue it: number given, results and terms frozen.

    Raises PeriodClosed where the period is issued already, ValidationFailed where it is not one
    of the contract's periods or not over yet, Conflict for a contract that is not active, and
    NotFound without terms.
    """
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        _check_period(session, contract, period)
        statement = _draft(session, contract, period)
        if issue:
            _issue(session, contract, statement, today)
        return _row(statement, contract), Changes.of(Topic.STATEMENTS, ids=(statement.id,))


def close_all(
    database: Database,
    period: Period,
    *,
    issue: bool,
    today: date,
    contract_ids: Collection[int] | None = None,
    progress: Progress = SILENT,
) -> tuple[list[Closing], Changes]:
    """Close the period for every contract that it concerns, or for those of `contract_ids`.

    A refusal stops only its own contract. Each contract is a transaction of its own, so that a
    cancel keeps what was closed.
    """
    kind = period.kind
    with database.reading() as session:
        contracts = [
            (contract.id, contract.code)
            for contract in session.scalars(select(Contract).order_by(Contract.code))
            if (contract_ids is None or contract.id in contract_ids)
            and contract.billing == kind
            and contract.status != ContractStatus.DRAFT
            and contract.start <= period.end
            and (contract.end is None or contract.end >= period.start)
        ]
    closings: list[Closing] = []
    for position, (contract_id, code) in enumerate(contracts):
        progress.check_cancelled()
        progress.report(position, len(contracts), f"Closing {period.label} for {code}")
        try:
            row, _ = close_period(database, contract_id, period, issue=issue, today=today)
            closings.append(Closing(code, period, row))
        except (PeriodClosed, ValidationFailed, Conflict, NotFound) as refusal:
            closings.append(Closing(code, period, None, str(refusal)))
    return closings, Changes.of(Topic.STATEMENTS)


def issue_statement(
    database: Database, statement_id: int, *, today: date
) -> tuple[StatementRow, Changes]:
    """Issue a draft; see `close_period`."""
    with database.reading() as session:
        statement = _require(session, statement_id)
        contract_id, period = statement.contract_id, Period(statement.start, statement.end)
    return close_period(database, contract_id, period, issue=True, today=today)


def prepare_issue(database: Database, statement_id: int, *, today: date) -> str:
    """Return the number that a draft would get now; raises what issuing it would raise."""
    with database.reading() as session:
        statement = _require(session, statement_id)
        contract = require_contract(session, statement.contract_id)
        period = Period(statement.start, statement.end)
        _check_period(session, contract, period)
        _check_issuable(session, contract, period, today)
        return statement_number(today.year, _next_sequence(session, today.year))


def discard_draft(database: Database, statement_id: int) -> Changes:
    """Delete a draft; the results stay. Raises PeriodClosed for an issued statement."""
    with database.writing() as session:
        statement = _require(session, statement_id)
        if statement.number:
            raise PeriodClosed(f"Statement {statement.number} is issued and stays.")
        session.delete(statement)
        return Changes.of(Topic.STATEMENTS, ids=(statement_id,))


def list_statements(
    database: Database, *, contract_id: int | None = None, period: Period | None = None
) -> list[StatementRow]:
    """Return the statements: drafts first, then the newest period; drafts at today's results."""
    query = (
        select(Statement, Contract)
        .join(Contract)
        .options(defer(Statement.body), joinedload(Contract.client))
        .order_by(Statement.number.is_not(None), Statement.start.desc(), Contract.code)
    )
    if contract_id is not None:
        query = query.where(Statement.contract_id == contract_id)
    if period is not None:
        query = query.where(Statement.start == period.start, Statement.end == period.end)
    with database.reading() as session:
        return [
            _row(statement, contract, _live_total(session, statement, contract))
            for statement, contract in session.execute(query)
        ]


def get_statement(database: Database, statement_id: int) -> StatementView:
    """Return a statement: an issued one as it was frozen, a draft worked out anew."""
    with database.reading() as session:
        statement = _require(session, statement_id)
        contract = require_contract(session, statement.contract_id)
        body = _body(session, statement, contract)
        return StatementView(_row(statement, contract, body.calculation.total), body)


def find_statement(database: Database, reference: str) -> StatementRow:
    """Return the statement with a number ("2026-013") or of a draft ("NL-LEAD/2026-06")."""
    rows = list_statements(database)
    for row in rows:
        if reference in (row.reference, f"{row.contract_code}/{row.period.key}"):
            return row
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
        statement = _require(session, statement_id)
        body = _body(session, statement, require_contract(session, statement.contract_id))
        return {
            request: tuple(
                _sources_of(session, statement, body, base, page) for base in base_requests(request)
            )
            for request in requests
        }


def statement_number(year: int, sequence: int) -> str:
    """Return the number of a year's `sequence`-th statement: "2026-013"."""
    return f"{year}-{sequence:03d}"


def _sources_of(
    session: Session, statement: Statement, body: StatementBody, base: MeasureRequest, page: Page
) -> Sources:
    if statement.number is None or base.span is not Span.PERIOD:
        return _live_sources(session, statement, body, base, page)
    if base not in body.bases:
        raise NotFound("This figure is not part of the statement.")
    position = body.bases.index(base)
    return sources.read_frozen(session, statement.id, position, base, body.exclusions, page)


def _live_sources(
    session: Session, statement: Statement, body: StatementBody, base: MeasureRequest, page: Page
) -> Sources:
    course = Course.of(require_contract(session, statement.contract_id))
    return sources.read_live(session, course, body.active, base, page, close=statement.end)


def _check_period(session: Session, contract: Contract, period: Period) -> None:
    kind = PeriodKind(contract.billing)
    if period_of(period.start, kind) != period:
        raise ValidationFailed(
            f"{contract.code} is billed by {kind.value}; {period.label} is none.",
            field="period",
            remedy=f"Use {period_of(period.start, kind).key}.",
        )
    existing = _find(session, contract, period)
    if existing is not None and existing.number:
        raise PeriodClosed(
            f"{period.label} of {contract.code} is issued as statement {existing.number}."
        )


def _draft(session: Session, contract: Contract, period: Period) -> Statement:
    body = make_body(session, contract, period)
    statement = _find(session, contract, period)
    if statement is None:
        statement = Statement(contract_id=contract.id, start=period.start, end=period.end)
        session.add(statement)
    statement.currency = contract.currency
    statement.total = body.calculation.total
    statement.terms_effective = body.terms_effective
    statement.created_at = datetime.now(UTC).replace(tzinfo=None)
    statement.program = __version__
    statement.body = body_to_json(body)
    statement.checksum = seal("", statement.total, statement.body)
    session.flush()
    return statement


def _issue(session: Session, contract: Contract, statement: Statement, today: date) -> None:
    period = Period(statement.start, statement.end)
    _check_issuable(session, contract, period, today)
    body = body_from_json(statement.body)
    statement.year = today.year
    statement.sequence = _next_sequence(session, today.year)
    statement.number = statement_number(statement.year, statement.sequence)
    statement.issued_on = today
    statement.due_on = today + timedelta(days=body.payment_days)
    session.flush()
    course = Course.of(contract)
    freeze(session, statement.id, course, body.active, body.bases, close=period.end)
    keep_sums(
        session,
        course,
        statement.id,
        body.active,
        (found.request for found in body.measures if found.request.within is None),
        close=period.end,
        money=MoneyRule(read_terms(body.terms).conversion),
    )
    digest = frozen_digest(session, statement.id)
    issue = Issue(contract.id, statement.issued_on, statement.due_on, digest)
    statement.body = body_to_json(replace(body, issue=issue))
    statement.checksum = seal(statement.number, statement.total, statement.body)
    session.flush()
    record_activity(
        session,
        f"Statement {statement.number} issued",
        f"{contract.code}, {period.label}",
        contract.id,
    )


def _check_issuable(session: Session, contract: Contract, period: Period, today: date) -> None:
    if contract.status == ContractStatus.DRAFT:
        raise Conflict(
            f"{contract.code} is still a draft.", "Set the contract to active before you issue."
        )
    if today <= period.end:
        raise ValidationFailed(
            f"{period.label} is not over: it ends on {format_day(period.end)}.",
            field="period",
            remedy="Issue it from the day after.",
        )
    check_gaps(session, contract, period)


def _next_sequence(session: Session, year: int) -> int:
    """The write lock is held, so no other number can be given meanwhile."""
    last = session.scalar(select(func.max(Statement.sequence)).where(Statement.year == year))
    return (last or 0) + 1


def _find(session: Session, contract: Contract, period: Period) -> Statement | None:
    return session.scalar(
        select(Statement).where(
            Statement.contract_id == contract.id,
            Statement.start == period.start,
            Statement.end == period.end,
        )
    )


def _require(session: Session, statement_id: int) -> Statement:
    statement = session.get(Statement, statement_id)
    if statement is None:
        raise NotFound("This statement is no longer in the store.")
    return statement


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


def _row(statement: Statement, contract: Contract, total: Decimal | None = None) -> StatementRow:
    period = Period(statement.start, statement.end)
    return StatementRow(
        id=statement.id,
        reference=statement.number or f"{contract.code}/{period.key}",
        number=statement.number or "",
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        period=period,
        currency=statement.currency,
        total=statement.total if total is None else total,
        status=StatementStatus.ISSUED if statement.number else StatementStatus.DRAFT,
        issued_on=statement.issued_on,
        due_on=statement.due_on,
        program=statement.program,
    )
