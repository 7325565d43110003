"""A field for a figure whose unit follows a metric: money, per cent, ratio or count."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_amount, format_number
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.ui.widgets.fields import NumberEdit


class FigureEdit(NumberEdit):
    """An exact number; of a per cent it shows 85 and gives Decimal("0.85")."""

    def __init__(
        self,
        value: Decimal | None = None,
        *,
        currency: str,
        unit: Unit = Unit.COUNT,
        parent: QWidget | None = None,
    ) -> None:
        self._currency = currency
        self._unit = unit
        super().__init__(value, parent=parent)
        self.set_unit(unit)

    @property
    def is_percent(self) -> bool:
        """Whether it shows per cent."""
        return self._unit is Unit.PERCENT

    def set_unit(self, unit: Unit) -> None:
        """Read and write the number in `unit` from now on; the digits stay."""
        self._unit = unit
        suffixes = {Unit.MONEY: self._currency, Unit.PERCENT: "%", Unit.RATIO: "×"}
        self.set_suffix(suffixes.get(unit, ""))
        self._tidy()

    def follow_metric(self, key: str) -> None:
        """Take the unit of the metric's own figure."""
        self.set_unit(metric(key).unit)

    @override
    def _read(self, number: Decimal) -> Decimal:
        return number.scaleb(-2) if self._unit is Unit.PERCENT else number

    @override
    def _written(self, value: Decimal) -> str:
        if self._unit is Unit.MONEY:
            return format_amount(value, self._currency)
        return format_number(value.scaleb(2) if self._unit is Unit.PERCENT else value)
