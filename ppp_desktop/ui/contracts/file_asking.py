"""Choosing a file of a contract's: where to save one, or which to read. Returns at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ppp_desktop.ui.settings import Settings

TERMS_FILES = "Terms (*.json)"
ANNEX_FILES = "PDF or picture (*.pdf *.png *.jpg *.jpeg)"
PDF_FILES = "PDF (*.pdf)"

_FOLDER_KEY = "contracts.folder"

Take = Callable[[Path], None]


def ask_where(
    parent: QWidget, settings: Settings, title: str, name: str, kinds: str, take: Take
) -> QFileDialog:
    """Ask where to save a file called `name`; the dialog asks before it replaces one."""
    dialog = QFileDialog(parent, title, str(_last_folder(settings)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return _opened(dialog, settings, kinds, take)


def ask_which(
    parent: QWidget, settings: Settings, title: str, kinds: str, take: Take
) -> QFileDialog:
    """Ask for a file that exists."""
    dialog = QFileDialog(parent, title, str(_last_folder(settings)))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(dialog, settings, kinds, take)


def _opened(dialog: QFileDialog, settings: Settings, kinds: str, take: Take) -> QFileDialog:
    def chosen(name: str) -> None:
        path = Path(name)
        settings.set_text(_FOLDER_KEY, str(path.parent))
        take(path)

    dialog.setNameFilters([kinds, "All files (*)"])
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _last_folder(settings: Settings) -> Path:
    kept = Path(settings.text(_FOLDER_KEY) or Path.home())
    return kept if kept.is_dir() else Path.home()
