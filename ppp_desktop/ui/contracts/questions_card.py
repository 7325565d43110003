"""The questions that terms must answer, as a card: open ones on top, answered ones below."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.questions import QuestionSheet
from ppp_desktop.ui.contracts.moving_on import order_tabs, show_in_scroll_area
from ppp_desktop.ui.contracts.question_item import QuestionItem
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import label

_BEFORE_ACTIVE = "Questions before this can be activated"
_WHILE_ACTIVE = "Questions that these terms must answer"


class QuestionsCard(Card):
    """Once an open question is answered, the next open one shows its answers."""

    answered = Signal(str, str)  # the question, the answer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_BEFORE_ACTIVE, parent=parent)
        self._sheet: QuestionSheet | None = None
        self._items: dict[str, QuestionItem] = {}
        self._goes_on = False
        self._unfolded = False
        self.chip = Chip("")
        self.add_beside_title(self.chip)
        self.fold = Button("Show them", kind="link")
        self._done = label("", "secondary", wrap=True)
        self._complete = QWidget()
        line = QHBoxLayout(self._complete)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL_GAP)
        line.addWidget(self._done, 1)
        line.addWidget(self.fold)
        self.add(self._complete)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SMALL_GAP)
        self.body.addLayout(self._rows)
        self.fold.clicked.connect(self._on_fold)

    def show_sheet(self, sheet: QuestionSheet, *, is_active: bool) -> None:
        """Show the questions; `is_active` tells that they belong to a contract in force."""
        self._sheet = sheet
        self.set_title(_WHILE_ACTIVE if is_active else _BEFORE_ACTIVE)
        complete = sheet.answered == sheet.total
        tone = Tone.POSITIVE if complete else Tone.NEUTRAL
        self.chip.show_state(f"{sheet.answered} of {sheet.total} answered", tone)
        self._show_items(sheet)
        if not complete:
            self._unfolded = False
        self._show_folded()
        if self._goes_on:
            self._goes_on = False
            self.open_next()

    def item(self, key: str) -> QuestionItem | None:
        """Return the row of a question, None while it is not asked."""
        return self._items.get(key)

    def open_next(self) -> None:
        """Show the answers of the first open question; without any, the sentence that says so."""
        rows = () if self._sheet is None else self._sheet.open_rows
        if rows:
            self._items[rows[0].key].open_choice()
        else:
            self.fold.setFocus()
            self._scroll_to(self)

    def open_question(self, key: str) -> bool:
        """Show the answers of one question; False where it is not asked."""
        item = self._items.get(key)
        if item is None:
            return False
        if item.isHidden():
            self._unfolded = True
            self._show_folded()
        item.open_choice()
        return True

    def take_answer(self, key: str) -> None:
        """Close a question that was answered; the next open one follows with the next sheet."""
        item = self._items.get(key)
        if item is None or self._sheet is None:
            return
        self._goes_on = key in {row.key for row in self._sheet.open_rows}
        item.close_choice()
        if not self._goes_on:
            item.change.setFocus()

    def show_problem(self, key: str, message: str) -> None:
        """Say by a question why an answer is none."""
        item = self._items.get(key)
        if item is not None and item.choice is not None:
            item.choice.show_problem(message)

    def _show_items(self, sheet: QuestionSheet) -> None:
        rows = (*sheet.open_rows, *sheet.answered_rows)
        for key in [key for key in self._items if key not in {row.key for row in rows}]:
            gone = self._items.pop(key)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(rows):
            item = self._items.get(row.key)
            if item is None:
                item = self._items[row.key] = self._make_item(row.key, sheet)
            else:
                item.show_row(row)
            if self._rows.indexOf(item) != place:
                self._rows.removeWidget(item)
                self._rows.insertWidget(place, item)
        order_tabs(self)

    def _make_item(self, key: str, sheet: QuestionSheet) -> QuestionItem:
        item = QuestionItem(next(row for row in sheet.rows if row.key == key))
        item.answered.connect(self.answered)
        item.opened.connect(self._on_opened)
        return item

    def _show_folded(self) -> None:
        """Fold the answers away where no question is open."""
        sheet = self._sheet
        if sheet is None:
            return
        complete = sheet.answered == sheet.total
        self._complete.setVisible(complete)
        self.fold.setText("Hide them" if self._unfolded else "Show them")
        said = f"All {sheet.total} questions are answered."
        self._done.setText("The question is answered." if sheet.total == 1 else said)
        for item in self._items.values():
            item.setHidden(complete and not self._unfolded)
            if item.isHidden():
                item.close_choice()

    @Slot()
    def _on_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_folded()

    @Slot(str)
    def _on_opened(self, key: str) -> None:
        """Close the others, and scroll to this one once it is laid out."""
        for other, item in self._items.items():
            if other != key:
                item.close_choice()
        self._scroll_to(self._items[key])

    def _scroll_to(self, widget: QWidget) -> None:
        def scroll() -> None:
            show_in_scroll_area(widget)
            focus = QApplication.focusWidget()
            if focus is not None and widget.isAncestorOf(focus):
                show_in_scroll_area(focus)

        QTimer.singleShot(0, widget, scroll)
