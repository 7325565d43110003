"""Saves the rejected rows of a sheet where the user says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ppp_desktop.services.rejected_files import write_rejected
from ppp_desktop.ui.importing.problems_step import SheetProblems
from ppp_desktop.ui.page import Page

_CSV, _EXCEL = ("CSV (*.csv)", ".csv"), ("Excel (*.xlsx)", ".xlsx")


def ask_where_to_save(page: Page, found: SheetProblems) -> None:
    """Ask for a name beside the file, in its own kind first, and save the rows there."""
    kinds = [_CSV, _EXCEL] if found.sheet.opened.read.sheet.delimiter else [_EXCEL, _CSV]
    suffix = kinds[0][1]
    path = found.sheet.path
    name, _kind = QFileDialog.getSaveFileName(
        page,
        "Save the rejected rows",
        str(path.with_name(f"{path.stem} to mend{suffix}")),
        ";;".join(title for title, _ in kinds),
    )
    if name:
        save_rejected(page, found, Path(name) if Path(name).suffix else Path(name + suffix))


def save_rejected(page: Page, found: SheetProblems, path: Path) -> None:
    """Write the rejected rows of a sheet to `path`."""
    raw, mapping = found.sheet.opened.read.sheet, found.sheet.mapping
    problems = [problem for report in found.reports for problem in report.problems]
    page.run(
        f"Writing {path.name}",
        lambda _progress: write_rejected(path, raw, mapping, problems),
        lambda _none: page.context.toast(f"{path.name} is written. Mend it, then import it."),
    )
