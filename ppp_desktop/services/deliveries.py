"""Handing statements over: what was sent to whom and when, and never twice by accident."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ConnectionFailed, PppError
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.life_recording import note_sent
from ppp_desktop.services.messages import OutgoingMessage, as_email
from ppp_desktop.services.smtp import Handover


class DeliveryState(StrEnum):
    """What is known of a delivery; one that a crash left on its way is unknown."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a statement was handed over."""

    MAIL = "mail"
    FILE = "file"
    PRINT = "print"


_HOW = {Method.FILE: "as a file", Method.PRINT: "on paper", Method.MAIL: "by mail"}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One entry of the send log; times are in UTC."""

    id: int
    statement_id: int
    number: str
    contract_code: str
    method: Method
    recipients: tuple[str, ...]
    subject: str
    state: DeliveryState
    error: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of one message; `state` None where it was not tried, and `reason` says why."""

    statement_id: int
    reference: str
    recipients: tuple[str, ...]
    state: DeliveryState | None
    reason: str = ""


class Line(Protocol):
    """What takes messages: the line to a mail server."""

    def send(self, mail: EmailMessage, recipients: Sequence[str]) -> tuple[Handover, str]:
        """Hand one message over; return what is known of it."""

    def close(self) -> None:
        """Hang up."""


def list_deliveries(database: Database, *, statement_id: int | None = None) -> list[DeliveryRow]:
    """Return the send log, newest first."""
    query = (
        select(Delivery, Statement.number, Contract.code)
        .join(Statement, Statement.id == Delivery.statement_id)
        .join(Contract, Contract.id == Statement.contract_id)
        .order_by(Delivery.id.desc())
    )
    if statement_id is not None:
        query = query.where(Delivery.statement_id == statement_id)
    with database.reading() as session:
        return [
            DeliveryRow(
                id=each.id,
                statement_id=each.statement_id,
                number=number or "",
                contract_code=code,
                method=Method(each.method),
                recipients=tuple(each.recipients),
                subject=each.subject,
                state=DeliveryState(each.state),
                error=each.error,
                started_at=each.started_at,
                finished_at=each.finished_at,
            )
            for each, number, code in session.execute(query)
        ]


def settle_interrupted(database: Database) -> int:
    """Mark what a crash left on its way as unknown; return how many. Called when a store opens."""
    with database.writing() as session:
        left = session.scalars(
            select(Delivery).where(Delivery.state == str(DeliveryState.SENDING))
        ).all()
        for each in left:
            each.state = str(DeliveryState.UNKNOWN)
            each.error = "The program ended before the mail server answered."
            each.finished_at = _now()
        return len(left)


def already_handed_over(
    database: Database, statement_ids: Collection[int]
) -> dict[int, DeliveryRow]:
    """Return, for each statement, the latest delivery that arrived or may have arrived."""
    certain = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING)
    found: dict[int, DeliveryRow] = {}
    for row in list_deliveries(database):
        if row.statement_id in statement_ids and row.state in certain:
            found.setdefault(row.statement_id, row)
    return found


def record_handed_over(
    database: Database, message: OutgoingMessage, method: Method, *, today: date, author: str
) -> Changes:
    """Note that a statement left as a file or on paper."""
    with database.writing() as session:
        entry = _begin(session, message, method, _message_id())
        _end(session, entry, DeliveryState.SENT, "")
        note_sent(session, message.statement_id, today, author, _HOW[method])
    return Changes.of(Topic.STATEMENTS, ids=(message.statement_id,))


def send_messages(
    database: Database,
    messages: Iterable[OutgoingMessage],
    sender: str,
    line: Line,
    *,
    today: date,
    again: bool = False,
    progress: Progress = SILENT,
) -> tuple[list[Sending], Changes]:
    """Send messages one by one; each is in the log before it leaves.

    What was sent to a recipient already, or may have been, is not sent to him once more unless
    `again` says so. A server that cannot be reached ends the run: the rest is not tried, so that
    the same call later goes on where this one ended. A cancel keeps what was sent.
    """
    given = list(messages)
    done: list[Sending] = []
    try:
        for position, message in enumerate(given):
            progress.check_cancelled()
            progress.report(position, len(given), f"Sending {message.reference}")
            done.append(_send(database, message, sender, line, today, again=again))
    except ConnectionFailed as error:
        for message in given[len(done) :]:
            done.append(_untried(message, str(error)))
    finally:
        line.close()
    ids = tuple(sorted({message.statement_id for message in given}))
    return done, Changes.of(Topic.STATEMENTS, ids=ids)


def _send(
    database: Database,
    message: OutgoingMessage,
    sender: str,
    line: Line,
    today: date,
    *,
    again: bool,
) -> Sending:
    if not again:
        known = _received(database, message.statement_id)
        message = _without(message, known)
        if not message.recipients:
            return _untried(message, "Everybody has it, or may have it, already.")
    message_id = _message_id()
    try:
        mail = as_email(message, sender, message_id=message_id)
    except PppError as error:
        return _untried(message, str(error))
    with database.writing() as session:
        entry_id = _begin(session, message, Method.MAIL, message_id).id
    try:
        handover, reason = line.send(mail, message.recipients)
    except ConnectionFailed:
        with database.writing() as session:
            _end(session, session.get_one(Delivery, entry_id), DeliveryState.FAILED, "No line.")
        raise
    state = DeliveryState(handover)
    with database.writing() as session:
        entry = session.get_one(Delivery, entry_id)
        _end(session, entry, state, reason)
        if state is DeliveryState.SENT:
            to = f"to {', '.join(message.recipients)}"
            note_sent(session, message.statement_id, today, sender, to)
    return Sending(message.statement_id, message.reference, message.recipients, state, reason)


def _received(database: Database, statement_id: int) -> set[str]:
    return {
        address.casefold()
        for row in list_deliveries(database, statement_id=statement_id)
        if row.state is not DeliveryState.FAILED and row.method is Method.MAIL
        for address in row.recipients
    }


def _without(message: OutgoingMessage, known: set[str]) -> OutgoingMessage:
    left = tuple(each for each in message.recipients if each.casefold() not in known)
    return replace(message, recipients=left)


def _untried(message: OutgoingMessage, reason: str) -> Sending:
    return Sending(message.statement_id, message.reference, message.recipients, None, reason)


def _begin(session: Session, message: OutgoingMessage, method: Method, message_id: str) -> Delivery:
    entry = Delivery(
        statement_id=message.statement_id,
        method=str(method),
        recipients=list(message.recipients),
        subject=message.subject,
        message_id=message_id,
        state=str(DeliveryState.SENDING),
        digest=message.digest,
        started_at=_now(),
    )
    session.add(entry)
    session.flush()
    return entry


def _end(session: Session, entry: Delivery, state: DeliveryState, error: str) -> None:
    entry.state = str(state)
    entry.error = error
    entry.finished_at = _now()
    session.flush()


def _message_id() -> str:
    return uuid.uuid4().hex


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
