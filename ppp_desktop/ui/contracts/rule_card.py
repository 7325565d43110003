"""One rule of the terms as a card: what it is, its sentence, and what it paid last period."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.contracts.dragging import DragHandle
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import IconButton
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, set_look, set_tone

_MARGIN = 12


class RuleCard(QFrame):
    """Click or Enter edits; Alt+Up and Alt+Down move it, Delete removes it.

    `movable` cards stand in an order of the user's own and have a handle to drag them by; the
    rules of the contract do not.
    """

    edit_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)  # -1 up, 1 down

    def __init__(self, *, movable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._movable = movable
        self._title = ElidedLabel("", "caption")
        self._rule = ""
        self._sentence = label("", wrap=True)
        self._line = ElidedLabel("")
        self._line.hide()
        self._problem = label("", "error", wrap=True)
        self._period = label("", "caption")
        self._amount = label("", "strong")
        self.handle = DragHandle()
        self.up = IconButton("chevron-up", "Move up")
        self.down = IconButton("chevron-down", "Move down")
        self.edit = IconButton("edit", "Edit")
        self.remove = IconButton("trash", "Remove")
        self._lay_out()
        self.up.clicked.connect(lambda: self.move_wanted.emit(-1))
        self.down.clicked.connect(lambda: self.move_wanted.emit(1))
        self.edit.clicked.connect(self.edit_wanted)
        self.remove.clicked.connect(self.remove_wanted)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for text in (self._title, self._sentence, self._line, self._problem):
            texts.addWidget(text)
        texts.addStretch(1)
        self._amounts = QWidget()
        amounts = QVBoxLayout(self._amounts)
        amounts.setContentsMargins(0, 0, 0, 0)
        amounts.setSpacing(2)
        for text in (self._period, self._amount):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            amounts.addWidget(text)
        amounts.addStretch(1)
        tools = QGridLayout()
        tools.setSpacing(0)
        for row, (arrow, tool) in enumerate(((self.up, self.edit), (self.down, self.remove))):
            tools.addWidget(arrow, row, 0)
            tools.addWidget(tool, row, 1)
        tools.setRowStretch(2, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, SMALL_GAP, _MARGIN)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.handle)
        layout.addLayout(texts, 1)
        layout.addWidget(self._amounts)
        layout.addSpacing(LABEL_GAP)
        layout.addLayout(tools)
        for widget in (self.handle, self.up, self.down):
            widget.setVisible(self._movable)
        if self._movable:
            layout.setContentsMargins(2, _MARGIN, SMALL_GAP, _MARGIN)
            layout.setSpacing(LABEL_GAP)

    def show_rule(self, name: str, kind: str, sentence: str) -> None:
        """Show the name with the kind, and the rule in words ("" while it is not complete)."""
        title = name if name == kind or not kind else f"{name} · {kind}"
        self._title.set_full_text(title)
        self._rule = sentence
        self._sentence.setText(sentence or "Not complete yet.")
        self._line.set_full_text(self._sentence.text())
        for text in (self._sentence, self._line):
            set_look(text, "role", "body" if sentence else "secondary")
        self.setAccessibleName(f"{title}: {sentence or 'not complete yet'}")
        self.setToolTip(sentence)
        for button, does in ((self.edit, "Edit"), (self.remove, "Remove")):
            button.setAccessibleName(f"{does} {name}")

    def show_amount(self, period: str, amount: str) -> None:
        """Show what the rule paid in `period`; "" for nothing to show."""
        self._period.setText(period if amount else "")
        self._amount.setText(amount)

    def show_problem(self, text: str) -> None:
        """Say what is wrong; "" takes it away."""
        self._problem.setText(text)
        self._problem.setHidden(not text)

    def set_compact(self, compact: bool) -> None:
        """Keep the sentence to one line and leave out the tools, which the open form has."""
        self._line.setHidden(not compact)
        for widget in (self._sentence, self.edit, self.remove):
            widget.setHidden(compact)
        for arrow in (self.up, self.down):
            arrow.setHidden(compact or not self._movable)

    def set_ends(self, *, first: bool, last: bool) -> None:
        """Tell where the card stands, so that it offers only moves that are possible."""
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)

    def set_dragged(self, dragged: bool) -> None:
        """Show that the card is about to go elsewhere."""
        set_look(self, "dragged", "true" if dragged else "false")

    def set_chosen(self, chosen: bool) -> None:
        """Mark the card whose form is open."""
        set_look(self, "chosen", "true" if chosen else "false")
        set_tone(self._title, Tone.ACCENT if chosen else None)

    def sentence(self) -> str:
        """Return the rule in words, "" while it is not complete."""
        return self._rule

    def amount(self) -> str:
        """Return the amount as shown."""
        return self._amount.text()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.edit_wanted.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif alt and self._movable and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
