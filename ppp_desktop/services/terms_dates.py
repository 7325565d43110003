"""The days from which a contract's terms may still change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import require_contract

PERIODS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class EffectiveDay:
    """A day from which terms may apply; `replaces` tells that a version of that day exists."""

    day: date
    replaces: bool


def list_effective_days(
    database: Database, contract_id: int, today: date
) -> tuple[EffectiveDay, ...]:
    """Return the first days of open periods, the next one first; some periods ahead of today.

    Empty where the contract ends before its next open period begins.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        kind = PeriodKind(contract.billing)
        first = _first_open_day(session, contract)
        ahead = period_of(max(today, first), kind)
        for _ in range(PERIODS_AHEAD):
            ahead = ahead.next()
        last = ahead.start if contract.end is None else min(contract.end, ahead.start)
        if first > last:
            return ()
        versions = {version.effective for version in contract.terms}
        days = (max(period.start, first) for period in periods_between(first, last, kind))
        return tuple(EffectiveDay(day, day in versions) for day in days)


def preview_period(contract: Contract, today: date) -> Period:
    """Return the last full period inside the contract; its first one where none is over."""
    kind = PeriodKind(contract.billing)
    last_full = period_of(today, kind).previous()
    first = period_of(contract.start, kind)
    last = last_full if contract.end is None else min(last_full, period_of(contract.end, kind))
    return max(first, last)


def get_preview_period(database: Database, contract_id: int, today: date) -> Period:
    """Return the period that terms are tried out on; see `preview_period`."""
    with database.reading() as session:
        return preview_period(require_contract(session, contract_id), today)


def _first_open_day(session: Session, contract: Contract) -> date:
    last_end = session.scalar(select(func.max(Statement.end)).where(closes_period(contract.id)))
    if last_end is None:
        return contract.start
    return period_of(last_end, PeriodKind(contract.billing)).next().start
