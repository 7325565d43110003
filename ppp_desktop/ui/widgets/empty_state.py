"""What stands where there is nothing yet: why, and the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import IconLabel, label

_ICON_SIZE = 32
_TEXT_WIDTH = 400
_TEXT_STRETCH = 100


class EmptyState(QWidget):
    """An icon, a sentence, what to do next and a button that does it."""

    def __init__(
        self,
        icon_name: str,
        text: str,
        hint: str = "",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        primary: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon_name, tone=Tone.NEUTRAL, size=_ICON_SIZE)
        self._text = _centred(text, "section")
        self._hint = _centred(hint, "secondary")
        self.button = Button(action, kind="primary" if primary else "secondary")
        if not action:
            self.button.hide()
        if on_action is not None:
            self.button.clicked.connect(lambda _checked=False: on_action())
        layout = QVBoxLayout(self)
        layout.setSpacing(SMALL_GAP)
        layout.addStretch(1)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for text_label in (self._text, self._hint):
            # Between stretches, not aligned: an aligned label gets the height of one line only.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(text_label, _TEXT_STRETCH)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addSpacing(SMALL_GAP)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._hint.setVisible(bool(hint))

    def text(self) -> str:
        """Return the sentence."""
        return self._text.text()

    def show_texts(self, text: str, hint: str = "") -> None:
        """Change what is said."""
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))


def _centred(text: str, role: str) -> QLabel:
    result = label(text, role, wrap=True)
    result.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    result.setMaximumWidth(_TEXT_WIDTH)
    return result
