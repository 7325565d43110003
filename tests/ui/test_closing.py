"""The closing assistant, by clicks and keys: check, look at drafts, note, issue, hand over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.contracts import TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.services import close_runs
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import StatementRow, close_all, close_period, list_statements
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements import closing_runner
from ppp_desktop.ui.statements.badge import DraftBadge
from ppp_desktop.ui.statements.closing_check_panel import CheckPanel
from ppp_desktop.ui.statements.closing_draft_panel import DraftPanel
from ppp_desktop.ui.statements.closing_page import CHECK, DRAFTS, ISSUE, ClosingPage
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from tests.integration.factories import result, sheet
from tests.integration.many_contracts import make_agency
from tests.ui.showing import Journey, button, click, settle, show, texts

JUNE, MAY = Period.parse("2026-06"), Period.parse("2026-05")
TODAY = date(2026, 7, 2)


@pytest.fixture
def store(empty_store: Database) -> Database:
    """Six contracts with results from May to 1 July; May is closed, K01 has something pending."""
    make_agency(empty_store, 6, 3, date(2026, 7, 1))
    close_all(empty_store, MAY, issue=True, today=TODAY)
    late = result(900, day=date(2026, 6, 10), campaign="late", status=Status.PENDING, leads=4)
    import_sheet(empty_store, 1, sheet([late], file="late.csv"), replace=Replace.ADD)
    return empty_store


@pytest.fixture
def context(store: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return AppContext(database=store, tasks=tasks, settings=settings, today=lambda: TODAY)


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ClosingPage:
    return show(qtbot, ClosingPage(context))


def states(page: ClosingPage) -> dict[str, str]:
    """Return what the chips of the first step say."""
    return {
        row.checklist.contract_code: page.check.table.model.columns[0].display(row)
        for row in page.check.table.rows()
    }


def press(qtbot: QtBot, page: ClosingPage, key: Qt.Key) -> None:
    """Press a key in the list of the step that is shown."""
    step = page.check if page.steps.step() == CHECK else page.drafts
    qtbot.keyClick(step.table.view, key)
    settle(page.context)


def go_on(qtbot: QtBot, page: ClosingPage) -> None:
    """Do the main action of the header."""
    click(qtbot, page.go_on)
    settle(page.context)


def draw_up(qtbot: QtBot, page: ClosingPage) -> None:
    go_on(qtbot, page)
    assert page.steps.step() == DRAFTS
    go_on(qtbot, page)
    assert page.steps.step() == ISSUE


def confirm(qtbot: QtBot, page: ClosingPage) -> str:
    """Press the button of the question and return what was asked."""
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    asked = texts(dialog)
    click(qtbot, button(dialog, page.go_on.text()))
    settle(page.context)
    return asked


def numbers(store: Database) -> dict[str, str]:
    return {row.contract_code: row.number for row in list_statements(store, period=JUNE)}


def test_suggests_the_period_with_something_to_close(page: ClosingPage) -> None:
    assert page.check.period.value() == JUNE
    assert page.check.period.currentText() == "June 2026 · 6 to close"
    assert page.go_on.text() == "Draw up 6 drafts"
    shown = states(page)
    assert next(iter(shown)) == "K01-LEAD"  # what wants something stands first
    assert shown["K01-LEAD"] == "1 warning"
    assert shown["K02-LEAD"] == "Ready"


def test_the_whole_closing_with_the_keyboard(
    qtbot: QtBot, page: ClosingPage, store: Database
) -> None:
    journey = Journey(page.context)
    press(qtbot, page, Qt.Key.Key_Return)
    panel = page.side_panel.content()
    assert isinstance(panel, CheckPanel)
    assert "is pending and does not count: 4 leads" in texts(panel)
    panel.author.set_value("Ana Ruiz")
    click(qtbot, panel.note)
    settle(page.context)
    assert states(page)["K01-LEAD"] == "Ready"
    assert list_activities(store, limit=1)[0].title.endswith("noted by Ana Ruiz")
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Space)
    out = [code for code, said in states(page).items() if said == "Left out"]
    assert len(out) == 1
    assert page.go_on.text() == "Draw up 5 drafts"
    qtbot.keyClick(page.check.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page.context)
    assert page.steps.step() == DRAFTS
    assert len(page.drafts.table.rows()) == 5
    press(qtbot, page, Qt.Key.Key_Return)
    shown = page.side_panel.content()
    assert isinstance(shown, DraftPanel)
    first = shown.draft
    press(qtbot, page, Qt.Key.Key_Down)
    shown = page.side_panel.content()
    assert isinstance(shown, DraftPanel)
    assert shown.draft != first
    assert page.drafts.unseen.text() == "3 not looked at"
    qtbot.keyClick(page.drafts.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page.context)
    assert page.go_on.text() == "Issue 5 statements"
    go_on(qtbot, page)
    asked = confirm(qtbot, page)
    assert "Issue 5 statements for June 2026 · €" in asked
    assert "5 statements issued" in texts(page.issue.result)
    assert out[0] not in numbers(store)
    assert "Left out for now" in texts(page.issue)
    assert "5 statements issued" in journey.toasts


def test_what_nobody_noted_is_not_issued(qtbot: QtBot, page: ClosingPage, store: Database) -> None:
    draw_up(qtbot, page)
    assert page.go_on.text() == "Issue 5 statements"
    click(qtbot, page.issue.notes.note)  # without a name
    settle(page.context)
    assert "Say who takes note." in texts(page.issue.notes)
    page.issue.notes.author.set_value("Ana")
    click(qtbot, page.issue.notes.note)
    settle(page.context)
    assert page.go_on.text() == "Issue 6 statements"
    assert page.issue.notes.isHidden()
    go_on(qtbot, page)
    confirm(qtbot, page)
    assert all(numbers(store).values())
    assert page.go_on.text() == "Send 6 statements"


def test_n_takes_note_at_once_where_the_name_is_known(
    qtbot: QtBot, page: ClosingPage, settings: Settings
) -> None:
    settings.set_text("checks.author", "Ana")
    press(qtbot, page, Qt.Key.Key_N)
    assert states(page)["K01-LEAD"] == "Ready"


def test_a_refusal_in_the_middle_is_told_with_its_reason(
    qtbot: QtBot, page: ClosingPage, store: Database
) -> None:
    draw_up(qtbot, page)
    # Meanwhile, unseen by the window, the terms of one begin later.
    with store.writing() as session:
        session.get_one(TermsVersion, 3).effective = date(2026, 7, 1)
    go_on(qtbot, page)
    confirm(qtbot, page)
    shown = texts(page.issue.result)
    assert "4 statements issued" in shown
    assert "1 contract refused, for the reasons below." in shown
    assert "K03-LEAD has no terms" in shown
    journey = Journey(page.context)
    click(qtbot, button(page.issue.result, "Open the terms"))
    assert journey.places == [("contracts", {"contract_id": 3, "tab": "terms"})]


def test_a_cancel_keeps_what_was_issued_and_the_rest_goes_on(
    qtbot: QtBot, page: ClosingPage, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_up(qtbot, page)

    def slow(
        database: Database,
        contract_id: int,
        period: Period,
        *,
        issue: bool,
        today: date,
        guard: Callable[[Session], None],
    ) -> tuple[StatementRow, Changes]:
        if contract_id == 4:
            page.runner.cancel()
        return close_period(database, contract_id, period, issue=issue, today=today, guard=guard)

    with monkeypatch.context() as patched:
        patched.setattr(close_runs, "close_period", slow)
        go_on(qtbot, page)
        confirm(qtbot, page)
    shown = texts(page.issue.result)
    left = 5 - sum(1 for number in numbers(store).values() if number)
    assert 0 < left < 5
    were = "was" if left == 1 else "were"
    assert f"{were} not come to; go on below." in shown
    assert page.go_on.text() == f"Issue {left} statement{'' if left == 1 else 's'}"
    go_on(qtbot, page)
    confirm(qtbot, page)
    assert sum(1 for number in numbers(store).values() if number) == 5


def test_a_full_disk_is_told_and_nothing_is_lost(
    qtbot: QtBot, page: ClosingPage, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_up(qtbot, page)

    def full(*_given: object, **_named: object) -> tuple[StatementRow, Changes]:
        raise StorageUnavailable("The disk is full.", "Make room.")

    monkeypatch.setattr(close_runs, "close_period", full)
    go_on(qtbot, page)
    confirm(qtbot, page)
    assert "The disk is full. Make room." in texts(page.issue.result)
    assert not any(numbers(store).values())
    assert page.go_on.text() == "Issue 5 statements"


def test_results_that_came_meanwhile_want_another_look(
    qtbot: QtBot, page: ClosingPage, store: Database
) -> None:
    draw_up(qtbot, page)
    more = result(901, day=date(2026, 6, 3), campaign="more", leads=50)
    for contract_id in (3, 6):  # those are paid by results, whatever the hold
        import_sheet(store, contract_id, sheet([more], file="m.csv"), replace=Replace.ADD)
    page.context.notify_changes(Changes.of(Topic.RESULTS))
    settle(page.context)
    assert "Results or terms of 2 contracts changed" in texts(page.issue)
    assert page.go_on.text() == "Issue 3 statements"
    click(qtbot, page.issue.draw_up)
    settle(page.context)
    assert page.steps.step() == DRAFTS
    go_on(qtbot, page)
    assert page.go_on.text() == "Issue 5 statements"


def test_a_running_period_can_be_looked_at_only(qtbot: QtBot, page: ClosingPage) -> None:
    page.check.period.set_value(Period.parse("2026-07"))
    settle(page.context)
    assert set(states(page).values()) == {"Blocked"}
    draw_up(qtbot, page)
    assert not page.go_on.isEnabled()
    assert "July 2026 is not over yet." in texts(page.issue)


def test_one_contract_alone_is_opened_with_its_checklist(page: ClosingPage) -> None:
    page.open({"period": JUNE, "contract_id": 3})
    settle(page.context)
    assert page.go_on.text() == "Draw up 1 draft"
    panel = page.side_panel.content()
    assert isinstance(panel, CheckPanel)
    assert panel.row.contract_id == 3
    assert sum(said == "Left out" for said in states(page).values()) == 5


def test_coming_back_keeps_what_was_begun(qtbot: QtBot, page: ClosingPage) -> None:
    press(qtbot, page, Qt.Key.Key_Space)
    page.open({"period": None})
    settle(page.context)
    assert "Left out" in states(page).values()


def test_an_item_leads_to_where_it_is_mended(qtbot: QtBot, page: ClosingPage) -> None:
    journey = Journey(page.context)
    press(qtbot, page, Qt.Key.Key_Return)
    click(qtbot, button(page.side_panel, "Show the results"))
    assert journey.places == [("results", {"contract_id": 1, "tab": "results"})]


def test_pdfs_of_all_are_saved_and_all_are_sent(
    qtbot: QtBot, page: ClosingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_up(qtbot, page)
    go_on(qtbot, page)
    confirm(qtbot, page)
    monkeypatch.setattr(closing_runner, "ask_folder", lambda *given: given[-1](tmp_path))
    click(qtbot, page.issue.result.save)
    settle(page.context)
    assert len(list(tmp_path.glob("*.pdf"))) == 5
    journey = Journey(page.context)
    go_on(qtbot, page)
    (place,) = journey.places
    assert place[0] == "sending"


def test_nothing_to_close_leads_to_contracts(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks, settings: Settings
) -> None:
    from ppp_desktop.models.database import create_database

    database = create_database(tmp_path / "new.ppp")
    context = AppContext(database=database, tasks=tasks, settings=settings, today=lambda: TODAY)
    page = show(qtbot, ClosingPage(context))
    assert "There is nothing to close yet" in texts(page)
    assert page.go_on.isHidden()
    database.close()


def test_what_was_left_out_is_taken_in_again(qtbot: QtBot, page: ClosingPage) -> None:
    press(qtbot, page, Qt.Key.Key_Down)
    at = page.check.table.view.currentIndex().row()
    press(qtbot, page, Qt.Key.Key_Space)
    # The cursor goes on with the one below, which stands in the same place now.
    assert page.check.table.view.currentIndex().row() == at
    draw_up(qtbot, page)
    click(qtbot, page.issue.take_in)
    settle(page.context)
    assert "Left out for now" not in texts(page.issue)
    assert "It has no draft yet." in texts(page.issue)


def test_the_issue_button_of_a_draft_wants_warnings_noted_too(
    qtbot: QtBot, context: AppContext, store: Database
) -> None:
    close_all(store, JUNE, issue=False, today=TODAY)
    journey = Journey(context)
    page = show(qtbot, StatementsPage(context))
    for contract_id in (1, 2):
        (row,) = list_statements(store, contract_id=contract_id, period=JUNE)
        page.open({"statement_id": row.id})
        settle(context)
        click(qtbot, button(page.header, "Issue"))
        settle(context)
    assert journey.places == [("closing", {"period": JUNE, "contract_id": 1})]
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    assert "gets the number" in texts(dialog)


def test_badge_counts_drafts_without_the_page(
    qtbot: QtBot, context: AppContext, store: Database
) -> None:
    journey = Journey(context)
    badge = DraftBadge(context)
    settle(context)
    assert journey.badges == {"statements": 0}
    _closings, changes = close_all(store, JUNE, issue=False, today=TODAY)
    context.notify_changes(changes)
    settle(context)
    assert journey.badges == {"statements": 6}
    badge.deleteLater()
