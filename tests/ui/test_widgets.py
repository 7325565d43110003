"""The reusable parts do what their users rely on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.theme import SIDE_PANEL_WIDTH, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Badge, Chip, FilterChip
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.drop_zone import DropZone
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.figures import KeyFigure, ProgressBar, TargetBar
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import FlowLayout, clear_layout
from ppp_desktop.ui.widgets.notices import Banner, Toast
from ppp_desktop.ui.widgets.side_panel import SidePanel
from ppp_desktop.ui.widgets.text_tabs import TextTabs, WizardSteps


def test_wizard_keeps_what_was_typed_and_closes_later_steps(qtbot: QtBot) -> None:
    wizard = WizardSteps()
    qtbot.addWidget(wizard)
    first, second = QLineEdit(), QLineEdit()
    for title, page in (("Files", first), ("Columns", second), ("Effect", QWidget())):
        wizard.add_step(title, page)
    first.setText("kept")
    with qtbot.waitSignal(wizard.step_changed) as changed:
        wizard.go_on()
    assert changed.args == [1]
    second.setText("also kept")
    wizard.go_back()
    assert (first.text(), second.text()) == ("kept", "also kept")
    wizard.go_to(2)
    wizard.forget_after(0)
    assert wizard.step() == 0
    bar = wizard.findChild(TextTabs)
    assert bar is not None
    states = {b.text(): b.isEnabled() for b in bar.findChildren(Button) if not b.isHidden()}
    assert states == {"1 Files": True, "2 Columns": False, "3 Effect": False}
    assert wizard.step_count() == 3


def test_tabs_move_with_the_arrow_keys(qtbot: QtBot) -> None:
    tabs = TextTabs([("o", "Objectives"), ("t", "Terms"), ("r", "Results")])
    qtbot.addWidget(tabs)
    seen: list[str] = []
    tabs.chosen.connect(seen.append)
    tabs.set_tab_enabled("t", False)
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert seen == ["r", "o"]
    assert tabs.current() == "o"


def test_side_panel_pushes_the_contents_and_closes_with_escape(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    content, panel = QWidget(), SidePanel()
    row.addWidget(content, 1)
    row.addWidget(panel)
    host.resize(1000, 400)
    host.show()
    wide = content.width()
    panel.show_content("How this came about", QLabel("text"), Button("Open"))
    qtbot.waitUntil(lambda: content.width() < wide)
    assert panel.width() == SIDE_PANEL_WIDTH
    assert not panel.geometry().intersects(content.geometry())
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_side_panel_gives_way_on_a_narrow_window(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    content, panel = QWidget(), SidePanel()
    content.setMinimumWidth(300)
    row.addWidget(content, 1)
    row.addWidget(panel)
    host.resize(660, 300)
    host.show()
    panel.show_content("Narrow", QLabel("text"))
    qtbot.waitUntil(lambda: 0 < panel.width() < SIDE_PANEL_WIDTH)
    assert not panel.geometry().intersects(content.geometry())


def test_banner_offers_actions(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    done: list[str] = []
    banner.show_message(
        "Meta export missing.", tone=Tone.WARNING, actions=(("Import", lambda: done.append("i")),)
    )
    next(b for b in banner.findChildren(Button) if b.text() == "Import").click()
    assert done == ["i"]
    with qtbot.waitSignal(banner.closed):
        banner.close_banner()


def test_toast_takes_back_once(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 500)
    host.show()
    undone: list[int] = []
    toast = Toast(host)
    toast.show_text("Client archived.", lambda: undone.append(1))
    undo = toast.findChild(Button)
    assert undo is not None
    undo.click()
    undo.click()
    assert undone == [1]
    assert toast.isHidden()
    toast.show_text("A very long sentence about something that was done " * 4)
    assert host.rect().contains(toast.geometry())
    host.resize(700, 500)
    assert host.rect().contains(toast.geometry())
    assert undo.isHidden()


def test_confirmation_is_named_by_what_it_does(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    done: list[int] = []

    def ask() -> None:
        dialog = confirm(
            host,
            title="Void statement 2026-014?",
            text="This cannot be undone.",
            action="Void statement 2026-014",
            on_confirm=lambda: done.append(1),
        )
        (dialog.action if ask_for_real else dialog.cancel).click()

    ask_for_real = False
    ask()
    assert not done
    ask_for_real = True
    ask()
    assert done == [1]


def test_drop_zone_takes_files_and_no_folders(qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone("Drop spreadsheets here", "xlsx, csv", patterns=("*.xlsx",))
    qtbot.addWidget(zone)
    file = tmp_path / "june.csv"
    file.write_text("a", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (file, tmp_path)])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(zone.files_chosen) as chosen:
        zone.dropEvent(event)
    assert chosen.args == [[file]]


def test_drop_zone_opens_the_file_dialog(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = DropZone("Drop spreadsheets here")
    qtbot.addWidget(zone)
    monkeypatch.setattr(
        "ppp_desktop.ui.widgets.drop_zone.QFileDialog.getOpenFileNames",
        lambda *_arguments: ([str(tmp_path / "a.csv")], ""),
    )
    with qtbot.waitSignal(zone.files_chosen) as chosen:
        qtbot.mouseClick(zone, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert chosen.args == [[tmp_path / "a.csv"]]


def test_long_text_is_shortened_and_told_in_full(qtbot: QtBot) -> None:
    text = ElidedLabel("A contract with a name that nobody can read in so little room")
    qtbot.addWidget(text)
    text.resize(80, 20)
    text.show()
    assert text.text().endswith("…")
    assert text.toolTip() == text.full_text() == text.accessibleName()


def test_markup_in_names_stays_text(qtbot: QtBot) -> None:
    for widget in (ElidedLabel("<b>x</b>"), Chip("<b>x</b>")):
        qtbot.addWidget(widget)
        assert widget.textFormat() is Qt.TextFormat.PlainText


def test_an_elided_label_shows_nothing_rather_than_a_letter(qtbot: QtBot) -> None:
    shown = ElidedLabel("EUR · monthly · from June 2025", "secondary", least=100)
    qtbot.addWidget(shown)
    shown.show()
    shown.resize(400, 20)
    assert shown.text() == shown.full_text()
    shown.resize(120, 20)
    assert shown.text().endswith("…")
    shown.resize(60, 20)
    assert shown.text() == ""
    assert shown.toolTip() == shown.full_text()
    shown.set_full_text("EUR")
    assert shown.text() == "EUR"


def test_chips_badges_and_figures(qtbot: QtBot) -> None:
    chip, badge, chosen = Chip("Draft"), Badge(0), FilterChip("Overdue")
    figure, bar = KeyFigure("June", "€18,240"), TargetBar(0.4, 0.8)
    progress = ProgressBar()
    for widget in (chip, badge, chosen, figure, bar, progress):
        qtbot.addWidget(widget)
    chip.show_state("Issued", Tone.ACCENT)
    assert (chip.text(), chip.property("tone")) == ("Issued", "accent")
    assert badge.isHidden()
    badge.set_count(120)
    assert badge.text() == "99+"
    chosen.setChecked(True)
    assert chosen.isChecked()
    figure.show_figure("June", "€1", "pacing 0.81", Tone.WARNING)
    assert figure.accessibleName() == "June: €1. pacing 0.81"
    bar.show_shares(0.5)
    assert bar.accessibleDescription() == "50 %"
    progress.show_share(None)
    assert progress.maximum() == 0
    progress.show_share(1.7)
    assert progress.value() == 1000
    bar.show()
    assert not bar.grab().isNull()


def test_empty_state_names_the_next_step(qtbot: QtBot) -> None:
    done: list[int] = []
    empty = EmptyState("clients", "No clients yet", action="Add", on_action=lambda: done.append(1))
    qtbot.addWidget(empty)
    empty.button.click()
    assert done == [1]
    empty.show_texts("None left", "Add one.")
    assert empty.text() == "None left"


def test_card_has_a_header(qtbot: QtBot) -> None:
    card = Card("To do")
    qtbot.addWidget(card)
    card.add_to_header(Button("More", kind="small"))
    card.add_beside_title(Chip("3"))
    card.add(QLabel("body"))
    assert card.accessibleName() == "To do"


def test_flow_breaks_lines_and_layouts_empty(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host)
    for number in range(6):
        flow.addWidget(Chip(f"Channel number {number}"))
    assert flow.heightForWidth(2000) < flow.heightForWidth(200)
    flow.clear()
    assert flow.count() == 0
    other = QWidget()
    qtbot.addWidget(other)
    outer = QVBoxLayout(other)
    inner = QHBoxLayout()
    inner.addWidget(QLabel("in"))
    outer.addLayout(inner)
    clear_layout(outer)
    assert outer.count() == 0
