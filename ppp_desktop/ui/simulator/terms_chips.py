"""The terms that are compared, as chips: their line in the charts, their name, a menu, a cross."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from ppp_desktop.ui.simulator.entries import DRAFT_KEY, Entry
from ppp_desktop.ui.simulator.looks import Look, Swatch, look_of_terms
from ppp_desktop.ui.simulator.telling import telling_names
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import IconButton
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import FlowLayout

# In px.
_WIDEST_NAME = 190
_HEIGHT = 34


class TermsChip(QFrame):
    """One entry."""

    def __init__(self, entry: Entry, title: str, look: Look, *, is_only: bool) -> None:
        super().__init__()
        self.entry = entry
        self.setObjectName("card")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(entry.name)
        self.setToolTip(f"{entry.name} · {entry.origin}")
        self.name = ElidedLabel(title, "strong")
        self.name.setMaximumWidth(_WIDEST_NAME)
        self.more = IconButton("more", f"What to do with {entry.name}")
        self.remove = IconButton("close", f"Remove {entry.name} from the comparison")
        self.remove.setVisible(not is_only)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 4, 0)
        row.setSpacing(SMALL_GAP)
        row.addWidget(Swatch(look))
        row.addWidget(self.name)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self.more)
        buttons.addWidget(self.remove)
        row.addLayout(buttons)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class TermsChips(QWidget):
    """Tells by the entry's key what the user wants of it."""

    remove_wanted = Signal(str)
    use_wanted = Signal(str)
    first_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Terms that are compared")
        self.chips: tuple[TermsChip, ...] = ()
        self._row = FlowLayout(self)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these in place of others."""
        self._row.clear()
        chips = []
        titles = telling_names([entry.name for entry in entries])
        for place, entry in enumerate(entries):
            look = look_of_terms(place)
            chip = TermsChip(entry, titles[place], look, is_only=len(entries) == 1)
            chip.remove.clicked.connect(
                lambda _on=False, key=entry.key: self.remove_wanted.emit(key)
            )
            chip.more.clicked.connect(partial(self._on_more, chip, place))
            self._row.addWidget(chip)
            chips.append(chip)
        self.chips = tuple(chips)
        self.updateGeometry()

    def menu_of(self, chip: TermsChip, place: int) -> QMenu:
        """Return what can be done with the terms at `place`."""
        key, menu = chip.entry.key, QMenu(chip)
        use = menu.addAction("Use these terms")
        use.setToolTip("Take them into the draft of this contract")
        use.setEnabled(key != DRAFT_KEY)
        use.triggered.connect(lambda: self.use_wanted.emit(key))
        first = menu.addAction("Compare the others with these")
        first.setEnabled(place > 0)
        first.triggered.connect(lambda: self.first_wanted.emit(key))
        remove = menu.addAction("Remove from the comparison")
        remove.setEnabled(len(self.chips) > 1)
        remove.triggered.connect(lambda: self.remove_wanted.emit(key))
        return menu

    def _on_more(self, chip: TermsChip, place: int, _checked: bool = False) -> None:
        menu = self.menu_of(chip, place)
        menu.popup(chip.more.mapToGlobal(chip.more.rect().bottomLeft()))
