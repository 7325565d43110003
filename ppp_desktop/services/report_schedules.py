"""Reports on a schedule: every week or month, due from a day on, once whoever was away."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import ReportSchedule
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import ContractStatus, require_contract
from ppp_desktop.services.messages import check_address
from ppp_desktop.services.report_spans import SpanKind, span_of

_MONTHS_OF_A_YEAR = 12


class Every(StrEnum):
    """How often a report is due."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a contract's report is due, what it covers then, and who gets it."""

    every: Every
    span: SpanKind
    next_on: date
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduledContract:
    """A contract whose reports are on a schedule."""

    contract_id: int
    contract_code: str
    client_name: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that is due: since when, for which days, to whom.

    `missed` is how many fell due since then; one report makes up for all of them.
    """

    contract_id: int
    contract_code: str
    client_name: str
    since: date
    missed: int
    kind: SpanKind
    span: Period
    recipients: tuple[str, ...]


def get_schedule(database: Database, contract_id: int) -> Schedule | None:
    """Return a contract's schedule, None where there is none."""
    with database.reading() as session:
        kept = _kept(session, contract_id)
        return None if kept is None else _read(kept)


def save_schedule(database: Database, contract_id: int, schedule: Schedule) -> Changes:
    """Store when a contract's report is due; raises ValidationFailed naming the field."""
    if schedule.span is SpanKind.OWN:
        raise ValidationFailed(
            "A schedule has no days of its own.",
            field="span",
            remedy="Choose the month to date, the last week or the last month.",
        )
    recipients = list(dict.fromkeys(check_address(each) for each in schedule.recipients))
    with database.writing() as session:
        require_contract(session, contract_id)
        kept = _kept(session, contract_id)
        if kept is None:
            kept = ReportSchedule(contract_id=contract_id)
            session.add(kept)
        kept.every, kept.span = str(schedule.every), str(schedule.span)
        # The day of the month is kept: a report of the 31st comes on the 30th of June, then on
        # the 31st of July again.
        if kept.next_on != schedule.next_on:
            kept.first_on = schedule.next_on
        kept.next_on = schedule.next_on
        kept.recipients = recipients
    return Changes.of(Topic.CONTRACTS, ids=(contract_id,))


def remove_schedule(database: Database, contract_id: int) -> Changes:
    """Take a contract's reports off the schedule."""
    with database.writing() as session:
        kept = _kept(session, contract_id)
        if kept is not None:
            session.delete(kept)
    return Changes.of(Topic.CONTRACTS, ids=(contract_id,))


def list_schedules(database: Database) -> list[ScheduledContract]:
    """Return every schedule by its next day."""
    query = (
        select(ReportSchedule, Contract)
        .join(Contract, Contract.id == ReportSchedule.contract_id)
        .options(joinedload(Contract.client))
        .order_by(ReportSchedule.next_on, Contract.code)
    )
    with database.reading() as session:
        return [
            ScheduledContract(contract.id, contract.code, contract.client.name, _read(kept))
            for kept, contract in session.execute(query)
        ]


def due_reports(database: Database, today: date) -> tuple[DueReport, ...]:
    """Return the reports that are due, the oldest first; of active contracts only.

    The window makes one under `navigate("performance", contract_id=…, report=due.kind)`.
    """
    with database.reading() as session:
        return tuple(read_due_reports(session, today))


def read_due_reports(session: Session, today: date) -> list[DueReport]:
    """Return the same inside a transaction."""
    query = (
        select(ReportSchedule, Contract)
        .join(Contract, Contract.id == ReportSchedule.contract_id)
        .options(joinedload(Contract.client))
        .where(ReportSchedule.next_on <= today, Contract.status == str(ContractStatus.ACTIVE))
        .order_by(ReportSchedule.next_on, Contract.code)
    )
    return [_due(kept, contract, today) for kept, contract in session.execute(query)]


def report_made(database: Database, contract_id: int, span: Period, today: date) -> Changes:
    """Note that a report was handed over, and move the schedule on if it was the one due.

    A report of other days leaves the schedule as it is.
    """
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        record_activity(
            session, "Performance report made", f"{contract.code}, {span.label}", contract_id
        )
        move_on(session, contract_id, span, today)
    return Changes.of(Topic.CONTRACTS, ids=(contract_id,))


def report_left(session: Session, contract_id: int, occasion: str, today: date) -> None:
    """Note inside a transaction that a report was sent: `occasion` is "report 2026-06"."""
    try:
        span = Period.parse(occasion.removeprefix("report "))
    except ValidationFailed:  # sent for some other reason
        return
    move_on(session, contract_id, span, today)


def move_on(session: Session, contract_id: int, span: Period, today: date) -> None:
    """Move a schedule on if the report of these days is the one that is due."""
    kept = _kept(session, contract_id)
    if kept is not None and kept.next_on <= today and _is_due_one(kept, span, today):
        kept.next_on = _next(kept, today)


def next_days(every: Every, first: date, after: date, count: int) -> tuple[date, ...]:
    """Return the next days of a series that began on `first`, all later than `after`."""
    days = _series(every, first)
    found: list[date] = []
    while len(found) < count:
        day = next(days)
        if day > after:
            found.append(day)
    return tuple(found)


def _series(every: Every, first: date) -> Iterator[date]:
    day, months = first, 0
    while True:
        yield day
        months += 1
        if every is Every.WEEK:
            day += timedelta(weeks=1)
        else:
            years, month = divmod(first.month - 1 + months, _MONTHS_OF_A_YEAR)
            year = first.year + years
            last = monthrange(year, month + 1)[1]
            day = date(year, month + 1, min(first.day, last))


def _next(kept: ReportSchedule, today: date) -> date:
    return next_days(Every(kept.every), kept.first_on, max(today, kept.next_on), 1)[0]


def _is_due_one(kept: ReportSchedule, span: Period, today: date) -> bool:
    """Tell whether the span has the days of the report that is due, or later ones."""
    return span.end >= span_of(SpanKind(kept.span), min(today, kept.next_on)).end


def _due(kept: ReportSchedule, contract: Contract, today: date) -> DueReport:
    kind, every = SpanKind(kept.span), Every(kept.every)
    missed = 1
    for day in _series(every, kept.first_on):
        if day > today:
            break
        missed += day > kept.next_on
    return DueReport(
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        since=kept.next_on,
        missed=missed,
        kind=kind,
        span=span_of(kind, today),
        recipients=tuple(kept.recipients),
    )


def _kept(session: Session, contract_id: int) -> ReportSchedule | None:
    return session.scalar(select(ReportSchedule).where(ReportSchedule.contract_id == contract_id))


def _read(kept: ReportSchedule) -> Schedule:
    return Schedule(Every(kept.every), SpanKind(kept.span), kept.next_on, tuple(kept.recipients))
