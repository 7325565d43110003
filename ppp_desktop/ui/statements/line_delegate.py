"""Painting and measuring of one line of a statement: name, figures, rule and note in full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.tables.rows_model import ROW_ROLE
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, SECTION_SIZE, current_tokens, text_font

_PADDING = 8
_TOP = 7
_LINE_HEIGHT = 18
_NAME_GAP = 1
_NARROWEST_FIGURES = 56
_NARROW_TEXT = 220  # below it rule and note run under the figures too
_TALL = 10_000
_FIGURE_COLUMNS = (1, 2, 3)
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineDelegate(QStyledItemDelegate):
    """Beside the figures stand name, rule and note; in a narrow table rule and note below both."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = _NARROW_TEXT
        self._whole = _NARROW_TEXT

    def set_room(self, *, text: int, whole: int) -> None:
        """Take the widths of the text's column and of the whole row."""
        self._text = text - 2 * _PADDING
        self._whole = whole - 2 * _PADDING

    def row_height(self, row: DocumentRow) -> int:
        """Return how high `row` must be to show everything."""
        name = _name_height(row, self._text)
        figures = _count_of_figures(row) * _LINE_HEIGHT
        captions = self._captions_height(row)
        if self._stacked:
            return max(name, figures) + captions + 2 * _TOP
        return max(name + captions, figures) + 2 * _TOP

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
        first = index.column() == 0
        _paint_ground(painter, option, row, first=first)
        area = option.rect.adjusted(_PADDING, _TOP, -_PADDING, -_TOP)
        if self._stacked:
            captions = self._captions_height(row)
            if captions:
                # Each cell draws its own slice of the text that runs across the row.
                painter.setClipRect(option.rect)
                below = QRect(_PADDING, area.bottom() + 1 - captions, self._whole, captions)
                _paint_captions(painter, below, row)
                area.setBottom(area.bottom() - captions)
        if first:
            self._paint_text(painter, area, row)
        else:
            _paint_figures(painter, area, row, _figures(row, index.column()))
        painter.restore()

    @property
    def _stacked(self) -> bool:
        return self._text + 2 * _PADDING < _NARROW_TEXT

    def _captions_height(self, row: DocumentRow) -> int:
        width = self._whole if self._stacked else self._text
        heights = [_caption_height(text, width) for text in _captions(row)]
        return _NAME_GAP + sum(heights) if heights else 0

    def _paint_text(self, painter: QPainter, area: QRect, row: DocumentRow) -> None:
        captions = 0 if self._stacked else self._captions_height(row)
        name = _name_height(row, self._text)
        top = area.top() + (0 if self._stacked else (area.height() - name - captions) // 2)
        painter.setFont(text_font(BODY_SIZE, strong=_is_strong(row)))
        painter.setPen(QColor(current_tokens().text))
        painter.drawText(QRect(area.left(), top, area.width(), name), _WRAPPED, row.name)
        if captions:
            below = QRect(area.left(), top + name, area.width(), captions)
            _paint_captions(painter, below, row)


def figures_width(rows: Sequence[DocumentRow], column: int) -> int:
    """Return how wide a column of figures must be."""
    plain = QFontMetrics(text_font(BODY_SIZE))
    strong = QFontMetrics(text_font(BODY_SIZE, strong=True))
    total = QFontMetrics(text_font(SECTION_SIZE, strong=True))
    widths = [
        (total if row.strong else strong if row.sum else plain).horizontalAdvance(figure)
        for row in rows
        for figure in _figures(row, column)
    ]
    return max([*widths, _NARROWEST_FIGURES]) + 2 * _PADDING


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, row: DocumentRow, *, first: bool
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


def _paint_captions(painter: QPainter, area: QRect, row: DocumentRow) -> None:
    painter.setFont(text_font(CAPTION_SIZE))
    painter.setPen(QColor(current_tokens().secondary))
    top = area.top() + _NAME_GAP
    for text in _captions(row):
        height = _caption_height(text, area.width())
        painter.drawText(QRect(area.left(), top, area.width(), height), _WRAPPED, text)
        top += height


def _paint_figures(
    painter: QPainter, area: QRect, row: DocumentRow, figures: tuple[str, ...]
) -> None:
    painter.setPen(QColor(current_tokens().text))
    top = area.top() + (area.height() - _LINE_HEIGHT * _count_of_figures(row)) // 2
    for number, figure in enumerate(figures):
        strong = row.strong or number == len(row.amounts)
        painter.setFont(text_font(SECTION_SIZE if row.strong else BODY_SIZE, strong=strong))
        place = QRect(area.left(), top + number * _LINE_HEIGHT, area.width(), _LINE_HEIGHT)
        painter.drawText(place, _RIGHT, figure)


def _figures(row: DocumentRow, column: int) -> tuple[str, ...]:
    amounts = (*row.amounts, row.sum) if row.sum else row.amounts
    return (row.quantities, row.rates, amounts)[column - 1]


def _count_of_figures(row: DocumentRow) -> int:
    return max(len(_figures(row, column)) for column in _FIGURE_COLUMNS)


def _captions(row: DocumentRow) -> list[str]:
    return [text for text in (row.rule, row.note) if text]


def _is_strong(row: DocumentRow) -> bool:
    return row.strong or row.line is not None


def _name_height(row: DocumentRow, width: int) -> int:
    metrics = QFontMetrics(text_font(BODY_SIZE, strong=_is_strong(row)))
    return metrics.boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, row.name).height()


def _caption_height(text: str, width: int) -> int:
    metrics = QFontMetrics(text_font(CAPTION_SIZE))
    return metrics.boundingRect(QRect(0, 0, width, _TALL), _WRAPPED, text).height()
