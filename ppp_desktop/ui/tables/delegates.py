"""Painting of the cells for which text is not enough."""

from __future__ import annotations

from typing import Generic

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ppp_desktop.ui.tables.columns import (
    Align,
    BarCell,
    ChipCell,
    Column,
    IntervalCell,
    Row,
    SecondLine,
    SparkCell,
)
from ppp_desktop.ui.tables.rows_model import ROW_ROLE
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, Tone, current_tokens, text_font
from ppp_desktop.ui.widgets.figures import paint_bar, paint_sparkline

_PADDING = 8
_CHIP_HEIGHT = 18
_FIGURE_WIDTH = 64
_LINE_GAP = 2


class CellDelegate(QStyledItemDelegate, Generic[Row]):
    """Paints the background as the style does and the contents by the column's `cell`."""

    def __init__(self, column: Column[Row], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._column = column

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        cell = self._column.cell
        if isinstance(cell, SecondLine):
            width = QFontMetrics(text_font(CAPTION_SIZE)).horizontalAdvance(
                cell.text(index.data(ROW_ROLE))
            )
            hint.setWidth(max(hint.width(), width + 2 * _PADDING))
        elif isinstance(cell, ChipCell):
            hint.setWidth(hint.width() + _PADDING)
        elif isinstance(cell, BarCell | IntervalCell | SparkCell):
            hint.setWidth(max(hint.width() + 80, 108))
        return hint

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        text = plain.text
        plain.text = ""
        style = plain.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, plain.widget)
        painter.save()
        area = plain.rect.adjusted(_PADDING, 0, -_PADDING, -1)
        selected = bool(plain.state & QStyle.StateFlag.State_Selected)
        self._paint_cell(painter, area, text, index.data(ROW_ROLE), selected=selected)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, area: QRect, text: str, row: Row, *, selected: bool
    ) -> None:
        cell = self._column.cell
        match cell:
            case SecondLine():
                self._paint_two_lines(painter, area, text, row, cell.text(row))
            case ChipCell():
                self._paint_chip(painter, area, text, cell.tone(row), selected=selected)
            case BarCell():
                self._paint_bar(painter, area, text, row, cell)
            case IntervalCell():
                self._paint_interval(painter, area, text, row, cell)
            case SparkCell():
                paint_sparkline(
                    painter,
                    QRectF(area).adjusted(0, 4, 0, -4),
                    cell.values(row),
                    cell.tone(row),
                )
            case None:
                self._paint_text(painter, area, text, row)

    def _paint_text(
        self, painter: QPainter, area: QRect, text: str, row: Row, *, strong: bool | None = None
    ) -> None:
        column = self._column
        if strong is None:
            strong = column.strong is not None and column.strong(row)
        tone = column.tone(row) if column.tone is not None else None
        painter.setFont(text_font(BODY_SIZE, strong=strong))
        painter.setPen(QColor(current_tokens().tone(tone)))
        side = Qt.AlignmentFlag.AlignLeft
        if column.align is Align.RIGHT:
            side = Qt.AlignmentFlag.AlignRight
        _draw_line(painter, area, text, side)

    def _paint_two_lines(
        self, painter: QPainter, area: QRect, text: str, row: Row, second: str
    ) -> None:
        if not second:
            self._paint_text(painter, area, text, row)
            return
        upper = QFontMetrics(text_font(BODY_SIZE)).height()
        lower = QFontMetrics(text_font(CAPTION_SIZE)).height()
        top = area.top() + (area.height() - upper - lower - _LINE_GAP) // 2
        self._paint_text(painter, QRect(area.left(), top, area.width(), upper), text, row)
        painter.setFont(text_font(CAPTION_SIZE))
        painter.setPen(QColor(current_tokens().secondary))
        side = Qt.AlignmentFlag.AlignLeft
        if self._column.align is Align.RIGHT:
            side = Qt.AlignmentFlag.AlignRight
        below = QRect(area.left(), top + upper + _LINE_GAP, area.width(), lower)
        _draw_line(painter, below, second, side)

    def _paint_chip(
        self, painter: QPainter, area: QRect, text: str, tone: Tone, *, selected: bool
    ) -> None:
        if not text:
            return
        tokens = current_tokens()
        painter.setFont(text_font(CAPTION_SIZE))
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * _PADDING
        chip = QRectF(
            area.left(),
            area.center().y() - _CHIP_HEIGHT / 2 + 0.5,
            min(width, area.width()),
            _CHIP_HEIGHT,
        )
        if self._column.align is Align.RIGHT:
            chip.moveRight(area.right())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = tokens.accent_soft if tone is Tone.ACCENT else tokens.sunken
        # A selected row has the soft accent itself.
        painter.setBrush(QColor(tokens.surface if selected else ground))
        painter.drawRoundedRect(chip, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
        painter.setPen(QColor(tokens.tone(tone)))
        _draw_line(
            painter,
            chip.toRect().adjusted(_PADDING - 1, 0, 1 - _PADDING, 0),
            text,
            Qt.AlignmentFlag.AlignHCenter,
        )

    def _paint_bar(
        self, painter: QPainter, area: QRect, text: str, row: Row, cell: BarCell[Row]
    ) -> None:
        room = _FIGURE_WIDTH if text else 0
        share = cell.share(row)
        if share is not None and area.width() > room:
            bar = QRectF(area.adjusted(0, 0, -room - (_PADDING if room else 0), 0))
            paint_bar(painter, bar, share, tone=cell.tone(row))
        self._paint_text(painter, area.adjusted(area.width() - room, 0, 0, 0), text, row)

    def _paint_interval(
        self, painter: QPainter, area: QRect, text: str, row: Row, cell: IntervalCell[Row]
    ) -> None:
        plot = QRectF(area.adjusted(0, 0, -_FIGURE_WIDTH - _PADDING, 0))
        interval = cell.interval(row)
        low, high = cell.scale
        if interval is not None and high > low and plot.width() > 0:
            left, point, right = (
                plot.left() + plot.width() * min(1.0, max(0.0, (value - low) / (high - low)))
                for value in interval
            )
            colour = QColor(current_tokens().series[0])
            middle = plot.center().y()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 2))
            painter.drawLine(round(left), round(middle), round(right), round(middle))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QRectF(point - 4, round(middle) - 4, 8, 8))
        self._paint_text(painter, area.adjusted(area.width() - _FIGURE_WIDTH, 0, 0, 0), text, row)


def _draw_line(painter: QPainter, area: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
