"""A slider for a change: nothing in the middle, less at the left, more at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import current_theme, current_tokens, mix

# In px.
_HEIGHT = 24
_HANDLE = 14
_GROOVE = 4
_TICK = 10


class ChangeSlider(QSlider):
    """Shows how far it is from no change; the arrow keys move it by steps."""

    def __init__(self, reach: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(-reach, reach)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        current_theme().changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the page must not change what passes under the pointer.
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, handle = self.height() / 2, self._handle_place()
        zero = (self.width() - 1) / 2
        groove = QColor(mix(tokens.hairline, tokens.secondary, 0.25))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(groove)
        top = middle - _GROOVE / 2
        painter.drawRoundedRect(QRectF(0, top, self.width(), _GROOVE), 2, 2)
        painter.drawRect(QRectF(zero - 0.5, middle - _TICK / 2, 1, _TICK))
        painter.setBrush(QColor(tokens.accent))
        left, right = sorted((zero, handle))
        painter.drawRect(QRectF(left, top, right - left, _GROOVE))
        width = 3 if self.hasFocus() else 2
        painter.setPen(
            QPen(QColor(tokens.accent if self.value() or self.hasFocus() else groove), width)
        )
        painter.setBrush(QColor(tokens.surface))
        radius = (_HANDLE - width) / 2
        painter.drawEllipse(QPointF(handle, middle), radius, radius)

    def _handle_place(self) -> float:
        """Return where the style has the handle, so that what is seen is what is pressed."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        control = QStyle.ComplexControl.CC_Slider
        area = self.style().subControlRect(control, option, part, self)
        return float(area.center().x()) + 0.5
