"""The answers on offer to one question, each with what it comes to; one click gives an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.question_forms import OwnUnit
from ppp_desktop.payouts.words import capitalised
from ppp_desktop.services.questions import OptionRow, QuestionRow
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS, Button
from ppp_desktop.ui.widgets.fields import LineEdit, NumberEdit, PercentEdit
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

_OWN_WORDS: Mapping[OwnUnit, str] = {
    OwnUnit.DAYS: "Another number of days",
    OwnUnit.SHARE: "Another share",
    OwnUnit.TEXT: "Another source",
}
_OWN_WIDTH = 112  # px


class _Radio(QRadioButton):
    """Enter presses it; the arrow keys only go to the next one, since a press is an answer."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAutoExclusive(False)
        self.setAccessibleName(name)

    @override
    def nextCheckState(self) -> None:
        pass  # what is checked is what the document says

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            self.click()
        else:
            super().keyPressEvent(event)


class _Option(QFrame):
    """One answer; a click anywhere gives it."""

    def __init__(self, option: OptionRow, *, chosen: bool) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio = _Radio(option.text)
        self.radio.setChecked(chosen)
        is_amount = option.amount is not None
        outcome = label(option.outcome, "strong" if is_amount else "secondary", wrap=not is_amount)
        outcome.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.radio)
        layout.addWidget(label(capitalised(option.label), wrap=True), 1)
        layout.addWidget(outcome, 0 if is_amount else 1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()


class QuestionChoice(QFrame):
    """`answered` gives the key of an option, or an answer of one's own; Esc closes."""

    answered = Signal(str)
    left = Signal()

    def __init__(self, row: QuestionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self.radios: dict[str, QRadioButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, SMALL_GAP, 12, SMALL_GAP)
        self._layout.setSpacing(LABEL_GAP)
        if row.example:
            self._layout.addWidget(label(f"{capitalised(row.example)}:", "caption", wrap=True))
        self._add_options(row.options, row.answer)
        self.own: LineEdit | NumberEdit | None = None
        self._error = label("", "error", wrap=True)
        self._error.hide()
        if row.own is not None:
            self._add_own(row.own)
        self._layout.addWidget(self._error)

    def focus_first(self) -> None:
        """Put the keyboard on the answer that is given, else on the first one."""
        given = (radio for radio in self.radios.values() if radio.isChecked())
        first = next(given, None) or next(iter(self.radios.values()), None) or self.own
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def show_problem(self, message: str) -> None:
        """Say why an answer is none."""
        self._error.setText(message)
        self._error.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _add_options(self, options: Sequence[OptionRow], answer: str) -> None:
        for option in options:
            entry = _Option(option, chosen=option.key == answer)
            entry.radio.clicked.connect(partial(self._on_clicked, option.key))
            self.radios[option.key] = entry.radio
            self._layout.addWidget(entry)

    def _add_own(self, unit: OwnUnit) -> None:
        edit: LineEdit | NumberEdit
        if unit is OwnUnit.TEXT:
            edit = LineEdit()
        else:
            edit = PercentEdit() if unit is OwnUnit.SHARE else NumberEdit(suffix="days")
        edit.setAccessibleName(_OWN_WORDS[unit])
        edit.setFixedWidth(_OWN_WIDTH)
        edit.returnPressed.connect(self._on_own)
        self.own = edit
        use = Button("Use this")
        use.clicked.connect(self._on_own)
        together = QWidget()
        line = FlowLayout(together)
        words = label(f"{_OWN_WORDS[unit]}:")
        words.setFixedHeight(edit.sizeHint().height())
        for part in (words, edit, use):
            line.addWidget(part)
        self._layout.addWidget(together)

    def _on_clicked(self, key: str, _checked: bool = False) -> None:
        self.answered.emit(key)

    @Slot()
    def _on_own(self) -> None:
        if self.own is None:
            return
        try:
            value = self.own.value()
        except ValidationFailed as error:
            self.show_problem(f"{error.message} {error.remedy}")
            return
        if value is None or value == "":
            self.show_problem("Write the answer first.")
            return
        self.answered.emit(value if isinstance(value, str) else f"{value:f}")
