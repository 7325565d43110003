"""The checklist of closing: for each contract of a period what stands in the way of its statement.

What several contracts share is read once for them all; only what a contract really has to be
looked at for (a second source, pending results, a reconciliation) is asked for it alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.engine import required_of_parts
from ppp_desktop.services.activation import open_in, open_words
from ppp_desktop.services.calculation import (
    VersionPart,
    active_part,
    calculate_period,
    objective_figures,
    parts_of,
    versions_of,
)
from ppp_desktop.services.close_data import Suspects, checks_item, gaps_item, read_suspects
from ppp_desktop.services.close_days import (
    SourceDays,
    completeness,
    read_source_days,
    used_sources,
)
from ppp_desktop.services.close_facts import CloseFacts, read_facts
from ppp_desktop.services.close_items import Checklist, CloseItem, ItemKind, ItemState, Where
from ppp_desktop.services.close_open import adjustments_item, differences_item, disputes_item
from ppp_desktop.services.close_pending import (
    NOTHING,
    contracts_with_pending,
    freeze_item,
    hold_item,
    in_hold,
    pending,
    pending_item,
)
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.data_checks.running import scene_of
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.terms import read_terms

CLOSING_CHECK = "closing"
"""Under this name the warnings of checklists are noted, beside accepted findings."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A contract whose terms can be read: what they rest on in the period."""

    active: Period
    versions: tuple[VersionPart, ...]
    wanted: tuple[MeasureRequest, ...]
    freeze_days: int | None

    @property
    def needs_results(self) -> bool:
        """Tell whether the pay rests on results at all."""
        return bool(self.wanted)

    @property
    def metrics(self) -> frozenset[str]:
        """The stored metrics that the figures rest on."""
        return frozenset(base.metric for each in self.wanted for base in base_requests(each))

    @property
    def longest_hold(self) -> int:
        """The longest hold in days, 0 without one."""
        return max((each.hold_days for each in self.wanted), default=0)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What was read for all contracts at once."""

    facts: CloseFacts
    ready: Mapping[int, _Ready | str]
    days: Mapping[int, tuple[SourceDays, ...]]
    pending: frozenset[int]
    suspects: Suspects


def read_checklists(
    database: Database,
    period: Period,
    today: date,
    *,
    contract_ids: Collection[int] | None = None,
    progress: Progress = SILENT,
) -> list[Checklist]:
    """Return a checklist for each contract that bills `period`, by client and code."""
    with database.reading() as session:
        return checklists_of(session, period, today, contract_ids=contract_ids, progress=progress)


def has_open_warnings(database: Database, contract_id: int, period: Period, today: date) -> bool:
    """Tell whether a person has to take note of something before the period is issued."""
    found = read_checklists(database, period, today, contract_ids=[contract_id])
    return any(each.to_note for each in found)


def checklists_of(
    session: Session,
    period: Period,
    today: date,
    *,
    contract_ids: Collection[int] | None = None,
    progress: Progress = SILENT,
) -> list[Checklist]:
    """Return the checklists inside a transaction; see `read_checklists`."""
    shared = _read_shared(session, period, today, contract_ids)
    contracts = shared.facts.contracts
    found = []
    for place, contract in enumerate(contracts):
        progress.check_cancelled()
        progress.report(place, len(contracts), f"Checking {contract.code}")
        found.append(_checklist(session, shared, contract, period, today))
    return found


def _read_shared(
    session: Session, period: Period, today: date, contract_ids: Collection[int] | None
) -> _Shared:
    facts = read_facts(session, period, contract_ids)
    waiting = [
        contract
        for contract in facts.contracts
        if not _number(facts, contract) and contract.status != ContractStatus.DRAFT
    ]
    ready = {contract.id: _ready(contract, period) for contract in waiting}
    usable = {key: each for key, each in ready.items() if isinstance(each, _Ready)}
    metrics = frozenset[str]().union(*(each.metrics for each in usable.values()))
    hold = max((each.longest_hold for each in usable.values()), default=0)
    days = read_source_days(session, usable, period, metrics)
    return _Shared(
        facts=facts,
        ready=ready,
        days=days,
        pending=contracts_with_pending(
            session, usable, Period(period.start - timedelta(days=hold), period.end)
        ),
        suspects=read_suspects(session, usable, period, today, days),
    )


def _ready(contract: Contract, period: Period) -> _Ready | str:
    """Return what the contract's terms rest on, or why they cannot be read."""
    try:
        active = active_part(contract, period)
        versions = versions_of(contract, active)
        figures = objective_figures(contract)
        wanted = required_of_parts(parts_of(versions), figures)
        answers = read_terms(versions[-1].document).answers
    except PppError as refusal:
        return refusal.message
    freeze_days = None if answers is None else answers.freeze_days
    return _Ready(active, versions, tuple(wanted), freeze_days)


def _checklist(
    session: Session, shared: _Shared, contract: Contract, period: Period, today: date
) -> Checklist:
    closing = shared.facts.closings.get(contract.id)
    bare = Checklist(
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        currency=contract.currency,
        period=period,
        items=(),
        issued=_number(shared.facts, contract),
        statement_id=None if closing is None else closing.id,
    )
    if bare.issued:
        return bare
    ready = shared.ready.get(contract.id, "It is still a draft: set it to active first.")
    if isinstance(ready, str):
        return replace(bare, items=(_not_ready(contract, ready), _period_item(period, today)))
    items, expected = _items(session, shared, contract, ready, period, today)
    return replace(bare, items=_noted(shared, contract, period, items), expected=expected)


def _items(
    session: Session,
    shared: _Shared,
    contract: Contract,
    ready: _Ready,
    period: Period,
    today: date,
) -> tuple[list[CloseItem], Decimal | None]:
    facts = shared.facts
    data = _data_item(session, shared, contract, ready, today)
    unsettled = NOTHING
    if contract.id in shared.pending:
        unsettled = pending(session, contract, period, ready.wanted)
    frozen_on = None
    if ready.freeze_days is not None:
        frozen_on = period.end + timedelta(days=ready.freeze_days)
    open_until = frozen_on if frozen_on is not None and frozen_on >= today else None
    pay, expected = _pay_item(session, contract, period, data)
    items = [
        _terms_item(ready),
        _period_item(period, today),
        data,
        checks_item(session, shared.suspects, contract, period, today, facts.accepted),
        gaps_item(session, contract, period, facts.reconciliations.get(contract.id, ())),
        _questions_item(contract, ready),
        hold_item(contract, in_hold(session, contract, period, ready.wanted)),
        pending_item(contract, unsettled, needs_results=ready.needs_results, frozen_on=open_until),
        freeze_item(period, ready.freeze_days, today),
        differences_item(facts.proposals.get(contract.id, ()), period),
        adjustments_item(facts.adjustments.get(contract.id, ()), period, contract.currency),
        disputes_item(facts.disputes.get(contract.id, ())),
        pay,
        _draft_item(facts, contract, expected),
    ]
    return items, expected


def _not_ready(contract: Contract, why: str) -> CloseItem:
    is_draft = contract.status == ContractStatus.DRAFT
    where = Where.CONTRACT if is_draft else Where.TERMS
    return CloseItem(ItemKind.TERMS, ItemState.BLOCKING, why, where)


def _terms_item(ready: _Ready) -> CloseItem:
    last = ready.versions[-1]
    changes = len(ready.versions) > 1
    text = f"Terms in force since {format_day(last.effective)}"
    sentence = f"{text}, which changed inside the period." if changes else f"{text}."
    return CloseItem(ItemKind.TERMS, ItemState.DONE, sentence, Where.TERMS)


def _period_item(period: Period, today: date) -> CloseItem:
    if today <= period.end:
        return CloseItem(
            ItemKind.PERIOD,
            ItemState.BLOCKING,
            f"{period.label} runs until {format_day(period.end)}; it can be drawn up, not issued.",
        )
    return CloseItem(ItemKind.PERIOD, ItemState.DONE, f"{period.label} is over.")


def _data_item(
    session: Session, shared: _Shared, contract: Contract, ready: _Ready, today: date
) -> CloseItem:
    days = shared.days.get(contract.id, ())
    period = Period(ready.active.start, ready.active.end)
    return completeness(
        session,
        scene_of(contract, today, period),
        period,
        used_sources(contract, period, ready.wanted, days),
        shared.facts.accepted,
        needs_results=ready.needs_results,
    )


def _questions_item(contract: Contract, ready: _Ready) -> CloseItem:
    texts = [
        question.text for each in ready.versions for question in open_in(contract, each.document)
    ]
    if not texts:
        return CloseItem(
            ItemKind.QUESTIONS,
            ItemState.DONE,
            "The terms answer every question.",
            Where.TERMS,
        )
    words = open_words(texts)
    return CloseItem(
        ItemKind.QUESTIONS, ItemState.WARNING, words[0].upper() + words[1:], Where.TERMS
    )


def _pay_item(
    session: Session, contract: Contract, period: Period, data: CloseItem
) -> tuple[CloseItem, Decimal | None]:
    try:
        worked = calculate_period(session, contract, period).calculation
    except PppError as refusal:
        return CloseItem(
            ItemKind.PAY, ItemState.BLOCKING, refusal.message, Where.RESULTS, _remedy(refusal)
        ), None
    amount = format_money(worked.total, contract.currency)
    # Missing results are told once, where it is known of which source.
    told = [
        each
        for each in worked.warnings
        if data.state is not ItemState.WARNING or "no results in" not in each
    ]
    if told:
        return CloseItem(
            ItemKind.PAY, ItemState.WARNING, told[0], Where.RESULTS, tuple(told[1:])
        ), worked.total
    return CloseItem(
        ItemKind.PAY, ItemState.DONE, f"It comes to {amount}.", Where.NOWHERE
    ), worked.total


def _draft_item(facts: CloseFacts, contract: Contract, expected: Decimal | None) -> CloseItem:
    closing = facts.closings.get(contract.id)
    if closing is None:
        return CloseItem(
            ItemKind.DRAFT, ItemState.NOT_APPLICABLE, "No draft has been drawn up yet."
        )
    was = format_money(closing.total, contract.currency)
    if expected is None or closing.total == expected:
        sentence = f"The draft of {was} is what results and terms come to."
        return CloseItem(
            ItemKind.DRAFT, ItemState.DONE, sentence, Where.STATEMENT, statement_id=closing.id
        )
    now = format_money(expected, contract.currency)
    return CloseItem(
        ItemKind.DRAFT,
        ItemState.WARNING,
        f"The draft was drawn up at {was}; results and terms now come to {now}.",
        Where.STATEMENT,
        statement_id=closing.id,
    )


def _noted(
    shared: _Shared, contract: Contract, period: Period, items: Sequence[CloseItem]
) -> tuple[CloseItem, ...]:
    accepted = shared.facts.accepted
    return tuple(
        replace(item, noted=accepted.get((contract.id, CLOSING_CHECK, item.subject(period))))
        if item.state is ItemState.WARNING
        else item
        for item in items
    )


def _number(facts: CloseFacts, contract: Contract) -> str:
    closing = facts.closings.get(contract.id)
    return "" if closing is None else closing.number


def _remedy(refusal: PppError) -> tuple[str, ...]:
    return (refusal.remedy,) if refusal.remedy else ()
