"""What is to do about issued statements: remind, answer, correct, send again, report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.receivables import Adjustment, Delivery, StatementEvent
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.close_facts import read_disputes
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.deliveries import DeliveryState, Method
from ppp_desktop.services.life_events import EventKind, Outcome, read_events
from ppp_desktop.services.report_schedules import read_due_reports
from ppp_desktop.services.statement_life import life_of
from ppp_desktop.services.todos import TodoKind, TodoRow, listed, only

_OPEN = (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.SENDING)
TOLD_DAYS = 60
"""A message that did not arrive is told for so long."""


@dataclass(frozen=True, slots=True)
class _Overdue:
    id: int
    number: str
    client: str
    currency: str
    payable: Decimal
    days: int


def to_remind(session: Session, today: date) -> list[TodoRow]:
    """Return the statements whose payment is overdue, as one row."""
    found = _overdue(session, today)
    if not found:
        return []
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in found:
        sums[each.currency] += each.payable
    amounts = " and ".join(format_money(amount, key) for key, amount in sorted(sums.items()))
    if len(found) == 1:
        (one,) = found
        title = f"Statement {one.number} is overdue"
        detail = f"{one.client}: {amounts}, {counted(one.days, 'day')} overdue"
    else:
        title = f"{len(found):,} statements overdue"
        detail = f"{listed(each.number for each in found)}: {amounts} together"
    return [
        TodoRow(
            kind=TodoKind.REMIND,
            title=title,
            detail=detail,
            urgent=True,
            statement_id=only(each.id for each in found),
        )
    ]


def to_settle(session: Session) -> list[TodoRow]:
    """Return the disputes that nobody resolved, as one row."""
    found = read_disputes(session)
    if not found:
        return []
    statements = {each.statement_id: each for each in found}
    if len(statements) == 1:
        first = found[0]
        name = session.scalar(
            select(Client.name).join(Contract).where(Contract.id == first.contract_id)
        )
        more = len(found) - 1
        rest = f", and {counted(more, 'more dispute')}" if more else ""
        title, detail = f"Statement {first.number} is disputed", f"{name}: {first.part}{rest}"
    else:
        title = f"{len(statements):,} statements are disputed"
        detail = listed(each.number for each in statements.values())
    return [
        TodoRow(
            kind=TodoKind.DISPUTE,
            title=title,
            detail=detail,
            urgent=False,
            statement_id=found[0].statement_id,
        )
    ]


def to_correct(session: Session) -> list[TodoRow]:
    """Return the disputes that were upheld and that no line of a statement corrects, as one row."""
    answer = aliased(StatementEvent)
    corrected = select(Adjustment.dispute_id).where(
        Adjustment.dispute_id.is_not(None), Adjustment.withdrawn_at.is_(None)
    )
    rows = session.execute(
        select(Statement.id, Statement.number, Client.name)
        .join(answer, answer.statement_id == Statement.id)
        .join(Contract, Contract.id == Statement.contract_id)
        .join(Client, Client.id == Contract.client_id)
        .where(
            answer.kind == EventKind.RESOLVED,
            answer.reason.in_([Outcome.UPHELD, Outcome.PARTLY]),
            answer.withdrawn_at.is_(None),
            answer.answers.not_in(corrected),
            Statement.voided_on.is_(None),
        )
        .order_by(answer.id)
    ).all()
    if not rows:
        return []
    numbers = list(dict.fromkeys(row.number or "" for row in rows))
    one = len(numbers) == 1
    return [
        TodoRow(
            kind=TodoKind.CORRECT,
            title=f"Dispute of {numbers[0]} was upheld"
            if one
            else f"Disputes of {len(numbers):,} statements were upheld",
            detail=f"{rows[0].name}: correct it by a line of the next statement"
            if one
            else f"{listed(numbers)}: correct them by lines of the next statements",
            urgent=False,
            statement_id=rows[0].id,
        )
    ]


def to_deliver(session: Session, today: date) -> list[TodoRow]:
    """Return the messages that did not leave, or may not have arrived, as one row.

    Of the same message to the same client only the last try counts.
    """
    since = datetime.combine(today - timedelta(days=TOLD_DAYS), time.min, tzinfo=UTC)
    rows = session.execute(
        select(
            Delivery.kind,
            Delivery.contract_id,
            Delivery.statement_id,
            Delivery.occasion,
            Delivery.reference,
            Delivery.state,
            Delivery.method,
        )
        .where(Delivery.started_at >= since.replace(tzinfo=None))
        .order_by(Delivery.id.desc())
    )
    seen: set[tuple[str, int, int | None, str]] = set()
    found: list[tuple[str, str]] = []
    for kind, contract_id, statement_id, occasion, reference, state, method in rows:
        key = (kind, contract_id, statement_id, occasion)
        if key not in seen and method == Method.MAIL and state in _OPEN:
            found.append((reference, state))
        seen.add(key)
    if not found:
        return []
    certain = all(state == DeliveryState.FAILED for _reference, state in found)
    if len(found) == 1:
        title = f"{found[0][0]} {'was not sent' if certain else 'may not have arrived'}"
        detail = "Look at the send log, then send it again or settle it"
    else:
        title = f"{len(found):,} messages were not sent, or may not have arrived"
        detail = listed(reference for reference, _state in found)
    return [TodoRow(kind=TodoKind.DELIVER, title=title, detail=detail, urgent=True)]


def to_report(session: Session, today: date) -> list[TodoRow]:
    """Return the performance reports that are due, as one row."""
    found = read_due_reports(session, today)
    if not found:
        return []
    if len(found) == 1:
        (one,) = found
        title = f"Performance report due for {one.client_name}"
        detail = f"{one.contract_code}, {one.span.label}; since {format_day(one.since)}"
    else:
        title = f"{len(found):,} performance reports due"
        detail = listed(each.client_name for each in found)
    return [
        TodoRow(
            kind=TodoKind.REPORT,
            title=title,
            detail=detail,
            urgent=False,
            contract_id=found[0].contract_id,
            report=found[0].kind,
        )
    ]


def _overdue(session: Session, today: date) -> Sequence[_Overdue]:
    """Return what is payable and late, the oldest first; the disputed part is not payable."""
    rows = session.execute(
        select(
            Statement.id,
            Statement.number,
            Client.name,
            Statement.currency,
            Statement.total,
            Statement.due_on,
        )
        .join(Contract, Contract.id == Statement.contract_id)
        .join(Client, Client.id == Contract.client_id)
        .where(closes_period(), Statement.due_on < today)
        .order_by(Statement.due_on, Statement.number)
    ).all()
    payments = session.execute(
        select(StatementEvent.statement_id, StatementEvent.amount).where(
            StatementEvent.kind == EventKind.PAID, StatementEvent.withdrawn_at.is_(None)
        )
    )
    paid: defaultdict[int, Decimal] = defaultdict(Decimal)
    for statement_id, amount in payments:
        paid[statement_id] += amount or Decimal(0)
    disputed = {each.statement_id for each in read_disputes(session)}
    found = []
    for statement_id, number, client, currency, total, due_on in rows:
        payable = total - paid[statement_id]
        if payable > 0 and statement_id in disputed:
            statement = session.get_one(Statement, statement_id)
            events = read_events(session, [statement_id])[statement_id]
            payable = life_of(statement, events, today).payable
        if payable > 0:
            late = (today - (due_on or today)).days
            found.append(_Overdue(statement_id, number or "", client, currency, payable, late))
    return found
