"""Manual lines: added to open periods, carried by statements, settling proposals and disputes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustment_sources import (
    adjust_for_dispute,
    adjust_for_proposal,
    suggest_for_dispute,
    suggest_for_proposal,
)
from ppp_desktop.services.adjustments import (
    AdjustmentRow,
    AdjustmentSource,
    NewAdjustment,
    add_adjustment,
    list_adjustments,
    list_open_periods,
    withdraw_adjustment,
)
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.evidence_pack import write_pack
from ppp_desktop.services.importing import import_sheet, list_batches, undo_import
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.life_recording import open_dispute, resolve_dispute
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.proposal_reopening import reopen_proposal
from ppp_desktop.services.proposals import ProposalState, apply_proposal, list_proposals
from ppp_desktop.services.statements import StatementRow, close_period, get_statement
from ppp_desktop.services.voiding import void_statement
from tests.integration.contents import dump
from tests.integration.factories import graduated, make_contract, result, sheet, terms

CONTRACT = 1
MAY, JUNE, JULY = (Period.parse(f"2026-{month:02}") for month in (5, 6, 7))
AUGUST_1, AUGUST_31 = date(2026, 8, 1), date(2026, 8, 31)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), start="2026-06-01")
    leads(empty_store, 100)
    return empty_store


def leads(store: Database, count: int, *, day: date = date(2026, 6, 1)) -> None:
    """Import so many leads, under the same names each time."""
    rows = [
        result(number + 2, day=day, external_id=f"L-{day}-{number}", leads=1)
        for number in range(count)
    ]
    import_sheet(store, CONTRACT, sheet(rows, file=f"leads-{count}.csv"), today=AUGUST_1)


def close(store: Database, period: Period = JUNE, *, issue: bool = True) -> StatementRow:
    return close_period(store, CONTRACT, period, issue=issue, today=AUGUST_31)[0]


def agreed(amount: str = "50", **others: object) -> NewAdjustment:
    given = {"label": "Goodwill", "cause": "Agreed", "author": "Mia", **others}
    return NewAdjustment(amount=Decimal(amount), **given)  # type: ignore[arg-type]  # names vary


def add(store: Database, amount: str = "50", **others: object) -> AdjustmentRow:
    return add_adjustment(store, CONTRACT, agreed(amount, **others))[0]


def test_an_adjustment_is_part_of_the_draft_and_frozen_with_the_statement(
    store: Database, tmp_path: Path
) -> None:
    draft = close(store, issue=False)
    row = add(store, "-12.34")
    assert (row.period, row.source, row.is_open) == (JUNE, AdjustmentSource.HAND, True)
    assert get_statement(store, draft.id).row.total == Decimal("987.66")
    statement = close(store)
    assert statement.total == Decimal("987.66")
    body = get_statement(store, statement.id).body
    assert [each.amount for each in body.adjustments] == [Decimal("-12.34")]
    assert "→ adjustments" in body.order
    (carried,) = list_adjustments(store)
    assert (carried.statement, carried.is_open) == ("2026-001", False)
    assert list_adjustments(store, only_open=True) == []
    with pytest.raises(Conflict, match="2026-001 carries"):
        withdraw_adjustment(store, row.id)
    assert not check_store(store).findings
    write_pack(store, statement.id, tmp_path / "pack.zip")
    assert verify_pack(tmp_path / "pack.zip").same
    assert [line.name for line in make_document(store, statement.id).lines][-1] == "Goodwill"


def test_a_withdrawn_one_is_in_no_statement(store: Database) -> None:
    row = add(store)
    withdraw_adjustment(store, row.id)
    with pytest.raises(Conflict, match="withdrawn already"):
        withdraw_adjustment(store, row.id)
    with pytest.raises(NotFound):
        withdraw_adjustment(store, 77)
    statement = close(store)
    assert statement.total == Decimal(1000)
    assert "adjustments" not in get_statement(store, statement.id).body.order
    assert [each.withdrawn_at is None for each in list_adjustments(store)] == [False]


def test_the_earliest_open_period_is_meant_unless_another_is_chosen(store: Database) -> None:
    assert list_open_periods(store, CONTRACT, today=date(2026, 7, 15)) == [JUNE, JULY]
    close(store)
    assert list_open_periods(store, CONTRACT, today=date(2026, 6, 15)) == [JULY]
    assert add(store).period == JULY
    september = Period.parse("2026-09")
    assert add(store, period=september).period == september
    with pytest.raises(PeriodClosed, match="is issued as statement 2026-001"):
        add(store, period=JUNE)
    with pytest.raises(ValidationFailed, match="billed by month"):
        add(store, period=Period.parse("2026-Q3"))
    with pytest.raises(NotFound, match="does not cover"):
        add(store, period=MAY)


def test_after_the_end_there_is_a_way(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-06-01", end="2026-06-30")
    leads(empty_store, 100)
    statement = close(empty_store)
    with pytest.raises(Conflict) as refused:
        add(empty_store, corrects="2026-001")
    assert "ended on 30 June 2026" in refused.value.message
    assert refused.value.remedy.startswith("Void 2026-001 and close its period again")
    assert list_open_periods(empty_store, CONTRACT, today=AUGUST_1) == []
    void_statement(empty_store, statement.id, reason="late agreement", author="Mia", day=AUGUST_31)
    assert add(empty_store, corrects="2026-001").period == JUNE
    assert close(empty_store).total == Decimal(1050)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "0.001"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"label": "  "}, "label"),
        ({"cause": ""}, "cause"),
        ({"author": "\n"}, "author"),
        ({"label": "x" * 200}, "label"),
        ({"corrects": "2026-009"}, "corrects"),
        ({"amount": "1e30"}, "amount"),
    ],
)
def test_what_is_no_adjustment_is_refused(
    store: Database, given: dict[str, str], field: str
) -> None:
    before = dump(store)
    with pytest.raises(ValidationFailed) as refused:
        add(store, **{"amount": "50", **given})
    assert refused.value.field == field
    assert dump(store) == before


def test_line_breaks_become_spaces(store: Database) -> None:
    row = add(store, label=" Good\nwill ", cause="Agreed\r\nby telephone")
    assert (row.label, row.cause) == ("Good will", "Agreed by telephone")


def test_a_void_opens_what_the_statement_carried(store: Database) -> None:
    add(store)
    statement = close(store)
    void_statement(store, statement.id, reason="wrong", author="Mia", day=AUGUST_31)
    (row,) = list_adjustments(store, only_open=True)
    assert row.period == JUNE
    again = close(store)
    assert again.total == Decimal(1050)
    assert [each.statement for each in list_adjustments(store)] == ["2026-003"]
    assert not check_store(store).findings


def test_differences_to_a_stated_period_are_settled(store: Database) -> None:
    close(store)
    leads(store, 101)
    (proposal,) = list_proposals(store)
    suggested = suggest_for_proposal(store, proposal.id)
    assert (suggested.amount, suggested.corrects, suggested.period) == (
        *(Decimal("12.00"), "2026-001", JULY),
    )
    row, _ = adjust_for_proposal(store, proposal.id, author="Mia")
    assert (row.amount, row.source) == (Decimal("12.00"), AdjustmentSource.PROPOSAL)
    assert row.label == "Correction of June 2026"
    assert row.cause.startswith("1 result differs in leads-101.csv, imported on ")
    (proposal,) = list_proposals(store)
    assert (proposal.state, proposal.decided_by) == (ProposalState.SETTLED, "Mia")
    for again in (
        lambda: adjust_for_proposal(store, proposal.id, author="Mia"),
        lambda: apply_proposal(store, proposal.id, "Mia"),
        lambda: reopen_proposal(store, proposal.id),
    ):
        with pytest.raises(Conflict):
            again()
    leads(store, 101)  # is known, and waits no second time
    assert len(list_proposals(store)) == 1
    withdraw_adjustment(store, row.id)
    (proposal,) = list_proposals(store)
    assert proposal.state is ProposalState.OPEN


def test_a_later_file_is_settled_by_what_is_still_between(store: Database) -> None:
    close(store)
    leads(store, 101)
    adjust_for_proposal(store, list_proposals(store)[0].id, author="Mia")
    leads(store, 103)
    newest = list_proposals(store)[0]
    row, _ = adjust_for_proposal(store, newest.id, author="Mia")
    assert row.amount == Decimal("24.00")
    leads(store, 0 + 90, day=date(2026, 7, 1))
    total = get_statement(store, close(store, JULY).id).body.calculation.subtotal
    assert total == Decimal("900.00") + Decimal("36.00")


def test_the_same_result_changed_twice_is_paid_once(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-06-01")
    daily(empty_store, 10)
    close(empty_store)
    for count in (12, 15, 11):
        daily(empty_store, count)
        adjust_for_proposal(empty_store, list_proposals(empty_store)[0].id, author="Mia")
    amounts = [row.amount for row in reversed(list_adjustments(empty_store))]
    assert amounts == [Decimal(20), Decimal(30), Decimal(-40)]


def daily(store: Database, count: int) -> None:
    rows = [result(2, campaign="A", leads=count)]
    import_sheet(store, CONTRACT, sheet(rows, file=f"day-{count}.csv"), today=AUGUST_1)


def test_settling_leaves_no_trace_in_the_results(store: Database) -> None:
    close(store)
    leads(store, 105)
    (proposal,) = list_proposals(store)
    before = dump(store)
    suggest_for_proposal(store, proposal.id)
    assert dump(store) == before


def test_a_void_gives_the_differences_back(store: Database) -> None:
    statement = close(store)
    leads(store, 101)
    adjust_for_proposal(store, list_proposals(store)[0].id, author="Mia")
    void_statement(store, statement.id, reason="wrong", author="Mia", day=AUGUST_31)
    (proposal,) = list_proposals(store)
    assert proposal.state is ProposalState.OPEN
    assert proposal.can_apply
    assert list_adjustments(store, only_open=True) == []
    apply_proposal(store, proposal.id, "Mia")
    assert close(store).total == Decimal(1012)


def test_a_proposal_to_a_period_that_is_not_issued_is_taken_over_instead(store: Database) -> None:
    statement = close(store)
    leads(store, 101)
    void_statement(store, statement.id, reason="wrong", author="Mia", day=AUGUST_31)
    with pytest.raises(Conflict, match="June 2026 is not issued"):
        adjust_for_proposal(store, list_proposals(store)[0].id, author="Mia")


def test_a_dispute_that_was_upheld_is_corrected(store: Database) -> None:
    statement = close(store)
    dispute = disputed(store, statement)
    with pytest.raises(Conflict, match="still open"):
        suggest_for_dispute(store, dispute)
    resolve_dispute(store, dispute, outcome=Outcome.UPHELD, day=AUGUST_31, author="Mia")
    row, _ = adjust_for_dispute(store, dispute, author="Mia")
    assert (row.amount, row.corrects, row.source) == (
        *(Decimal("-1000.00"), "2026-001", AdjustmentSource.DISPUTE),
    )
    assert row.cause == "Disputed on 31 August 2026, upheld: counted twice. See our list"
    assert row.label == "Correction of “Tiers”"
    with pytest.raises(Conflict, match="corrects what this dispute brought"):
        adjust_for_dispute(store, dispute, author="Mia")
    withdraw_adjustment(store, row.id)
    adjust_for_dispute(store, dispute, author="Mia", amount=Decimal(-3))
    assert close(store, JULY).total == Decimal("-3.00")


def test_what_is_upheld_in_part_needs_an_amount(store: Database) -> None:
    dispute = disputed(store, close(store))
    resolve_dispute(store, dispute, outcome=Outcome.PARTLY, day=AUGUST_31, author="Mia")
    assert suggest_for_dispute(store, dispute).amount is None
    with pytest.raises(ValidationFailed, match="needs an amount"):
        adjust_for_dispute(store, dispute, author="Mia")
    assert adjust_for_dispute(store, dispute, author="Mia", amount=Decimal(-5))[0].is_open


def test_a_rejected_dispute_corrects_nothing(store: Database) -> None:
    dispute = disputed(store, close(store))
    resolve_dispute(store, dispute, outcome=Outcome.REJECTED, day=AUGUST_31, author="Mia")
    with pytest.raises(Conflict, match="was rejected"):
        adjust_for_dispute(store, dispute, author="Mia")
    with pytest.raises(NotFound):
        adjust_for_dispute(store, 99, author="Mia")


def disputed(store: Database, statement: StatementRow) -> int:
    return open_dispute(
        store,
        statement.id,
        reason=DisputeReason.DUPLICATE,
        day=AUGUST_31,
        author="Client",
        line=1,
        note="See our list",
    )[0]


def test_a_file_that_takes_a_settled_difference_back_is_noticed(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-06-01")
    daily(empty_store, 10)
    close(empty_store)
    daily(empty_store, 12)
    adjust_for_proposal(empty_store, list_proposals(empty_store)[0].id, author="Mia")
    daily(empty_store, 12)  # says what was settled: no news
    assert len(list_proposals(empty_store)) == 1
    daily(empty_store, 10)  # as it is stored, but not as it was paid
    newest = list_proposals(empty_store)[0]
    assert newest.state is ProposalState.OPEN
    row, _ = adjust_for_proposal(empty_store, newest.id, author="Mia")
    assert row.amount == Decimal("-20.00")


def test_an_import_stays_while_an_adjustment_settles_its_differences(store: Database) -> None:
    statement = close(store)
    leads(store, 101)
    batch = list_batches(store)[0].id
    row, _ = adjust_for_proposal(store, list_proposals(store)[0].id, author="Mia")
    with pytest.raises(Conflict) as refused:
        undo_import(store, batch)
    assert refused.value.remedy == "Withdraw the adjustment first."
    july = close(store, JULY)
    with pytest.raises(Conflict) as refused:
        undo_import(store, batch)
    assert refused.value.remedy.startswith("Statement 2026-002 carries it")
    for each in (july, statement):
        void_statement(store, each.id, reason="wrong", author="Mia", day=AUGUST_31)
    assert [each.id for each in list_adjustments(store) if each.withdrawn_at] == [row.id]
    undo_import(store, batch)
    assert list_proposals(store) == []


def test_a_correction_comes_after_what_it_corrects(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-04-01")
    close(empty_store, Period.parse("2026-04"))
    leads(empty_store, 100)
    close(empty_store)
    leads(empty_store, 101)
    proposal = list_proposals(empty_store)[0].id
    for refused in (
        lambda: adjust_for_proposal(empty_store, proposal, author="Mia", period=MAY),
        lambda: add(empty_store, corrects="2026-002", period=MAY),
    ):
        with pytest.raises(ValidationFailed, match="May 2026 comes before June 2026"):
            refused()
    assert add(empty_store).period == MAY
    assert add(empty_store, corrects="2026-002").period == JULY
    assert adjust_for_proposal(empty_store, proposal, author="Mia")[0].period == JULY


def test_where_tiers_run_on_later_issued_periods_move_too(empty_store: Database) -> None:
    make_contract(empty_store, terms({**graduated(), "basis": "contract"}), start="2026-06-01")
    leads(empty_store, 100)
    leads(empty_store, 100, day=date(2026, 7, 1))
    totals = [close(empty_store, period).total for period in (JUNE, JULY)]
    assert totals == [Decimal(1000), Decimal(1200)]
    leads(empty_store, 150)
    row, _ = adjust_for_proposal(empty_store, list_proposals(empty_store)[0].id, author="Mia")
    assert row.amount == Decimal("750.00")  # 100 × 10 + 100 × 12 + 50 × 15 in all
    assert row.period == Period.parse("2026-08")


def test_an_advance_that_was_paid_back_since_is_seen(empty_store: Database) -> None:
    draw = {"amount": "500", "recoverable": True, "prorate": False}
    make_contract(empty_store, terms(graduated(), draw=draw), start="2026-06-01")
    leads(empty_store, 20)
    leads(empty_store, 100, day=date(2026, 7, 1))
    totals = [close(empty_store, period).total for period in (JUNE, JULY)]
    assert totals == [Decimal(500), Decimal(700)]  # 300 advanced in June, paid back in July
    leads(empty_store, 30)
    row, _ = adjust_for_proposal(empty_store, list_proposals(empty_store)[0].id, author="Mia")
    assert row.amount == Decimal("100.00")  # June 500 either way, July pays 200 back instead of 300
