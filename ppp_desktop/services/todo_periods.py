"""What is to do about periods and their results: close, freeze, import, decide, mend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import ImportBatch, results
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.open_periods import billed_periods, issued_starts
from ppp_desktop.services.proposal_making import OPEN
from ppp_desktop.services.todos import TodoKind, TodoRow, listed, only

LATE_AFTER_DAYS = 3
"""A source that has brought nothing for so many days is reported as missing."""

LOST_AFTER_DAYS = 120
"""A source that has brought nothing for so long is not expected any more."""

FREEZE_NEAR_DAYS = 5
"""So many days ahead a freeze date is told."""


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A period of a contract that is over and not closed."""

    contract: Contract
    period: Period

    @property
    def frozen_on(self) -> date | None:
        """The last day on which its results may change, None where the terms name none."""
        versions = [each for each in self.contract.terms if each.effective <= self.period.end]
        answers = versions[-1].document.get("answers") if versions else None
        days = answers.get("freeze_days") if isinstance(answers, dict) else None
        return self.period.end + timedelta(days=days) if isinstance(days, int) else None


def read_unclosed(session: Session, contracts: Iterable[Contract], today: date) -> list[Unclosed]:
    """Return the periods that are over and have no statement, by contract, in one query."""
    issued = issued_starts(session)
    return [
        Unclosed(contract, period)
        for contract in contracts
        for period in billed_periods(contract, today)
        if period.end < today and period.start not in issued.get(contract.id, frozenset())
    ]


def to_close(unclosed: Iterable[Unclosed]) -> list[TodoRow]:
    """Return the period that most contracts wait for, then the other ones, as one row if several.

    Of periods that as many wait for the oldest comes first.
    """
    by_period: defaultdict[Period, list[Contract]] = defaultdict(list)
    for each in unclosed:
        by_period[each.period].append(each.contract)
    if not by_period:
        return []
    first, *others = sorted(by_period.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    if len(others) < 2:
        return [_closing(*entry) for entry in (first, *others)]
    periods = sorted(period for period, _contracts in others)
    contracts = [contract for _period, found in others for contract in found]
    rest = TodoRow(
        kind=TodoKind.CLOSE,
        title=f"{len(periods):,} more periods are not closed",
        detail=f"{listed(period.label for period in periods)}, for "
        f"{_contracts(list(dict.fromkeys(contracts)))}",
        urgent=False,
        contract_id=only(contract.id for contract in contracts),
        period=periods[0],
    )
    return [_closing(*first), rest]


def to_freeze(unclosed: Iterable[Unclosed], today: date) -> list[TodoRow]:
    """Return a row for each freeze date that is near, while its period can still be settled."""
    near = timedelta(days=FREEZE_NEAR_DAYS)
    by_date: defaultdict[tuple[date, Period], list[Contract]] = defaultdict(list)
    for each in unclosed:
        frozen_on = each.frozen_on
        if frozen_on is not None and today <= frozen_on <= today + near:
            by_date[frozen_on, each.period].append(each.contract)
    return [
        TodoRow(
            kind=TodoKind.FREEZE,
            title=f"{period.label} freezes on {format_day(day)} for {_contracts(contracts)}",
            detail=f"{listed(each.client.name for each in contracts)}: what is missing or pending "
            "can be settled until then",
            urgent=True,
            contract_id=only(contract.id for contract in contracts),
            period=period,
        )
        for (day, period), contracts in sorted(by_date.items(), key=lambda entry: entry[0])
    ]


def to_import(session: Session, contracts: Sequence[Contract], today: date) -> list[TodoRow]:
    """Return a row for each tool whose exports used to come and have stopped, in one query."""
    known = {contract.id: contract for contract in contracts}
    rows = session.execute(
        select(results.c.contract_id, ImportBatch.format_label, func.max(results.c.day))
        .join(ImportBatch, ImportBatch.id == results.c.batch_id)
        .where(
            results.c.contract_id.in_(known),
            results.c.day >= today - timedelta(days=LOST_AFTER_DAYS),
        )
        .group_by(results.c.contract_id, ImportBatch.format_label)
    )
    by_label: defaultdict[str, list[tuple[Contract, date]]] = defaultdict(list)
    for contract_id, label, last in rows:
        if last < today - timedelta(days=LATE_AFTER_DAYS):
            by_label[label].append((known[contract_id], last))
    return [_missing(label, found) for label, found in sorted(by_label.items())]


def to_decide(session: Session) -> list[TodoRow]:
    """Return what differs from closed periods: a row for one contract, or one for them all."""
    rows = session.execute(
        select(
            Contract.id,
            Contract.code,
            Proposal.start,
            Proposal.end,
            Proposal.statement,
            Proposal.rows,
        )
        .join(Contract, Contract.id == Proposal.contract_id)
        .where(Proposal.state == OPEN)
        .order_by(Contract.code, Proposal.start)
    ).all()
    if not rows:
        return []
    count = counted(sum(row.rows for row in rows), "difference")
    codes = list(dict.fromkeys(row.code for row in rows))
    if len(codes) > 1:
        waits = "wait" if sum(row.rows for row in rows) > 1 else "waits"
        return [
            TodoRow(
                kind=TodoKind.DECIDE,
                title=f"{count} to closed periods {waits} in {len(codes):,} contracts",
                detail=listed(codes),
                urgent=False,
            )
        ]
    stated = all(row.statement for row in rows)
    since = "to issued statements of" if stated else "after the freeze date for"
    periods = listed(Period(row.start, row.end).label for row in rows)
    return [
        TodoRow(
            kind=TodoKind.DECIDE,
            title=f"{count} {since} {codes[0]}",
            detail=periods if stated else f"{periods}: take over, or leave",
            urgent=False,
            contract_id=rows[0].id,
        )
    ]


def to_write(contracts: Iterable[Contract]) -> list[TodoRow]:
    """Return the active contracts without terms."""
    found = [contract for contract in contracts if not contract.terms]
    if not found:
        return []
    return [
        TodoRow(
            kind=TodoKind.WRITE_TERMS,
            title=f"Write down the terms of {_contracts(found)}",
            detail=f"{listed(each.client.name for each in found)}: nothing can be closed without "
            "them",
            urgent=True,
            contract_id=only(contract.id for contract in found),
        )
    ]


def _closing(period: Period, contracts: Sequence[Contract]) -> TodoRow:
    return TodoRow(
        kind=TodoKind.CLOSE,
        title=f"Close {period.label} for {_contracts(contracts)}",
        detail=listed(contract.client.name for contract in contracts),
        urgent=False,
        contract_id=only(contract.id for contract in contracts),
        period=period,
    )


def _missing(label: str, found: Sequence[tuple[Contract, date]]) -> TodoRow:
    contracts = [contract for contract, _last in found]
    clients = list(dict.fromkeys(contract.client.name for contract in contracts))
    whose = clients[0] if len(clients) == 1 else f"{len(clients):,} clients"
    oldest, last = min(found, key=lambda each: each[1])
    detail = f"{oldest.code} has results up to {format_day(last)}"
    if len(found) > 1:
        detail = f"{listed(clients)}; {detail}"
    return TodoRow(
        kind=TodoKind.IMPORT,
        title=f"{label} export missing for {whose}",
        detail=detail,
        urgent=True,
        contract_id=only(contract.id for contract in contracts),
    )


def _contracts(contracts: Sequence[Contract]) -> str:
    return contracts[0].code if len(contracts) == 1 else f"{len(contracts):,} contracts"
