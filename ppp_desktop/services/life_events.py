"""What can happen to an issued statement, and reading it from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.models.receivables import StatementEvent


class EventKind(StrEnum):
    """What can happen to a statement after it was issued."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    PAID = "paid"
    VOIDED = "voided"


class DisputeReason(StrEnum):
    """Why a client disputes a line."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    RATE = "rate"
    ATTRIBUTION = "attribution"
    DUPLICATE = "duplicate"
    OTHER = "other"


REASONS: dict[DisputeReason, str] = {
    DisputeReason.QUANTITY: "counts differ",
    DisputeReason.QUALITY: "results are not valid",
    DisputeReason.RATE: "rate or rule is not the agreed one",
    DisputeReason.ATTRIBUTION: "results came from elsewhere",
    DisputeReason.DUPLICATE: "counted twice",
    DisputeReason.OTHER: "something else",
}
"""The reasons as people read them."""


class Outcome(StrEnum):
    """How a dispute ended; what is upheld is corrected by a line of a later statement."""

    UPHELD = "upheld"
    PARTLY = "partly upheld"
    REJECTED = "rejected"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One event. `line` counts from 1, None for the whole; `answers` is the dispute resolved."""

    id: int
    kind: EventKind
    day: date
    author: str
    note: str
    recorded_at: datetime
    line: int | None = None
    reason: str = ""
    amount: Decimal | None = None
    reference: str = ""
    answers: int | None = None
    evidence: str = ""


def read_events(session: Session, statement_ids: Sequence[int]) -> dict[int, list[LifeEvent]]:
    """Return the events of statements that were not withdrawn, by statement, in their order."""
    found: dict[int, list[LifeEvent]] = defaultdict(list)
    query = select(StatementEvent).where(StatementEvent.withdrawn_at.is_(None))
    if len(statement_ids) == 1:
        query = query.where(StatementEvent.statement_id == statement_ids[0])
    for event in session.scalars(query.order_by(StatementEvent.day, StatementEvent.id)):
        found[event.statement_id].append(
            LifeEvent(
                id=event.id,
                kind=EventKind(event.kind),
                day=event.day,
                author=event.author,
                note=event.note,
                recorded_at=event.recorded_at,
                line=event.line,
                reason=event.reason,
                amount=event.amount,
                reference=event.reference,
                answers=event.answers,
                evidence=event.evidence or "",
            )
        )
    return found


def open_disputes(events: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """Return the disputes among `events` that have no resolution yet."""
    given = list(events)
    answered = {each.answers for each in given if each.kind is EventKind.RESOLVED}
    return tuple(
        each for each in given if each.kind is EventKind.DISPUTED and each.id not in answered
    )
