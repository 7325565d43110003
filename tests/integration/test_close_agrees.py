"""The checklist and issuing agree: blocked is what is refused, all else can be issued."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.contracts import Contract, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Checklist, Light
from ppp_desktop.services.close_notes import take_note
from ppp_desktop.services.close_plan import ClosePlan, PlanState, read_plan
from ppp_desktop.services.close_review import DraftRow, list_drafts
from ppp_desktop.services.close_runs import draft_many, issue_many
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.gap_gate import check_gaps
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.reconciliations import ReconciliationDetails, save_reconciliation
from ppp_desktop.services.statements import close_period
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.integration.many_contracts import make_agency
from tests.integration.reversed_orders import share

JUNE = Period.parse("2026-06")
TODAY = date(2026, 7, 2)


def nothing(_store: Database) -> None:
    """Everything is in order."""


def is_a_draft(store: Database) -> None:
    with store.writing() as session:
        session.get_one(Contract, 1).status = ContractStatus.DRAFT


def terms_come_later(store: Database) -> None:
    with store.writing() as session:
        session.get_one(TermsVersion, 1).effective = date(2026, 7, 1)


def terms_are_broken(store: Database) -> None:
    with store.writing() as session:
        session.get_one(TermsVersion, 1).document = {"format": "ppp-terms/1", "components": [{}]}


def money_of_others(store: Database) -> None:
    with store.writing() as session:
        session.get_one(TermsVersion, 1).document = terms(share())
    import_sheet(store, 1, sheet([result(2, day=JUNE.start, currency="USD", revenue=9)]))


def gap_that_gates(store: Database) -> None:
    import_sheet(store, 1, sheet([result(3, day=JUNE.start, leads=50)], source="GA4", file="g.csv"))
    save_reconciliation(
        store, 1, ReconciliationDetails("leads", "leads", "CRM", "GA4", Decimal("0.05"), gates=True)
    )


def something_pending(store: Database) -> None:
    late = result(9, day=JUNE.end, campaign="x", status=Status.PENDING, leads=2)
    import_sheet(store, 1, sheet([late], file="l.csv"), replace=Replace.ADD)


def no_results(store: Database) -> None:
    with store.writing() as session:
        session.get_one(TermsVersion, 1).document = terms(graduated("installs"))


def issued_already(store: Database) -> None:
    close_period(store, 1, JUNE, issue=True, today=TODAY)


SPOILERS = [
    nothing,
    is_a_draft,
    terms_come_later,
    terms_are_broken,
    money_of_others,
    gap_that_gates,
    something_pending,
    no_results,
    issued_already,
]


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), start="2026-05-01")
    leads = [result(day + 1, day=date(2026, 6, day), leads=3) for day in range(1, 31)]
    import_sheet(empty_store, 1, sheet(leads))
    return empty_store


@pytest.mark.parametrize("spoil", SPOILERS)
@pytest.mark.parametrize("today", [JUNE.end, TODAY])
def test_blocked_is_what_issuing_refuses(
    store: Database, spoil: Callable[[Database], None], today: date
) -> None:
    spoil(store)
    (found,) = read_checklists(store, JUNE, today)
    if found.light in (Light.BLOCKED, Light.ISSUED):
        with pytest.raises(PppError):
            close_period(store, 1, JUNE, issue=True, today=today)
    else:
        close_period(store, 1, JUNE, issue=True, today=today)


@pytest.mark.parametrize("spoil", SPOILERS)
def test_what_can_be_drafted_is_drafted(store: Database, spoil: Callable[[Database], None]) -> None:
    spoil(store)
    (found,) = read_checklists(store, JUNE, TODAY)
    run, _ = draft_many(store, JUNE, today=TODAY)
    # A contract that is a draft itself has no expected amount; a draft of it can be drawn up.
    if found.can_be_drafted:
        assert [row.total for row in run.made] == [found.expected]
        (draft,) = list_drafts(store, JUNE)
        assert draft.total == found.expected


def test_a_gap_that_is_told_as_blocking_is_what_the_gate_refuses(store: Database) -> None:
    gap_that_gates(store)
    (found,) = read_checklists(store, JUNE, TODAY)
    with store.reading() as session, pytest.raises(PppError) as refusal:
        check_gaps(session, session.get_one(Contract, 1), JUNE)
    assert found.blocking[0].sentence in str(refusal.value)


def ids(found: Iterable[Checklist | DraftRow]) -> set[int]:
    return {each.contract_id for each in found}


def plan_of(store: Database, *left_out: int) -> ClosePlan:
    plan = read_plan(store, JUNE, TODAY).plan
    assert plan is not None
    return replace(plan, left_out=frozenset(left_out))


def test_each_contract_has_one_place_in_the_plan(empty_store: Database) -> None:
    make_agency(empty_store, 7, 3, date(2026, 7, 1))
    late = result(900, day=date(2026, 6, 10), campaign="x", status=Status.PENDING, leads=2)
    for contract_id in (1, 2):
        import_sheet(empty_store, contract_id, sheet([late], file="l.csv"), replace=Replace.ADD)
    with empty_store.writing() as session:
        session.get_one(TermsVersion, 3).effective = date(2026, 7, 1)
    close_period(empty_store, 4, JUNE, issue=True, today=TODAY)
    draft_many(empty_store, JUNE, today=TODAY)
    more = result(901, day=date(2026, 6, 11), campaign="y", leads=50)
    import_sheet(empty_store, 6, sheet([more], file="m.csv"), replace=Replace.ADD)
    plan = plan_of(empty_store, 7)
    # Contract 2 is paid by nothing but a retainer: what is pending does not matter.
    assert ids(plan.ready) == {2, 5}
    assert ids(plan.to_note) == {1}
    assert ids(plan.outdated) == {6}
    assert {each.checklist.contract_id for each in plan.held_back} == {1, 3, 6}
    assert ids(plan.set_aside) == {7}
    assert ids(plan.issued) == {4}
    assert plan.rows[0].state is PlanState.BLOCKED
    assert [row.state for row in plan.rows][-2:] == [PlanState.LEFT_OUT, PlanState.ISSUED]
    assert ids(plan.to_draft) == {1, 2, 5, 6}


def test_notes_make_a_plan_complete_and_it_is_issued(empty_store: Database) -> None:
    make_agency(empty_store, 3, 3, date(2026, 7, 1))
    late = result(900, day=date(2026, 6, 10), campaign="x", status=Status.PENDING, leads=2)
    import_sheet(empty_store, 1, sheet([late], file="l.csv"), replace=Replace.ADD)
    draft_many(empty_store, JUNE, today=TODAY)
    wanting: tuple[Checklist, ...] = plan_of(empty_store).to_note
    take_note(empty_store, wanting, author="Ana")
    plan = plan_of(empty_store)
    assert len(plan.ready) == 3
    assert plan.totals == (("EUR", sum(row.total for row in plan.ready)),)
    issue_many(empty_store, JUNE, today=TODAY, looked_at=plan.looked_at)
    after = plan_of(empty_store)
    assert len(after.issued) == 3
    assert not after.ready
    assert not after.held_back
