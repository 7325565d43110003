"""The traditional deals to compare with: a fixed fee, hours at a rate, a price per mille."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_amount
from ppp_desktop.services.simulation_inputs import deals_of
from ppp_desktop.services.simulation_results import Deals
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.fields import MoneyEdit, NumberEdit
from ppp_desktop.ui.widgets.labels import label, set_look
from ppp_desktop.ui.widgets.layouts import FlowLayout

_WIDTH = 116  # px
_HOURS_WIDTH = 72


class DealsFields(QWidget):
    """A deal is compared once its fields are filled in; the fixed fee has a default."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = ""
        self.fixed_fee = MoneyEdit(currency="")
        self.hours = NumberEdit(suffix="h")
        self.hourly_rate = MoneyEdit(currency="")
        self.cpm = MoneyEdit(currency="")
        row = FlowLayout(self, gap=FIELD_GAP)
        named: tuple[tuple[str, NumberEdit], ...] = (
            ("fixed_fee", self.fixed_fee),
            ("hours", self.hours),
            ("hourly_rate", self.hourly_rate),
            ("cpm", self.cpm),
        )
        for name, field in named:
            field.setObjectName(name)
            field.setMinimumWidth(0)
            field.setFixedWidth(_HOURS_WIDTH if name == "hours" else _WIDTH)
            field.value_changed.connect(self.changed)
        self.fixed_fee.setToolTip("Left empty, it is what the first terms pay on the mean")
        self._per = label("Fixed fee", "secondary")
        row.addWidget(_group(self._per, self.fixed_fee))
        times = label("×", "secondary")
        row.addWidget(_group(label("Hours", "secondary"), self.hours, times, self.hourly_rate))
        row.addWidget(_group(label("For 1,000 impressions", "secondary"), self.cpm))
        for field, title in (
            (self.fixed_fee, "Fixed fee"),
            (self.hours, "Hours"),
            (self.hourly_rate, "Hourly rate"),
            (self.cpm, "For 1,000 impressions"),
        ):
            field.setAccessibleName(title)
        self.fields: tuple[NumberEdit, ...] = tuple(field for _name, field in named)

    def show_contract(self, currency: str, noun: str) -> None:
        """Speak of a contract's currency and of its `noun` for a period."""
        self._currency = currency
        for field in (self.fixed_fee, self.hourly_rate, self.cpm):
            field.set_currency(currency)
        self._per.setText(f"Fixed fee a {noun}")

    def show_default(self, fee: Decimal | None) -> None:
        """Show in the empty field what the fixed fee is then."""
        shown = "" if fee is None else format_amount(fee, self._currency)
        self.fixed_fee.setPlaceholderText(shown)

    def deals(self) -> Deals:
        """Return what is written; raises ValidationFailed, with its field marked."""
        for field in self.fields:
            set_look(field, "invalid", False)
        try:
            return deals_of(
                fixed_fee=self.fixed_fee.value(),
                hours=self.hours.value(),
                hourly_rate=self.hourly_rate.value(),
                cpm=self.cpm.value(),
            )
        except ValidationFailed as error:
            for field in self.fields:
                set_look(field, "invalid", field.objectName() == error.field)
            raise


def _group(*widgets: QLabel | NumberEdit) -> QWidget:
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return result
