"""The link below a list that shows its first rows: the others, and back again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ppp_desktop.ui.widgets.buttons import Button

T = TypeVar("T")


class MoreLink(Button):
    """Holds whether all is shown; `redraw` is called when that changes."""

    def __init__(self, first: int, redraw: Callable[[], None], parent: QWidget) -> None:
        super().__init__("", kind="link", parent=parent)
        self._first = first
        self._redraw = redraw
        self._all = False
        self.hide()
        self.clicked.connect(lambda _checked=False: self._toggle())

    def shown(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the rows to show, and say how many others there are."""
        hidden = len(rows) - self._first
        self.setVisible(hidden > 0)
        self.setText("Show fewer" if self._all else f"and {hidden:,} more")
        return rows if self._all or hidden <= 0 else rows[: self._first]

    def _toggle(self) -> None:
        self._all = not self._all
        self._redraw()
