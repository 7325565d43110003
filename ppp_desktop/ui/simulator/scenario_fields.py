"""What might come: volume, price and season moved by sliders, or written as per cent."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.simulation_inputs import scenario_of
from ppp_desktop.services.simulation_scenarios import Scenario
from ppp_desktop.ui.simulator.change_slider import ChangeSlider
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import PercentEdit
from ppp_desktop.ui.widgets.labels import label, set_look
from ppp_desktop.ui.widgets.layouts import FlowLayout

# In px.
_FIELD_WIDTH = 72
_SLIDER_WIDTH = 104

_STEP = 5  # per cent by one key press
_PAGE_STEP = 10


class SignedPercentEdit(PercentEdit):
    """A change: shows +10 and gives Decimal("0.1"); empty is no change."""

    @override
    def _written(self, value: Decimal) -> str:
        written = super()._written(value)
        return f"+{written}" if value > 0 else written


class ChangeField(QWidget):
    """One slider with its field; the field also takes what is beyond the slider's end."""

    value_changed = Signal()

    def __init__(self, name: str, title: str, reach: int, help_text: str) -> None:
        super().__init__()
        self.title = title.lower()
        self.setToolTip(help_text)
        self.slider = ChangeSlider(reach)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(_PAGE_STEP)
        self.slider.setFixedWidth(_SLIDER_WIDTH)
        self.slider.setAccessibleName(f"{title}, slider")
        self.field = SignedPercentEdit(placeholder="0")
        self.field.setObjectName(name)
        self.field.setMinimumWidth(_FIELD_WIDTH)
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setAccessibleName(f"{title}, per cent more or less")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(title, "secondary"))
        row.addWidget(self.slider)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._on_slid)
        self.field.value_changed.connect(self._on_written)

    def value(self) -> Decimal | None:
        """Return the change as a share; raises ValidationFailed for what is no number."""
        return self.field.value()

    def clear(self) -> None:
        """Change nothing."""
        self.field.set_value(None)

    @Slot()
    def _on_slid(self) -> None:
        percent = self.slider.value()
        self.field.set_value(Decimal(percent).scaleb(-2) if percent else None)

    @Slot()
    def _on_written(self) -> None:
        try:
            value = self.field.value()
        except ValidationFailed:
            value = None
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value or Decimal(0)).scaleb(2)))
        self.value_changed.emit()


class ScenarioFields(QWidget):
    """`changed` tells of every move; `scenario` is what is asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.volume = ChangeField(
            "volume", "Volume", 50, "So many per cent more or less of everything that is counted"
        )
        self.price = ChangeField(
            "price", "Price", 50, "So many per cent more or less revenue for the same results"
        )
        self.season = ChangeField(
            "season",
            "Season",
            100,
            "How far each period lies from the mean of all: −100 makes them all alike, "
            "+100 doubles the distance",
        )
        self.reset = Button("Reset", kind="link")
        row = FlowLayout(self, gap=FIELD_GAP)
        for field in self._fields:
            field.value_changed.connect(self._on_changed)
            row.addWidget(field)
        row.addWidget(_as_high_as(self.volume, self.reset))
        self.reset.clicked.connect(self.clear)
        self._show_reset()

    @property
    def _fields(self) -> tuple[ChangeField, ...]:
        return self.volume, self.price, self.season

    def scenario(self) -> Scenario:
        """Return what is set; raises ValidationFailed for what cannot be, with its field marked."""
        for each in self._fields:
            set_look(each.field, "invalid", False)
        try:
            return scenario_of(
                volume=self.volume.value(), price=self.price.value(), season=self.season.value()
            )
        except ValidationFailed as error:
            for each in self._fields:
                set_look(each.field, "invalid", each.field.objectName() == error.field)
            raise

    def written(self) -> str:
        """Return what is changed: "volume +10 %, price −5 %"; "" for nothing."""
        changed = [each for each in self._fields if each.field.text().strip()]
        return ", ".join(f"{each.title} {each.field.text().strip()} %" for each in changed)

    @Slot()
    def clear(self) -> None:
        """Change nothing, and tell once."""
        for each in self._fields:
            with QSignalBlocker(each):
                each.clear()
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._show_reset()
        self.changed.emit()

    def _show_reset(self) -> None:
        self.reset.setVisible(any(each.field.text() for each in self._fields))


def _as_high_as(field: QWidget, button: Button) -> QWidget:
    """Return the button in the middle of a box with the height of the field."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    box.setFixedHeight(field.sizeHint().height())
    return box
