"""The table of the program: sort, filter, choose columns, copy, export, footer, empty state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.columns import Align, Column, Row
from ppp_desktop.ui.tables.delegates import CellDelegate
from ppp_desktop.ui.tables.export import TableContent, as_tsv
from ppp_desktop.ui.tables.footer import footer_text
from ppp_desktop.ui.tables.rows_model import RowsModel
from ppp_desktop.ui.tables.table_view import NARROWEST, TableView, row_height
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel

Exporter = Callable[[Path, TableContent], None]

_FILTER_WIDTH = 240
_WIDEST_AUTOMATIC = 420
_NARROWEST_STRETCHED = 160
_NARROW_TABLE = 480  # below it the buttons of the tool bar are icons alone
_NARROWEST_FILTER = 96


class DataTable(QWidget, Generic[Row]):
    """Frozen rows under columns; `row_activated` on double click or Enter, `row_selected` on move.

    `bare` leaves out tool bar and footer, for short tables in cards; without `searchable` there is
    no filter box, for tables whose rows are narrowed elsewhere; without `footer` no count and sum,
    for tables whose rows do not add up. `exporter` writes the file
    that the user chose (`tables.export.export_table`, run as a task); without it there is no
    export button. `name` is the key under which `settings` remembers the chosen columns.
    """

    row_activated = Signal(object)  # Row
    row_selected = Signal(object)  # Row, or None where nothing is selected

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        name: str = "",
        settings: Settings | None = None,
        exporter: Exporter | None = None,
        empty: EmptyState | None = None,
        bare: bool = False,
        compact: bool = False,
        searchable: bool = True,
        footer: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._settings = settings
        self._exporter = exporter
        self._least_widths: dict[int, int] = {}
        self._is_whole = False
        self._accept: Callable[[Row], bool] | None = None
        self.model = RowsModel(columns, self)
        self.view = TableView(self.model, row_height(columns, compact=compact))
        self.view.setAccessibleName(name or "Table")
        self._delegates = [CellDelegate(column, self) for column in columns]
        for place, delegate in enumerate(self._delegates):
            self.view.setItemDelegateForColumn(place, delegate)
        self._filter = LineEdit(placeholder="Filter")
        self._filter.setAccessibleName("Filter the table")
        self._filter.setClearButtonEnabled(True)
        self._filter.setMinimumWidth(_NARROWEST_FILTER)
        self._filter.setMaximumWidth(_FILTER_WIDTH)
        self._columns_button = Button("Columns", icon_name="columns")
        self._export_button = Button("Export", icon_name="download")
        for button in (self._columns_button, self._export_button):
            button.setToolTip(button.text())
            button.setAccessibleName(button.text())
        self.toolbar = QHBoxLayout()
        self._footer = ElidedLabel("", "caption")
        self._no_match = EmptyState("filter", "Nothing matches the filter.")
        self._empty = empty or EmptyState("results", "There is nothing here yet.")
        self._stack = QStackedWidget()
        for page in (self.view, self._empty, self._no_match):
            self._stack.addWidget(page)
        self._lay_out(bare=bare)
        if not searchable:
            self._filter.hide()
        if not footer:
            self._footer.hide()
        self._connect()
        self._restore_columns()
        self._refresh()

    def _lay_out(self, *, bare: bool) -> None:
        self.toolbar.setSpacing(SMALL_GAP)
        self.toolbar.addWidget(self._filter, 1)
        self.toolbar.addStretch(1)
        self.toolbar.addWidget(self._columns_button)
        self.toolbar.addWidget(self._export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(self.toolbar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._footer)
        self._export_button.setVisible(self._exporter is not None and not bare)
        for widget in (self._filter, self._columns_button, self._footer):
            widget.setVisible(not bare)

    def _connect(self) -> None:
        self.view.viewport().installEventFilter(self)
        self._filter.textChanged.connect(self._on_filtered)
        self._columns_button.clicked.connect(self._on_columns_wanted)
        self._export_button.clicked.connect(self._on_export_wanted)
        self.view.row_chosen.connect(self._on_activated)
        self.view.copy_wanted.connect(self.copy_selection)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.model.modelReset.connect(self._on_model_reset)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; order, filter and, where an equal row is there, selection stay."""
        selected = self.current_row()
        first = not self.model.all_rows()
        self.model.set_rows(rows)
        if first:
            self.fit_columns()
        if selected is not None and selected in self.model.rows():
            self.select_row(selected)

    def rows(self) -> tuple[Row, ...]:
        """Return the rows as shown, filtered and sorted."""
        return self.model.rows()

    def selected_rows(self) -> tuple[Row, ...]:
        """Return the selected rows from top to bottom."""
        # Ranges, not indexes: select all over 100,000 rows is one of these.
        ranges = self.view.selectionModel().selection().toList()
        numbers = sorted({n for part in ranges for n in range(part.top(), part.bottom() + 1)})
        return tuple(self.model.row_at(number) for number in numbers)

    def current_row(self) -> Row | None:
        """Return the row with the cursor, if it is selected."""
        rows = self.selected_rows()
        index = self.view.currentIndex()
        if not rows or not index.isValid():
            return rows[0] if rows else None
        row = self.model.row_at(index.row())
        return row if row in rows else rows[0]

    def select_row(self, row: Row) -> None:
        """Select `row` and scroll to it; nothing happens where it is not shown."""
        if row in self.model.rows():
            number = self.model.rows().index(row)
            self.view.selectRow(number)
            self.view.scrollTo(self.model.index(number, 0))

    def sort_by(self, title: str, *, descending: bool = False) -> None:
        """Sort by the column called `title`."""
        titles = [column.title for column in self.model.columns]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(titles.index(title), order)

    def set_accept(self, accept: Callable[[Row], bool] | None) -> None:
        """Show only rows that `accept` takes, beside the typed filter (for filter chips)."""
        self._accept = accept
        self._on_filtered()

    def set_empty_text(self, text: str, hint: str = "") -> None:
        """Change what is said while there are no rows."""
        self._empty.show_texts(text, hint)

    def footer(self) -> str:
        """Return the sentence below the table."""
        return self._footer.full_text()

    def message(self) -> str:
        """Return what is said in place of rows, "" while there are some."""
        page = self._stack.currentWidget()
        return page.text() if isinstance(page, EmptyState) else ""

    def show_all_rows(self) -> None:
        """Be as high as the rows from now on, in a page that scrolls as a whole."""
        for page in (self._empty, self._no_match):
            page.setMinimumHeight(1)
        self._is_whole = True
        self._fit_height()

    def _fit_height(self) -> None:
        header, rows = self.view.horizontalHeader(), len(self.model.rows())
        height = max(header.sizeHint().height(), header.minimumHeight())
        height += rows * self.view.verticalHeader().defaultSectionSize()
        if header.length() > self.view.viewport().width():
            height += self.view.horizontalScrollBar().sizeHint().height()
        above = self.toolbar.sizeHint().height() + SMALL_GAP
        below = 0 if self._footer.isHidden() else self._footer.sizeHint().height() + SMALL_GAP
        self.setFixedHeight(above + height + 2 * self.view.frameWidth() + below)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget (a filter chip, a button) into the tool bar after the filter box."""
        self.toolbar.insertWidget(self.toolbar.count() - 3, widget)

    def content(self) -> TableContent:
        """Return the visible columns of the shown rows with their raw values."""
        columns = self._visible_columns()
        rows = tuple(tuple(column.exported(row) for column in columns) for row in self.model.rows())
        return TableContent(self._name or "table", tuple(c.title for c in columns), rows)

    @Slot()
    def copy_selection(self) -> None:
        """Put the selected rows on the clipboard, separated by tabs."""
        columns = self._visible_columns()
        rows = [[column.display(row) for column in columns] for row in self.selected_rows()]
        if rows:
            text = as_tsv([column.title for column in columns], rows)
            QGuiApplication.clipboard().setText(text)

    def fit_columns(self) -> None:
        """Give every column without a width of its own what its contents need.

        Figures are never cut: their columns get more than the width of their own where need be.
        """
        header = self.view.horizontalHeader()
        for place, column in enumerate(self.model.columns):
            if column.stretch:
                wanted = self.view.sizeHintForColumn(place)
                self._least_widths[place] = min(max(wanted, NARROWEST), _NARROWEST_STRETCHED)
            elif column.width is not None:
                wanted = self.view.sizeHintForColumn(place) if column.align is Align.RIGHT else 0
                header.resizeSection(place, max(column.width, wanted))
            else:
                self.view.resizeColumnToContents(place)
                width = header.sectionSize(place)
                header.resizeSection(place, min(max(width, NARROWEST), _WIDEST_AUTOMATIC))
        self._stretch_columns()

    def _stretch_columns(self) -> None:
        """Share out the room that is left, but never squeeze a column until it says nothing."""
        header = self.view.horizontalHeader()
        shown = [
            place for place in range(len(self.model.columns)) if not self.view.isColumnHidden(place)
        ]
        wide = [place for place in shown if self.model.columns[place].stretch]
        if wide:
            taken = sum(header.sectionSize(place) for place in shown if place not in wide)
            room = (self.view.viewport().width() - taken) // len(wide)
            for place in wide:
                least = self.model.columns[place].width or self._least_widths.get(place, 0)
                header.resizeSection(place, max(least, room))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_TABLE
        for button, text in ((self._columns_button, "Columns"), (self._export_button, "Export")):
            button.setText("" if narrow else text)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._stretch_columns()
            if self._is_whole:
                self._fit_height()
        return super().eventFilter(watched, event)

    def _visible_columns(self) -> list[Column[Row]]:
        return [
            column
            for place, column in enumerate(self.model.columns)
            if not self.view.isColumnHidden(place)
        ]

    def _restore_columns(self) -> None:
        kept = self._settings.hidden_columns(self._name) if self._settings and self._name else None
        for place, column in enumerate(self.model.columns):
            hidden = not column.visible if kept is None else column.name in kept
            self.view.setColumnHidden(place, hidden)

    def _refresh(self) -> None:
        page: QWidget = self.view
        if not self.model.all_rows():
            page = self._empty
        elif not self.model.rows():
            page = self._no_match
        self._stack.setCurrentWidget(page)
        text = footer_text(
            self._visible_columns(), len(self.model.all_rows()), self.rows(), self.selected_rows()
        )
        self._footer.set_full_text(text)

    @Slot()
    def _on_filtered(self) -> None:
        self.model.set_filter(self._filter.text(), self._accept)

    @Slot()
    def _on_model_reset(self) -> None:
        self._refresh()
        self.row_selected.emit(None)

    @Slot()
    def _on_selection_changed(self) -> None:
        self._refresh()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.row_selected.emit(self.model.row_at(index.row()) if index.isValid() else None)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_activated.emit(self.model.row_at(index.row()))

    @Slot()
    def _on_columns_wanted(self) -> None:
        menu = self.column_menu()
        button = self._columns_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def column_menu(self) -> QMenu:
        """Return the menu in which columns are shown and hidden; the first always stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, column in enumerate(self.model.columns):
            action = menu.addAction(column.title or "–")
            action.setCheckable(True)
            action.setChecked(not self.view.isColumnHidden(place))
            action.setEnabled(place > 0)
            action.toggled.connect(lambda on, at=place: self._show_column(at, on))
        return menu

    def _show_column(self, place: int, on: bool) -> None:
        self.view.setColumnHidden(place, not on)
        if self._settings is not None and self._name:
            hidden = frozenset(
                column.name
                for at, column in enumerate(self.model.columns)
                if self.view.isColumnHidden(at)
            )
            self._settings.set_hidden_columns(self._name, hidden)
        self._stretch_columns()
        self._refresh()

    @Slot()
    def _on_export_wanted(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self,
            "Export table",
            f"{self._name or 'table'}.xlsx",
            "Excel workbook (*.xlsx);;CSV (*.csv)",
        )
        if name and self._exporter is not None:
            path = Path(name) if Path(name).suffix else Path(f"{name}.xlsx")
            self._exporter(path, self.content())
