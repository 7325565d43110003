"""What a table of the simulator adds: the piece of line before a name, and under a title."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView, QToolTip
from typing_extensions import override

from ppp_desktop.ui.simulator.looks import SWATCH, Look, paint_swatch
from ppp_desktop.ui.tables.columns import Column, Row
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.delegates import CellDelegate
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, SMALL_GAP, text_font

# In px.
_MARGIN = 8
_TITLE_SWATCH = 28
_ABOVE_LINE = 5
_SLACK = 4


def widen(table: DataTable[Row]) -> None:
    """Make columns wider whose figures or titles lack room; nothing becomes narrower."""
    metrics = QFontMetrics(text_font(BODY_SIZE, strong=True))
    titles = QFontMetrics(text_font(CAPTION_SIZE, strong=True))
    header = table.view.horizontalHeader()
    for place, column in enumerate(table.model.columns):
        texts = (column.display(row) for row in table.model.rows())
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        widest = max(widest, titles.horizontalAdvance(column.title))
        needed = widest + 2 * _MARGIN + _SLACK
        if not column.stretch and header.sectionSize(place) < needed:
            header.resizeSection(place, needed)


class SwatchDelegate(CellDelegate[Row]):
    """Paints a piece of the row's line before the text; `looks` are those of the rows' numbers."""

    def __init__(
        self, column: Column[Row], looks: Mapping[str, Look], parent: QObject | None = None
    ) -> None:
        super().__init__(column, parent)
        self._looks = looks

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + SWATCH.width() + SMALL_GAP, hint.height())

    @override
    def _paint_text(
        self, painter: QPainter, area: QRect, text: str, row: Row, *, strong: bool | None = None
    ) -> None:
        look = self._looks.get(text)
        if look is not None:
            paint_swatch(painter, QRect(area.topLeft(), QSize(SWATCH.width(), area.height())), look)
        room = area.adjusted(SWATCH.width() + SMALL_GAP, 0, 0, 0)
        super()._paint_text(painter, room, text, row, strong=strong)


class SwatchHeader(QHeaderView):
    """Titles at the right above figures, each over a piece of its line; long ones in a tooltip."""

    def __init__(self, looks: Mapping[int, Look], view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._looks = looks
        before = view.horizontalHeader()
        self.setMinimumSectionSize(before.minimumSectionSize())
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setSortIndicatorClearable(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.setHorizontalHeader(self)
        view.setSortingEnabled(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        look = self._looks.get(logicalIndex)
        if look is None:
            return
        right = rect.right() - _MARGIN
        painter.save()
        foot = QPoint(right - _TITLE_SWATCH, rect.bottom() - _ABOVE_LINE)
        paint_swatch(painter, QRect(foot, QSize(_TITLE_SWATCH, 3)), look)
        painter.restore()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            section = self.logicalIndexAt(event.pos())
            title = self.model().headerData(section, Qt.Orientation.Horizontal)
            QToolTip.showText(event.globalPos(), str(title or ""), self)
            return True
        return super().event(event)
