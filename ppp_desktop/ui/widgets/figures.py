"""Figures and their small pictures: key figure, bar with a target mark, sparkline, progress."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import LABEL_GAP, Tone, current_theme, current_tokens
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, set_tone

_BAR_HEIGHT = 6
_MARK_HEIGHT = 12
_SPARK_SIZE = QSize(92, 24)


class KeyFigure(QWidget):
    """A label, the figure that matters and a caption below it.

    `role` is "figure" for the one that matters on a page, "title" where several stand in a row.
    """

    def __init__(
        self,
        title: str = "",
        figure: str = "–",
        caption: str = "",
        *,
        role: str = "figure",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title, "caption")
        self._figure = ElidedLabel(figure, role)
        self._caption = label(caption, "secondary", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        for widget in (self._title, self._figure, self._caption):
            layout.addWidget(widget)
        self.show_figure(title, figure, caption)

    def show_figure(
        self, title: str, figure: str, caption: str = "", tone: Tone | None = None
    ) -> None:
        """Show other texts; `tone` colours the caption."""
        self._title.set_full_text(title)
        self._title.setVisible(bool(title))
        self._figure.set_full_text(figure)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        set_tone(self._caption, tone)
        self.setAccessibleName(f"{title}: {figure}. {caption}".strip())


class ProgressBar(QProgressBar):
    """How far something is, 0 to 1; None while that is unknown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(_BAR_HEIGHT)
        self.show_share(0.0)

    def show_share(self, share: float | None) -> None:
        """Show `share` of the whole."""
        self.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.setValue(round(min(1.0, max(0.0, share)) * 1000))


class TargetBar(QWidget):
    """A bar with a mark where the target is; both as shares of the whole width, 0 to 1."""

    def __init__(
        self,
        share: float = 0.0,
        target: float | None = None,
        tone: Tone = Tone.ACCENT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._share = share
        self._target = target
        self._tone = tone
        self.setFixedHeight(_MARK_HEIGHT)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current_theme().changed.connect(self.update)

    def show_shares(
        self, share: float, target: float | None = None, tone: Tone = Tone.ACCENT
    ) -> None:
        """Draw another bar and mark."""
        self._share = share
        self._target = target
        self._tone = tone
        self.setAccessibleDescription(f"{round(share * 100)} %")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self._share, self._target, self._tone)


def paint_bar(
    painter: QPainter,
    area: QRectF,
    share: float,
    target: float | None = None,
    tone: Tone = Tone.ACCENT,
) -> None:
    """Draw a bar in the middle of `area`, `share` of it filled, and the mark of the target."""
    tokens = current_tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    bar = QRectF(area.left(), area.center().y() - _BAR_HEIGHT / 2, area.width(), _BAR_HEIGHT)
    painter.setBrush(QColor(tokens.sunken))
    painter.drawRoundedRect(bar, 3, 3)
    filled = QRectF(bar)
    filled.setWidth(bar.width() * min(1.0, max(0.0, share)))
    if filled.width() > 0:
        painter.setBrush(QColor(tokens.tone(tone)))
        painter.drawRoundedRect(filled, 3, 3)
    if target is not None:
        place = area.left() + min(1.0, max(0.0, target)) * (area.width() - 2)
        painter.setBrush(QColor(tokens.text))
        painter.drawRect(QRectF(place, area.center().y() - _MARK_HEIGHT / 2, 2, _MARK_HEIGHT))


def paint_sparkline(
    painter: QPainter, area: QRectF, values: Sequence[float], tone: Tone = Tone.ACCENT
) -> None:
    """Draw `values` from left to right, the smallest at the foot of `area`."""
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    inner = area.adjusted(2, 3, -2, -3)
    points = [
        QPointF(
            inner.left() + inner.width() * place / (len(values) - 1),
            inner.bottom() - inner.height() * (value - low) / span,
        )
        for place, value in enumerate(values)
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(current_tokens().tone(tone)), 1.5))
    painter.drawPolyline(QPolygonF(points))
