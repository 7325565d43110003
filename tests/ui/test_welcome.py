"""The welcome works without a store: a new agency, opening, the sample; progress and errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.welcome.new_agency import suggested_file
from ppp_desktop.ui.welcome.view import WelcomeView
from tests.ui.showing import click, texts


def shown(qtbot: QtBot, settings: Settings, folder: Path) -> WelcomeView:
    view = WelcomeView(settings, folder)
    qtbot.addWidget(view)
    view.resize(1024, 768)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_new_agency_by_keyboard(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    view = shown(qtbot, settings, tmp_path)
    made: list[tuple[str, object]] = []
    view.new_wanted.connect(lambda name, path: made.append((name, path)))
    click(qtbot, view.make)
    assert view.form.row("name").error() == "The agency needs a name."
    qtbot.keyClicks(view.form.name, "North / Sea: Ltd")
    assert view.form.row("name").error() == ""
    qtbot.keyClick(view.form.name, Qt.Key.Key_Return)
    assert made == [("North / Sea: Ltd", tmp_path / "North Sea Ltd.ppp")]
    assert "Making the store" in texts(view)
    assert not view.make.isEnabled()


def test_own_file_name_stays(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    view = shown(qtbot, settings, tmp_path)
    made: list[object] = []
    view.new_wanted.connect(lambda _name, path: made.append(path))
    view.form.file.selectAll()
    qtbot.keyClicks(view.form.file, "books")
    qtbot.keyClicks(view.form.name, "North Sea")
    click(qtbot, view.make)
    assert made == [tmp_path / "books.ppp"]


def test_files_that_cannot_be_made(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    view = shown(qtbot, settings, tmp_path)
    view.form.name.set_value("North Sea")
    there = tmp_path / "there.ppp"
    there.touch()
    for name, message in (
        (str(there), "There is already a file there.ppp. Name another one."),
        (str(tmp_path / "none" / "a.ppp"), "There is no folder"),
        ("", "Choose a file."),
    ):
        view.form.file.set_value(name)
        click(qtbot, view.make)
        assert message in view.form.row("file").error()


def test_suggested_file(tmp_path: Path) -> None:
    assert suggested_file(tmp_path, "").name == "Agency.ppp"
    assert suggested_file(tmp_path, "con").name == "Agency con.ppp"
    assert suggested_file(tmp_path, "a. ").name == "a.ppp"
    (tmp_path / "a.ppp").touch()
    assert suggested_file(tmp_path, "a").name == "a 2.ppp"


def test_opening(
    qtbot: QtBot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "Old agency.ppp"
    old.touch()
    settings.remember_store(old)
    view = shown(qtbot, settings, tmp_path)
    chosen: list[object] = []
    view.store_chosen.connect(chosen.append)
    assert "Old agency" in texts(view)
    click(qtbot, view.recent.buttons[0])
    assert chosen == [old.resolve()]
    view.show_error("Old agency.ppp is damaged.", "Restore the last backup.")
    assert view.banner.text() == "Old agency.ppp is damaged."
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(old), ""))
    click(qtbot, view.open)
    assert chosen == [old.resolve(), old]
    assert not view.banner.isVisible()


def test_sample(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    view = shown(qtbot, settings, tmp_path)
    assert not view.recent.isVisible()
    with qtbot.waitSignal(view.sample_wanted):
        click(qtbot, view.sample)
    view.show_progress("Importing northlight-crm.csv")
    assert "Importing northlight-crm.csv" in texts(view)
    view.show_problem("The disk is full.", "Free some space.")
    assert view.sample.isEnabled()
    assert "Free some space." in texts(view)
