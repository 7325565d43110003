"""The line above the rules: which version, whether it is saved, undo and redo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms import TermsRow
from ppp_desktop.ui.contracts.terms_draft import TermsDraft
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel


class TermsBar(QWidget):
    """The chooser of versions shows where there are several."""

    version_chosen = Signal(object)  # TermsRow

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version: TermsRow | None = None
        self.versions = ComboBox[TermsRow]()
        self.versions.setMinimumContentsLength(20)
        self.versions.setAccessibleName("Version of the terms")
        self.versions.value_changed.connect(self._on_chosen)
        self._state = ElidedLabel("", "secondary")
        self.discard = Button("Discard changes", kind="link")
        self.undo = IconButton("undo", "Undo (Ctrl+Z)")
        self.redo = IconButton("refresh", "Redo (Ctrl+Shift+Z)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.versions)
        layout.addWidget(self._state, 1)
        for widget in (self.discard, self.undo, self.redo):
            layout.addWidget(widget)

    def show_state(
        self, draft: TermsDraft, terms: Sequence[TermsRow], version: TermsRow | None
    ) -> None:
        """Show where the draft stands; `version` is the one that it began as."""
        self._version = version
        changed = draft.is_changed
        self.undo.setEnabled(draft.can_undo)
        self.redo.setEnabled(draft.can_redo)
        self.discard.setVisible(changed)
        # Another version would replace the draft: it is chosen after saving or discarding.
        self.versions.setVisible(len(terms) > 1 and not changed)
        blocked = self.versions.blockSignals(True)
        self.versions.set_items([(f"Terms of {format_day(row.effective)}", row) for row in terms])
        self.versions.set_value(version)
        self.versions.blockSignals(blocked)
        self._state.set_full_text("Not saved yet" if changed else _use(version))

    @Slot()
    def _on_chosen(self) -> None:
        version = self.versions.value()
        if version is not None and version != self._version:
            self.version_chosen.emit(version)


def _use(version: TermsRow | None) -> str:
    if version is None or not version.statements:
        return ""
    count = version.statements
    return f"{count} issued {'statement uses' if count == 1 else 'statements use'} these terms"
