"""Choosing where statements are saved: one file, or a folder for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.document_batch import PdfBatch
from ppp_desktop.services.statement_files import StatementForm
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings import Settings

_FOLDER_KEY = "statements.folder"


def ask_file(
    parent: QWidget,
    settings: Settings,
    name: str,
    forms: Sequence[StatementForm],
    take: Callable[[Path, StatementForm], None],
) -> QFileDialog:
    """Ask where to save a statement called `name` (without ending), and in which of the forms.

    The dialog itself asks before it replaces a file.
    """
    dialog = QFileDialog(parent, "Save statement", str(_last_folder(settings)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    named = {f"{form.label} (*.{form.ending})": form for form in forms}
    filters = {name: form.ending for name, form in named.items()}
    dialog.setNameFilters(list(filters))

    def follow(chosen: str) -> None:
        dialog.setDefaultSuffix(filters[chosen])
        given = dialog.selectedFiles()
        stem = Path(given[0]).name if given else name
        for ending in filters.values():
            stem = stem.removesuffix(f".{ending}")
        dialog.selectFile(f"{stem}.{filters[chosen]}")

    dialog.filterSelected.connect(follow)
    dialog.setDefaultSuffix(forms[0].ending)
    dialog.selectFile(f"{name}.{forms[0].ending}")

    def written(path: Path) -> None:
        take(path, named.get(dialog.selectedNameFilter(), forms[0]))

    return _opened(dialog, settings, written)


def ask_folder(
    parent: QWidget, settings: Settings, title: str, take: Callable[[Path], None]
) -> QFileDialog:
    """Ask for the folder that several PDFs go into."""
    dialog = QFileDialog(parent, title, str(_last_folder(settings)))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    return _opened(dialog, settings, take)


def tell_saved(page: Page, batch: PdfBatch, folder: Path) -> None:
    """Say how many PDFs are in `folder` now, and which are not, with their reasons."""
    if batch.written:
        page.context.toast(f"Saved {counted(len(batch.written), 'PDF')} in {folder}")
    if batch.refused:
        page.show_problem(batch.problem, batch.reasons)


def _opened(dialog: QFileDialog, settings: Settings, take: Callable[[Path], None]) -> QFileDialog:
    def chosen(name: str) -> None:
        path = Path(name)
        folder = path if dialog.fileMode() is QFileDialog.FileMode.Directory else path.parent
        settings.set_text(_FOLDER_KEY, str(folder))
        take(path)

    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _last_folder(settings: Settings) -> Path:
    kept = Path(settings.text(_FOLDER_KEY) or Path.home())
    return kept if kept.is_dir() else Path.home()
