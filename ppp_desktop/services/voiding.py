"""A statement is taken back as a whole: it stays as it was, and a credit takes its amount back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from ppp_desktop import __version__
from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.taking_back import negated
from ppp_desktop.services.adjustment_reading import release_adjustments
from ppp_desktop.services.adjustment_settling import carried_for, reopen_settled
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.closing_statements import StatementKind, closed_after
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.issuing import seal_issue
from ppp_desktop.services.life_events import EventKind, read_events
from ppp_desktop.services.life_recording import note_voided
from ppp_desktop.services.source_freezing import frozen_digest
from ppp_desktop.services.statement_body import (
    Reverses,
    StatementBody,
    body_from_json,
)
from ppp_desktop.services.statement_numbers import give_number, next_number
from ppp_desktop.services.statement_rows import StatementRow, require_statement, row_of


def void_statement(
    database: Database, statement_id: int, *, reason: str, author: str, day: date
) -> tuple[StatementRow, Changes]:
    """Void an issued statement and return the credit that takes it back; its period opens again.

    The statement itself does not change; closing the period again issues another in its place.
    What it carried of manual lines is open again, and adjustments of proposals to it are
    withdrawn, since the differences themselves may be taken over now. Raises Conflict for a draft,
    a credit, one that is void, one with payments, and where a later period is closed.
    """
    with database.writing() as session:
        statement = require_statement(session, statement_id)
        _check(session, statement, day)
        reason = _said(reason, "reason", "Say why it is void.")
        credit = _credit(session, statement, reason, day)
        note_voided(session, statement, day, author, reason)
        statement.voided_on = day
        session.flush()
        release_adjustments(session, statement.id)
        reopen_settled(session, statement)
        contract = require_contract(session, statement.contract_id)
        record_activity(
            session,
            f"Statement {statement.number} voided by credit {credit.number}",
            f"{contract.code}, {reason}",
            contract.id,
        )
        changes = Changes.of(Topic.STATEMENTS, Topic.RESULTS, ids=(statement.id, credit.id))
        return row_of(session, credit, contract), changes


def prepare_void(database: Database, statement_id: int, *, day: date) -> str:
    """Return the number that the credit would get; raises what voiding would raise."""
    with database.reading() as session:
        _check(session, require_statement(session, statement_id), day)
        return next_number(session, day)[1]


def _check(session: Session, statement: Statement, day: date) -> None:
    if statement.number is None:
        raise Conflict("A draft is not void: it was never issued.", "Discard it instead.")
    if statement.kind == StatementKind.CREDIT:
        raise Conflict(
            f"{statement.number} is a credit, which stays.", "Close its period again instead."
        )
    if statement.voided_on is not None:
        raise Conflict(f"Statement {statement.number} is void already.")
    if statement.issued_on is not None and day < statement.issued_on:
        raise ValidationFailed(
            f"Statement {statement.number} was issued later than that.",
            field="day",
            remedy="Write a day from its issue on.",
        )
    _refuse_paid(session, statement)
    later = closed_after(session, statement)
    if later:
        raise Conflict(
            f"Statement {later} of a later period rests on statement {statement.number}.",
            "Void that one first, or correct this one by an adjustment.",
        )
    carrier = carried_for(session, statement)
    if carrier:
        raise Conflict(
            f"Statement {carrier} carries an adjustment for differences to this one.",
            "Void that one first.",
        )


def _refuse_paid(session: Session, statement: Statement) -> None:
    events = read_events(session, [statement.id])[statement.id]
    paid = [each.amount for each in events if each.kind is EventKind.PAID and each.amount]
    if paid:
        amount = format_money(sum(paid[1:], paid[0]), statement.currency)
        raise Conflict(
            f"{amount} of statement {statement.number} is paid.",
            "Take the payments back first; note them again with the one issued in its place. "
            "Or correct it by an adjustment.",
        )


def _credit(session: Session, statement: Statement, reason: str, day: date) -> Statement:
    body = body_from_json(statement.body)
    credit = Statement(
        contract_id=statement.contract_id,
        start=statement.start,
        end=statement.end,
        currency=statement.currency,
        total=statement.total.copy_negate() if statement.total else statement.total,
        terms_effective=statement.terms_effective,
        created_at=datetime.now(UTC).replace(tzinfo=None),
        issued_on=day,
        due_on=day,
        program=__version__,
        kind=StatementKind.CREDIT.value,
        corrects_id=statement.id,
        body={},
        checksum="",
    )
    give_number(session, credit, day)
    seal_issue(
        credit,
        credit_body(body, statement.number or "", reason),
        frozen_digest(session, statement.id),
    )
    session.add(credit)
    session.flush()
    return credit


def credit_body(body: StatementBody, number: str, reason: str) -> StatementBody:
    """Return what takes a statement back: its own body, every amount with the other sign."""
    return replace(
        body,
        calculation=negated(body.calculation, number, body.opening),
        reverses=Reverses(number, reason),
        replaces="",
        warnings=(),
    )


def _said(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise ValidationFailed(message, field=field, remedy="Write a few words.")
    return text.strip()
