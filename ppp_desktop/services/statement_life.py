"""Where an issued statement stands: what is paid, disputed, open and overdue on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.core.money import round_money
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import StatementKind
from ppp_desktop.services.life_events import EventKind, LifeEvent, open_disputes, read_events
from ppp_desktop.services.statement_body import StatementBody, body_from_json


class LifeState(StrEnum):
    """Where an issued statement stands."""

    ISSUED = "issued"
    SENT = "sent"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    PARTLY_PAID = "partly paid"
    PAID = "paid"
    VOIDED = "voided"
    CREDIT = "credit"


_CANCELLED = frozenset({LifeState.VOIDED, LifeState.CREDIT})


@dataclass(frozen=True, slots=True)
class Life:
    """Where a statement stands on a day; a void one and its credit take each other back.

    `open` is what is not paid yet, `disputed` what of it stands in open disputes, tax included;
    the rest is payable now. `days_overdue` is 0 while nothing payable is due.
    """

    state: LifeState
    events: tuple[LifeEvent, ...]
    total: Decimal
    paid: Decimal
    disputed: Decimal
    days_overdue: int

    @property
    def open(self) -> Decimal:
        """What is not paid yet."""
        return Decimal(0) if self.state in _CANCELLED else self.total - self.paid

    @property
    def payable(self) -> Decimal:
        """What of it is not disputed."""
        return self.open - self.disputed

    @property
    def open_disputes(self) -> tuple[LifeEvent, ...]:
        """The disputes that nobody resolved yet; what is void settles its own."""
        return () if self.state in _CANCELLED else open_disputes(self.events)


def read_life(database: Database, statement_id: int, *, today: date) -> Life:
    """Return where one issued statement stands; raises NotFound and, for a draft, Conflict."""
    with database.reading() as session:
        statement = require_issued(session, statement_id)
        return life_of(statement, read_events(session, [statement_id])[statement_id], today)


def list_lives(database: Database, *, today: date) -> dict[int, Life]:
    """Return where every issued statement stands, by its id."""
    with database.reading() as session:
        statements = session.scalars(
            select(Statement).where(Statement.number.is_not(None)).options(defer(Statement.body))
        ).all()
        events = read_events(session, [statement.id for statement in statements])
        return {each.id: life_of(each, events[each.id], today) for each in statements}


def life_of(statement: Statement, events: Sequence[LifeEvent], today: date) -> Life:
    """Return where a statement with these events stands."""
    paid = sum((each.amount or Decimal(0) for each in events), Decimal(0))
    state = _state(statement, events, paid)
    disputes = () if state in _CANCELLED else open_disputes(events)
    disputed = _disputed(statement, disputes, statement.total - paid) if disputes else Decimal(0)
    due = statement.due_on
    is_done = state is LifeState.PAID or state in _CANCELLED
    is_due = due is not None and due < today and not is_done
    payable = statement.total - paid - disputed
    late = (today - due).days if due is not None and is_due and payable > 0 else 0
    return Life(state, tuple(events), statement.total, paid, disputed, late)


def _state(statement: Statement, events: Sequence[LifeEvent], paid: Decimal) -> LifeState:
    if statement.kind == StatementKind.CREDIT:
        return LifeState.CREDIT
    if statement.voided_on is not None:
        return LifeState.VOIDED
    return _state_in_force(statement, events, paid)


def _state_in_force(statement: Statement, events: Sequence[LifeEvent], paid: Decimal) -> LifeState:
    kinds = {each.kind for each in events}
    if paid == statement.total and (paid or EventKind.PAID in kinds):
        return LifeState.PAID
    if open_disputes(events):
        return LifeState.DISPUTED
    if paid:
        return LifeState.PARTLY_PAID
    if EventKind.ACCEPTED in kinds:
        return LifeState.ACCEPTED
    return LifeState.SENT if EventKind.SENT in kinds else LifeState.ISSUED


def _disputed(statement: Statement, disputes: Iterable[LifeEvent], open_amount: Decimal) -> Decimal:
    """Return what stands in dispute with its tax, at most what is open."""
    body = body_from_json(statement.body)
    lines = {each.line for each in disputes}
    if None in lines:
        return open_amount
    amount = sum(
        (body.calculation.lines[line - 1].amount for line in lines if line is not None), Decimal(0)
    )
    taxed = _with_tax(body, amount)
    return max(min(taxed, open_amount), Decimal(0)) if open_amount >= 0 else Decimal(0)


def _with_tax(body: StatementBody, amount: Decimal) -> Decimal:
    tax = body.calculation.tax
    rate = Decimal(0) if tax is None or not tax.amount else tax.rate
    worked = body.calculation
    return round_money(amount * (1 + rate), worked.currency, worked.rounding)


def require_issued(session: Session, statement_id: int) -> Statement:
    """Return an issued statement; raises NotFound, Conflict for a draft."""
    statement = session.get(Statement, statement_id)
    if statement is None:
        raise NotFound("This statement is no longer in the store.")
    if statement.number is None:
        raise Conflict("A draft has no life yet.", "Issue it first.")
    return statement
