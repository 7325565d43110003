"""A small button that opens a list of things to do; each is done when it is chosen there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ppp_desktop.ui.widgets.buttons import Button


class ChoiceButton(Button):
    """Unlike a choice in a field, nothing is taken while one looks through the list by keys."""

    chosen = Signal(object)  # the value

    def __init__(
        self,
        text: str,
        name: str,
        choices: Sequence[tuple[str, object]],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind="small", icon_name="chevron-down", parent=parent)
        self.setAccessibleName(name)
        self.menu_of_choices = QMenu(self)
        self._actions: dict[object, QAction] = {}
        for title, value in choices:
            action = self.menu_of_choices.addAction(title)
            action.triggered.connect(partial(self._on_triggered, value))
            self._actions[value] = action
        self.clicked.connect(self._on_clicked)

    def choose(self, value: object) -> None:
        """Do what `value` stands for, as its line in the list does."""
        self._actions[value].trigger()

    def _on_triggered(self, value: object, _checked: bool = False) -> None:
        self.chosen.emit(value)

    @Slot()
    def _on_clicked(self) -> None:
        left = self.width() - self.menu_of_choices.sizeHint().width()
        self.menu_of_choices.popup(self.mapToGlobal(QPoint(min(left, 0), self.height() + 2)))
