"""The home page: what needs doing, what this period has earned, what is off pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import (
    Period,
    PeriodKind,
    format_day,
    period_of,
    periods_between,
)
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import ImportBatch, results
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.calculation import calculate_period, pay_of_period
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.performance import (
    ObjectivePerformance,
    last_day_with_data,
    measure_objectives,
)
from ppp_desktop.services.proposal_making import OPEN
from ppp_desktop.services.statement_making import histories_of

LATE_AFTER_DAYS = 3
"""A source that has brought nothing for so many days is reported as missing."""

NAMES_SHOWN = 3


class TodoKind(StrEnum):
    """What a task is about; the window knows where each leads."""

    CLOSE = "close"
    IMPORT = "import"
    WRITE_TERMS = "write_terms"
    LOOK = "look"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One thing to do. `urgent` marks what is late; ids tell where to go."""

    kind: TodoKind
    title: str
    detail: str
    urgent: bool
    contract_id: int | None = None
    period: Period | None = None


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
        return HomeView(
            today=today,
            contracts=len(contracts),
            todos=tuple(_todos(session, contracts, running, today)),
            earned=tuple(_earned(session, each) for each in running),
            off_pace=tuple(
                row for each in _active(contracts) for row in _off_pace(session, each, today)
            ),
        )


def count_todos(database: Database, today: date) -> int:
    """Return how many things `get_home` would list as to do."""
    with database.reading() as session:
        contracts = _contracts(session)
        running = _running(session, contracts, today)
        return len(_todos(session, contracts, running, today))


def unclosed_periods(database: Database, contract_id: int, today: date) -> tuple[Period, ...]:
    """Return the contract's periods that are over and not closed, oldest first."""
    with database.reading() as session:
        contract = session.get(Contract, contract_id)
        return () if contract is None else tuple(_unclosed(session, contract, today))


def _contracts(session: Session) -> list[Contract]:
    """Return all contracts by code, with what is needed of each read at once."""
    query = (
        select(Contract)
        .options(
            joinedload(Contract.client),
            selectinload(Contract.objectives),
            selectinload(Contract.terms),
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
    unclosed = [(each, period) for each in contracts for period in _unclosed(session, each, today)]
    return [
        *_proposed(session),
        *_to_close(unclosed),
        *(todo for each in active for todo in _missing(session, each, today)),
        *_without_terms(active),
        *_not_workable(running),
    ]


def _unclosed(session: Session, contract: Contract, today: date) -> list[Period]:
    """Return the contract's periods that are over and have no issued statement."""
    if contract.status == ContractStatus.DRAFT or not contract.terms:
        return []
    last = min(contract.end, today) if contract.end else today
    if last < contract.start:
        return []
    issued = set(session.scalars(select(Statement.start).where(closes_period(contract.id))))
    return [
        period
        for period in periods_between(contract.start, last, PeriodKind(contract.billing))
        if period.end < today and period.start not in issued
    ]


def _to_close(unclosed: list[tuple[Contract, Period]]) -> list[TodoRow]:
    by_period: dict[Period, list[Contract]] = {}
    for contract, period in unclosed:
        by_period.setdefault(period, []).append(contract)
    todos = []
    for period in sorted(by_period):
        contracts = by_period[period]
        what = contracts[0].code if len(contracts) == 1 else f"{len(contracts)} contracts"
        todos.append(
            TodoRow(
                kind=TodoKind.CLOSE,
                title=f"Close {period.label} for {what}",
                detail=_listed([contract.client.name for contract in contracts]),
                urgent=False,
                contract_id=contracts[0].id if len(contracts) == 1 else None,
                period=period,
            )
        )
    return todos


def _missing(session: Session, contract: Contract, today: date) -> list[TodoRow]:
    """Report each tool whose exports used to come and have stopped for some days."""
    rows = session.execute(
        select(ImportBatch.format_label, func.max(results.c.day))
        .join(results, results.c.batch_id == ImportBatch.id)
        .where(results.c.contract_id == contract.id)
        .group_by(ImportBatch.format_label)
    )
    todos = []
    latest_wanted = today - timedelta(days=LATE_AFTER_DAYS)
    for label, last in sorted(rows):
        if last < latest_wanted:
            todos.append(
                TodoRow(
                    kind=TodoKind.IMPORT,
                    title=f"{label} export missing for {contract.client.name}",
                    detail=f"{contract.code} has results up to {format_day(last)}",
                    urgent=True,
                    contract_id=contract.id,
                )
            )
    return todos


def _proposed(session: Session) -> list[TodoRow]:
    """Tell of differences to closed periods that nobody has decided on."""
    query = (
        select(Proposal, Contract.code)
        .join(Contract, Contract.id == Proposal.contract_id)
        .where(Proposal.state == OPEN)
        .order_by(Contract.code, Proposal.start)
    )
    waiting: dict[str, list[Proposal]] = {}
    for proposal, code in session.execute(query):
        waiting.setdefault(code, []).append(proposal)
    return [_decide(code, proposals) for code, proposals in waiting.items()]


def _decide(code: str, proposals: list[Proposal]) -> TodoRow:
    count = sum(each.rows for each in proposals)
    differences = "1 difference" if count == 1 else f"{count:,} differences"
    stated = all(each.statement for each in proposals)
    since = "to issued statements of" if stated else "after the freeze date for"
    periods = _listed([Period(each.start, each.end).label for each in proposals])
    return TodoRow(
        kind=TodoKind.DECIDE,
        title=f"{differences} {since} {code}",
        detail=periods if stated else f"{periods}: take over, or leave",
        urgent=False,
        contract_id=proposals[0].contract_id,
    )


def _without_terms(contracts: list[Contract]) -> list[TodoRow]:
    return [
        TodoRow(
            kind=TodoKind.WRITE_TERMS,
            title=f"Write down the terms of {contract.code}",
            detail=f"{contract.client.name}: nothing can be closed without them",
            urgent=True,
            contract_id=contract.id,
        )
        for contract in contracts
        if not contract.terms
    ]


def _not_workable(running: list[_Running]) -> list[TodoRow]:
    """Report a running period whose pay cannot be worked out, such as for money of others."""
    return [
        TodoRow(
            kind=TodoKind.LOOK,
            title=f"{each.period.label} of {each.contract.code} cannot be worked out",
            detail=each.obstacle,
            urgent=True,
            contract_id=each.contract.id,
            period=each.period,
        )
        for each in running
        if each.obstacle
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


def _earned(session: Session, running: _Running) -> EarnedRow:
    contract, period = running.contract, running.period
    return EarnedRow(
        contract_id=contract.id,
        client_name=contract.client.name,
        contract_code=contract.code,
        currency=contract.currency,
        period=period,
        earned=running.earned,
        last_period=pay_of_period(session, contract, period.previous()),
    )


def _off_pace(session: Session, contract: Contract, today: date) -> list[OffPaceRow]:
    period = period_of(today, PeriodKind(contract.billing))
    through = last_day_with_data(session, contract.id, period, today)
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


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) <= NAMES_SHOWN:
        return ", ".join(unique)
    return f"{', '.join(unique[:NAMES_SHOWN])} and {len(unique) - NAMES_SHOWN} more"
