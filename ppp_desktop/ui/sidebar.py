"""The navigation at the left: whose store this is, the pages with their counts, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import SIDEBAR_WIDTH
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Badge
from ppp_desktop.ui.widgets.labels import ElidedLabel

_SIDE = 8
_TOP = 20
_BADGE_INSET = 12


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page in the sidebar; `at_bottom` for settings."""

    key: str
    title: str
    icon: str
    at_bottom: bool = False


class Sidebar(QFrame):
    """208 px; `chosen(key)` tells which page was clicked."""

    chosen = Signal(str)

    def __init__(self, items: Sequence[NavItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self.setAccessibleName("Pages")
        self._agency = ElidedLabel("", "strong")
        self._store = ElidedLabel("", "caption")
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        names = QVBoxLayout()
        names.setContentsMargins(12, 0, 12, 0)
        names.setSpacing(2)
        names.addWidget(self._agency)
        names.addWidget(self._store)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, _TOP, _SIDE, 14)
        layout.setSpacing(2)
        layout.addLayout(names)
        layout.addSpacing(14)
        for item in items:
            if not item.at_bottom:
                layout.addWidget(self._make_button(item))
        layout.addStretch(1)
        for item in items:
            if item.at_bottom:
                layout.addWidget(self._make_button(item))

    def set_names(self, agency: str, store: str) -> None:
        """Show the agency's name and the store's file name."""
        self._agency.set_full_text(agency)
        self._store.set_full_text(store)

    def set_current(self, key: str) -> None:
        """Mark the page `key`; none where the sidebar lacks it."""
        button = self._buttons.get(key)
        if button is not None:
            button.setChecked(True)

    def set_badge(self, key: str, count: int) -> None:
        """Show a count beside the page `key`."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def _make_button(self, item: NavItem) -> NavButton:
        button = NavButton(item)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(item.key))
        self._group.addButton(button)
        self._buttons[item.key] = button
        return button


class NavButton(Button):
    """One page of the sidebar, with its count at the right end."""

    def __init__(self, item: NavItem) -> None:
        super().__init__(f" {item.title}", kind="nav", icon_name=item.icon)
        self._title = item.title
        self.setCheckable(True)
        self.setAccessibleName(item.title)
        self.setMinimumWidth(SIDEBAR_WIDTH - 2 * _SIDE - 1)
        self._badge = Badge(0, self)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_count(self, count: int) -> None:
        """Show `count`."""
        self._badge.set_count(count)
        self.setAccessibleName(f"{self._title}, {count}" if count else self._title)
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self._badge.sizeHint()
        left = self.width() - size.width() - _BADGE_INSET
        self._badge.setGeometry(
            left, (self.height() - size.height()) // 2, size.width(), size.height()
        )
