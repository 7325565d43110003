"""Tabs as underlined words, and the steps of a wizard drawn the same way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import line

_TAB_GAP = 20


class TextTabs(QWidget):
    """A row of words of which one is chosen; `chosen(key)` tells, arrow keys move."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_TAB_GAP)
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row)
        layout.addWidget(line())
        self.set_tabs(tabs)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Show these (key, text) pairs and choose the first, silently."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for key, text in tabs:
            button = Button(text, kind="tab", parent=self)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, chosen=key: self.choose(chosen))
            self._group.addButton(button)
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons[key] = button
        if tabs:
            self._buttons[tabs[0][0]].setChecked(True)

    def current(self) -> str:
        """Return the key of the chosen tab, "" without tabs."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose the tab `key` and tell."""
        self._buttons[key].setChecked(True)
        self.chosen.emit(key)

    def set_text(self, key: str, text: str) -> None:
        """Change the word of a tab."""
        self._buttons[key].setText(text)

    def set_tab_enabled(self, key: str, enabled: bool) -> None:
        """Allow or forbid a tab."""
        self._buttons[key].setEnabled(enabled)

    def set_tab_shown(self, key: str, shown: bool) -> None:
        """Show or hide a tab; the keys pass over one that is hidden."""
        self._buttons[key].setVisible(shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        open_keys = [key for key, button in self._buttons.items() if _is_open(button)]
        if step is None or not open_keys:
            super().keyPressEvent(event)
            return
        place = open_keys.index(self.current()) if self.current() in open_keys else 0
        key = open_keys[(place + step) % len(open_keys)]
        self.choose(key)
        self._buttons[key].setFocus()


def _is_open(button: Button) -> bool:
    return button.isEnabled() and not button.isHidden()


class WizardSteps(QWidget):
    """Steps on top, the current step's page below; all pages stay alive, so back loses nothing.

    A step that was reached can be clicked; the ones after it open through `go_on` alone.
    """

    step_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self._reached = 0
        self._bar = TextTabs()
        self._bar.chosen.connect(lambda key: self.go_to(int(key)))
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP * 2)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)

    def add_step(self, title: str, page: QWidget) -> None:
        """Append a step."""
        self._titles.append(title)
        self._stack.addWidget(page)
        self._bar.set_tabs([(str(i), f"{i + 1} {text}") for i, text in enumerate(self._titles)])
        self._refresh()

    def step(self) -> int:
        """Return the number of the current step, from 0."""
        return self._stack.currentIndex()

    def step_count(self) -> int:
        """Return how many steps there are."""
        return len(self._titles)

    def go_to(self, step: int) -> None:
        """Show `step`, which counts as reached from now on."""
        if not 0 <= step < len(self._titles):
            return
        changed = step != self._stack.currentIndex()
        self._stack.setCurrentIndex(step)
        self._reached = max(self._reached, step)
        self._refresh()
        if changed:
            self.step_changed.emit(step)

    def go_on(self) -> None:
        """Show the next step."""
        self.go_to(self.step() + 1)

    def go_back(self) -> None:
        """Show the step before."""
        self.go_to(self.step() - 1)

    def forget_after(self, step: int) -> None:
        """Close the steps after `step` again, because an answer that they stand on changed."""
        self._reached = min(self._reached, step)
        if self.step() > step:
            self.go_to(step)
        self._refresh()

    def _refresh(self) -> None:
        for number in range(len(self._titles)):
            self._bar.set_tab_enabled(str(number), number <= self._reached)
        blocked = self._bar.blockSignals(True)
        self._bar.choose(str(max(0, self.step())))
        self._bar.blockSignals(blocked)
