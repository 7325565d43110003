"""One question of the terms as a row: its text, what the answers come to, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.questions import QuestionRow
from ppp_desktop.ui.contracts.question_choice import QuestionChoice
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

_ROOMY_FROM = 340  # px
_MOST_IN_FULL = 4  # answers


class QuestionItem(QWidget):
    """`answered` gives the key of an option, or an answer of one's own, for `key`."""

    answered = Signal(str, str)  # the question, the answer
    opened = Signal(str)

    def __init__(self, row: QuestionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = row.key
        self._row = row
        self._text = label("", wrap=True)
        self._told = label("", "caption", wrap=True)
        self._told_short = ElidedLabel("", "caption")
        self._narrow = False
        self.choose = Button("Choose", kind="small")
        self._chip = Chip("answered", Tone.ACCENT)
        self.change = IconButton("edit", "Change the answer")
        self.choice: QuestionChoice | None = None
        self._lay_out()
        for button in (self.choose, self.change):
            button.clicked.connect(self._on_toggled)
        self.show_row(row)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._text)
        texts.addWidget(self._told)
        texts.addWidget(self._told_short)
        top = QHBoxLayout()
        top.setSpacing(SMALL_GAP)
        top.addLayout(texts, 1)
        for widget in (self._chip, self.choose, self.change):
            top.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL_GAP)
        self._column.addWidget(line())
        self._column.addLayout(top)

    @property
    def is_open(self) -> bool:
        """Whether the answers are shown."""
        return self.choice is not None

    def show_row(self, row: QuestionRow) -> None:
        """Show the question as it stands now; answers that are shown follow it."""
        followed = self.choice is not None and row != self._row
        self._row = row
        self._text.setText(row.text)
        self._told.setText(row.told)
        self._told_short.set_full_text(row.told)
        self._fit()
        self.choose.setHidden(row.is_answered)
        self.change.setVisible(row.is_answered)
        self.choose.setAccessibleName(f"Choose: {row.text}")
        self.change.setAccessibleName(f"Change the answer: {row.text}")
        if followed:
            self.close_choice()
            self.open_choice()

    def open_choice(self) -> None:
        """Show the answers and put the keyboard on them."""
        if self.choice is None:
            self.choice = QuestionChoice(self._row)
            self.choice.answered.connect(self._on_answered)
            self.choice.left.connect(self._on_left)
            self._column.addWidget(self.choice)
            self.choice.show()  # at once: what is not seen yet cannot keep the keyboard
            self.choose.setText("Close")
            self._fit()
            self.opened.emit(self.key)
        self.choice.focus_first()

    def close_choice(self) -> None:
        """Hide the answers."""
        if self.choice is not None:
            self._column.removeWidget(self.choice)
            self.choice.hide()
            self.choice.deleteLater()
            self.choice = None
        self.choose.setText("Choose")
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _ROOMY_FROM
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def _fit(self) -> None:
        """Keep to one line what is long beside little room; shown answers say it themselves."""
        short = self._narrow or len(self._row.options) > _MOST_IN_FULL
        short = short and not self._row.is_answered
        self._told.setHidden(self.is_open or short)
        self._told_short.setHidden(self.is_open or not short)
        self._chip.setVisible(self._row.is_answered and not self._narrow)

    @Slot()
    def _on_toggled(self) -> None:
        if self.choice is None:
            self.open_choice()
        else:
            self._on_left()

    @Slot()
    def _on_left(self) -> None:
        self.close_choice()
        (self.change if self._row.is_answered else self.choose).setFocus()

    @Slot(str)
    def _on_answered(self, answer: str) -> None:
        self.answered.emit(self.key, answer)
