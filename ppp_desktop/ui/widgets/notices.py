"""Banners for a state that lasts and toasts for something that was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import CARD_MARGIN, PAGE_MARGIN, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.labels import IconLabel, label, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout

_TOAST_MS = 5_000
_UNDO_TOAST_MS = 10_000
_TOAST_WIDTH_LIMIT = 560

_ICONS = {
    Tone.NEUTRAL: "info",
    Tone.ACCENT: "info",
    Tone.INFO: "info",
    Tone.POSITIVE: "success",
    Tone.WARNING: "warning",
    Tone.NEGATIVE: "error",
}


class Banner(QFrame):
    """One sentence about a state, what to do about it, and a cross."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = IconLabel("info")
        self._text = label("", "strong", wrap=True)
        self._detail = label("", "secondary", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._text)
        texts.addWidget(self._detail)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SMALL_GAP)
        self._cross = IconButton("close", "Close message")
        self._cross.clicked.connect(self.close_banner)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, SMALL_GAP, SMALL_GAP, SMALL_GAP)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self._icon)
        layout.addLayout(texts, 1)
        layout.addLayout(self._actions)
        layout.addWidget(self._cross)
        self.hide()

    def show_message(
        self,
        text: str,
        detail: str = "",
        *,
        tone: Tone = Tone.INFO,
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
        closable: bool = True,
    ) -> None:
        """Show `text`, `detail` below it and a small button per action (text, what to do)."""
        self._icon.set_icon(_ICONS[tone], tone)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._cross.setVisible(closable)
        clear_layout(self._actions)
        for title, run in actions:
            button = Button(title, kind="small")
            button.clicked.connect(lambda _checked=False, act=run: act())
            self._actions.addWidget(button)
        set_tone(self, tone)
        self.setAccessibleName(f"{text} {detail}".strip())
        self.show()

    def text(self) -> str:
        """Return the sentence that is shown."""
        return self._text.text()

    @Slot()
    def close_banner(self) -> None:
        """Take the banner away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class Toast(QFrame):
    """A sentence at the foot of the window that goes by itself, with Undo where it is possible."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("toast")
        self._host = host
        self._undo: Callable[[], None] | None = None
        self._text = label("")
        self._button = Button("Undo", kind="small")
        self._button.clicked.connect(self._on_undo)
        self.setToolTip("Click to close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(CARD_MARGIN, SMALL_GAP, CARD_MARGIN, SMALL_GAP)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def show_text(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show `text`; `undo` takes back what it tells."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo = undo
        self._button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._clock.start(_UNDO_TOAST_MS if undo else _TOAST_MS)

    def text(self) -> str:
        """Return the text of the last toast."""
        return self._text.text()

    @Slot()
    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        self._text.setWordWrap(False)
        limit = min(_TOAST_WIDTH_LIMIT, host.width() - 2 * PAGE_MARGIN)
        if self.sizeHint().width() > limit:
            self._text.setWordWrap(True)
        width = min(self.sizeHint().width(), limit)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else 0
        self.resize(width, max(height, self.sizeHint().height()))
        # At the left: the buttons of an open side panel stand at the right.
        self.move(PAGE_MARGIN, host.height() - self.height() - PAGE_MARGIN)
