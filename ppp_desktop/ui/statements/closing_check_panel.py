"""One contract's checklist in the side panel: what blocks, what to note, what is in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.close_items import CloseItem, ItemState
from ppp_desktop.services.close_plan import PlanRow, PlanState
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.ui.statements.closing_words import (
    ITEM_LOOKS,
    STATE_TONES,
    link_words,
    state_word,
)
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line

Go = Callable[[CloseItem], None]

_ICON = 18


class CheckPanel(QWidget):
    """Content of the side panel; `foot` are the buttons below it."""

    def __init__(self, row: PlanRow, author: str, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._go = go
        out = row.state is PlanState.LEFT_OUT
        self.leave_out = Button("Take in" if out else "Leave out")
        notes = len(row.checklist.to_note)
        self.note = Button(f"Take note of {counted(notes, 'warning')}", kind="primary")
        self.form = Form()
        self.author = LineEdit(placeholder="First and last name")
        self.author.set_value(author)
        self.form.add("author", "Your name, for the log", self.author)
        self._lay_out()

    def foot(self) -> tuple[Button, ...]:
        """Return the buttons that fit how it stands."""
        if self.row.state is PlanState.ISSUED:
            return ()
        return (self.leave_out, self.note) if self.row.checklist.to_note else (self.leave_out,)

    def _lay_out(self) -> None:
        checklist = self.row.checklist
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(self._head())
        if checklist.issued:
            layout.addWidget(label(checklist.headline, wrap=True))
        items = checklist.items
        self._add_items(layout, _of(items, ItemState.BLOCKING))
        self._add_items(layout, _of(items, ItemState.WARNING))
        if checklist.to_note:
            layout.addWidget(self.form)
        else:
            self.form.hide()
            self.form.setParent(self)
        if _of(items, ItemState.BLOCKING, ItemState.WARNING):
            layout.addWidget(line())
        self._add_items(layout, _of(items, ItemState.DONE))
        others = [item.title for item in _of(items, ItemState.NOT_APPLICABLE)]
        if others:
            text = f"Does not apply: {', '.join(others)}."
            layout.addWidget(label(text, "caption", wrap=True))
        layout.addStretch(1)

    def _head(self) -> QHBoxLayout:
        checklist = self.row.checklist
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(Chip(state_word(self.row), STATE_TONES[self.row.state]))
        head.addWidget(ElidedLabel(checklist.contract_code, "secondary"), 1)
        if checklist.expected is not None:
            head.addWidget(label(format_money(checklist.expected, checklist.currency), "strong"))
        return head

    def _add_items(self, layout: QVBoxLayout, items: Sequence[CloseItem]) -> None:
        for item in items:
            layout.addWidget(ItemLine(item, self._go))


class ItemLine(QWidget):
    """An icon, the item's name, its sentences, and a link to where it is mended."""

    def __init__(self, item: CloseItem, go: Go) -> None:
        super().__init__()
        self.item = item
        name, tone = ITEM_LOOKS[item.state]
        texts = QVBoxLayout()
        texts.setSpacing(LABEL_GAP // 2)
        wanted = item.state in (ItemState.BLOCKING, ItemState.WARNING)
        texts.addWidget(label(item.title, "strong" if wanted else "body"))
        role = "body" if wanted else "caption"
        for sentence in (item.sentence, *item.details):
            texts.addWidget(label(sentence, role, wrap=True))
        if item.noted is not None:
            texts.addWidget(label(f"Noted by {item.noted.author}.", "caption"))
        text = link_words(item) if wanted else ""
        if text:
            self.link = Button(text, kind="link")
            self.link.setAccessibleName(f"{text}: {item.title}")
            self.link.clicked.connect(lambda _checked=False: go(item))
            row = QHBoxLayout()
            row.addWidget(self.link)
            row.addStretch(1)
            texts.addLayout(row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        icon = IconLabel(name, tone=tone, size=_ICON)
        icon.setAccessibleName(item.state.value)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)


def _of(items: Sequence[CloseItem], *states: ItemState) -> list[CloseItem]:
    return [item for item in items if item.state in states]
