"""The checks on data in the page of results: the list, a finding with its rows, accepting it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.results import page as results_page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.results.finding_panel import FindingPanel
from ppp_desktop.ui.results.page import ResultsPage
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.ui.showing import Journey, button, click, settle, show, texts

_COST = "1 row of CRM has negative media cost."
_TEST = "1 result has the campaign “Test”, which reads like a test."


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def spoil(store: Database) -> None:
    rows = [
        result(2, campaign="A", cost="-12.5"),
        result(3, campaign="Test", leads=1),
        result(4, campaign="B", leads=1),
    ]
    import_sheet(store, 1, sheet(rows))


def opened(qtbot: QtBot, context: AppContext) -> ResultsPage:
    page = show(qtbot, ResultsPage(context))
    page.open({"tab": "checks"})
    settle(context)
    return page


def sentences(page: ResultsPage) -> list[str]:
    return [finding.sentence for finding in page.checks.table.rows()]


def finding(page: ResultsPage, sentence: str) -> Finding:
    return next(each for each in page.checks.shown() if each.sentence == sentence)


def choose(page: ResultsPage, sentence: str) -> FindingPanel:
    page.checks.table.select_row(finding(page, sentence))
    settle(page.context)
    panel = page.side_panel.content()
    assert isinstance(panel, FindingPanel)
    return panel


def test_the_worst_comes_first_and_chips_narrow(
    qtbot: QtBot, store: Database, context: AppContext, qtmodeltester: ModelTester
) -> None:
    spoil(store)
    page = opened(qtbot, context)
    assert sentences(page) == [_COST, _TEST]
    assert button(page, "Checks 2").isVisible()
    assert "3 results looked at on" in texts(page)
    qtmodeltester.check(page.checks.table.model)
    click(qtbot, button(page, "1 warning"))
    assert sentences(page) == [_TEST]
    click(qtbot, button(page, "1 error"))
    assert sentences(page) == [_COST, _TEST]


def test_a_finding_shows_its_rows_and_leads_to_them(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    spoil(store)
    page = opened(qtbot, context)
    panel = choose(page, _COST)
    told = texts(page.side_panel)
    assert "This is wrong" in told
    assert "In doubt: €12.50 media cost" in told
    (row,) = panel.table.rows()
    assert row.row == 2
    click(qtbot, button(page.side_panel, "Show in results"))
    settle(context)
    assert page.tabs.current() == "results"
    assert page.list.table is not None
    assert [each.row for each in page.list.table.rows()] == [2]
    click(qtbot, button(page, "Impossible values, 1 June 2026"))
    settle(context)
    assert len(page.list.table.rows()) == 3


def test_a_finding_leads_to_the_import_that_can_be_undone(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    spoil(store)
    page = opened(qtbot, context)
    choose(page, _COST)
    click(qtbot, button(page.side_panel, "Show the import"))
    settle(context)
    assert page.tabs.current() == "imports"
    assert button(page.side_panel, "Undo import").isVisible()


def test_a_row_of_a_finding_opens(qtbot: QtBot, store: Database, context: AppContext) -> None:
    spoil(store)
    page = opened(qtbot, context)
    panel = choose(page, _COST)
    panel.table.select_row(panel.table.rows()[0])
    qtbot.keyClick(panel.table.view, Qt.Key.Key_Return)
    settle(context)
    assert "leads.csv" in texts(page.side_panel)
    assert "−€12.50" in texts(page.side_panel)


def test_accepting_needs_reason_and_name_and_can_be_undone(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    spoil(store)
    journey = Journey(context)
    page = opened(qtbot, context)
    choose(page, _COST)
    click(qtbot, button(page.side_panel, "Accept"))
    settle(context)
    assert "The reason is missing." in texts(page.side_panel)
    panel = choose(page, _COST)
    qtbot.keyClicks(panel.reason, "A credit of May")
    qtbot.keyClicks(panel.author, "Ada Lovelace")
    click(qtbot, button(page.side_panel, "Accept"))
    settle(context)
    assert journey.toasts == ["The finding is accepted."]
    assert context.settings.text(LAST_AUTHOR) == "Ada Lovelace"
    assert sentences(page) == [_TEST, _COST]
    assert button(page, "Checks 1").isVisible()
    click(qtbot, button(page, "1 accepted"))
    assert sentences(page) == [_COST]
    choose(page, _COST)
    assert "Accepted by Ada Lovelace" in texts(page.side_panel)
    click(qtbot, button(page.side_panel, "Open again"))
    settle(context)
    assert button(page, "Checks 2").isVisible()
    assert choose(page, _TEST).author.value() == "Ada Lovelace"


def test_a_reason_that_is_being_written_survives_a_new_look(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    spoil(store)
    page = opened(qtbot, context)
    panel = choose(page, _COST)
    qtbot.keyClicks(panel.reason, "A cred")
    click(qtbot, button(page, "Check again"))
    settle(context)
    assert page.side_panel.content() is panel
    assert panel.reason.value() == "A cred"


def test_new_results_are_looked_at(qtbot: QtBot, store: Database, context: AppContext) -> None:
    import_sheet(store, 1, sheet([result(2, campaign="A", leads=1)]))
    page = opened(qtbot, context)
    assert page.checks.table.message() == "All is well"
    assert "The checks looked at 1 result of 1 contract on" in texts(page)
    _report, changes = import_sheet(
        store, 1, sheet([result(2, day=date(2027, 1, 1), leads=1)], file="b.csv")
    )
    context.notify_changes(changes)
    settle(context)
    assert sentences(page)[0] == "1 row of CRM lies after today, 1 July 2026."


def test_the_contract_is_chosen_from_elsewhere(
    qtbot: QtBot, store: Database, context: AppContext
) -> None:
    spoil(store)
    page = opened(qtbot, context)
    page.open({"tab": "checks", "contract_id": 1})
    settle(context)
    assert page.checks.contract.value() == 1
    assert sentences(page) == [_COST, _TEST]


def test_many_results_are_looked_at_only_when_asked(
    qtbot: QtBot, store: Database, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_page, "CHECKED_UNASKED", 2)
    spoil(store)
    page = show(qtbot, ResultsPage(context))
    assert page.checks.shown() == ()
    click(qtbot, button(page, "Checks"))
    settle(context)
    assert sentences(page) == [_COST, _TEST]


def test_missing_days_have_no_rows(qtbot: QtBot, store: Database, context: AppContext) -> None:
    days = [date(2026, 5, day) for day in range(1, 32)]
    days += [date(2026, 6, day) for day in range(1, 19)]
    rows = [result(number, day=day, clicks=5) for number, day in enumerate(days, start=2)]
    import_sheet(store, 1, sheet(rows))
    page = opened(qtbot, context)
    (only,) = page.checks.shown()
    panel = choose(page, only.sentence)
    assert panel.table.isHidden()
    click(qtbot, button(page.side_panel, "Show in results"))
    settle(context)
    assert "Nothing matches." in texts(page)
