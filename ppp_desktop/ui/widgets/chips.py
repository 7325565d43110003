"""Small words and counts with a background: status chips, count badges, filter chips."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import set_tone

_COUNT_LIMIT = 99


class Chip(QLabel):
    """A word or two on a rounded background, coloured by meaning."""

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("chip", "true")
        self.setProperty("tone", str(tone))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Change word and colour."""
        self.setText(text)
        set_tone(self, tone)


class Badge(QLabel):
    """A count in a pill; hidden at zero."""

    def __init__(self, count: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("badge", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show `count`."""
        self.setText(f"{_COUNT_LIMIT}+" if count > _COUNT_LIMIT else str(count))
        self.setVisible(count > 0)


class FilterChip(Button):
    """A filter that is on or off; `toggled(bool)` tells."""

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, kind="filter", parent=parent)
        self.setCheckable(True)
        self.setChecked(on)
