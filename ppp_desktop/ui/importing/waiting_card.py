"""The files from watched folders that wait for a person, above the place for other files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ppp_desktop.services.watched_folders import WaitingRow
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_MOST_SHOWN = 4


class WaitingCard(Card):
    """Opens files in the wizard, tries them again or lets them go; hidden where none waits."""

    open_wanted = Signal(object)  # list[WaitingRow]
    again_wanted = Signal()
    leave_wanted = Signal(object)  # WaitingRow

    def __init__(self) -> None:
        super().__init__("From watched folders", margin=12)
        self._again = Button("Try again", kind="small")
        self._again.setToolTip("Imports what is known by now: its columns and its contract")
        self._again.clicked.connect(self.again_wanted)
        self._all = Button("Open all", kind="small")
        self.add_to_header(self._again)
        self.add_to_header(self._all)
        self._list = QVBoxLayout()
        self._list.setSpacing(SMALL_GAP)
        self.body.addLayout(self._list)
        self._waiting: tuple[WaitingRow, ...] = ()
        self._all.clicked.connect(lambda: self.open_wanted.emit(list(self._waiting)))
        self.hide()

    def show_waiting(self, waiting: Sequence[WaitingRow]) -> None:
        """Show these files, each with the reason."""
        self._waiting = tuple(waiting)
        self.setVisible(bool(waiting))
        self._all.setVisible(len(waiting) > 1)
        clear_layout(self._list)
        for row in waiting[:_MOST_SHOWN]:
            self._list.addLayout(self._line(row))
        left = len(waiting) - _MOST_SHOWN
        if left > 0:
            more = "1 more file waits" if left == 1 else f"{left:,} more files wait"
            self._list.addWidget(label(more, "caption"))

    def _line(self, row: WaitingRow) -> QHBoxLayout:
        open_it = Button("Open", kind="small")
        open_it.setAccessibleName(f"Open {row.path.name}")
        open_it.clicked.connect(partial(self._emit_open, row))
        leave = Button("Leave out", kind="small")
        leave.setAccessibleName(f"Leave {row.path.name} out")
        leave.clicked.connect(partial(self._emit_leave, row))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(row.path.name, "strong"))
        texts.addWidget(ElidedLabel(row.reason, "secondary"))
        line = QHBoxLayout()
        line.setSpacing(SMALL_GAP)
        line.addWidget(IconLabel("clock", tone=Tone.WARNING))
        line.addLayout(texts, 1)
        line.addWidget(open_it)
        line.addWidget(leave)
        return line

    def _emit_open(self, row: WaitingRow, _checked: bool = False) -> None:
        self.open_wanted.emit([row])

    def _emit_leave(self, row: WaitingRow, _checked: bool = False) -> None:
        self.leave_wanted.emit(row)
