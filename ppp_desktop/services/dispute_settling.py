"""Settling a dispute together with the line that credits the client, and taking both back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Adjustment, StatementEvent
from ppp_desktop.services.adjustment_sources import adjust_for_dispute
from ppp_desktop.services.adjustments import withdraw_adjustment
from ppp_desktop.services.life_events import EventKind, Outcome
from ppp_desktop.services.life_recording import resolve_dispute, withdraw_event


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a dispute ended; `credit` is given back to the client before tax, None for nothing."""

    outcome: Outcome
    day: date
    author: str
    note: str = ""
    credit: Decimal | None = None


def settle_dispute(database: Database, dispute_id: int, given: Settlement) -> tuple[int, Changes]:
    """Note how a dispute ended and add the credit to the next statement, both or neither.

    Raises as `resolve_dispute` and `adjust_for_dispute`.
    """
    entry, changes = resolve_dispute(
        database,
        dispute_id,
        outcome=given.outcome,
        day=given.day,
        author=given.author,
        note=given.note,
    )
    if given.credit is None:
        return entry, changes
    try:
        adjust_for_dispute(database, dispute_id, author=given.author, amount=-given.credit)
    except PppError:
        withdraw_event(database, entry)
        raise
    return entry, Changes(changes.topics | {Topic.RESULTS}, changes.ids)


def take_back(database: Database, event_id: int) -> tuple[bool, Changes]:
    """Take an entry back; with a settlement goes the credit that waits for its statement.

    Returns whether a credit went with it. Raises as `withdraw_event`, and Conflict where a
    statement carries the credit already.
    """
    with database.reading() as session:
        event = session.get(StatementEvent, event_id)
        credit = None
        if event is not None and event.kind == EventKind.RESOLVED:
            credit = session.scalar(
                select(Adjustment.id).where(
                    Adjustment.dispute_id == event.answers, Adjustment.withdrawn_at.is_(None)
                )
            )
    if credit is not None:
        withdraw_adjustment(database, credit)
    return credit is not None, withdraw_event(database, event_id)
