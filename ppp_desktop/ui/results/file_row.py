"""Shows the row of the file that a result came from: its header, its neighbours, what was used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.file_rows import Excerpt, FileRow, find_row
from ppp_desktop.services.source_files import Original, original_of, save_original
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.columns import file_of
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_MARGIN, FIELD_GAP, PAGE_MARGIN, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.labels import label

_WIDTH, _NARROW_COLUMN, _WIDE_COLUMN = 860, 84, 150
_EDGE = 4
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class _Found:
    """The row, where the file of the import is known; the original either way."""

    original: Original
    excerpt: Excerpt | None


def show_file_row(page: Page, batch_id: int, row: int) -> None:
    """Show the row out of the kept original; without one, ask for the file."""
    database = page.context.database

    def work(progress: Progress) -> _Found:
        original = original_of(database, batch_id)
        if not original.is_kept:
            return _Found(original, None)
        return _Found(original, find_row(database, batch_id, row, progress=progress))

    def done(found: _Found) -> None:
        if found.excerpt is not None:
            _open(page, found.original, found.excerpt)
            return
        confirm(
            page,
            title=f"Where is {found.original.name}?",
            text="The store does not have the original of this import. Choose the file on your "
            "disk: its fingerprint tells whether it is the one that was imported.",
            action="Choose the file…",
            danger=False,
            on_confirm=partial(_ask, page, batch_id, row, found.original),
        )

    page.run("Finding the row", work, done)


def _ask(page: Page, batch_id: int, row: int, original: Original) -> None:
    title = f"Choose {original.name}"
    name, _kind = QFileDialog.getOpenFileName(page, title, original.name)
    if not name:
        return
    database, path = page.context.database, Path(name)
    page.run(
        "Finding the row",
        lambda progress: find_row(database, batch_id, row, path=path, progress=progress),
        lambda excerpt: _open(page, original, excerpt),
    )


def _open(page: Page, original: Original, excerpt: Excerpt) -> None:
    page.banner.close_banner()
    dialog = FileRowDialog(original, excerpt, page)
    dialog.save.clicked.connect(partial(save_original_as, page, original))
    dialog.open()


def save_original_as(page: Page, original: Original) -> None:
    """Ask where to, and write the kept original there."""
    name, _kind = QFileDialog.getSaveFileName(page, "Save the original", original.name)
    if not name:
        return
    path = Path(name)
    page.run(
        f"Writing {path.name}",
        partial(_save, page.context.database, original.sha256, path),
        lambda _none: page.context.toast(f"{path.name} is written."),
    )


def _save(database: Database, sha256: str, path: Path, _progress: Progress) -> None:
    save_original(database, sha256, path)


class FileRowDialog(QDialog):
    """A small table of the file: the row stands out, and in it the cells that were used."""

    def __init__(self, original: Original, excerpt: Excerpt, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = f"Row {excerpt.marked:,} of {file_of(excerpt.file_name, excerpt.sheet)}"
        self.setWindowTitle(title)
        self.setMinimumWidth(min(_WIDTH, parent.width()) if parent else _WIDTH)
        self.table = _table(excerpt)
        self.close_button = Button("Close", kind="primary")
        self.close_button.clicked.connect(self.accept)
        self.save = Button("Save the original…", icon_name="download")
        self.save.setVisible(original.is_kept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL_GAP)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, CARD_MARGIN)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(label(title, "section", wrap=True))
        layout.addWidget(label(_used(excerpt), "secondary", wrap=True))
        layout.addWidget(self.table, 1)
        if excerpt.cut:
            layout.addWidget(
                label(f"The first {excerpt.width} columns of the file are shown.", "caption")
            )
        layout.addLayout(buttons)
        self.close_button.setFocus()


def _table(excerpt: Excerpt) -> DataTable[FileRow]:
    used = {each.index for each in excerpt.used}
    columns = [
        Column[FileRow](
            "Row",
            lambda row: f"{row.number:,}",
            lambda row: row.number,
            align=Align.RIGHT,
            strong=lambda row: row.number == excerpt.marked,
            width=64,
        )
    ]
    columns += [_column(excerpt, index, index in used) for index in range(excerpt.width)]
    table = DataTable[FileRow](columns, name="Rows of the file", bare=True, compact=True)
    table.set_rows(excerpt.rows)
    table.select_row(excerpt.row)
    # The order is the file's.
    table.view.setSortingEnabled(False)
    table.view.horizontalHeader().setSectionsClickable(False)
    header = table.view.horizontalHeader().sizeHint().height()
    scroll_bar = table.view.horizontalScrollBar().sizeHint().height()
    height = table.view.verticalHeader().defaultSectionSize()
    table.setMinimumHeight(header + len(excerpt.rows) * height + scroll_bar + _EDGE)
    first = min(used, default=0)
    table.view.scrollTo(table.model.index(0, first + 1))
    return table


def _column(excerpt: Excerpt, index: int, is_used: bool) -> Column[FileRow]:
    header = excerpt.header.cells[index]
    longest = max(len(cells) for row in excerpt.rows for cells in (row.cells[index],))
    width = _WIDE_COLUMN if max(longest, len(header)) > 10 else _NARROW_COLUMN

    def tone(row: FileRow) -> Tone | None:
        return Tone.ACCENT if is_used and row.number == excerpt.marked else None

    return Column(
        header or _name(index),
        lambda row: row.cells[index],
        tone=tone,
        strong=lambda row: is_used and row.number == excerpt.marked,
        tooltip=lambda row: row.cells[index],
        width=width,
        key=str(index),
    )


def _used(excerpt: Excerpt) -> str:
    cells = excerpt.row.cells
    parts = [
        f"{each.header or _name(each.index)} “{cells[each.index]}” ({each.meaning})"
        for each in excerpt.used
        if each.index < len(cells) and cells[each.index]
    ]
    return f"Used of this row: {', '.join(parts)}." if parts else "Nothing of this row was used."


def _name(index: int) -> str:
    """Return a column's letters, as spreadsheet programs show them."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
