"""Texts and icons: labels in the roles of the theme, one line with an ellipsis, painted icons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ppp_desktop.ui.icons import pixmap
from ppp_desktop.ui.theme import ICON_SIZE, Tone, current_theme, current_tokens

_ELIDED_MINIMUM_WIDTH = 24


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Return a label; `role`: body, title, section, figure, strong, secondary, caption, error.

    The text is shown as it is: markup in it stays visible.
    """
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        result.setSizePolicy(policy)
    return result


def set_tone(widget: QWidget, tone: Tone | None) -> None:
    """Colour a label, chip or banner by meaning."""
    set_look(widget, "tone", str(tone) if tone else "")


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for and dress the widget again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def line() -> QFrame:
    """Return a horizontal hairline."""
    result = QFrame()
    result.setObjectName("line")
    result.setFixedHeight(1)
    return result


class ElidedLabel(QLabel):
    """One line of text that ends in "…" where it lacks room; the whole text is its tooltip.

    Narrower than `least` px, it shows nothing rather than a few letters.
    """

    def __init__(
        self, text: str = "", role: str = "body", parent: QWidget | None = None, *, least: int = 0
    ) -> None:
        super().__init__(parent)
        self._full = ""
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_full_text(text)

    def set_full_text(self, text: str) -> None:
        """Show `text`, shortened where need be."""
        self._full = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def full_text(self) -> str:
        """Return the text without ellipsis."""
        return self._full

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._full) + 2
        return QSize(width, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(_ELIDED_MINIMUM_WIDTH, self.sizeHint().width()), self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, max(self.width(), 1)
        )
        if shown != self._full and self.width() < self._least:
            shown = ""
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class IconLabel(QWidget):
    """An icon that keeps the theme's colour of its tone, also when the theme changes."""

    def __init__(
        self,
        name: str,
        *,
        tone: Tone | None = Tone.NEUTRAL,
        size: int = ICON_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size = size
        self.setFixedSize(size, size)
        current_theme().changed.connect(self.update)

    def set_icon(self, name: str, tone: Tone | None = Tone.NEUTRAL) -> None:
        """Show another icon."""
        self._name = name
        self._tone = tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = current_tokens().tone(self._tone)
        scale = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, pixmap(self._name, colour, size=self._size, scale=scale))
