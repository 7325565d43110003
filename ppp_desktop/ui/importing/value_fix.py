"""A line for one value that cannot be read: what stands there, how often, what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.fields import DATE_FIELDS, METRIC_FIELDS
from ppp_desktop.services.import_fixes import Offer, offers_for
from ppp_desktop.ui.importing.choice_button import ChoiceButton
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import LineEdit, NumberEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_EDITOR_WIDTH = 132


class ValueFix(QWidget):
    """Offers what can be done about `values` of a field; `chosen` gives values, offer and text."""

    chosen = Signal(object, object, str)  # tuple[str, ...], Offer, what to read instead

    def __init__(self, field: str, title: str, detail: str, values: Sequence[str]) -> None:
        super().__init__()
        self._values = tuple(values)
        self.editor = _editor(field)
        self.editor.setFixedWidth(_EDITOR_WIDTH)
        self.editor.setAccessibleName(f"What to read instead of {title}")
        self.apply = Button("Apply", kind="small")
        self._error = label("", "error")
        self.offer = ChoiceButton(
            "Fix", f"Fix {title}", [(offer.value, offer) for offer in offers_for(field)]
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL_GAP)
        row.addWidget(ElidedLabel(title, "strong"))
        row.addWidget(label(detail, "secondary"))
        row.addStretch(1)
        for widget in (self._error, self.editor, self.apply):
            widget.hide()
            row.addWidget(widget)
        row.addWidget(self.offer)
        self.offer.chosen.connect(self._on_offer)
        self.apply.clicked.connect(self._on_apply)
        if isinstance(self.editor, LineEdit):
            self.editor.returnPressed.connect(self._on_apply)

    @Slot(object)
    def _on_offer(self, offer: Offer) -> None:
        for widget in (self.editor, self.apply):
            widget.setVisible(offer is Offer.OTHER)
        self._error.hide()
        if offer is Offer.OTHER:
            self.editor.setFocus()
        else:
            self.chosen.emit(self._values, offer, "")

    @Slot()
    def _on_apply(self) -> None:
        try:
            text = _plain(self.editor.value())
        except ValidationFailed as error:
            self._error.setText(error.message)
            self._error.show()
            return
        if text:
            self.chosen.emit(self._values, Offer.OTHER, text)


def _editor(field: str) -> LineEdit | NumberEdit | DateEdit:
    if field in METRIC_FIELDS:
        return NumberEdit()
    if field in DATE_FIELDS:
        return DateEdit()
    return LineEdit()


def _plain(value: str | Decimal | date | None) -> str:
    """Return a value as a replacement writes it."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
