"""The checklist of closing says what stands in the way, where to mend it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.contracts import Contract, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Proposal
from ppp_desktop.services.adjustments import NewAdjustment, add_adjustment
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Checklist, CloseItem, ItemKind, ItemState, Light, Where
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.data_checks.accepting import accept_finding
from ppp_desktop.services.data_checks.running import check_data
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.life_recording import open_dispute, resolve_dispute
from ppp_desktop.services.reconciliations import ReconciliationDetails, save_reconciliation
from ppp_desktop.services.statements import close_period
from ppp_desktop.services.voiding import void_statement
from tests.integration.factories import ANSWERS, graduated, make_contract, result, sheet, terms
from tests.integration.many_contracts import make_agency
from tests.integration.reversed_orders import share
from tests.integration.test_query_counts import queries

JUNE, MAY = Period.parse("2026-06"), Period.parse("2026-05")
TODAY = date(2026, 7, 2)
LATE = date(2026, 8, 20)
RETAINER: dict[str, object] = {
    "kind": "retainer",
    "name": "Retainer",
    "amount": "800",
    "prorate": True,
}


def days(first: date, last: date, *, start: int = 2, leads: int = 3) -> list[ResultRow]:
    count = (last - first).days + 1
    return [
        result(start + place, day=first + timedelta(days=place), leads=leads)
        for place in range(count)
    ]


def checklist(store: Database, today: date = TODAY, period: Period = JUNE) -> Checklist:
    (found,) = read_checklists(store, period, today)
    return found


def item(found: Checklist, kind: ItemKind) -> CloseItem:
    (one,) = [each for each in found.items if each.kind is kind]
    return one


@pytest.fixture
def store(empty_store: Database) -> Database:
    """One contract with leads on each day from April to June."""
    make_contract(empty_store, terms(graduated()))
    import_sheet(empty_store, 1, sheet(days(date(2026, 4, 1), date(2026, 6, 30))))
    return empty_store


def test_all_is_well_where_nothing_stands_in_the_way(store: Database) -> None:
    found = checklist(store)
    assert found.light is Light.READY
    assert found.headline == "Everything is in order."
    assert found.expected == Decimal("900.00")
    assert [each.kind for each in found.items] == list(ItemKind)
    assert item(found, ItemKind.DATA).sentence == "Results of CRM up to 30 June 2026."
    assert item(found, ItemKind.DRAFT).state is ItemState.NOT_APPLICABLE


def test_a_running_period_blocks_and_can_still_be_drafted(store: Database) -> None:
    found = checklist(store, today=JUNE.end)
    assert found.light is Light.BLOCKED
    assert item(found, ItemKind.PERIOD).state is ItemState.BLOCKING
    assert found.can_be_drafted


def test_terms_that_need_no_results_want_none(empty_store: Database) -> None:
    make_contract(empty_store, terms(RETAINER))
    found = checklist(empty_store)
    assert found.light is Light.READY
    for kind in (ItemKind.DATA, ItemKind.PENDING, ItemKind.HOLD):
        assert item(found, kind).state is ItemState.NOT_APPLICABLE


def test_no_results_at_all_are_told_once(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    found = checklist(empty_store)
    assert [each.kind for each in found.open_warnings] == [ItemKind.DATA]
    told = item(found, ItemKind.DATA)
    assert told.sentence == "No results of 1 – 30 June 2026 that the terms pay for are stored."
    assert told.where is Where.IMPORT


def test_a_hole_and_an_early_end_are_told_with_their_days(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    rows = days(date(2026, 4, 1), date(2026, 6, 20))
    hole = {date(2026, 6, 3), date(2026, 6, 4)}
    import_sheet(empty_store, 1, sheet([row for row in rows if row.day not in hole]))
    told = item(checklist(empty_store), ItemKind.DATA)
    assert told.state is ItemState.WARNING
    assert "3 – 4 June 2026" in told.text
    assert "after 20 June 2026: 21 – 30 June 2026 are missing" in told.text


def test_an_early_end_is_told_of_a_source_that_only_began(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-06-10")
    import_sheet(empty_store, 1, sheet(days(date(2026, 6, 10), date(2026, 6, 19))))
    told = item(checklist(empty_store), ItemKind.DATA)
    assert told.state is ItemState.WARNING
    assert told.sentence == "CRM has no results for 20 – 30 June 2026."


def test_the_contracts_last_day_is_all_that_has_to_be_there(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), end="2026-06-20")
    import_sheet(empty_store, 1, sheet(days(date(2026, 4, 1), date(2026, 6, 20))))
    assert item(checklist(empty_store), ItemKind.DATA).state is ItemState.DONE


def test_one_row_for_the_whole_month_is_complete(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    month = replace(result(2, day=JUNE.end, leads=90), first_day=JUNE.start)
    import_sheet(empty_store, 1, sheet([month]))
    assert item(checklist(empty_store), ItemKind.DATA).state is ItemState.DONE


def test_a_source_that_the_terms_do_not_count_may_be_incomplete(store: Database) -> None:
    ads = [result(place + 1, day=date(2026, 6, place), cost=20, clicks=5) for place in range(1, 11)]
    import_sheet(store, 1, sheet(ads, source="Ads", file="ads.csv"))
    assert item(checklist(store), ItemKind.DATA).state is ItemState.DONE


def test_missing_days_that_somebody_accepted_are_no_warning(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    import_sheet(empty_store, 1, sheet(days(date(2026, 4, 1), date(2026, 6, 20))))
    (finding,) = [
        each
        for each in check_data(empty_store, TODAY, period=JUNE).findings
        if each.check == "missing_days"
    ]
    accept_finding(empty_store, finding, author="Ana", reason="The campaign ended.")
    assert item(checklist(empty_store), ItemKind.DATA).state is ItemState.DONE


def test_errors_in_the_data_warn_until_they_are_accepted(store: Database) -> None:
    bad = result(500, day=date(2026, 6, 5), external_id="x", revenue=10, refunds=30)
    import_sheet(store, 1, sheet([bad], file="bad.csv"))
    told = item(checklist(store), ItemKind.CHECKS)
    assert (told.state, told.where) == (ItemState.WARNING, Where.CHECKS)
    assert "give" in told.sentence
    for finding in check_data(store, TODAY, period=JUNE).open:
        accept_finding(store, finding, author="Ana", reason="Known.")
    assert item(checklist(store), ItemKind.CHECKS).state is ItemState.DONE


def test_what_two_tools_bring_twice_is_found(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    events = [
        result(2 + place, day=date(2026, 6, 1 + place), external_id=f"L{place}", leads=1)
        for place in range(20)
    ]
    import_sheet(empty_store, 1, sheet(events))
    import_sheet(empty_store, 1, sheet(events[:3], source="Shop", file="shop.csv"))
    told = item(checklist(empty_store), ItemKind.CHECKS)
    assert told.state is ItemState.WARNING
    assert "twice" in told.sentence


@pytest.mark.parametrize(
    ("gates", "state"), [(True, ItemState.BLOCKING), (False, ItemState.WARNING)]
)
def test_a_gap_warns_or_blocks_as_was_agreed(
    store: Database, gates: bool, state: ItemState
) -> None:
    other = days(JUNE.start, JUNE.end, leads=4)
    import_sheet(store, 1, sheet(other, source="GA4", file="ga.csv"))
    details = ReconciliationDetails("leads", "leads", "CRM", "GA4", Decimal("0.05"), gates)
    save_reconciliation(store, 1, details)
    found = checklist(store)
    told = item(found, ItemKind.RECONCILIATION)
    assert (told.state, told.where) == (state, Where.RECONCILIATION)
    assert "GA4 has 30 leads more than CRM" in told.sentence
    assert "Agreed is up to 5" in told.sentence
    # The control may end early; it is compared, not counted.
    assert item(found, ItemKind.DATA).sentence == "Results of CRM up to 30 June 2026."


def test_pending_results_warn_with_count_and_value(store: Database) -> None:
    waiting = [
        result(
            300 + place,
            day=date(2026, 6, 10),
            external_id=f"P{place}",
            status=Status.PENDING,
            leads=1,
        )
        for place in range(4)
    ]
    import_sheet(store, 1, sheet(waiting, file="later.csv"), replace=Replace.ADD)
    found = checklist(store)
    told = item(found, ItemKind.PENDING)
    assert told.sentence == (
        "4 results are pending and do not count: 4 leads. They can be decided until 30 July 2026."
    )
    assert "may change until 30 July 2026" in item(found, ItemKind.FREEZE).sentence
    late = checklist(store, today=LATE)
    assert item(late, ItemKind.PENDING).sentence.endswith("do not count: 4 leads.")
    assert "do not change since 30 July 2026" in item(late, ItemKind.FREEZE).sentence


def test_pending_results_of_other_periods_do_not_matter(store: Database) -> None:
    rows = [
        result(300, day=date(2026, 7, 1), external_id="P", status=Status.PENDING, leads=1),
        result(301, day=date(2026, 5, 31), external_id="Q", status=Status.PENDING, leads=1),
    ]
    import_sheet(store, 1, sheet(rows, file="later.csv"), replace=Replace.ADD)
    assert item(checklist(store), ItemKind.PENDING).state is ItemState.DONE


def test_what_is_in_its_hold_is_counted_and_no_warning(empty_store: Database) -> None:
    make_contract(empty_store, terms({**graduated(), "hold_days": 14}))
    import_sheet(empty_store, 1, sheet(days(date(2026, 4, 1), date(2026, 6, 30))))
    told = item(checklist(empty_store), ItemKind.HOLD)
    assert told.state is ItemState.DONE
    assert told.sentence == (
        "14 results of 17 – 30 June 2026 in the hold of 14 days: 42 leads. They count in July 2026."
    )


def test_pending_results_count_by_the_hold(empty_store: Database) -> None:
    make_contract(empty_store, terms({**graduated(), "hold_days": 14}))
    rows = days(date(2026, 4, 1), date(2026, 6, 30))
    late = [
        replace(row, status=Status.PENDING) if row.day >= date(2026, 6, 17) else row for row in rows
    ]
    import_sheet(empty_store, 1, sheet(late))
    # Pending from 17 June on would count in July: not June's concern.
    assert item(checklist(empty_store), ItemKind.PENDING).state is ItemState.DONE
    late = [
        replace(row, status=Status.PENDING) if row.day == date(2026, 5, 20) else row for row in rows
    ]
    import_sheet(empty_store, 1, sheet(late))
    assert (
        "1 result is pending and does not count"
        in item(checklist(empty_store), ItemKind.PENDING).sentence
    )


def test_open_questions_of_an_old_active_contract_warn(store: Database) -> None:
    with store.writing() as session:
        version = session.get_one(TermsVersion, 1)
        answers = {key: value for key, value in ANSWERS.items() if key != "freeze_days"}
        version.document = {**version.document, "answers": answers}
    found = checklist(store)
    told = item(found, ItemKind.QUESTIONS)
    assert (told.state, told.where) == (ItemState.WARNING, Where.TERMS)
    assert told.sentence.startswith("1 question is open:")
    assert item(found, ItemKind.FREEZE).state is ItemState.NOT_APPLICABLE


def test_differences_of_this_and_earlier_periods_warn(store: Database) -> None:
    row, _ = close_period(store, 1, MAY, issue=True, today=TODAY)
    changed = days(date(2026, 5, 10), date(2026, 5, 12), start=400, leads=9)
    import_sheet(store, 1, sheet(changed, file="again.csv"))
    with store.reading() as session:
        assert session.query(Proposal).count() == 1
    told = item(checklist(store), ItemKind.DIFFERENCES)
    assert told.sentence == f"3 differences to May 2026 ({row.number}) wait for a decision."


def test_disputes_of_earlier_statements_warn_until_they_are_resolved(store: Database) -> None:
    row, _ = close_period(store, 1, MAY, issue=True, today=TODAY)
    event, _ = open_dispute(
        store, row.id, reason=DisputeReason.QUANTITY, day=TODAY, author="Client", line=1
    )
    told = item(checklist(store), ItemKind.DISPUTES)
    assert told.sentence == f"Line 1 of {row.number} is disputed: counts differ."
    assert told.statement_id == row.id
    resolve_dispute(store, event, outcome=Outcome.REJECTED, day=TODAY, author="Ana")
    assert item(checklist(store), ItemKind.DISPUTES).state is ItemState.DONE


def test_lines_added_by_hand_are_part_of_the_draft_or_left_behind(store: Database) -> None:
    line = NewAdjustment("Goodwill", "Agreed by phone", Decimal(-50), "Ana", period=JUNE)
    add_adjustment(store, 1, line)
    told = item(checklist(store), ItemKind.ADJUSTMENTS)
    assert (told.state, told.sentence) == (
        ItemState.DONE,
        "1 line added by hand, −€50.00 before tax.",
    )
    assert checklist(store).expected == Decimal("850.00")
    later = item(checklist(store, LATE, Period.parse("2026-07")), ItemKind.ADJUSTMENTS)
    assert later.state is ItemState.WARNING
    assert later.sentence.startswith("“Goodwill” (−€50.00) belongs to an earlier period")
    close_period(store, 1, JUNE, issue=True, today=TODAY)
    done = item(checklist(store, LATE, Period.parse("2026-07")), ItemKind.ADJUSTMENTS)
    assert done.state is ItemState.NOT_APPLICABLE


def test_a_void_statement_opens_its_period_again(store: Database) -> None:
    row, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    open_dispute(store, row.id, reason=DisputeReason.RATE, day=TODAY, author="Client")
    void_statement(store, row.id, reason="Wrong rate", author="Ana", day=TODAY)
    found = checklist(store)
    assert found.light is Light.READY
    assert item(found, ItemKind.DISPUTES).state is ItemState.DONE
    again, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    assert checklist(store).issued == again.number


def test_a_draft_that_results_left_behind_warns(store: Database) -> None:
    close_period(store, 1, JUNE, issue=False, today=TODAY)
    assert item(checklist(store), ItemKind.DRAFT).state is ItemState.DONE
    more = [result(300, day=date(2026, 6, 10), external_id="N", leads=5)]
    import_sheet(store, 1, sheet(more, file="later.csv"), replace=Replace.ADD)
    told = item(checklist(store), ItemKind.DRAFT)
    assert told.state is ItemState.WARNING
    assert "€900.00" in told.sentence


def test_an_issued_period_has_nothing_to_check(store: Database) -> None:
    row, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    found = checklist(store)
    assert found.light is Light.ISSUED
    assert found.headline == f"Issued as {row.number}."
    assert not found.items


def test_drafts_of_contracts_and_missing_terms_block(store: Database) -> None:
    with store.writing() as session:
        session.get_one(Contract, 1).status = ContractStatus.DRAFT
    told = item(checklist(store), ItemKind.TERMS)
    assert (told.state, told.where) == (ItemState.BLOCKING, Where.CONTRACT)
    with store.writing() as session:
        session.get_one(Contract, 1).status = ContractStatus.ACTIVE
        session.get_one(TermsVersion, 1).effective = date(2026, 7, 1)
    told = item(checklist(store), ItemKind.TERMS)
    assert (told.state, told.where) == (ItemState.BLOCKING, Where.TERMS)


def test_money_that_cannot_be_worked_out_blocks_with_a_remedy(store: Database) -> None:
    with store.writing() as session:
        document = terms(share())
        session.get_one(TermsVersion, 1).document = document
    import_sheet(store, 1, sheet([result(2, day=date(2026, 6, 5), currency="USD", revenue=9)]))
    found = checklist(store)
    told = item(found, ItemKind.PAY)
    assert told.state is ItemState.BLOCKING
    assert "USD" in told.text
    assert not found.can_be_drafted


def test_only_contracts_of_the_period_are_listed(store: Database) -> None:
    assert read_checklists(store, Period.parse("2026-Q2"), TODAY) == []
    assert read_checklists(store, Period.parse("2025-12"), TODAY) == []
    assert read_checklists(store, JUNE, TODAY, contract_ids=[7]) == []


def test_many_contracts_cost_few_questions(empty_store: Database) -> None:
    last = date(2026, 7, 1)
    make_agency(empty_store, 3, 3, last)
    three = queries(lambda: read_checklists(empty_store, JUNE, TODAY))
    other = empty_store
    assert len(read_checklists(other, JUNE, TODAY)) == 3
    each = queries(lambda: read_checklists(other, JUNE, TODAY, contract_ids=[1]))
    # What is shared is asked once; a contract alone needs its own calculation and little else.
    assert (three - each) / 2 <= 5
