"""What closing checklists are made from, read for all contracts of a period in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.imports import Proposal, Reconciliation
from ppp_desktop.models.receivables import Adjustment, StatementEvent
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import is_in_force, of_period
from ppp_desktop.services.data_checks.accepting import read_acceptances
from ppp_desktop.services.data_checks.findings import Acceptance
from ppp_desktop.services.life_events import REASONS, DisputeReason, EventKind
from ppp_desktop.services.proposal_making import OPEN
from ppp_desktop.services.reconciliations import ReconciliationRow, row_of


@dataclass(frozen=True, slots=True)
class Closing:
    """The statement of a contract's period: a draft while `number` is ""."""

    id: int
    number: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A dispute that nobody resolved; `line` counts from 1, None for the whole statement."""

    contract_id: int
    statement_id: int
    number: str
    line: int | None
    reason: str

    @property
    def text(self) -> str:
        """What is disputed: "Line 2 of 2026-011 is disputed: counts differ."."""
        what = f"Line {self.line} of {self.number}" if self.line else self.number
        return f"{what} is disputed{self._why}."

    @property
    def part(self) -> str:
        """The same without the number: "line 2, counts differ"."""
        return f"{f'line {self.line}' if self.line else 'as a whole'}{self._why}"

    @property
    def _why(self) -> str:
        known = self.reason in [each.value for each in DisputeReason]
        why = REASONS[DisputeReason(self.reason)] if known else self.reason
        return f": {why}" if why else ""


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """Differences that wait for a decision; `statement` is the number that had counted them."""

    contract_id: int
    period: Period
    statement: str
    rows: int


@dataclass(frozen=True, slots=True)
class OpenAdjustment:
    """A line added by hand that no statement carries yet."""

    contract_id: int
    start: date
    label: str
    amount: Decimal


_Row = TypeVar("_Row", OpenDispute, OpenProposal, OpenAdjustment)


@dataclass(frozen=True, slots=True)
class CloseFacts:
    """Contracts with what else is known of them, by contract id."""

    contracts: tuple[Contract, ...]
    closings: Mapping[int, Closing]
    disputes: Mapping[int, tuple[OpenDispute, ...]]
    proposals: Mapping[int, tuple[OpenProposal, ...]]
    adjustments: Mapping[int, tuple[OpenAdjustment, ...]]
    reconciliations: Mapping[int, tuple[ReconciliationRow, ...]]
    accepted: Mapping[tuple[int, str, str], Acceptance]


def read_facts(
    session: Session, period: Period, contract_ids: Collection[int] | None = None
) -> CloseFacts:
    """Return the contracts that bill `period`, or those of `contract_ids` among them."""
    contracts = _contracts(session, period, contract_ids)
    ids = [contract.id for contract in contracts]
    return CloseFacts(
        contracts=tuple(contracts),
        closings=_closings(session, ids, period),
        disputes=_by_contract(read_disputes(session)),
        proposals=_by_contract(read_open_proposals(session)),
        adjustments=_by_contract(_adjustments(session)),
        reconciliations=_reconciliations(session, ids),
        accepted=read_acceptances(session),
    )


def read_disputes(session: Session) -> list[OpenDispute]:
    """Return the open disputes of all statements that are not void, the oldest first."""
    events = session.execute(
        select(
            StatementEvent.id,
            StatementEvent.kind,
            StatementEvent.answers,
            StatementEvent.line,
            StatementEvent.reason,
            Statement.id,
            Statement.number,
            Statement.contract_id,
        )
        .join(Statement, Statement.id == StatementEvent.statement_id)
        .where(
            StatementEvent.withdrawn_at.is_(None),
            StatementEvent.kind.in_([EventKind.DISPUTED, EventKind.RESOLVED]),
            Statement.voided_on.is_(None),
        )
        .order_by(StatementEvent.day, StatementEvent.id)
    ).all()
    answered = {row.answers for row in events if row.kind == EventKind.RESOLVED}
    return [
        OpenDispute(contract_id, statement_id, number or "", line, reason)
        for event_id, kind, _answers, line, reason, statement_id, number, contract_id in events
        if kind == EventKind.DISPUTED and event_id not in answered
    ]


def read_open_proposals(session: Session) -> list[OpenProposal]:
    """Return what waits for a decision, by period; the differences themselves are not read."""
    rows = session.execute(
        select(
            Proposal.contract_id, Proposal.start, Proposal.end, Proposal.statement, Proposal.rows
        )
        .where(Proposal.state == OPEN)
        .order_by(Proposal.start, Proposal.id)
    )
    return [
        OpenProposal(contract_id, Period(start, end), statement, count)
        for contract_id, start, end, statement, count in rows
    ]


def _contracts(
    session: Session, period: Period, contract_ids: Collection[int] | None
) -> list[Contract]:
    """Return the contracts by client and code, with what is needed of each read at once."""
    query = (
        select(Contract)
        .options(
            joinedload(Contract.client),
            selectinload(Contract.objectives),
            selectinload(Contract.terms),
            selectinload(Contract.source_trusts),
        )
        .where(
            Contract.billing == str(period.kind),
            Contract.start <= period.end,
            Contract.end.is_(None) | (Contract.end >= period.start),
        )
    )
    if contract_ids is not None:
        query = query.where(Contract.id.in_(list(contract_ids)))
    found = session.scalars(query).all()
    return sorted(found, key=lambda each: (each.client.name.casefold(), each.code))


def _closings(session: Session, contract_ids: Iterable[int], period: Period) -> dict[int, Closing]:
    rows = session.execute(
        select(Statement.contract_id, Statement.id, Statement.number, Statement.total).where(
            Statement.contract_id.in_(list(contract_ids)),
            of_period(period),
            is_in_force(),
        )
    )
    return {
        contract_id: Closing(statement_id, number or "", total)
        for contract_id, statement_id, number, total in rows
    }


def _adjustments(session: Session) -> list[OpenAdjustment]:
    rows = session.scalars(
        select(Adjustment)
        .where(Adjustment.statement_id.is_(None), Adjustment.withdrawn_at.is_(None))
        .order_by(Adjustment.id)
    )
    return [OpenAdjustment(each.contract_id, each.start, each.label, each.amount) for each in rows]


def _reconciliations(
    session: Session, contract_ids: Iterable[int]
) -> dict[int, tuple[ReconciliationRow, ...]]:
    found: defaultdict[int, list[ReconciliationRow]] = defaultdict(list)
    query = select(Reconciliation).where(Reconciliation.contract_id.in_(list(contract_ids)))
    for each in session.scalars(query.order_by(Reconciliation.id)):
        found[each.contract_id].append(row_of(each))
    return {key: tuple(rows) for key, rows in found.items()}


def _by_contract(rows: Iterable[_Row]) -> dict[int, tuple[_Row, ...]]:
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.contract_id].append(row)
    return {key: tuple(each) for key, each in found.items()}
