"""Settings: the letterhead is saved, the scheme applied, the store backed up and checked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.backups import list_backups
from ppp_desktop.services.checks import CheckKind, CheckReport, Finding
from ppp_desktop.services.clients import list_clients
from ppp_desktop.services.definition_files import write_definition_file
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.settings_page.data_section import format_size
from ppp_desktop.ui.settings_page.notices import FONTS, LIBRARIES, Notice, version_of
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import Scheme, current_theme
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.fields import TextArea
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def on_tab(qtbot: QtBot, context: AppContext, title: str) -> SettingsPage:
    page = show(qtbot, SettingsPage(context))
    click(qtbot, button(page.tabs, title))
    settle(context)
    return page


def picture(folder: Path, name: str) -> Path:
    image = QPixmap(60, 20)
    image.fill(QColor("#17656E"))
    path = folder / name
    assert image.save(str(path))
    return path


def test_letterhead(qtbot: QtBot, sample_context: AppContext, tmp_path: Path) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, SettingsPage(sample_context))
    form = page.form
    assert form.name.value() == "Harbour & Finch"
    assert not form.is_dirty()
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Finch & Harbour")
    form.address.selectAll()
    qtbot.keyClicks(form.address, "Quay 1")
    form.logo.take(picture(tmp_path, "logo.png"))
    form.page_size.set_value("Letter")
    assert form.logo.preview.isVisible()
    click(qtbot, button(page.header, "Save"))
    settle(sample_context)
    saved = get_agency(sample_context.database)
    assert (saved.name, saved.address, saved.page_size) == (
        "Finch & Harbour",
        ("Quay 1",),
        "Letter",
    )
    assert saved.logo == (tmp_path / "logo.png").read_bytes()
    assert saved.story_day is not None
    assert not form.is_dirty()
    assert journey.toasts == ["Letterhead saved. Statements issued before stay as they are."]
    click(qtbot, form.logo.remove)
    qtbot.keyClick(form.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(sample_context)
    assert get_agency(sample_context.database).logo == b""


def test_errors_stand_at_their_fields(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(qtbot, SettingsPage(sample_context))
    form = page.form
    form.accent.code.selectAll()
    qtbot.keyClicks(form.accent.code, "teal")
    click(qtbot, button(page.header, "Save"))
    settle(sample_context)
    assert "is no colour" in form.row("accent").error()
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#aa0000"))
    click(qtbot, form.accent.choose)
    assert form.accent.value() == "#AA0000"
    assert form.row("accent").error() == ""
    words = tmp_path / "words.png"
    words.write_text("no picture", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(words), ""))
    click(qtbot, form.logo.choose)
    assert "words.png is no image" in form.row("logo").error()
    large = tmp_path / "large.png"
    large.write_bytes(b"\x89PNG" + bytes(2_000_000))
    form.logo.take(large)
    assert "larger than 2 MB" in form.row("logo").error()
    form.logo.take(tmp_path / "none.png")
    assert "cannot be read" in form.row("logo").error()
    # Qt reads more kinds of pictures than a PDF takes; the service refuses them.
    form.logo.take(picture(tmp_path, "logo.bmp"))
    click(qtbot, button(page.header, "Save"))
    settle(sample_context)
    refused = "The logo is neither PNG nor JPEG. Choose a PNG or JPEG image."
    assert form.row("logo").error() == refused


def test_unsaved_letterhead_is_asked_for(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, SettingsPage(sample_context))
    assert page.can_leave()
    qtbot.keyClicks(page.form.footer, " and more")

    def discard() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConfirmDialog)
        dialog.action.click()

    QTimer.singleShot(0, discard)
    assert page.can_leave()
    assert not page.form.is_dirty()


def test_scheme_is_applied_at_once(qtbot: QtBot, context: AppContext) -> None:
    page = on_tab(qtbot, context, "Appearance")
    assert not button_is_visible(page, "Save")
    try:
        page.appearance.choices[Scheme.DARK].click()
        assert current_theme().tokens.name is Scheme.DARK
        assert context.settings.scheme is Scheme.DARK
    finally:
        page.appearance.choices[Scheme.LIGHT].click()
    assert current_theme().tokens.name is Scheme.LIGHT


def button_is_visible(page: SettingsPage, text: str) -> bool:
    try:
        button(page, text)
    except AssertionError:
        return False
    return True


def test_backup_and_check(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    journey = Journey(sample_context)
    page = on_tab(qtbot, sample_context, "Data")
    assert "No backup lies beside the store yet." in texts(page.data)
    assert "agency.ppp" in texts(page.data)
    click(qtbot, button(page.data, "Back up now"))
    settle(sample_context)
    (row,) = list_backups(sample_context.database)
    assert journey.toasts == [f"Backup made and verified: {row.path.name}"]
    assert page.data.backups.rows() == (row,)
    qtmodeltester.check(page.data.backups.model)
    click(qtbot, button(page.data, "Check store"))
    settle(sample_context)
    assert page.data.verdict() == "All is well: 36 issued statements checked."
    wrong = Finding(CheckKind.SEAL, "2026-014", "Its content is not what was issued.")
    page.data.show_report(CheckReport(1, (wrong,) * 21))
    settle(sample_context)
    assert page.data.verdict() == "1 issued statement checked: 21 things are wrong."
    assert "2026-014 · Seal" in texts(page.data)
    assert "and 1 more" in texts(page.data)


def test_definitions(
    qtbot: QtBot,
    sample: Database,
    context: AppContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    journey = Journey(context)
    page = on_tab(qtbot, context, "Data")
    source, target = tmp_path / "sample.json", tmp_path / "out.json"
    write_definition_file(sample, source)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(source), ""))
    click(qtbot, button(page.data, "Apply definitions…"))
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    click(qtbot, dialog.action)
    settle(context)
    assert len(list_clients(context.database)) == 3
    assert journey.toasts == ["Clients: 3 new, 0 updated. Contracts: 3 new, 0 updated."]
    assert page.form.name.value() == "Harbour & Finch"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(qtbot, button(page.data, "Export definitions…"))
    settle(context)
    assert target.read_text("utf-8") == source.read_text("utf-8")


def test_wrong_definitions_change_nothing(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = on_tab(qtbot, context, "Data")
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    click(qtbot, button(page.data, "Apply definitions…"))
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    click(qtbot, dialog.action)
    settle(context)
    assert "The document is wrong at" in page.banner.text()


def test_another_store(qtbot: QtBot, context: AppContext) -> None:
    page = on_tab(qtbot, context, "Data")
    with qtbot.waitSignal(context.another_store_wanted):
        click(qtbot, button(page.data, "Open another store…"))


def test_about(qtbot: QtBot, context: AppContext, qtmodeltester: ModelTester) -> None:
    page = on_tab(qtbot, context, "About")
    qtmodeltester.check(page.about.libraries.model)
    assert "MIT licence" in texts(page.about)
    for font in FONTS:
        click(qtbot, button(page.about, f"Read the licence of {font.name}"))
        shown = page.side_panel.content()
        assert isinstance(shown, TextArea)
        assert len(shown.value()) > 1000
    page.open({"tab": "agency"})
    assert not page.side_panel.isVisible()


def test_every_dependency_is_named_with_its_licence() -> None:
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    wanted = {name.split(">")[0].split("=")[0].strip().lower() for name in project["dependencies"]}
    assert wanted <= {notice.package.lower() for notice in LIBRARIES}
    assert all(version_of(notice) for notice in LIBRARIES if notice.package)
    assert version_of(Notice("Nothing", "MIT", "no use", "no-such-package")) == ""


def test_sizes() -> None:
    assert format_size(10) == "1\u00a0kB"
    assert format_size(345_678) == "346\u00a0kB"
    assert format_size(3_650_000) == "3.6\u00a0MB"
