"""Watched folders and remembered columns in the window: settings, what comes, what waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.services.import_fixes import replace_value
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.services.importing import list_batches
from ppp_desktop.services.stored_mappings import list_mappings
from ppp_desktop.services.watched_folders import list_folders, save_folder
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.page import ImportPage
from ppp_desktop.ui.importing.watcher import FolderWatcher
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit
from tests.integration.factories import graduated, make_contract, terms
from tests.ui.showing import Journey, button, click, settle, show, texts

LEADS = "Lead ID,Lead date,Lead status,Lead grade\nL-1,2026-06-01,won,A\nL-2,2026-06-02,lost,B\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock of the watcher that stands; add seconds to its one number."""
    now = [0.0]
    monkeypatch.setattr("ppp_desktop.ui.importing.watcher.time.monotonic", lambda: now[0])
    return now


def look(watcher: FolderWatcher, clock: list[float]) -> None:
    """Look twice, so long after each other that files are steady."""
    for _ in range(2):
        clock[0] += 5.0
        watcher.look()
        settle(watcher._context)


def test_a_new_file_is_imported_told_and_undone(
    one_contract: AppContext, tmp_path: Path, clock: list[float]
) -> None:
    context, journey = one_contract, Journey(one_contract)
    undo: list[object] = []
    context.toasted.connect(lambda _text, run: undo.append(run))
    watcher = FolderWatcher(context)
    folder = tmp_path / "in"
    folder.mkdir()
    context.notify_changes(save_folder(context.database, folder, contract_id=1))
    settle(context)
    assert watcher._system.directories() == [str(folder)]
    (folder / "leads.csv").write_text(LEADS, encoding="utf-8")
    look(watcher, clock)
    assert journey.toasts == ["leads.csv was imported from its folder: 2 changes."]
    assert [batch.undone for batch in list_batches(context.database)] == [False]
    run = undo[0]
    assert callable(run)
    run()
    settle(context)
    assert [batch.undone for batch in list_batches(context.database)] == [True]
    look(watcher, clock)
    assert len(list_batches(context.database)) == 1
    # A folder that goes missing is said once, and once more when it went again.
    for _ in range(2):
        away = folder.rename(tmp_path / "away")
        look(watcher, clock)
        away.rename(folder)
        look(watcher, clock)
    assert journey.toasts[2:] == [f"The watched folder {folder} is not there."] * 2
    # Off is off.
    (row,) = list_folders(context.database)
    context.notify_changes(save_folder(context.database, folder, enabled=False, folder_id=row.id))
    settle(context)
    assert watcher._system.directories() == []
    assert not watcher._poll.isActive()


def test_what_waits_opens_in_the_wizard(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path, clock: list[float]
) -> None:
    context, journey = one_contract, Journey(one_contract)
    save_folder(context.database, tmp_path, contract_id=1)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"{LEADS}L-1,2026-06-03,won,{name}\n", encoding="utf-8")
    watcher = FolderWatcher(context)
    page = show(qtbot, ImportPage(context))
    assert not page.files.waiting.isVisible()
    look(watcher, clock)
    assert journey.badges["results"] == 2
    assert "a.csv waits to be imported: 1 row has problems." in journey.toasts
    assert "From watched folders" in texts(page)
    click(qtbot, button(page, "Leave b.csv out"))
    settle(context)
    assert "b.csv" not in texts(page.files.waiting)
    click(qtbot, button(page, "Open a.csv"))
    settle(context)
    (sheet,) = page.plan.sheets()
    assert (sheet.path.name, sheet.contract_id) == ("a.csv", 1)
    for _ in range(4):
        if page.plan.entries:
            click(qtbot, page.go_on)
            settle(context)
    assert not page.plan.entries
    assert not page.files.waiting.isVisible()
    assert journey.badges["results"] == 0


def test_what_waits_is_tried_again(
    qtbot: QtBot, context: AppContext, tmp_path: Path, clock: list[float]
) -> None:
    journey = Journey(context)
    save_folder(context.database, tmp_path)
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    watcher = FolderWatcher(context)
    settle(context)
    look(watcher, clock)
    make_contract(context.database, terms(graduated()))
    page = show(qtbot, ImportPage(context))
    click(qtbot, button(page, "Try again"))
    settle(context)
    assert journey.toasts[-1] == "1 file imported."
    assert not page.files.waiting.isVisible()
    assert [batch.added for batch in list_batches(context.database)] == [2]


def test_folders_in_the_settings(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = one_contract
    folder = tmp_path / "exports of all tools"
    folder.mkdir()
    page = show(qtbot, SettingsPage(context))
    page.open({"tab": "imports"})
    asked = "ppp_desktop.ui.settings_page.imports_section.QFileDialog.getExistingDirectory"
    monkeypatch.setattr(asked, lambda *_args: str(folder))
    click(qtbot, button(page, "Watch a folder…"))
    settle(context)
    assert "exports of all tools" in texts(page)
    (contract,) = page.imports.folders.findChildren(ComboBox)
    qtbot.keyClicks(contract, "C-1")
    settle(context)
    (row,) = list_folders(context.database)
    assert (row.path, row.contract_id, row.enabled) == (folder, 1, True)
    click(qtbot, page.imports.folders.findChildren(CheckBox)[0])
    settle(context)
    assert not list_folders(context.database)[0].enabled
    folder.rmdir()
    page.mark_dirty()
    settle(context)
    assert f"This folder is not there: {folder}" in texts(page)
    click(qtbot, page.imports.folders.findChildren(CheckBox)[0])
    settle(context)
    assert f"There is no folder {folder}." in texts(page)
    click(qtbot, button(page, "Watch exports of all tools no more"))
    settle(context)
    assert list_folders(context.database) == []


def test_remembered_columns_in_the_settings(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path
) -> None:
    context = one_contract
    path = tmp_path / "leads-2026-06.csv"
    path.write_text(LEADS, encoding="utf-8")
    (found,) = open_for_import(context.database, path)
    mapping = replace_value(found.check.mapping, "grade", "A", "Best")
    remember_used(context.database, [Used(found.read, mapping, path.name)])
    page = show(qtbot, SettingsPage(context))
    page.open({"tab": "imports"})
    assert "CRM leads · 4 columns · 1 fix · used" in texts(page)
    (name,) = page.imports.mappings.findChildren(LineEdit)
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "Leads, monthly\r")
    settle(context)
    assert [row.name for row in list_mappings(context.database)] == ["Leads, monthly"]
    click(qtbot, button(page, "Forget Leads, monthly"))
    (dialog,) = page.findChildren(ConfirmDialog)
    click(qtbot, dialog.action)
    settle(context)
    assert list_mappings(context.database) == []
    assert "Nothing is remembered yet." in texts(page)
