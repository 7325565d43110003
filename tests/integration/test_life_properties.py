"""Whatever happens, in any order: issued documents stay, numbers have no gap, sums are right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.adjustment_sources import adjust_for_proposal
from ppp_desktop.services.adjustments import (
    AdjustmentSource,
    NewAdjustment,
    add_adjustment,
    list_adjustments,
    withdraw_adjustment,
)
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.importing import import_sheet, undo_import
from ppp_desktop.services.life_events import DisputeReason, EventKind, Outcome
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_payment,
    resolve_dispute,
    withdraw_event,
)
from ppp_desktop.services.proposal_reopening import reopen_proposal
from ppp_desktop.services.proposals import (
    ProposalState,
    apply_proposal,
    dismiss_proposal,
    list_proposals,
)
from ppp_desktop.services.statement_life import read_life
from ppp_desktop.services.statements import StatementRow, close_period, list_statements
from ppp_desktop.services.voiding import void_statement
from tests.integration.factories import make_contract, result, sheet
from tests.integration.reversed_orders import clawback, paid, per_lead, share

CONTRACT = 1
START, TODAY = date(2026, 1, 1), date(2026, 12, 31)
MONTHS = [Period.parse(f"2026-{month:02}") for month in (1, 2, 3)]
LATER = [Period.parse(f"2026-{month:02}") for month in (4, 5)]
BY = "Mia"


@dataclass(frozen=True, slots=True)
class Fact:
    """A lead as a file knows it."""

    day: date
    sale: int
    reversed_on: date | None = None


@dataclass
class World:
    """A store, what each file said, and each document as it was issued."""

    store: Database
    files: dict[int, dict[int, Fact]] = field(default_factory=dict)
    sale: int = 0
    documents: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[int, Fact]:
        """What is known at last: of the files that were not undone, the last one is right."""
        found: dict[int, Fact] = {}
        for said in self.files.values():
            found |= said
        return found

    def bring(self, said: dict[int, Fact]) -> None:
        report, _ = import_sheet(
            self.store, CONTRACT, spreadsheet(said, len(self.files)), today=START
        )
        if report.batch_id is not None:
            self.files[report.batch_id] = said

    def fresh_sale(self) -> int:
        self.sale += 10
        return self.sale

    def in_force(self, which: int) -> StatementRow:
        rows = [row for row in list_statements(self.store) if row.number and row.is_in_force]
        return rows[which % len(rows)]

    def keep(self) -> None:
        """Keep every document as it is first seen, and look that the others are as they were."""
        with self.store.reading() as session:
            rows = session.scalars(
                select(Statement).where(Statement.number.is_not(None)).order_by(Statement.sequence)
            ).all()
            seen = [(row.id, row.number, row.total, row.checksum, row.body) for row in rows]
            counts = [row.sequence for row in rows]
        assert counts == list(range(1, len(counts) + 1))
        for key, number, *content in seen:
            known = self.documents.setdefault(
                number or "", (*content, make_document(self.store, key))
            )
            assert known[:-1] == tuple(content)

    def look_again(self) -> None:
        for row in list_statements(self.store):
            if row.number:
                assert make_document(self.store, row.id) == self.documents[row.number][-1]


def spreadsheet(said: dict[int, Fact], number: int) -> ParsedSheet:
    rows = [
        result(
            place,
            day=fact.day,
            external_id=f"L-{lead}",
            status=Status.REVERSED if fact.reversed_on else Status.APPROVED,
            reversed_on=fact.reversed_on,
            leads=1,
            revenue=fact.sale,
        )
        for place, (lead, fact) in enumerate(said.items(), start=2)
    ]
    return replace(sheet(rows, file=f"file-{number}.csv"), sha256=f"{number:064}")


# What can happen. Each takes two drawn numbers; what the program refuses simply does not happen.


def bring_leads(world: World, which: int, day: int) -> None:
    leads = {which, (which * 3 + 1) % 6}
    world.bring(
        {
            lead: Fact(START + timedelta(days=(day + 31 * lead) % 90), world.fresh_sale())
            for lead in sorted(leads)
        }
    )


def bring_again(world: World, _which: int, _day: int) -> None:
    world.bring(dict(list(world.files.values())[-1]))


def refund(world: World, which: int, days: int) -> None:
    known = world.facts
    lead = sorted(known)[which % len(known)]
    day = min(known[lead].day + timedelta(days=days), LATER[-1].end)
    world.bring({lead: replace(known[lead], reversed_on=day)})


def undo(world: World, which: int, _day: int) -> None:
    batch = list(world.files)[-1 - which % len(world.files)]
    undo_import(world.store, batch)
    del world.files[batch]


def close(world: World, which: int, _day: int) -> None:
    close_period(world.store, CONTRACT, MONTHS[which % 3], issue=True, today=TODAY)


def void(world: World, which: int, _day: int) -> None:
    void_statement(world.store, world.in_force(which).id, reason="wrong", author=BY, day=TODAY)


def pay(world: World, which: int, day: int) -> None:
    row = world.in_force(which)
    open_amount = read_life(world.store, row.id, today=TODAY).open
    part = open_amount if day % 2 else open_amount / 2
    record_payment(world.store, row.id, amount=part.quantize(Decimal("0.01")), day=TODAY, author=BY)


def take_payment_back(world: World, which: int, _day: int) -> None:
    events = read_life(world.store, world.in_force(which).id, today=TODAY).events
    withdraw_event(world.store, next(each.id for each in events if each.kind is EventKind.PAID))


def dispute(world: World, which: int, day: int) -> None:
    row = world.in_force(which)
    event, _ = open_dispute(
        world.store, row.id, reason=DisputeReason.OTHER, day=TODAY, author=BY, line=1
    )
    if day % 2:
        resolve_dispute(world.store, event, outcome=Outcome.REJECTED, day=TODAY, author=BY)


def settle(world: World, which: int, _day: int) -> None:
    found = list_proposals(world.store, state=ProposalState.OPEN)
    adjust_for_proposal(world.store, found[which % len(found)].id, author=BY)


def decide(world: World, which: int, day: int) -> None:
    found = list_proposals(world.store, state=ProposalState.OPEN)
    chosen = found[which % len(found)].id
    if day % 2:
        apply_proposal(world.store, chosen, BY)
    else:
        dismiss_proposal(world.store, chosen, BY)


def adjust_by_hand(world: World, which: int, day: int) -> None:
    given = NewAdjustment("Goodwill", "Agreed", Decimal(day - 30) / 4, BY)
    add_adjustment(world.store, CONTRACT, given)


def withdraw(world: World, which: int, _day: int) -> None:
    found = list_adjustments(world.store, only_open=True)
    withdraw_adjustment(world.store, found[which % len(found)].id)


ACTIONS: list[Callable[[World, int, int], None]] = [
    *(bring_leads, bring_leads, bring_again, refund, refund, undo, close, close, close, void, void),
    *(pay, take_payment_back, dispute, settle, settle, decide, adjust_by_hand, withdraw),
]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.integers(0, 80)), max_size=14
)
NOTHING_THERE = (ZeroDivisionError, IndexError, StopIteration)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("life") / "template.ppp"
    store = create_database(path)
    document = paid(per_lead(), share(), clawback=clawback("paid_rate"))
    make_contract(store, document)
    store.close()
    return path


@contextmanager
def opened(template: Path, folder: Path, name: str) -> Iterator[Database]:
    store = open_database(Path(shutil.copy(template, folder / name)))
    try:
        yield store
    finally:
        store.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_events(
    template: Path, steps: list[tuple[Callable[[World, int, int], None], int, int]]
) -> None:
    with TemporaryDirectory() as folder, opened(template, Path(folder), "lived.ppp") as store:
        world = World(store)
        for action, which, day in steps:
            with suppress(PppError, *NOTHING_THERE):
                action(world, which, day)
            world.keep()
        finish(world)
        world.keep()
        world.look_again()
        assert not check_store(store).findings
        stated = sum((row.total for row in list_statements(store)), Decimal(0))
        by_hand = sum(
            (
                row.amount
                for row in list_adjustments(store)
                if row.source is AdjustmentSource.HAND and row.statement
            ),
            Decimal(0),
        )
        with opened(template, Path(folder), "fresh.ppp") as fresh:
            assert stated == worked_out_at_once(fresh, world.facts) + by_hand


def finish(world: World) -> None:
    """Close what is open, and settle every difference to what the files say at last."""
    store = world.store
    if world.facts:
        world.bring(world.facts)
    for month in MONTHS:
        with suppress(PppError):
            close_period(store, CONTRACT, month, issue=True, today=TODAY)
    for row in reversed(list_proposals(store)):
        if row.state is ProposalState.DISMISSED:
            reopen_proposal(store, row.id)
        if row.state in (ProposalState.OPEN, ProposalState.DISMISSED):
            with suppress(PppError):
                adjust_for_proposal(store, row.id, author=BY)
    for month in LATER:
        close_period(store, CONTRACT, month, issue=True, today=TODAY)
    assert not list_adjustments(store, only_open=True)


def worked_out_at_once(fresh: Database, facts: dict[int, Fact]) -> Decimal:
    """Return what all months pay where everything was known from the beginning."""
    if facts:
        import_sheet(fresh, CONTRACT, spreadsheet(facts, 1), today=START)
    closed = [
        close_period(fresh, CONTRACT, month, issue=True, today=TODAY)[0]
        for month in (*MONTHS, *LATER)
    ]
    return sum((row.total for row in closed), Decimal(0))
