"""A part of a form that folds away and says in one line what is set in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import ElidedLabel, line


class MoreSection(QWidget):
    """A heading to click; below it, while open, what was put into `body`."""

    toggled = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.button = Button(title, kind="link")
        self.button.clicked.connect(self._on_clicked)
        self._caption = ElidedLabel("", "caption")
        header = QHBoxLayout()
        header.setSpacing(SMALL_GAP)
        header.addWidget(self.button)
        header.addWidget(self._caption, 1)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(FIELD_GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(line())
        layout.addLayout(header)
        layout.addWidget(self._content)
        self._is_open = True
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        """Whether the body shows."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold it."""
        if is_open == self._is_open:
            return
        self._is_open = is_open
        self._content.setVisible(is_open)
        self.button.setText(f"{'▾' if is_open else '▸'} {self._title}")
        self.button.setAccessibleName(f"{self._title}, {'open' if is_open else 'folded'}")
        self.toggled.emit(is_open)

    def show_set(self, names: Sequence[str]) -> None:
        """Say what is set: "gate, cap"."""
        self._caption.set_full_text(", ".join(names))

    def caption(self) -> str:
        """Return what is said to be set."""
        return self._caption.full_text()

    def _on_clicked(self) -> None:
        self.set_open(not self._is_open)
