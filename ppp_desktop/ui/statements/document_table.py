"""The lines of a statement as a table: rule and note wrapped below the name, parts stacked."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.statements.document_rows import DocumentModel, DocumentRow
from ppp_desktop.ui.tables.rows_model import ROW_ROLE
from ppp_desktop.ui.theme import (
    BODY_SIZE,
    CAPTION_SIZE,
    SECTION_SIZE,
    current_theme,
    current_tokens,
    text_font,
)

_PADDING = 8
_LINE_HEIGHT = 18
_TOP = 7
_NAME_GAP = 1
_NARROWEST_FIGURES = 60
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DocumentTable(QTableView):
    """As high as its rows, so that the page scrolls as a whole; `line_opened(DocumentRow)`."""

    line_opened = Signal(object)
    line_moved_to = Signal(QPoint, int)  # where the chosen row begins, and its height

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = DocumentModel(self)
        self.setModel(self.rows)
        self._delegate = _DocumentDelegate(self)
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
        widths = [_figures_width(shown, number) for number in (1, 2, 3)]
        room = self.viewport().width()
        text = max(room - sum(widths), _NARROWEST_FIGURES)
        for number, width in enumerate((text, *widths)):
            self.horizontalHeader().resizeSection(number, width)
        total = 0
        for number, row in enumerate(shown):
            height = _row_height(row, text)
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


class _DocumentDelegate(QStyledItemDelegate):
    """Paints one cell of a line or total; heights are the table's."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_NARROWEST_FIGURES, _LINE_HEIGHT + 2 * _TOP)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, DocumentRow):
            return
        painter.save()
        _paint_ground(painter, option, first=index.column() == 0, row=row)
        area = option.rect.adjusted(_PADDING, _TOP, -_PADDING, -_TOP)
        if index.column() == 0:
            _paint_text(painter, area, row)
        else:
            _paint_figures(painter, area, row, _figures(row, index.column()))
        painter.restore()


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, *, first: bool, row: DocumentRow
) -> None:
    tokens = current_tokens()
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(tokens.accent_soft))
    elif row.line is not None and option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens.canvas))
    if first and option.state & QStyle.StateFlag.State_HasFocus:
        bar = QRect(option.rect.left(), option.rect.top(), 3, option.rect.height() - 1)
        painter.fillRect(bar, QColor(tokens.accent))
    if not row.strong:
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _paint_text(painter: QPainter, area: QRect, row: DocumentRow) -> None:
    tokens = current_tokens()
    top = area.top() + (area.height() - _text_height(row, area.width())) // 2
    strong = row.strong or row.line is not None
    painter.setFont(text_font(BODY_SIZE, strong=strong))
    painter.setPen(QColor(tokens.text))
    name = QRect(area.left(), top, area.width(), _wrapped_height(row.name, area.width(), strong))
    painter.drawText(name, _WRAPPED, row.name)
    painter.setFont(text_font(CAPTION_SIZE))
    painter.setPen(QColor(tokens.secondary))
    top = name.bottom() + 1 + _NAME_GAP
    for text in filter(None, (row.rule, row.note)):
        height = _caption_height(text, area.width())
        painter.drawText(QRect(area.left(), top, area.width(), height), _WRAPPED, text)
        top += height


def _paint_figures(
    painter: QPainter, area: QRect, row: DocumentRow, figures: tuple[str, ...]
) -> None:
    painter.setPen(QColor(current_tokens().text))
    top = area.top() + (area.height() - _LINE_HEIGHT * _lines_of_figures(row)) // 2
    for number, figure in enumerate(figures):
        strong = row.strong or number == len(row.amounts)
        painter.setFont(text_font(SECTION_SIZE if row.strong else BODY_SIZE, strong=strong))
        place = QRect(area.left(), top + number * _LINE_HEIGHT, area.width(), _LINE_HEIGHT)
        painter.drawText(place, _RIGHT, figure)


def _figures(row: DocumentRow, column: int) -> tuple[str, ...]:
    amounts = (*row.amounts, row.sum) if row.sum else row.amounts
    return (row.quantities, row.rates, amounts)[column - 1]


def _lines_of_figures(row: DocumentRow) -> int:
    return max(len(_figures(row, column)) for column in (1, 2, 3))


def _figures_width(rows: tuple[DocumentRow, ...], column: int) -> int:
    plain = QFontMetrics(text_font(BODY_SIZE))
    strong = QFontMetrics(text_font(SECTION_SIZE, strong=True))
    widths = [
        (strong if row.strong else plain).horizontalAdvance(figure)
        for row in rows
        for figure in _figures(row, column)
    ]
    return max([*widths, _NARROWEST_FIGURES]) + 2 * _PADDING


def _row_height(row: DocumentRow, width: int) -> int:
    figures = _lines_of_figures(row) * _LINE_HEIGHT
    return max(_text_height(row, width - 2 * _PADDING), figures) + 2 * _TOP


def _text_height(row: DocumentRow, width: int) -> int:
    height = _wrapped_height(row.name, width, row.strong or row.line is not None)
    captions = [_caption_height(text, width) for text in (row.rule, row.note) if text]
    return height + (_NAME_GAP + sum(captions) if captions else 0)


def _wrapped_height(text: str, width: int, strong: bool) -> int:
    metrics = QFontMetrics(text_font(BODY_SIZE, strong=strong))
    return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()


def _caption_height(text: str, width: int) -> int:
    metrics = QFontMetrics(text_font(CAPTION_SIZE))
    return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()
