"""Enter does what it says: it presses the button in focus, and saves a panel's form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.side_panel import SidePanel


def test_enter_presses_the_button_in_focus_also_in_a_question(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    done: list[str] = []

    def ask(note: str) -> Button:
        dialog = confirm(
            host, title="Void it?", text="", action="Void it", on_confirm=lambda: done.append(note)
        )
        qtbot.waitUntil(dialog.cancel.hasFocus)
        return dialog.action

    ask("by chance")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert done == []
    action = ask("on purpose")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert action.hasFocus()
    qtbot.keyClick(action, Qt.Key.Key_Return)
    assert done == ["on purpose"]


def test_enter_in_a_line_does_the_panels_main_action(qtbot: QtBot) -> None:
    panel = SidePanel()
    qtbot.addWidget(panel)
    pressed: list[str] = []
    content = QWidget()
    layout = QVBoxLayout(content)
    line, area = QLineEdit(), QPlainTextEdit()
    layout.addWidget(line)
    layout.addWidget(area)
    cancel, save = Button("Cancel"), Button("Save", kind="primary")
    cancel.clicked.connect(lambda: pressed.append("cancel"))
    save.clicked.connect(lambda: pressed.append("save"))
    panel.show_content("Client", content, cancel, save)
    panel.activateWindow()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    qtbot.keyClick(area, Qt.Key.Key_Return)
    assert (pressed, area.toPlainText()) == ([], "\n")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert pressed == ["save"]
    cancel.setFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert pressed == ["save", "cancel"]
    save.setEnabled(False)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    panel.show_content("Rule", QLineEdit(), Button("Done"))
    field = panel.content()
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pressed == ["save", "cancel"]
