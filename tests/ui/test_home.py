"""Home tells what to do, what was earned and what is off pace, and each row leads to its place."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientDetails, save_client
from ppp_desktop.services.statements import close_all
from ppp_desktop.services.todos import TodoKind, TodoRow
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.home import words
from ppp_desktop.ui.home.badge import TodoBadge
from ppp_desktop.ui.home.page import HomePage
from ppp_desktop.ui.home.todo_card import TodoCard, TodoLine
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import CARD_GAP
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def test_sample_morning(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    page = show(qtbot, HomePage(sample_context))
    shown = texts(page)
    assert "Thursday, 23 July 2026" in shown
    assert "Close June 2026 for 3 contracts" in shown
    assert "July, earned to date" in shown
    assert "€2,688.00" in shown
    assert "$6,379.40" in shown
    table = page.off_pace.table
    rows = {row.objective.name: row for row in table.rows()}
    assert len(rows) == 7
    whys = [table.model.index(number, 3) for number in range(7)]
    assert "174 of 300; 211 expected by now (12-month season)" in [
        index.data(Qt.ItemDataRole.ToolTipRole) for index in whys
    ]
    qtmodeltester.check(table.model)


def test_badge_counts_without_the_page(sample_context: AppContext) -> None:
    journey = Journey(sample_context)
    badge = TodoBadge(sample_context)
    settle(sample_context)
    assert journey.badges == {"home": 3}  # to close, disputed, overdue
    _closings, changes = close_all(
        sample_context.database, JUNE, issue=True, today=sample_context.today()
    )
    sample_context.notify_changes(changes)
    settle(sample_context)
    assert journey.badges == {"home": 2}
    badge.deleteLater()


def test_narrow_cards_stand_close_to_each_other(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, HomePage(sample_context))
    page.resize(780, 1400)
    qtbot.waitUntil(lambda: page.earned.y() > page.off_pace.geometry().bottom())
    qtbot.waitUntil(lambda: page.earned.y() - page.off_pace.geometry().bottom() <= CARD_GAP + 1)


def test_each_row_leads_to_its_place(qtbot: QtBot, sample_context: AppContext) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, HomePage(sample_context))
    click(qtbot, button(page.todo, "Close June: Close June 2026 for 3 contracts"))
    click(qtbot, button(page.header, "Close June"))
    click(qtbot, button(page.header, "Import results"))
    table = page.off_pace.table
    place = table.view.visualRect(table.model.index(0, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    objective = table.rows()[0]
    assert journey.places == [
        ("closing", {"period": JUNE}),
        ("closing", {"period": JUNE}),
        ("import", {}),
        (
            "performance",
            {
                "contract_id": objective.contract_id,
                "period": JULY,
                "objective": objective.objective.name,
            },
        ),
    ]


def test_nothing_to_close_makes_importing_the_main_action(
    qtbot: QtBot, sample: Database, sample_context: AppContext
) -> None:
    close_all(sample, JUNE, issue=True, today=sample_context.today())
    page = show(qtbot, HomePage(sample_context))
    assert "Close June" not in texts(page.todo)
    assert button(page.header, "Import results").property("kind") == "primary"
    assert "Close June" not in texts(page.header)


def test_first_steps(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, HomePage(context))
    assert not page.todo.isVisible()
    assert page.start.buttons["settings"].property("kind") == "primary"
    for key in ("settings", "clients", "contracts", "import"):
        click(qtbot, page.start.buttons[key])
    assert [place for place, _target in journey.places] == [
        "settings",
        "clients",
        "contracts",
        "import",
    ]
    client = ClientDetails(code="A", name="A", currency="EUR")
    context.notify_changes(save_client(context.database, client))
    settle(context)
    assert page.start.isVisible()
    assert "Add client" in page.start.buttons["clients"].text()


def test_cards_stand_below_each_other_where_it_is_narrow(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    page = show(qtbot, HomePage(sample_context))
    assert page.earned.x() > page.todo.x()
    page.resize(816, 740)
    qtbot.waitUntil(lambda: page.earned.y() > page.off_pace.y())
    assert page.activity.x() > page.earned.x()


def test_long_lists_of_tasks_are_opened_on_demand(qtbot: QtBot) -> None:
    gone: list[TodoRow] = []
    card = TodoCard(gone.append)
    qtbot.addWidget(card)
    todos = [
        TodoRow(TodoKind.IMPORT, f"Task {number}", "why", urgent=number == 0, contract_id=number)
        for number in range(9)
    ]
    card.show_todos(todos, date(2026, 7, 1))
    card.show()
    assert len([each for each in card.findChildren(TodoLine) if each.isVisible()]) == 6
    click(qtbot, button(card, "and 3 more"))
    qtbot.waitUntil(
        lambda: len([each for each in card.findChildren(TodoLine) if each.isVisible()]) == 9
    )
    click(qtbot, button(card, "Import: Task 8"))
    assert gone == [todos[8]]


def test_words() -> None:
    today = date(2026, 7, 1)
    assert [words.greeting(hour) for hour in (0, 11, 12, 17, 18, 23)] == [
        "Good morning",
        "Good morning",
        "Good afternoon",
        "Good afternoon",
        "Good evening",
        "Good evening",
    ]
    assert words.long_date(today) == "Wednesday, 1 July 2026"
    assert words.short_period(JUNE, today) == "June"
    assert words.short_period(Period.parse("2025-12"), today) == "December 2025"
    assert words.short_period(Period.parse("2026-Q2"), today) == "Q2"
    assert words.earned_title([JULY, Period.parse("2026-Q3")], today) == "Earned to date"
    assert words.mark_caption([JULY]) == "Bar: earned. Mark: last month. Before tax."
    assert "last period" in words.mark_caption([Period.parse("2026-Q3")])
    noon = datetime(2026, 6, 22, 12, 5)  # noqa: DTZ001 - the log keeps UTC without a zone
    assert words.moment(noon, date(2027, 1, 1)) in {"22 June 2026", "23 June 2026"}
