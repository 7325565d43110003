"""What terms choose for all of their lines, such as the rounding: a short line below the rules."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ppp_desktop.payouts.terms import Terms
from ppp_desktop.ui.contracts.document_field import metadata, unit_of
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

_WITHOUT: Mapping[str, str] = {"conversion": "are refused"}
"""What counts where an optional choice is not made."""

_WIDTH = 9  # letters


class TermsChoices(QWidget):
    """A combo box for each field of terms that is a choice."""

    choice_made = Signal(str, object)  # the field, its value (None: taken away)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, ComboBox[str | None]] = {}
        self._lines: list[QBoxLayout] = []
        flow = FlowLayout(self)
        for name, info in Terms.model_fields.items():
            if unit_of(info) != "choice":
                continue
            given = metadata(info).get("choices")
            choices = given if isinstance(given, Mapping) else {}
            items: list[tuple[str, str | None]] = [
                (str(text), str(key)) for key, text in choices.items()
            ]
            if not info.is_required():
                items.insert(0, (_WITHOUT.get(name, "not said"), None))
            box = ComboBox[str | None](items)
            box.setMinimumContentsLength(_WIDTH)
            box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            box.setAccessibleName(info.title or name)
            box.setToolTip(info.description or "")
            box.value_changed.connect(lambda name=name: self._on_chosen(name))
            self.boxes[name] = box
            flow.addWidget(self._titled(info.title or name, box))

    def show_document(self, document: Mapping[str, object]) -> None:
        """Show what the terms have chosen."""
        for name, box in self.boxes.items():
            value = document.get(name)
            blocked = box.blockSignals(True)
            box.set_value(None if value is None else str(value))
            box.blockSignals(blocked)

    def set_compact(self, compact: bool) -> None:
        """Put the titles above the boxes, where the column is narrow."""
        direction = QBoxLayout.Direction
        for line in self._lines:
            line.setDirection(direction.TopToBottom if compact else direction.LeftToRight)
            line.setSpacing(LABEL_GAP if compact else SMALL_GAP)

    def _on_chosen(self, name: str) -> None:
        self.choice_made.emit(name, self.boxes[name].value())

    def _titled(self, title: str, box: ComboBox[str | None]) -> QWidget:
        together = QWidget()
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, together)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL_GAP)
        text = label(title, "secondary")
        text.setBuddy(box)
        line.addWidget(text)
        line.addWidget(box)
        self._lines.append(line)
        return together
