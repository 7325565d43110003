"""Exchange rates in the settings: imported by button or drop, replaced only after a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.services.exchange_rates import list_rates
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.showing import Journey, button, click, settle, show, texts

HISTORY = "Date,USD,PLN,\n2026-06-23,1.0712,4.2500,\n2026-06-22,1.0700,4.2600,\n"


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(HISTORY, encoding="utf-8")
    return path


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> SettingsPage:
    shown = show(qtbot, SettingsPage(context))
    click(qtbot, button(shown.tabs, "Data"))
    settle(context)
    return shown


def drop(page: SettingsPage, *files: Path) -> None:
    """Drop files on the card as the system does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    keys = Qt.KeyboardModifier.NoModifier
    card = page.data.rates
    entering = QDragEnterEvent(QPoint(9, 9), *how, keys)
    card.dragEnterEvent(entering)
    assert entering.isAccepted() == bool(files)
    dropped = QDropEvent(QPointF(9, 9), *how, keys)
    card.dropEvent(dropped)
    settle(page.context)


def test_a_table_is_imported(
    qtbot: QtBot,
    page: SettingsPage,
    history: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtmodeltester: ModelTester,
) -> None:
    journey = Journey(page.context)
    card = page.data.rates
    assert "eurofxref-hist.csv" in texts(card)
    assert not card.table.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(history), ""))
    click(qtbot, button(card, "Import rate table…"))
    settle(page.context)
    assert journey.toasts == ["eurofxref-hist.csv: 4 rates added."]
    assert [(row.currency, row.days) for row in card.table.rows()] == [("PLN", 2), ("USD", 2)]
    assert card.table.isVisible()
    assert "No rates yet" not in texts(card)
    qtmodeltester.check(card.table.model)
    click(qtbot, button(card, "Import rate table…"))
    settle(page.context)
    assert journey.toasts[1] == ("eurofxref-hist.csv: nothing new, the rates are stored already.")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    click(qtbot, button(card, "Import rate table…"))
    settle(page.context)
    assert len(journey.toasts) == 2


def test_a_table_is_dropped_and_other_rates_are_asked_for(
    qtbot: QtBot, page: SettingsPage, history: Path
) -> None:
    journey = Journey(page.context)
    drop(page)
    drop(page, history)
    assert journey.toasts == ["eurofxref-hist.csv: 4 rates added."]
    page.data.rates.dragLeaveEvent(QDragLeaveEvent())
    history.write_text(HISTORY.replace("1.0700", "1.0701"), encoding="utf-8")
    drop(page, history)
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert "USD on 22 June 2026 is stored as 1.07" in texts(dialog)
    click(qtbot, dialog.action)
    settle(page.context)
    assert journey.toasts[1] == "eurofxref-hist.csv: 0 rates added, 1 replaced."


def test_problems_stand_in_the_card(page: SettingsPage, tmp_path: Path, history: Path) -> None:
    wrong = tmp_path / "own.csv"
    rows = "".join(f"2026-06-{day:02},USD,much\n" for day in range(1, 23))
    wrong.write_text(f"date,currency,rate\n{rows}", encoding="utf-8")
    drop(page, wrong)
    assert page.banner.text() == (
        "own.csv, row 2: “much” is no rate. There are 21 more problems. Nothing was stored."
    )
    shown = texts(page.data.rates)
    assert "own.csv was not imported" in shown
    assert "Row 3: “much” is no rate. Write the units for one euro" in shown
    assert "and 2 more" in shown
    assert list_rates(page.context.database) == []
    drop(page, history)
    assert "was not imported" not in texts(page.data.rates)
    leads = tmp_path / "leads.csv"
    leads.write_text("Lead ID,Day\nL-1,2026-06-05\n", encoding="utf-8")
    drop(page, leads)
    assert page.banner.text() == "leads.csv is no table of exchange rates."
