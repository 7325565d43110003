"""Steps through the import wizard that several tests take."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.importing.choice_button import ChoiceButton
from ppp_desktop.ui.importing.page import ImportPage
from resources import resource_path
from tests.ui.showing import click, settle

SPREADSHEETS = resource_path("sample/spreadsheets")


# The screenless platform says so of lists that open over the window.
LISTS = pytest.mark.qt_log_ignore("plugin does not support", "not accepted by", extend=True)


def add(page: ImportPage, *paths: Path) -> None:
    """Bring files to the wizard and wait until they are read."""
    page.open({"paths": list(paths)})
    settle(page.context)


def go_on(qtbot: QtBot, page: ImportPage) -> None:
    """Press the main button and wait for what comes of it."""
    click(qtbot, page.go_on)
    settle(page.context)


def pick(qtbot: QtBot, choice: ChoiceButton, line: int) -> None:
    """Choose a line of a button's list, counted from 1, by keys."""
    click(qtbot, choice)
    for _ in range(line):
        qtbot.keyClick(choice.menu_of_choices, Qt.Key.Key_Down)
    qtbot.keyClick(choice.menu_of_choices, Qt.Key.Key_Return)
