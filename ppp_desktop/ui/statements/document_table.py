"""The lines of a statement as a table: rule and note wrapped below the name, parts stacked."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.statements.document_rows import DocumentModel, DocumentRow
from ppp_desktop.ui.statements.line_delegate import LineDelegate, figures_width
from ppp_desktop.ui.theme import current_theme

_NARROWEST_TEXT = 60


class DocumentTable(QTableView):
    """As high as its rows, so that the page scrolls as a whole; `line_opened(DocumentRow)`."""

    line_opened = Signal(object)
    line_moved_to = Signal(QPoint, int)  # where the chosen row begins, and its height

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = DocumentModel(self)
        self.setModel(self.rows)
        self._delegate = LineDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Lines of the statement")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._connect()

    def _connect(self) -> None:
        self.clicked.connect(self._on_opened)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            enter = QShortcut(QKeySequence(key), self)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(lambda: self._on_opened(self.currentIndex()))
        self.selectionModel().currentRowChanged.connect(self._on_moved)
        current_theme().changed.connect(self.viewport().update)

    def show_rows(self, rows: tuple[DocumentRow, ...]) -> None:
        """Show these lines and totals."""
        self.rows.set_rows(rows)
        self._arrange()

    def choose_line(self, key: str) -> DocumentRow | None:
        """Mark the line with this key and return its row; None where it is gone."""
        for number, row in enumerate(self.rows.rows()):
            if row.line is not None and row.line.key == key:
                self.selectRow(number)
                return row
        return None

    def current_row(self) -> DocumentRow | None:
        """Return the row that is marked."""
        index = self.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.OtherFocusReason}
        if by_key and not self.currentIndex().isValid() and self.rows.rowCount():
            flags = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.rows.index(0, 0), flags)

    def _arrange(self) -> None:
        """Give figures what they need and the text the rest, then each row its height."""
        shown = self.rows.rows()
        widths = [figures_width(shown, number) for number in (1, 2, 3)]
        room = self.viewport().width()
        text = max(room - sum(widths), _NARROWEST_TEXT)
        for number, width in enumerate((text, *widths)):
            self.horizontalHeader().resizeSection(number, width)
        self._delegate.set_room(text=text, amounts=widths[-1], whole=room)
        total = 0
        for number, row in enumerate(shown):
            height = self._delegate.row_height(row)
            self.verticalHeader().resizeSection(number, height)
            total += height
        self.setFixedHeight(total + self.horizontalHeader().sizeHint().height() + 1)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.rows.row_at(index.row())
            if row.line is not None:
                self.selectRow(index.row())
                self.line_opened.emit(row)

    @Slot(QModelIndex, QModelIndex)
    def _on_moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            rect = self.visualRect(index)
            self.line_moved_to.emit(self.viewport().mapToParent(rect.topLeft()), rect.height())
