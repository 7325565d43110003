"""The home page: what needs doing, what this period has earned, what is off pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.calculation import calculate_period, pay_of_period
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.performance import ObjectivePerformance, measure_objectives
from ppp_desktop.services.statement_making import histories_of
from ppp_desktop.services.todo_periods import (
    read_unclosed,
    to_close,
    to_decide,
    to_freeze,
    to_import,
    to_write,
)
from ppp_desktop.services.todo_statements import (
    to_correct,
    to_deliver,
    to_remind,
    to_report,
    to_settle,
)
from ppp_desktop.services.todos import TodoKind, TodoRow, listed


@dataclass(frozen=True, slots=True)
class EarnedRow:
    """What one contract has earned in its running period, before tax.

    `last_period` is the pay of the last full period, None where there was none.
    """

    contract_id: int
    client_name: str
    contract_code: str
    currency: str
    period: Period
    earned: Decimal
    last_period: Decimal | None


@dataclass(frozen=True, slots=True)
class OffPaceRow:
    """An objective that will miss its target if it goes on like this.

    `trend` is its figure in the last periods, oldest first, the running `period` last.
    """

    contract_id: int
    contract_code: str
    client_name: str
    currency: str
    period: Period
    objective: ObjectivePerformance
    trend: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything that the home page shows."""

    today: date
    contracts: int
    todos: tuple[TodoRow, ...]
    earned: tuple[EarnedRow, ...]
    off_pace: tuple[OffPaceRow, ...]


@dataclass(frozen=True, slots=True)
class _Running:
    """An active contract's running period: what it earned, or the `obstacle` to telling."""

    contract: Contract
    period: Period
    earned: Decimal
    obstacle: str = ""


def get_home(database: Database, today: date) -> HomeView:
    """Return what needs doing today and how the running periods stand."""
    with database.reading() as session:
        contracts = _contracts(session)
        running = _running(session, contracts, today)
        paid = _paid_last(session, running)
        through = _last_days(session, contracts, today)
        return HomeView(
            today=today,
            contracts=len(contracts),
            todos=tuple(_todos(session, contracts, running, today)),
            earned=tuple(_earned(session, each, paid) for each in running),
            off_pace=tuple(
                row
                for each in _active(contracts)
                for row in _off_pace(session, each, today, through.get(each.id))
            ),
        )


def count_todos(database: Database, today: date) -> int:
    """Return how many things `get_home` would list as to do."""
    with database.reading() as session:
        contracts = _contracts(session)
        running = _running(session, contracts, today)
        return len(_todos(session, contracts, running, today))


def _contracts(session: Session) -> list[Contract]:
    """Return all contracts by code, with what is needed of each read at once."""
    query = (
        select(Contract)
        .options(
            joinedload(Contract.client),
            selectinload(Contract.objectives),
            selectinload(Contract.terms),
            selectinload(Contract.source_trusts),
        )
        .order_by(Contract.code)
    )
    return list(session.scalars(query))


def _active(contracts: list[Contract]) -> list[Contract]:
    return [each for each in contracts if each.status == ContractStatus.ACTIVE]


def _todos(
    session: Session, contracts: list[Contract], running: list[_Running], today: date
) -> list[TodoRow]:
    active = _active(contracts)
    unclosed = read_unclosed(session, contracts, today)
    return [
        *to_close(unclosed),
        *to_freeze(unclosed, today),
        *to_import(session, active, today),
        *to_decide(session),
        *to_settle(session),
        *to_correct(session),
        *to_remind(session, today),
        *to_deliver(session, today),
        *to_report(session, today),
        *to_write(active),
        *_not_workable(running),
    ]


def _not_workable(running: list[_Running]) -> list[TodoRow]:
    """Report running periods whose pay cannot be worked out, such as for money of others."""
    stuck = [each for each in running if each.obstacle]
    if len(stuck) > 1:
        codes = listed(each.contract.code for each in stuck)
        return [
            TodoRow(
                kind=TodoKind.LOOK,
                title=f"The running period of {len(stuck):,} contracts cannot be worked out",
                detail=f"{codes}: {stuck[0].obstacle}",
                urgent=True,
                contract_id=stuck[0].contract.id,
            )
        ]
    return [
        TodoRow(
            kind=TodoKind.LOOK,
            title=f"{each.period.label} of {each.contract.code} cannot be worked out",
            detail=each.obstacle,
            urgent=True,
            contract_id=each.contract.id,
            period=each.period,
        )
        for each in stuck
    ]


def _running(session: Session, contracts: list[Contract], today: date) -> list[_Running]:
    """Work the running period of each active contract out, once for all that shows it."""
    found = []
    for contract in _active(contracts):
        if not _runs(contract, today):
            continue
        period = period_of(today, PeriodKind(contract.billing))
        try:
            worked = calculate_period(session, contract, period)
        except PppError as refusal:
            found.append(_Running(contract, period, Decimal(0), refusal.message))
        else:
            found.append(_Running(contract, period, worked.calculation.subtotal))
    return found


def _runs(contract: Contract, today: date) -> bool:
    return bool(contract.terms) and contract.start <= today <= (contract.end or today)


def _paid_last(session: Session, running: list[_Running]) -> dict[int, Decimal]:
    """Return what the last full period of each contract paid before tax, where it is issued."""
    before = {each.contract.id: each.period.previous().start for each in running}
    rows = session.execute(
        select(
            Statement.contract_id,
            Statement.start,
            func.json_extract(Statement.body, "$.calculation.subtotal"),
        ).where(closes_period(), Statement.start.in_(set(before.values())))
    )
    return {
        contract_id: Decimal(str(subtotal))
        for contract_id, start, subtotal in rows
        if before.get(contract_id) == start and subtotal is not None
    }


def _last_days(session: Session, contracts: list[Contract], today: date) -> dict[int, date]:
    """Return the last day with results of each contract up to today, in one query."""
    rows = session.execute(
        select(results.c.contract_id, func.max(results.c.day))
        .where(
            results.c.contract_id.in_([contract.id for contract in contracts]),
            results.c.day.between(period_of(today, PeriodKind.QUARTER).start, today),
        )
        .group_by(results.c.contract_id)
    )
    return {row[0]: row[1] for row in rows}


def _earned(session: Session, running: _Running, paid: Mapping[int, Decimal]) -> EarnedRow:
    contract, period = running.contract, running.period
    last = paid.get(contract.id)
    if last is None:
        last = pay_of_period(session, contract, period.previous())
    return EarnedRow(
        contract_id=contract.id,
        client_name=contract.client.name,
        contract_code=contract.code,
        currency=contract.currency,
        period=period,
        earned=running.earned,
        last_period=last,
    )


def _off_pace(
    session: Session, contract: Contract, today: date, last: date | None
) -> list[OffPaceRow]:
    period = period_of(today, PeriodKind(contract.billing))
    through = last if last is not None and last >= period.start else None
    measured = measure_objectives(session, contract, period, through)
    off_pace = [each for each in measured if each.on_pace is False]
    trends = histories_of(session, contract, period, [each.request for each in off_pace])
    return [
        OffPaceRow(
            contract_id=contract.id,
            contract_code=contract.code,
            client_name=contract.client.name,
            currency=contract.currency,
            period=period,
            objective=each,
            trend=trends[each.request],
        )
        for each in off_pace
    ]
