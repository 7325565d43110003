"""The line above the rules: which version, whether it is saved, undo and redo."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms import TermsRow
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.terms_draft import TermsDraft
from ppp_desktop.ui.contracts.version_words import facts_of, title_of
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel

# Widths in px.
_LEAST_CHOOSER = 140
_LEAST_STATE = 60
_POPUP_MARGINS = 32
_ROOMY_FROM = 480


class TermsBar(QWidget):
    """The chooser says of each version when it applies, who agreed and what used it."""

    version_chosen = Signal(object)  # TermsRow

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version: TermsRow | None = None
        self._has_target = False
        self.versions = ComboBox[TermsRow]()
        self.versions.setMinimumWidth(_LEAST_CHOOSER)
        self.versions.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.versions.setAccessibleName("Version of the terms")
        self.versions.value_changed.connect(self._on_chosen)
        self._state = ElidedLabel("", "secondary", least=_LEAST_STATE)
        self.change_day = Button("Change day", kind="link")
        self.discard = Button("Discard changes", kind="link")
        self.undo = IconButton("undo", "Undo (Ctrl+Z)")
        self.redo = IconButton("refresh", "Redo (Ctrl+Shift+Z)")
        self.more = IconButton("more", "Files and copies of the terms")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.versions, 1)
        layout.addWidget(self._state, 1)
        for widget in (self.change_day, self.discard, self.undo, self.redo, self.more):
            layout.addWidget(widget)

    def show_state(
        self,
        draft: TermsDraft,
        data: ContractData | None,
        version: TermsRow | None,
        target: date | None,
    ) -> None:
        """Show where the draft stands.

        `version` is the one that it began as, `target` the day of a new one that it will become.
        """
        self._version = version
        unsaved = draft.is_changed or target is not None
        self.undo.setEnabled(draft.can_undo)
        self.redo.setEnabled(draft.can_redo)
        self.discard.setVisible(unsaved)
        self._has_target = target is not None
        self._fit()
        # Another version would replace the draft: it is chosen after saving or discarding.
        self.versions.setVisible(version is not None and not unsaved)
        blocked = self.versions.blockSignals(True)
        self.versions.set_items(_items(data))
        self.versions.set_value(version)
        self.versions.blockSignals(blocked)
        self.versions.setToolTip(self.versions.currentText())
        wide = self.versions.view().sizeHintForColumn(0) + _POPUP_MARGINS
        self.versions.view().setMinimumWidth(wide)
        self._state.set_full_text(_state(data, target) if unsaved else "")
        self._state.setVisible(unsaved or version is None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what the menu offers, too, where there is little room."""
        self.change_day.setVisible(self._has_target and self.width() >= _ROOMY_FROM)

    @Slot()
    def _on_chosen(self) -> None:
        version = self.versions.value()
        if version is not None and version != self._version:
            self.version_chosen.emit(version)


def _items(data: ContractData | None) -> list[tuple[str, TermsRow]]:
    if data is None:
        return []
    return [
        (f"{title_of(row)} · {facts_of(row, data.agreements_on(row))}", row) for row in data.terms
    ]


def _state(data: ContractData | None, target: date | None) -> str:
    if data is None or target is None:
        return "Not saved yet"
    number = data.version_days.number_of(target)
    return f"Version {number} from {format_day(target)}, not saved yet"
