"""Plain numbers in place of results: so many leads in every period."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.simulation_numbers import Number
from ppp_desktop.services.simulation_trials import NumberField, stated_numbers
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP
from ppp_desktop.ui.widgets.fields import MoneyEdit, NumberEdit
from ppp_desktop.ui.widgets.labels import label, set_look
from ppp_desktop.ui.widgets.layouts import FlowLayout

_WIDTH = 148  # px


class NumbersForm(QWidget):
    """One field for each figure that the terms rest on; what was written stays."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, NumberEdit] = {}
        self._asked: tuple[NumberField, ...] = ()
        self._shape: tuple[object, ...] = ()
        self._row = FlowLayout(self, gap=FIELD_GAP)

    def show_fields(self, asked: Sequence[NumberField], currency: str, noun: str) -> None:
        """Ask for these figures of every `noun` ("month")."""
        shape = (tuple(asked), currency, noun)
        if shape == self._shape:
            return
        self._shape, self._asked = shape, tuple(asked)
        written = {key: field.text() for key, field in self.fields.items()}
        self._row.clear()
        self.fields = {}
        for each in asked:
            field = MoneyEdit(currency=currency) if each.is_money else NumberEdit()
            field.setObjectName(each.metric)
            field.setText(written.get(each.metric, ""))
            title = f"{each.label} a {noun}"
            field.setAccessibleName(title)
            field.setPlaceholderText("" if each.is_needed else "optional")
            field.setFixedWidth(_WIDTH)
            field.value_changed.connect(self.changed)
            self._row.addWidget(_labelled(title, field))
            self.fields[each.metric] = field
        self.updateGeometry()

    def numbers(self) -> tuple[Number, ...]:
        """Return what is written; raises ValidationFailed, with the field marked."""
        for field in self.fields.values():
            set_look(field, "invalid", False)
        try:
            values: dict[str, Decimal | None] = {
                key: field.value() for key, field in self.fields.items()
            }
            return stated_numbers(values)
        except ValidationFailed as error:
            for key, field in self.fields.items():
                set_look(field, "invalid", key == error.field)
            raise

    def missing(self) -> str:
        """Return the label of the first figure that is still needed, "" for none."""
        for each in self._asked:
            if each.is_needed and not self.fields[each.metric].text().strip():
                return each.label
        return ""


def _labelled(title: str, field: NumberEdit) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(LABEL_GAP)
    column.addWidget(label(title, "secondary"))
    column.addWidget(field)
    return result
