"""Closing many contracts: drafts, review, notes of warnings, issuing, refusals, going on later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import Cancelled, StorageUnavailable, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.contracts import TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.services import close_runs
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Checklist, Light
from ppp_desktop.services.close_notes import take_note
from ppp_desktop.services.close_review import list_drafts
from ppp_desktop.services.close_runs import CloseRun, draft_many, issue_many
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import StatementRow, close_period, list_statements
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.integration.many_contracts import make_agency
from tests.integration.test_query_counts import queries

JUNE, MAY = Period.parse("2026-06"), Period.parse("2026-05")
TODAY = date(2026, 7, 2)


class CancelAfter:
    """Progress that lets so many steps through."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def report(self, done: int, total: int, text: str) -> None:
        """Hear nothing."""

    def check_cancelled(self) -> None:
        """Cancel once the steps are used up."""
        self.steps -= 1
        if self.steps < 0:
            raise Cancelled


@pytest.fixture
def store(empty_store: Database) -> Database:
    """Six contracts with results from May to 1 July."""
    make_agency(empty_store, 6, 3, date(2026, 7, 1))
    return empty_store


def totals(store: Database, period: Period = JUNE) -> dict[int, Decimal]:
    return {row.contract_id: row.total for row in list_drafts(store, period)}


def issue(store: Database, looked_at: dict[int, Decimal]) -> CloseRun:
    return issue_many(store, JUNE, today=TODAY, looked_at=looked_at)[0]


def lights(store: Database) -> dict[str, Light]:
    return {each.contract_code: each.light for each in read_checklists(store, JUNE, TODAY)}


def wait_for(store: Database, contract_id: int) -> Checklist:
    """Give a contract a pending result, which is a warning."""
    late = result(900, day=date(2026, 6, 10), campaign="late", leads=1)
    rows = [replace(late, status=Status.PENDING)]
    import_sheet(store, contract_id, sheet(rows, file="late.csv"), replace=Replace.ADD)
    (found,) = read_checklists(store, JUNE, TODAY, contract_ids=[contract_id])
    return found


def test_all_are_drafted_looked_at_and_issued(store: Database) -> None:
    run, changes = draft_many(store, JUNE, today=TODAY)
    assert len(run.made) == 6
    assert run == CloseRun(JUNE, run.made)
    assert changes.ids == tuple(row.id for row in run.made)
    done = issue(store, totals(store))
    assert [row.number for row in done.made] == [f"2026-{place:03}" for place in range(1, 7)]
    assert done.totals == (("EUR", sum(row.total for row in done.made)),)
    assert set(lights(store).values()) == {Light.ISSUED}


def test_warnings_refuse_until_somebody_notes_them_and_the_log_keeps_it(store: Database) -> None:
    found = wait_for(store, 1)
    draft_many(store, JUNE, today=TODAY)
    refused = issue(store, totals(store)).refused
    assert [each.contract_code for each in refused] == ["K01-LEAD"]
    assert refused[0].reason.startswith("Nobody took note: ")
    with pytest.raises(ValidationFailed, match="Say who"):
        take_note(store, [found], author="  ")
    take_note(store, [found], author="Ana  Ruiz")
    (again,) = read_checklists(store, JUNE, TODAY, contract_ids=[1])
    assert again.light is Light.READY
    assert again.headline == "Warnings noted."
    assert again.warnings[0].noted is not None
    assert again.warnings[0].noted.author == "Ana Ruiz"
    entry = list_activities(store, limit=1)[0]
    assert entry.title.startswith("K01-LEAD: ")
    assert entry.title.endswith("1 warning of June 2026 noted by Ana Ruiz")
    assert "pending" in entry.detail
    assert len(issue(store, totals(store)).made) == 1


def test_noting_twice_is_the_same_as_once(store: Database) -> None:
    found = wait_for(store, 1)
    take_note(store, [found], author="Ana")
    take_note(store, [found], author="Ana")
    assert lights(store)["K01-LEAD"] is Light.READY


def test_a_warning_that_changed_has_to_be_noted_anew(store: Database) -> None:
    take_note(store, [wait_for(store, 1)], author="Ana")
    more = result(901, day=date(2026, 6, 11), campaign="late", status=Status.PENDING, leads=2)
    import_sheet(store, 1, sheet([more], file="later.csv"), replace=Replace.ADD)
    assert lights(store)["K01-LEAD"] is Light.WARNINGS


def test_another_amount_than_was_looked_at_is_refused(store: Database) -> None:
    draft_many(store, JUNE, today=TODAY)
    seen = totals(store)
    more = result(900, day=date(2026, 6, 10), campaign="late", leads=40)
    number = next(
        each.contract_id for each in read_checklists(store, JUNE, TODAY) if each.expected != 800
    )
    import_sheet(store, number, sheet([more], file="late.csv"), replace=Replace.ADD)
    done = issue(store, seen)
    assert len(done.made) == 5
    assert "when it was looked at" in done.refused[0].reason
    # Looked at again, it goes.
    draft_many(store, JUNE, today=TODAY, contract_ids=[number])
    assert len(issue(store, totals(store)).made) == 1


def test_a_refusal_in_the_middle_stops_only_its_own_contract(store: Database) -> None:
    draft_many(store, JUNE, today=TODAY)
    with store.writing() as session:
        session.get_one(TermsVersion, 3).effective = date(2026, 7, 1)
    done = issue(store, totals(store))
    assert len(done.made) == 5
    assert [each.contract_code for each in done.refused] == ["K03-LEAD"]
    numbers = [row.number for row in list_statements(store, period=JUNE) if row.number]
    assert sorted(numbers) == [f"2026-{place:03}" for place in range(1, 6)]


def test_a_cancel_keeps_what_was_issued_and_the_rest_follows(store: Database) -> None:
    draft_many(store, JUNE, today=TODAY)
    seen = totals(store)
    first, _ = issue_many(store, JUNE, today=TODAY, looked_at=seen, progress=CancelAfter(2))
    assert (len(first.made), len(first.left)) == (2, 4)
    assert not first.stopped
    rest = issue(store, seen)
    assert (len(rest.made), rest.left) == (4, ())
    assert not issue(store, seen).made


def test_what_comes_in_between_looking_and_writing_is_seen(store: Database) -> None:
    draft_many(store, JUNE, today=TODAY)
    seen = totals(store)
    paid_by_results = next(key for key, total in seen.items() if total != 800)
    more = result(900, day=date(2026, 6, 1), campaign="late", leads=40)

    class Meanwhile:
        """Imports while the run is at its first contract."""

        done = False

        def report(self, done: int, total: int, text: str) -> None:
            """Import once."""
            if not self.done:
                self.done = True
                given = sheet([more], file="late.csv")
                import_sheet(store, paid_by_results, given, replace=Replace.ADD)

        def check_cancelled(self) -> None:
            """Never cancel."""

    run, _ = issue_many(store, JUNE, today=TODAY, looked_at=seen, progress=Meanwhile())
    assert [each.contract_id for each in run.refused] == [paid_by_results]
    assert len(run.made) == 5
    # A refused contract keeps its draft as it was looked at.
    assert totals(store) == {paid_by_results: seen[paid_by_results]}


def test_a_full_disk_ends_the_run_and_says_so(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_many(store, JUNE, today=TODAY)
    calls: list[int] = []

    def fail(
        database: Database,
        contract_id: int,
        period: Period,
        *,
        issue: bool,
        today: date,
        guard: Callable[[Session], None],
    ) -> tuple[StatementRow, Changes]:
        calls.append(contract_id)
        if len(calls) > 2:
            raise StorageUnavailable("The disk is full.", "Make room.")
        return close_period(database, contract_id, period, issue=issue, today=today, guard=guard)

    monkeypatch.setattr(close_runs, "close_period", fail)
    done = issue(store, totals(store))
    assert (len(done.made), len(done.left)) == (2, 4)
    assert done.stopped == "The disk is full. Make room."


def test_a_period_that_runs_can_be_drafted_and_not_issued(store: Database) -> None:
    early = date(2026, 6, 20)
    run, _ = draft_many(store, JUNE, today=early)
    assert len(run.made) == 6
    done, _ = issue_many(store, JUNE, today=early, looked_at=totals(store))
    assert not done.made
    assert len(done.refused) == 6


def test_drafts_stand_beside_the_last_statement(store: Database) -> None:
    for contract_id in (1, 2):
        close_period(store, contract_id, MAY, issue=True, today=TODAY)
    draft_many(store, JUNE, today=TODAY)
    rows = {row.contract_code: row for row in list_drafts(store, JUNE)}
    last = rows["K01-LEAD"].last
    assert last is not None
    assert (last.number, last.period) == ("2026-001", MAY)
    assert rows["K03-LEAD"].last is None
    assert rows["K03-LEAD"].unusual[-1] == "The first statement of this contract."
    assert "May 2026" not in " ".join(rows["K03-LEAD"].unusual)


def test_what_is_unusual_is_said(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated(), cap={"amount": "200"}))
    rows = [result(2, day=date(2026, 4, 5), leads=10), result(3, day=date(2026, 6, 5), leads=50)]
    import_sheet(empty_store, 1, sheet(rows))
    close_period(empty_store, 1, Period.parse("2026-04"), issue=True, today=TODAY)
    draft_many(empty_store, JUNE, today=TODAY)
    (row,) = list_drafts(empty_store, JUNE)
    assert row.change == 1
    assert row.unusual == (
        "100\N{NO-BREAK SPACE}% more than April 2026 (€100.00).",
        "The last statement before it is that of April 2026.",
        "Cap reached: −€300.00.",
    )
    close_period(empty_store, 1, JUNE, issue=True, today=TODAY)
    draft_many(empty_store, Period.parse("2026-07"), today=date(2026, 8, 1))
    (zero,) = list_drafts(empty_store, Period.parse("2026-07"))
    assert zero.unusual[0] == "It comes to nothing."


def test_the_review_reads_the_past_at_once(store: Database) -> None:
    for contract_id in range(1, 7):
        close_period(store, contract_id, MAY, issue=True, today=TODAY)
    draft_many(store, JUNE, today=TODAY)
    assert queries(lambda: list_drafts(store, JUNE)) <= 3
