"""The periods that contracts bill, and of how many contracts each still has to be closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import ContractStatus


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A period that contracts bill, the latest first; `waiting` of them are not closed yet."""

    period: Period
    contracts: int
    waiting: int
    is_over: bool


def list_open_periods(database: Database, today: date) -> list[OpenPeriod]:
    """Return every period that contracts bill up to `today`, the running ones among them."""
    with database.reading() as session:
        contracts = session.scalars(select(Contract).options(selectinload(Contract.terms))).all()
        issued = issued_starts(session)
        counts: defaultdict[Period, list[bool]] = defaultdict(list)
        for contract in contracts:
            for period in billed_periods(contract, today):
                counts[period].append(period.start not in issued.get(contract.id, frozenset()))
    found = [
        OpenPeriod(period, len(waits), sum(waits), period.end < today)
        for period, waits in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.period.end.toordinal(), each.period.days))


def period_to_close(periods: Iterable[OpenPeriod]) -> Period | None:
    """Return the one to suggest: over, for most contracts; of several as good the oldest.

    Where everything is closed that is the last one that is over, else the running one.
    """
    given = list(periods)
    waiting = [each for each in given if each.is_over and each.waiting]
    if waiting:
        most = max(each.waiting for each in waiting)
        return [each.period for each in waiting if each.waiting == most][-1]
    over = [each for each in given if each.is_over]
    return next((each.period for each in (*over, *given)), None)


def unclosed_periods(database: Database, contract_id: int, today: date) -> tuple[Period, ...]:
    """Return the contract's periods that are over and not closed, oldest first."""
    with database.reading() as session:
        contract = session.get(Contract, contract_id)
        if contract is None:
            return ()
        issued = issued_starts(session).get(contract_id, frozenset())
        return tuple(
            period
            for period in billed_periods(contract, today)
            if period.end < today and period.start not in issued
        )


def billed_periods(contract: Contract, today: date) -> list[Period]:
    """Return the periods that a contract bills up to `today`; none of one that is a draft."""
    last = min(contract.end or today, today)
    if contract.status == ContractStatus.DRAFT or not contract.terms or contract.start > last:
        return []
    return list(periods_between(contract.start, last, PeriodKind(contract.billing)))


def issued_starts(session: Session) -> dict[int, frozenset[date]]:
    """Return the first days of the periods that each contract has closed, in one query."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    rows = session.execute(select(Statement.contract_id, Statement.start).where(closes_period()))
    for contract_id, start in rows:
        found[contract_id].add(start)
    return {contract_id: frozenset(starts) for contract_id, starts in found.items()}
