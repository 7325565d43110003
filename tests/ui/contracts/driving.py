"""Driving the contracts page as a user does: clicks, arrow keys, typing, waiting for previews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientDetails, save_client
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.rule_panel import RulePanel
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import ComboBox

TODAY = date(2026, 7, 23)
MakePage = Callable[[Database], ContractsPage]


def click(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the visible button called `text` below `parent`."""

    def found() -> list[Button]:
        buttons = parent.findChildren(Button)
        return [each for each in buttons if each.text() == text and each.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[-1], Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, combo: QWidget, text: str) -> None:
    """Choose an entry of a combo box with the arrow keys."""
    assert isinstance(combo, ComboBox)
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    while not combo.currentText().startswith(text):
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentIndex() != before, f"no entry {text!r}"


def write(qtbot: QtBot, edit: QWidget, text: str) -> None:
    """Type into a field in place of what stood there."""
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, text)


def take_from_menu(menu: QMenu, beginning: str) -> None:
    """Trigger the action whose text starts so."""
    action: QAction = next(a for a in menu.actions() if a.text().startswith(beginning))
    action.trigger()


def take(qtbot: QtBot, chooser: Chooser, label: str) -> None:
    """Click the entry of an open choice that is called so."""
    entry = next(each for each in chooser.entries() if each.choice.label == label)
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)


def settle(qtbot: QtBot, page: ContractsPage) -> None:
    """Wait until the draft was worked out."""
    terms = page.view.terms
    qtbot.waitUntil(lambda: terms.is_settled)
    page.context.tasks.wait_idle()


def panel(page: ContractsPage) -> RulePanel:
    content = page.side_panel.content()
    assert isinstance(content, RulePanel)
    return content


def field(page: ContractsPage, name: str) -> QWidget:
    form = panel(page).form
    assert isinstance(form, DocumentForm)
    return form.field(name).widget


def save_one_client(database: Database) -> None:
    save_client(database, ClientDetails(code="NORTHLIGHT", name="Northlight Solar", currency="EUR"))


def open_terms(page: ContractsPage, qtbot: QtBot, code: str = "NL-LEAD") -> int:
    database = page.context.database
    contract_id = next(row.id for row in list_contracts(database) if row.code == code)
    page.open({"contract_id": contract_id, "tab": "terms"})
    page.context.tasks.wait_idle()
    settle(qtbot, page)
    return contract_id
