"""What goes with a message: the forms of a statement to tick, with their sizes, or given files."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ppp_desktop.services.message_drafts import FORMS, ChosenMessage
from ppp_desktop.services.messages import Attachment
from ppp_desktop.ui.sending.words import write_size
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_MUCH_BYTES = 10_000_000


class AttachmentsCard(Card):
    """`edited` tells of other forms; `open_wanted` of a file that somebody wants to look at."""

    edited = Signal()
    open_wanted = Signal(str)  # a form, or the name of a given file

    def __init__(self) -> None:
        super().__init__("Attachments")
        self.ticks: dict[str, CheckBox] = {}
        self._sizes: dict[str, ElidedLabel] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SMALL_GAP)
        self._sum = label("", "caption", wrap=True)
        self.body.addLayout(self._rows)
        self.add(self._sum)

    def show_message(self, chosen: ChosenMessage) -> None:
        """Show what can go with the message and what does; sizes follow when files are made."""
        clear_layout(self._rows)
        self.ticks, self._sizes = {}, {}
        for form in chosen.draft.forms:
            tick = CheckBox(FORMS[form][0], on=form in chosen.forms)
            tick.value_changed.connect(self.edited)
            self.ticks[form] = tick
            self._add_row(form, tick)
        for file in chosen.draft.wanted.attachments:
            self._add_row(file.name, ElidedLabel(file.name))
            self._sizes[file.name].set_full_text(write_size(len(file.content)))
        self._sum.hide()

    def forms(self) -> tuple[str, ...]:
        """Return the forms that are ticked."""
        return tuple(form for form, tick in self.ticks.items() if tick.value())

    def show_files(self, files: Mapping[str, Attachment]) -> None:
        """Show the sizes of files that were made, by their form."""
        for form, size in self._sizes.items():
            if form in files:
                size.set_full_text(write_size(len(files[form].content)))
        chosen = [files[form] for form in self.forms() if form in files]
        whole = sum(len(each.content) for each in chosen)
        self._sum.setText(
            "" if whole < _MUCH_BYTES else "Many mail servers take at most 10 MB or 25 MB."
        )
        self._sum.setVisible(bool(self._sum.text()))

    def _add_row(self, key: str, first: CheckBox | ElidedLabel) -> None:
        size = ElidedLabel("", "caption")
        look = Button("Look", kind="link")
        look.setAccessibleName(f"Look at {FORMS[key][0] if key in FORMS else key}")
        look.clicked.connect(lambda _checked=False: self.open_wanted.emit(key))
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(first, 1)
        row.addWidget(size)
        row.addWidget(look)
        self._rows.addLayout(row)
        self._sizes[key] = size
