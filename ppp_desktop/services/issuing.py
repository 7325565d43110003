"""Statements are drawn up as drafts and issued: numbered, sealed, their results kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop import __version__
from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.adjustment_reading import carry_adjustments
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.closing_statements import is_in_force, last_voided, of_period
from ppp_desktop.services.contracts import ContractStatus, require_contract
from ppp_desktop.services.gap_gate import check_gaps
from ppp_desktop.services.measures import Course, MoneyRule, keep_sums
from ppp_desktop.services.source_freezing import freeze, frozen_digest
from ppp_desktop.services.statement_body import (
    Issue,
    StatementBody,
    body_from_json,
    body_to_json,
    seal,
)
from ppp_desktop.services.statement_making import make_body
from ppp_desktop.services.statement_numbers import give_number, next_number
from ppp_desktop.services.statement_rows import StatementRow, require_statement, row_of
from ppp_desktop.services.terms import read_terms


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing one contract's period gave: the statement, or why it was refused."""

    contract_code: str
    period: Period
    statement: StatementRow | None
    refusal: str = ""


def close_period(
    database: Database,
    contract_id: int,
    period: Period,
    *,
    issue: bool,
    today: date,
    guard: Callable[[Session], None] | None = None,
) -> tuple[StatementRow, Changes]:
    """Draw up the draft of a period, or issue it: number given, results and terms frozen.

    `guard` may refuse by what it reads in the same transaction, so that nothing comes in between.
    Raises PeriodClosed where the period is issued already, ValidationFailed where it is not one
    of the contract's periods or not over yet, Conflict for a contract that is not active, and
    NotFound without terms.
    """
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        _check_period(session, contract, period)
        if guard is not None:
            guard(session)
        statement = _draft(session, contract, period)
        if issue:
            _issue(session, contract, statement, today)
        return row_of(session, statement, contract), Changes.of(
            Topic.STATEMENTS, ids=(statement.id,)
        )


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
        statement = require_statement(session, statement_id)
        contract_id, period = statement.contract_id, Period(statement.start, statement.end)
    return close_period(database, contract_id, period, issue=True, today=today)


def prepare_issue(database: Database, statement_id: int, *, today: date) -> str:
    """Return the number that a draft would get now; raises what issuing it would raise."""
    with database.reading() as session:
        statement = require_statement(session, statement_id)
        contract = require_contract(session, statement.contract_id)
        period = Period(statement.start, statement.end)
        _check_period(session, contract, period)
        _check_issuable(session, contract, period, today)
        return next_number(session, today)[1]


def discard_draft(database: Database, statement_id: int) -> Changes:
    """Delete a draft; the results stay. Raises PeriodClosed for an issued statement."""
    with database.writing() as session:
        statement = require_statement(session, statement_id)
        if statement.number:
            raise PeriodClosed(f"Statement {statement.number} is issued and stays.")
        session.delete(statement)
        return Changes.of(Topic.STATEMENTS, ids=(statement_id,))


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
        voided = last_voided(session, contract.id, period)
        statement = Statement(contract_id=contract.id, start=period.start, end=period.end)
        statement.corrects_id = None if voided is None else voided.id
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
    number = give_number(session, statement, today)
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
    carry_adjustments(session, statement)
    digest = frozen_digest(session, statement.id)
    seal_issue(statement, body, digest)
    session.flush()
    record_activity(
        session,
        f"Statement {number} issued",
        f"{contract.code}, {period.label}",
        contract.id,
    )


def seal_issue(statement: Statement, body: StatementBody, digest: str) -> None:
    """Freeze the body of a statement that has its number and its days."""
    assert statement.issued_on is not None  # noqa: S101 - narrows types
    assert statement.due_on is not None  # noqa: S101 - narrows types
    issue = Issue(
        statement.contract_id,
        statement.issued_on,
        statement.due_on,
        digest,
        statement.year or 0,
        statement.sequence or 0,
    )
    statement.body = body_to_json(replace(body, issue=issue))
    statement.checksum = seal(statement.number or "", statement.total, statement.body)


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


def _find(session: Session, contract: Contract, period: Period) -> Statement | None:
    """Return the draft of a period, or what closes it."""
    return session.scalar(
        select(Statement).where(
            Statement.contract_id == contract.id, of_period(period), is_in_force()
        )
    )
