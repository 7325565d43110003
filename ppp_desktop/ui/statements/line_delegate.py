"""Painting and measuring of one line of a statement: name, figures, rule and note in full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.statements.line_layout import (
    LINE_HEIGHT,
    NAME_GAP,
    PADDING,
    TOP,
    WRAPPED,
    LineLayout,
    Room,
    caption_height,
    captions_of,
    captions_room,
    figures_top,
    is_strong,
    layout_of,
    text_height,
    text_room,
    words_room,
)
from ppp_desktop.ui.tables.rows_model import ROW_ROLE
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, SECTION_SIZE, current_tokens, text_font

_NARROWEST_FIGURES = 56
_AMOUNTS = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineDelegate(QStyledItemDelegate):
    """Beside the figures stand name, rule and note, below them what changed the amount.

    In a narrow table rule and note run below name and figures.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = Room()

    def set_room(self, *, text: int, amounts: int, whole: int) -> None:
        """Take the widths of the text's column, of the amounts' and of the whole row."""
        self._room = Room(text - 2 * PADDING, whole - amounts - 2 * PADDING, whole - 2 * PADDING)

    def row_height(self, row: DocumentRow) -> int:
        """Return how high `row` must be to show everything."""
        return layout_of(row, self._room).height

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_NARROWEST_FIGURES, LINE_HEIGHT + 2 * TOP)

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
        column = index.column()
        _paint_ground(painter, option, row, first=column == 0)
        # Words may run across columns: each cell draws its own slice of them.
        painter.setClipRect(option.rect)
        layout = layout_of(row, self._room)
        area = option.rect.adjusted(PADDING, TOP, -PADDING, -TOP)
        head = QRect(area.left(), area.top(), area.width(), layout.head)
        self._paint_words(painter, head, row, layout)
        if column:
            _paint_beside(painter, head, row, column)
        self._paint_rows(painter, area, row, layout, column)
        painter.restore()

    def _paint_rows(
        self, painter: QPainter, area: QRect, row: DocumentRow, layout: LineLayout, column: int
    ) -> None:
        top = area.top() + layout.rows_top
        for at, height in enumerate(layout.rows, start=row.beside):
            lower = 0
            if at == len(row.amounts):
                figure = row.sum if column == _AMOUNTS else ""
            else:
                figure = _figures(row, column)[at] if column else ""
                lower = figures_top(row, at, self._room)
                self._paint_text(painter, row, at, top)
            place = QRect(area.left(), top + lower, area.width(), LINE_HEIGHT)
            _paint_figure(painter, place, figure, row, is_detail=at < len(row.amounts))
            top += height

    def _paint_words(
        self, painter: QPainter, area: QRect, row: DocumentRow, layout: LineLayout
    ) -> None:
        """Paint the name, and below it rule and note: below the figures, too, where narrow."""
        top = area.top()
        if not layout.rows and not layout.is_narrow:
            top += (area.height() - layout.name - layout.captions) // 2
        painter.setFont(text_font(BODY_SIZE, strong=is_strong(row)))
        painter.setPen(QColor(current_tokens().text))
        width = words_room(row, self._room)
        painter.drawText(QRect(PADDING, top, width, layout.name), WRAPPED, row.name)
        below = area.bottom() + 1 if layout.is_narrow else top + layout.name
        _paint_captions(painter, below, captions_room(row, self._room), row)

    def _paint_text(self, painter: QPainter, row: DocumentRow, at: int, top: int) -> None:
        first = QFontMetrics(text_font(CAPTION_SIZE)).height()
        width = text_room(row, at, self._room)
        place = QRect(
            PADDING,
            top + (LINE_HEIGHT - first) // 2,
            width,
            text_height(row, at, self._room),
        )
        painter.setFont(text_font(CAPTION_SIZE))
        painter.setPen(QColor(current_tokens().text))
        painter.drawText(place, WRAPPED, row.texts[at])


def figures_width(rows: Sequence[DocumentRow], column: int) -> int:
    """Return how wide a column of figures must be."""
    plain = QFontMetrics(text_font(BODY_SIZE))
    strong = QFontMetrics(text_font(BODY_SIZE, strong=True))
    total = QFontMetrics(text_font(SECTION_SIZE, strong=True))
    widths = [
        (total if row.strong else strong if row.sum else plain).horizontalAdvance(figure)
        for row in rows
        for figure in (*_figures(row, column), *((row.sum,) if column == _AMOUNTS else ()))
    ]
    return max([*widths, _NARROWEST_FIGURES]) + 2 * PADDING


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, row: DocumentRow, *, first: bool
) -> None:
    tokens = current_tokens()
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(tokens.accent_soft))
    elif row.line is not None and option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens.canvas))
    has_focus = option.state & QStyle.StateFlag.State_HasFocus
    if first and (has_focus or row.mark):
        bar = QRect(option.rect.left(), option.rect.top(), 3, option.rect.height() - 1)
        painter.fillRect(bar, QColor(tokens.accent if has_focus else tokens.warning))
    if not row.strong:
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _paint_captions(painter: QPainter, top: int, width: int, row: DocumentRow) -> None:
    tokens = current_tokens()
    painter.setFont(text_font(CAPTION_SIZE))
    top += NAME_GAP
    for text in captions_of(row):
        painter.setPen(QColor(tokens.warning if text == row.mark else tokens.secondary))
        height = caption_height(text, width)
        painter.drawText(QRect(PADDING, top, width, height), WRAPPED, text)
        top += height


def _paint_beside(painter: QPainter, area: QRect, row: DocumentRow, column: int) -> None:
    figures = _figures(row, column)[: row.beside]
    is_sum = bool(row.sum) and row.beside == len(row.amounts)
    count = row.beside + is_sum
    top = area.top()
    if row.beside == len(row.amounts):
        top += (area.height() - LINE_HEIGHT * count) // 2
    for number, figure in enumerate(figures):
        place = QRect(area.left(), top + number * LINE_HEIGHT, area.width(), LINE_HEIGHT)
        _paint_figure(painter, place, figure, row, is_detail=True)
    if is_sum and column == _AMOUNTS:
        place = QRect(area.left(), top + row.beside * LINE_HEIGHT, area.width(), LINE_HEIGHT)
        _paint_figure(painter, place, row.sum, row, is_detail=False)


def _paint_figure(
    painter: QPainter, place: QRect, figure: str, row: DocumentRow, *, is_detail: bool
) -> None:
    """Paint a figure; what adds up to the line's amount is quieter than that amount."""
    quiet = is_detail and bool(row.sum)
    tokens = current_tokens()
    painter.setPen(QColor(tokens.secondary if quiet else tokens.text))
    strong = row.strong or not is_detail
    painter.setFont(text_font(SECTION_SIZE if row.strong else BODY_SIZE, strong=strong))
    painter.drawText(place, _RIGHT, figure)


def _figures(row: DocumentRow, column: int) -> tuple[str, ...]:
    return (row.quantities, row.rates, row.amounts)[column - 1]
