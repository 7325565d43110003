"""The card about the originals of imports: whether they are kept, and the space they take."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from ppp_desktop.services.source_files import KeptOriginals
from ppp_desktop.ui.settings_page.data_section import format_size
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox
from ppp_desktop.ui.widgets.labels import label


class OriginalsCard(Card):
    """Shows what is kept; the work of the section keeps and removes."""

    keeping_chosen = Signal(bool)
    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Originals of imports")
        self.add(
            label(
                "A kept original shows the row behind any result, even when the file is gone from "
                "your disk. It is stored compressed, once, and goes with the undo of its import. "
                "It holds all that is in the file, e-mail addresses and telephone numbers too, "
                "readable for whoever has the store.",
                "secondary",
                wrap=True,
            )
        )
        self.keeps = CheckBox("Keep the original files of imports")
        self.add(self.keeps)
        self._space = label("", "secondary", wrap=True)
        self.remove = Button("Remove all originals…")
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self._space, 1)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.keeps.value_changed.connect(self._on_keeps)
        self.remove.clicked.connect(self.removal_wanted)

    def show_kept(self, kept: KeptOriginals) -> None:
        """Show the choice, and how many originals take how much space."""
        blocked = self.keeps.blockSignals(True)
        self.keeps.set_value(kept.keeps)
        self.keeps.blockSignals(blocked)
        files = "1 original is" if kept.files == 1 else f"{kept.files:,} originals are"
        size = f" and {'takes' if kept.files == 1 else 'take'} {format_size(kept.packed_bytes)}"
        self._space.setText(f"{files} kept{size}." if kept.files else "No original is kept yet.")
        self.remove.setVisible(kept.files > 0)

    @Slot()
    def _on_keeps(self) -> None:
        self.keeping_chosen.emit(self.keeps.value())
