"""Noting what happens to issued statements; what was noted wrongly is withdrawn, not deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.core.money import format_money, round_money
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import EvidenceFile, StatementEvent
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.closing_statements import StatementKind
from ppp_desktop.services.life_events import (
    DisputeReason,
    EventKind,
    Outcome,
    open_disputes,
    read_events,
)
from ppp_desktop.services.statement_body import body_from_json
from ppp_desktop.services.statement_life import Life, life_of, require_issued

LARGEST_EVIDENCE_BYTES = 20_000_000


def record_sent(
    database: Database, statement_id: int, *, day: date, author: str, note: str = ""
) -> tuple[int, Changes]:
    """Note that the client has the statement."""
    with database.writing() as session:
        statement = _living(session, statement_id)
        return _add(session, statement, StatementEvent(kind=EventKind.SENT, note=note), day, author)


def record_accepted(
    database: Database, statement_id: int, *, day: date, author: str, note: str = ""
) -> tuple[int, Changes]:
    """Note that the client agrees; `author` is who said so. Refused while a dispute is open."""
    with database.writing() as session:
        statement = _living(session, statement_id)
        if open_disputes(read_events(session, [statement_id])[statement_id]):
            raise Conflict("A dispute of this statement is still open.", "Resolve it first.")
        event = StatementEvent(kind=EventKind.ACCEPTED, note=note)
        return _add(session, statement, event, day, author)


def open_dispute(
    database: Database,
    statement_id: int,
    *,
    reason: DisputeReason,
    day: date,
    author: str,
    note: str = "",
    line: int | None = None,
    evidence: Path | None = None,
) -> tuple[int, Changes]:
    """Note that the client disputes a line (counted from 1) or the whole, with a file if any.

    Raises ValidationFailed for a line that there is not, and Conflict where it is disputed
    already; StorageUnavailable where the file cannot be read.
    """
    with database.writing() as session:
        statement = _owed(session, statement_id)
        lines = len(body_from_json(statement.body).calculation.lines)
        if line is not None and not 1 <= line <= lines:
            raise ValidationFailed(
                f"There is no line {line}.", field="line", remedy=f"There are lines 1 to {lines}."
            )
        known = open_disputes(read_events(session, [statement_id])[statement_id])
        if any(each.line in (line, None) for each in known):
            raise Conflict("This is disputed already.", "Add to that dispute, or resolve it first.")
        digest = None if evidence is None else _keep_evidence(session, evidence)
        event = StatementEvent(
            kind=EventKind.DISPUTED, note=note, line=line, reason=str(reason), evidence=digest
        )
        return _add(session, statement, event, day, author)


def resolve_dispute(
    database: Database, event_id: int, *, outcome: Outcome, day: date, author: str, note: str = ""
) -> tuple[int, Changes]:
    """Note how a dispute ended; raises Conflict where it has ended already."""
    with database.writing() as session:
        dispute = _require_event(session, event_id)
        statement = _living(session, dispute.statement_id)
        still_open = open_disputes(read_events(session, [statement.id])[statement.id])
        if event_id not in {each.id for each in still_open}:
            raise Conflict("This dispute is not open any more.")
        event = StatementEvent(
            kind=EventKind.RESOLVED,
            note=note,
            line=dispute.line,
            reason=str(outcome),
            answers=event_id,
        )
        return _add(session, statement, event, day, author)


def record_payment(
    database: Database,
    statement_id: int,
    *,
    amount: Decimal,
    day: date,
    author: str,
    reference: str = "",
    note: str = "",
) -> tuple[int, Changes]:
    """Note a payment, whole or in part; its sign is that of the statement's total.

    Raises ValidationFailed for nothing, for the wrong sign, for more than is open, and for parts
    of the smallest coin.
    """
    with database.writing() as session:
        statement = _owed(session, statement_id)
        life = life_of(statement, read_events(session, [statement_id])[statement_id], day)
        _check_payment(amount, life, statement.currency)
        event = StatementEvent(
            kind=EventKind.PAID, note=note, amount=amount, reference=reference.strip()
        )
        return _add(session, statement, event, day, author)


def withdraw_event(database: Database, event_id: int) -> Changes:
    """Take back what was entered wrongly; it stays in the store, marked as withdrawn.

    Raises Conflict for a dispute that has a resolution, and for a void.
    """
    with database.writing() as session:
        event = _require_event(session, event_id)
        if event.kind == EventKind.VOIDED:
            raise Conflict("A voided statement stays void.", "Issue the period anew.")
        answer = session.scalar(
            select(StatementEvent.id).where(
                StatementEvent.answers == event_id, StatementEvent.withdrawn_at.is_(None)
            )
        )
        if answer is not None:
            raise Conflict("This dispute is resolved.", "Take the resolution back first.")
        statement = session.get_one(Statement, event.statement_id)
        event.withdrawn_at = _now()
        record_activity(
            session,
            f"Statement {statement.number}: “{event.kind}” taken back",
            event.note,
            statement.contract_id,
        )
        return Changes.of(Topic.STATEMENTS, ids=(event.statement_id,))


def read_evidence(database: Database, digest: str) -> tuple[str, bytes]:
    """Return name and content of a file beside a dispute; raises NotFound."""
    with database.reading() as session:
        found = session.get(EvidenceFile, digest)
        if found is None:
            raise NotFound("This file is no longer in the store.")
        return found.name, found.content


def note_sent(session: Session, statement_id: int, day: date, author: str, note: str) -> None:
    """Note inside a transaction that a statement left."""
    statement = require_issued(session, statement_id)
    _add(session, statement, StatementEvent(kind=EventKind.SENT, note=note), day, author)


def note_voided(
    session: Session, statement: Statement, day: date, author: str, reason: str
) -> None:
    """Note inside a transaction that a statement is taken back by a credit."""
    _add(session, statement, StatementEvent(kind=EventKind.VOIDED, note=reason), day, author)


def _check_payment(amount: Decimal, life: Life, currency: str) -> None:
    if not amount.is_finite() or amount == 0 or (amount > 0) != (life.total > 0):
        sign = "above" if life.total > 0 else "below"
        raise ValidationFailed(
            f"A payment of this statement is an amount {sign} zero.", field="amount"
        )
    if round_money(amount, currency) != amount:
        raise ValidationFailed(
            f"{amount:f} is no amount of {currency}.", field="amount", remedy="Write whole cents."
        )
    if abs(amount) > abs(life.open):
        raise ValidationFailed(
            f"Only {format_money(life.open, currency)} is open.",
            field="amount",
            remedy="Note the rest with the statement that it was paid for.",
        )


def _add(
    session: Session, statement: Statement, event: StatementEvent, day: date, author: str
) -> tuple[int, Changes]:
    if not author.strip():
        raise ValidationFailed("Say who says so.", field="author", remedy="Write a name.")
    if statement.issued_on is not None and day < statement.issued_on:
        raise ValidationFailed(
            f"Statement {statement.number} was issued later than that.",
            field="day",
            remedy="Write a day from its issue on.",
        )
    event.statement_id = statement.id
    event.day, event.author, event.recorded_at = day, author.strip(), _now()
    session.add(event)
    session.flush()
    amount = "" if event.amount is None else f" {format_money(event.amount, statement.currency)}"
    record_activity(
        session,
        f"Statement {statement.number} {event.kind}{amount}",
        ", ".join(filter(None, (event.author, event.note))),
        statement.contract_id,
    )
    return event.id, Changes.of(Topic.STATEMENTS, ids=(statement.id,))


def _keep_evidence(session: Session, path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StorageUnavailable(
            f"{path.name} cannot be read.", "Copy the file to your own disk and choose the copy."
        ) from error
    if len(content) > LARGEST_EVIDENCE_BYTES:
        raise ValidationFailed(
            f"{path.name} is larger than {LARGEST_EVIDENCE_BYTES // 1_000_000} MB.",
            field="evidence",
            remedy="Choose the part of it that matters.",
        )
    digest = sha256(content).hexdigest()
    if session.get(EvidenceFile, digest) is None:
        session.add(EvidenceFile(digest=digest, name=path.name, content=content))
        session.flush()
    return digest


def _living(session: Session, statement_id: int) -> Statement:
    statement = require_issued(session, statement_id)
    if statement.voided_on is not None:
        raise Conflict(f"Statement {statement.number} is void.", "See the one issued in its place.")
    return statement


def _owed(session: Session, statement_id: int) -> Statement:
    """Return a statement that can be disputed and paid: no credit."""
    statement = _living(session, statement_id)
    if statement.kind == StatementKind.CREDIT:
        raise Conflict(
            f"{statement.number} is a credit: it settles the statement that it takes back.",
            "See the one issued in its place.",
        )
    return statement


def _require_event(session: Session, event_id: int) -> StatementEvent:
    event = session.get(StatementEvent, event_id)
    if event is None or event.withdrawn_at is not None:
        raise NotFound("This entry is no longer there.")
    return event


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
