"""Differences to closed periods in the page of results: the list, one in full, the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.home import get_home
from ppp_desktop.services.importing import import_sheet, list_batches
from ppp_desktop.services.proposals import (
    ProposalState,
    apply_proposal,
    dismiss_proposal,
    list_proposals,
)
from ppp_desktop.services.statements import close_period
from ppp_desktop.services.todos import TodoKind
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.home.page import HomePage
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.results.proposal_panel import ProposalPanel
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.ui.showing import Journey, button, click, settle, show, texts

CONTRACT = 1
JUNE = Period.parse("2026-06")
JULY_30, JULY_31 = date(2026, 7, 30), date(2026, 7, 31)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def leads(count: int) -> list[ResultRow]:
    return [result(row, external_id=f"L-{row}", leads=1) for row in range(2, count + 2)]


def import_on(store: Database, day: date, rows: list[ResultRow], file: str) -> None:
    report, _ = import_sheet(store, CONTRACT, sheet(rows, file=file), today=day)
    at = datetime.combine(day, datetime.min.time(), UTC).replace(tzinfo=None)
    with store.writing() as session:
        session.execute(
            update(ImportBatch).where(ImportBatch.id == report.batch_id).values(imported_at=at)
        )


def late_file(store: Database) -> None:
    """One lead more comes for June after its freeze date."""
    import_on(store, JULY_30, leads(100), "june.csv")
    import_on(store, JULY_31, leads(101), "late.csv")


def opened(qtbot: QtBot, context: AppContext) -> ResultsPage:
    page = show(qtbot, ResultsPage(context))
    page.open({"tab": "proposals"})
    settle(context)
    return page


def choose(page: ResultsPage) -> ProposalPanel:
    page.proposals.table.select_row(page.proposals.table.rows()[0])
    settle(page.context)
    panel = page.side_panel.content()
    assert isinstance(panel, ProposalPanel)
    return panel


def cells(page: ResultsPage) -> list[list[str]]:
    content = page.proposals.table.content()
    return [[str(cell) for cell in row] for row in content.rows]


def test_without_proposals_there_is_no_such_view(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    import_on(store, JULY_30, leads(2), "june.csv")
    page = opened(qtbot, context)
    assert page.tabs.current() == "results"
    with pytest.raises(AssertionError):
        button(page, "Proposals")


def test_the_list_tells_what_differs_and_what_it_would_pay(
    qtbot: QtBot, store: Database, context: AppContext, qtmodeltester: ModelTester
) -> None:
    late_file(store)
    page = opened(qtbot, context)
    assert button(page, "Proposals 1").isVisible()
    (row,) = cells(page)
    for told in ("C-1", "Leads 0 → 1", "€1,000.00", "€1,012.00", "+€12.00", "open"):
        assert told in row
    assert "1 after the freeze date" in texts(page)
    qtmodeltester.check(page.proposals.table.model)


def test_a_proposal_shows_its_results_before_and_after(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    late_file(store)
    panel = choose(opened(qtbot, context))
    told = texts(panel)
    assert "1 result differs; with it, June 2026 would pay €12.00 more." in told
    assert "came after the freeze date" in told
    assert "late.csv" in told
    (line,) = panel.table.rows()
    assert (line.text, line.place) == ("new, Leads 1", "row 102 of the file")
    assert line.result == "1 June 2026 · L-102"


def test_a_result_that_is_gone_says_so(qtbot: QtBot, store: Database, context: AppContext) -> None:
    first = result(2, campaign="A", leads=3)
    second = result(3, campaign="A", leads=4, day=date(2026, 6, 2))
    third = result(3, campaign="A", leads=9, day=date(2026, 6, 3))
    import_on(store, JULY_30, [first, second], "june.csv")
    import_on(store, JULY_31, [first, third], "late.csv")
    lines = [line.text for line in choose(opened(qtbot, context)).table.rows()]
    assert lines == ["new, Leads 9", "gone, Leads 4"]


def test_leaving_it_needs_a_name_and_can_be_undone(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    late_file(store)
    undos: list[object] = []
    context.toasted.connect(lambda _text, undo: undos.append(undo))
    journey = Journey(context)
    page = opened(qtbot, context)
    choose(page)
    click(qtbot, button(page.side_panel, "Leave as it is"))
    settle(context)
    assert "Say who decides." in texts(page.side_panel)
    panel = choose(page)
    qtbot.keyClicks(panel.author, "Ada Lovelace")
    click(qtbot, button(page.side_panel, "Leave as it is"))
    settle(context)
    assert journey.toasts == ["The results of June 2026 stay as they are."]
    assert context.settings.text(LAST_AUTHOR) == "Ada Lovelace"
    assert page.proposals.table.message() == "Nothing waits for a decision."
    click(qtbot, button(page, "1 decided"))
    panel = choose(page)
    assert "Left as it is by Ada Lovelace on" in texts(panel)
    undo = undos[0]
    assert callable(undo)
    undo()
    settle(context)
    assert list_proposals(store)[0].state is ProposalState.OPEN
    assert button(page, "Proposals 1").isVisible()


def test_taking_over_is_an_import_that_can_be_undone(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    late_file(store)
    undos: list[object] = []
    context.toasted.connect(lambda _text, undo: undos.append(undo))
    page = opened(qtbot, context)
    panel = choose(page)
    panel.author.set_value("Ada Lovelace")
    click(qtbot, button(page.side_panel, "Take over"))
    settle(context)
    batches = list_batches(store)
    assert (len(batches), batches[0].added) == (3, 1)
    click(qtbot, button(page, "1 decided"))
    assert "Taken over by Ada Lovelace on" in texts(choose(page))
    undo = undos[0]
    assert callable(undo)
    undo()
    settle(context)
    assert list_batches(store)[0].undone
    assert list_proposals(store)[0].can_apply


def test_a_decision_can_be_opened_again(qtbot: QtBot, store: Database, context: AppContext) -> None:
    late_file(store)
    dismiss_proposal(store, list_proposals(store)[0].id, "Ida")
    page = opened(qtbot, context)
    assert page.proposals.table.rows() == ()
    click(qtbot, button(page, "1 decided"))
    choose(page)
    click(qtbot, button(page.side_panel, "Open again"))
    settle(context)
    assert list_proposals(store)[0].can_apply


def test_a_stated_period_cannot_be_changed_and_says_why(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    import_on(store, JULY_30, leads(100), "june.csv")
    row, _ = close_period(store, CONTRACT, JUNE, issue=True, today=JULY_30)
    rejected = [replace(each, status=Status.REJECTED) for each in leads(100)[:2]]
    import_on(store, JULY_30, rejected, "late.csv")
    page = opened(qtbot, context)
    assert "Status of 2 approved → rejected" in cells(page)[0]
    panel = choose(page)
    told = texts(panel)
    assert f"June 2026 was stated in {row.number}" in told
    assert "June 2026 would pay €20.00 less." in told
    with pytest.raises(AssertionError):
        button(page.side_panel, "Take over")
    assert button(page.side_panel, "Leave as it is").isVisible()


def test_results_that_changed_meanwhile_are_not_taken_over(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    import_on(store, JULY_30, [result(2, campaign="A", leads=3)], "june.csv")
    import_on(store, JULY_31, [result(2, campaign="A", leads=5)], "late.csv")
    import_on(store, JULY_31, [result(2, campaign="A", leads=6)], "later.csv")
    apply_proposal(store, list_proposals(store)[1].id, "Ida")
    page = opened(qtbot, context)
    panel = choose(page)
    assert [line.text for line in panel.table.rows()] == ["Leads 3 → 6"]
    panel.author.set_value("Ada")
    click(qtbot, button(page.side_panel, "Take over"))
    settle(context)
    assert "Results of this proposal have changed since it was made." in texts(page)
    assert list_proposals(store)[0].state is ProposalState.OPEN


def test_home_leads_to_what_waits(qtbot: QtBot, store: Database, context: AppContext) -> None:
    late_file(store)
    todos = get_home(store, context.today()).todos
    (todo,) = [each for each in todos if each.kind is TodoKind.DECIDE]
    assert todo.title == "1 difference after the freeze date for C-1"
    assert todo.detail == "June 2026: take over, or leave"
    journey = Journey(context)
    page = show(qtbot, HomePage(context))
    click(qtbot, button(page, f"Decide: {todo.title}"))
    assert journey.places == [("results", {"contract_id": CONTRACT, "tab": "proposals"})]
