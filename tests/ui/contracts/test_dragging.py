"""Components are dragged to another place with the mouse, or moved by keys; both undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.ui.contracts.dragging import steps_to
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.rule_card import RuleCard
from tests.ui.contracts.driving import MakePage, open_terms, settle

LEFT = Qt.MouseButton.LeftButton


def order(page: ContractsPage) -> list[object]:
    return [entry["id"] for entry in page.view.terms.draft.components]


def marker(page: ContractsPage) -> QFrame:
    found = page.view.terms.rules.findChild(QFrame, "dropMarker")
    assert isinstance(found, QFrame)
    return found


def drag(qtbot: QtBot, card: RuleCard, to: QWidget, *, below: bool) -> QPoint:
    """Take the handle of a card and carry it near the edge of another; returns where."""
    edge = QPoint(20, to.height() - 4 if below else 4)
    goal = card.handle.mapFromGlobal(to.mapToGlobal(edge))
    start = card.handle.rect().center()
    qtbot.mousePress(card.handle, LEFT, pos=start)
    for part in (1, 2, 3, 4):
        qtbot.mouseMove(card.handle, start + (goal - start) * part / 4)
    return goal


def test_a_card_is_dragged_by_its_handle_and_the_drag_undone(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    rules = page.view.terms.rules
    before = order(page)
    assert before == ["retainer", "approved-leads", "bonus"]
    goal = drag(qtbot, rules.card("bonus"), rules.card("retainer"), below=False)
    qtbot.waitUntil(marker(page).isVisible)
    assert rules.card("bonus").property("dragged") == "true"
    assert marker(page).y() < rules.card("retainer").y() + 4
    assert order(page) == before
    qtbot.mouseRelease(rules.card("bonus").handle, LEFT, pos=goal)
    assert order(page) == ["bonus", "retainer", "approved-leads"]
    assert marker(page).isHidden()
    assert rules.card("bonus").property("dragged") == "false"
    qtbot.waitUntil(lambda: rules.card("bonus").y() < rules.card("retainer").y())
    page.view.terms.undo()
    assert order(page) == before
    qtbot.waitUntil(lambda: rules.card("bonus").y() > rules.card("approved-leads").y())
    goal = drag(qtbot, rules.card("retainer"), rules.card("approved-leads"), below=True)
    qtbot.mouseRelease(rules.card("retainer").handle, LEFT, pos=goal)
    assert order(page) == ["approved-leads", "retainer", "bonus"]
    settle(qtbot, page)
    assert rules.card("approved-leads").amount() == "€2,755.00"


def test_a_drag_that_is_given_up_moves_nothing(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    rules = page.view.terms.rules
    before = order(page)
    handle = rules.card("bonus").handle
    goal = drag(qtbot, rules.card("bonus"), rules.card("retainer"), below=False)
    qtbot.waitUntil(marker(page).isVisible)
    qtbot.keyClick(handle, Qt.Key.Key_Escape)
    assert marker(page).isHidden()
    qtbot.mouseMove(handle, goal + QPoint(0, 30))
    qtbot.mouseRelease(handle, LEFT, pos=goal)
    assert order(page) == before
    # A click on the handle is no drag, and opens no form.
    qtbot.mouseClick(handle, LEFT)
    assert order(page) == before
    assert page.side_panel.isHidden()
    assert not page.view.terms.draft.is_changed


def test_rules_of_the_contract_have_no_handle_and_bound_the_drag(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    rules = page.view.terms.rules
    assert rules.card("cap").handle.isHidden()
    goal = drag(qtbot, rules.card("retainer"), rules.card("cap"), below=True)
    qtbot.mouseRelease(rules.card("retainer").handle, LEFT, pos=goal)
    assert order(page) == ["approved-leads", "bonus", "retainer"]
    card = rules.card("retainer")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert order(page) == ["approved-leads", "retainer", "bonus"]
    settle(qtbot, page)


@pytest.mark.parametrize(
    ("gap", "start", "steps"), [(0, 2, -2), (2, 2, 0), (3, 2, 0), (3, 0, 2), (1, 0, 0)]
)
def test_a_gap_beside_the_card_itself_is_no_move(gap: int, start: int, steps: int) -> None:
    assert steps_to(gap, start) == steps
