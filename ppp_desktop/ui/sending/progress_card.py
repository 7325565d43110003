"""How far sending is, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.labels import ElidedLabel


class ProgressCard(Card):
    """Hidden while nothing leaves."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = ElidedLabel("", "strong")
        self._count = ElidedLabel("", "secondary")
        self._bar = ProgressBar()
        self.stop = Button("Stop")
        self.stop.setToolTip("The message that is on its way still leaves; the others wait.")
        self.stop.clicked.connect(self._on_stop)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self._count)
        row.addWidget(self.stop)
        self.body.addLayout(row)
        self.add(self._bar)
        self.hide()

    def start(self, title: str) -> None:
        """Show that something has begun."""
        self._text.set_full_text(title)
        self._count.set_full_text("")
        self._bar.show_share(None)
        self.stop.setEnabled(True)
        self.show()

    @Slot(int, int, str)
    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far it is; what a message itself is made of does not move the bar."""
        if not text.startswith(("Sending ", "Saving ")):
            return
        self._text.set_full_text(text)
        self._count.set_full_text(f"{done + 1:,} of {total:,}")
        self._bar.show_share(done / total if total else None)

    @Slot()
    def _on_stop(self) -> None:
        self.stop.setEnabled(False)
        self._text.set_full_text("Stopping after the message that is on its way")
        self.stop_wanted.emit()
