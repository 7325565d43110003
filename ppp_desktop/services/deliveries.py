"""The log of what left: what was sent to whom and when, and what is known of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.life_recording import note_sent
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.messages import OutgoingMessage
from ppp_desktop.services.report_schedules import report_left


class DeliveryState(StrEnum):
    """What is known of a delivery; one that a crash left on its way is unknown."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How something was handed over."""

    MAIL = "mail"
    FILE = "file"
    PRINT = "print"


_HOW = {Method.FILE: "as a file", Method.PRINT: "on paper", Method.MAIL: "by mail"}
LEFT_AS_FILE = "It was saved as a message file; whether it was sent from there is not known here."
LEFT_TO_PROGRAM = "It was handed to a mail program; whether it was sent there is not known here."
_CRASHED = "The program ended before the mail server answered."


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One entry of the send log; times are in UTC. A report has no statement."""

    id: int
    kind: MessageKind
    statement_id: int | None
    contract_id: int
    reference: str
    occasion: str
    contract_code: str
    client_name: str
    method: Method
    recipients: tuple[str, ...]
    subject: str
    state: DeliveryState
    error: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A place in the log that was taken before a message leaves."""

    entry_id: int
    message: OutgoingMessage
    message_id: str


def list_deliveries(database: Database, *, statement_id: int | None = None) -> list[DeliveryRow]:
    """Return the send log, newest first."""
    with database.reading() as session:
        return read_deliveries(session, statement_id=statement_id)


def read_deliveries(session: Session, *, statement_id: int | None = None) -> list[DeliveryRow]:
    """Return the send log inside a transaction, newest first."""
    query = (
        select(Delivery, Contract.code, Client.name)
        .join(Contract, Contract.id == Delivery.contract_id)
        .join(Client, Client.id == Contract.client_id)
        .order_by(Delivery.id.desc())
    )
    if statement_id is not None:
        query = query.where(Delivery.statement_id == statement_id)
    return [_row(each, code, client) for each, code, client in session.execute(query)]


def settle_interrupted(database: Database) -> int:
    """Mark what a crash left on its way as unknown; return how many. Called when a store opens."""
    left = select(Delivery).where(Delivery.state == str(DeliveryState.SENDING))
    with database.reading() as session:
        if session.scalar(left.with_only_columns(Delivery.id).limit(1)) is None:
            return 0
    with database.writing() as session:
        found = session.scalars(left).all()
        for each in found:
            _end(session, each, DeliveryState.UNKNOWN, _CRASHED)
        return len(found)


def count_unsettled(database: Database) -> int:
    """Return of how many messages that left by mail it is not known whether they arrived."""
    query = select(func.count()).select_from(Delivery)
    query = query.where(
        Delivery.state == str(DeliveryState.UNKNOWN), Delivery.method == str(Method.MAIL)
    )
    with database.reading() as session:
        return session.scalar(query) or 0


def already_handed_over(
    database: Database, statement_ids: Collection[int]
) -> dict[int, DeliveryRow]:
    """Return, for each statement, its latest delivery that arrived or may have arrived."""
    found: dict[int, DeliveryRow] = {}
    for row in list_deliveries(database):
        of_statement = row.kind is MessageKind.STATEMENT and row.statement_id in statement_ids
        if of_statement and row.statement_id is not None and has_or_may_have(row):
            found.setdefault(row.statement_id, row)
    return found


def has_or_may_have(row: DeliveryRow) -> bool:
    """Tell whether the recipients of a delivery have it, or may have it."""
    return row.state is not DeliveryState.FAILED


def holders(rows: Collection[DeliveryRow]) -> frozenset[str]:
    """Return the addresses, in small letters, that have or may have what these entries are of."""
    return frozenset(
        address.casefold() for row in rows if has_or_may_have(row) for address in row.recipients
    )


def settle_unknown(
    database: Database, delivery_id: int, *, arrived: bool, today: date, author: str
) -> Changes:
    """Note what came of a delivery that nothing was known of; raises Conflict for another one."""
    with database.writing() as session:
        entry = session.get(Delivery, delivery_id)
        if entry is None:
            raise NotFound("This entry of the send log is no longer there.")
        if entry.state != DeliveryState.UNKNOWN:
            raise Conflict("It is known what came of this delivery.")
        if arrived:
            _end(session, entry, DeliveryState.SENT, "")
            _note(session, entry, today, author)
        else:
            _end(session, entry, DeliveryState.FAILED, f"It was not sent, says {author}.")
        return _changes(entry.statement_id)


def record_handed_over(
    database: Database, message: OutgoingMessage, method: Method, *, today: date, author: str
) -> Changes:
    """Note that a message left as a file or on paper."""
    claim = claim_message(database, message, method, again=True)
    if claim is not None:
        finish(database, claim, DeliveryState.SENT, "", today=today, author=author)
    return _changes(message.statement_id)


def record_left(database: Database, message: OutgoingMessage, reason: str) -> int:
    """Note that a message left in a way that does not tell whether it was sent; return the id."""
    with database.writing() as session:
        entry = _begin(session, message, Method.FILE, _message_id())
        _end(session, entry, DeliveryState.UNKNOWN, reason)
        return entry.id


def claim_message(
    database: Database, message: OutgoingMessage, method: Method, *, again: bool
) -> Claim | None:
    """Write a message into the log before it leaves, for those who do not have it yet.

    None where all of them have it, or may have it; `again` sends it to them once more. Two
    programs at once cannot both claim the same: looking and writing are one transaction.
    """
    with database.writing() as session:
        if not again:
            known = holders(_same_occasion(session, message))
            left = tuple(each for each in message.recipients if each.casefold() not in known)
            message = replace(message, recipients=left)
        if not message.recipients:
            return None
        message_id = _message_id()
        return Claim(_begin(session, message, method, message_id).id, message, message_id)


def finish(
    database: Database,
    claim: Claim,
    state: DeliveryState,
    error: str,
    *,
    today: date,
    author: str,
) -> None:
    """Write what is known of a claimed message into the log."""
    with database.writing() as session:
        entry = session.get_one(Delivery, claim.entry_id)
        _end(session, entry, state, error)
        if state is DeliveryState.SENT:
            _note(session, entry, today, author)


def _same_occasion(session: Session, message: OutgoingMessage) -> list[DeliveryRow]:
    found = read_deliveries(session, statement_id=message.statement_id)
    return [
        row
        for row in found
        if row.occasion == message.occasion
        and (message.statement_id is not None or row.contract_id == message.contract_id)
    ]


def _note(session: Session, entry: Delivery, today: date, author: str) -> None:
    """Note in the life of the statement, or in the log of the agency, that something left."""
    how = _HOW[Method(entry.method)]
    to = f"{how} to {', '.join(entry.recipients)}"
    if entry.kind == MessageKind.STATEMENT and entry.statement_id is not None:
        issued_on = session.get_one(Statement, entry.statement_id).issued_on
        note_sent(session, entry.statement_id, max(today, issued_on or today), author, to)
    else:
        what = "Reminder of statement" if entry.kind == MessageKind.REMINDER else "Report"
        record_activity(session, f"{what} {entry.reference} sent", to, entry.contract_id)
    if entry.kind == MessageKind.REPORT and entry.contract_id is not None:
        report_left(session, entry.contract_id, entry.occasion, today)


def _begin(session: Session, message: OutgoingMessage, method: Method, message_id: str) -> Delivery:
    contract_id = message.contract_id
    if message.statement_id is not None:
        contract_id = session.get_one(Statement, message.statement_id).contract_id
    entry = Delivery(
        kind=str(message.kind),
        statement_id=message.statement_id,
        contract_id=contract_id,
        reference=message.reference,
        occasion=message.occasion,
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


def _row(entry: Delivery, contract_code: str, client_name: str) -> DeliveryRow:
    return DeliveryRow(
        id=entry.id,
        kind=MessageKind(entry.kind),
        statement_id=entry.statement_id,
        contract_id=entry.contract_id,
        reference=entry.reference,
        occasion=entry.occasion,
        contract_code=contract_code,
        client_name=client_name,
        method=Method(entry.method),
        recipients=tuple(entry.recipients),
        subject=entry.subject,
        state=DeliveryState(entry.state),
        error=entry.error,
        started_at=entry.started_at,
        finished_at=entry.finished_at,
    )


def _changes(statement_id: int | None) -> Changes:
    ids = () if statement_id is None else (statement_id,)
    return Changes.of(Topic.STATEMENTS, ids=ids)


def _message_id() -> str:
    return uuid.uuid4().hex


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
