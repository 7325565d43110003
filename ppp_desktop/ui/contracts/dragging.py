"""Dragging one of several widgets that stand below each other to another place among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget
from typing_extensions import override

from ppp_desktop.ui.widgets.labels import IconLabel

_MARKER_HEIGHT = 3  # px
_EDGE = 24  # px around the pointer that are scrolled into sight


class DragHandle(QWidget):
    """What one takes hold of; places are told in the screen's own measure."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to another place (Alt+Up, Alt+Down)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.addWidget(IconLabel("drag", size=16))
        self._start: QPoint | None = None
        self._is_dragging = False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = event.globalPosition().toPoint()
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if self._start is None:
            return
        far = (place - self._start).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._is_dragging:
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.setFocus()  # so that Esc arrives here
        if self._is_dragging:
            self.dragged.emit(place)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragging = self._is_dragging
        self._stop()
        if was_dragging:
            self.dropped.emit(event.globalPosition().toPoint())
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._stop()
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _stop(self) -> None:
        if self._is_dragging:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._start = None
        self._is_dragging = False


class DropMarker(QObject):
    """The line between two of the widgets in `column` where a dragged one would go."""

    def __init__(self, column: QWidget) -> None:
        super().__init__(column)
        self._column = column
        self._line = QFrame(column)
        self._line.setObjectName("dropMarker")
        self._line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.hide()

    @property
    def line(self) -> QFrame:
        """The line itself."""
        return self._line

    def point_at(self, place: QPoint, widgets: Sequence[QWidget]) -> None:
        """Show the line at the gap between `widgets` that is nearest to a place on the screen."""
        gap = gap_at(place, widgets)
        if gap < len(widgets):
            middle = widgets[gap].y() - self._spacing(widgets) // 2
        else:
            middle = widgets[-1].geometry().bottom() + self._spacing(widgets) // 2
        top = max(middle - _MARKER_HEIGHT // 2, 0)
        self._line.setGeometry(widgets[0].x(), top, widgets[0].width(), _MARKER_HEIGHT)
        self._line.raise_()
        self._line.show()
        self._scroll_to(self._column.mapFromGlobal(place))

    @Slot()
    def hide(self) -> None:
        """Take the line away."""
        self._line.hide()

    def _spacing(self, widgets: Sequence[QWidget]) -> int:
        if len(widgets) < 2:
            return 0
        return widgets[1].y() - widgets[0].geometry().bottom()

    def _scroll_to(self, place: QPoint) -> None:
        above = self._column.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureVisible(place.x(), place.y(), 0, _EDGE)


def gap_at(place: QPoint, widgets: Sequence[QWidget]) -> int:
    """Return before which of `widgets` a place on the screen lies; their number: after the last."""
    for number, widget in enumerate(widgets):
        if widget.mapFromGlobal(place).y() < widget.height() // 2:
            return number
    return len(widgets)


def steps_to(gap: int, start: int) -> int:
    """Return by how many places the widget at `start` moves to come to lie in a gap."""
    return (gap if gap <= start else gap - 1) - start
