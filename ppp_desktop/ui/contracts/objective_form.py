"""The form of one objective in the side panel; its target takes the unit of the metric."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import CATALOGUE, Direction, metric
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.contracts.scope_field import ScopeField
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit, PercentEdit
from ppp_desktop.ui.widgets.forms import Form

DIRECTION_WORDS: Mapping[Direction, str] = {
    Direction.HIGHER: "Higher is better",
    Direction.LOWER: "Lower is better",
}


class ObjectiveForm(Form):
    """Reads and shows `ObjectiveDetails`."""

    def __init__(
        self,
        values: Mapping[str, tuple[str, ...]],
        currency: str,
        period_noun: str,
        objective: ObjectiveDetails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._suggested = ""
        scope = objective.scope if objective else Scope()
        self.metric_box = ComboBox[str]([(found.label, key) for key, found in CATALOGUE.items()])
        self.metric_box.setPlaceholderText("Choose a metric")
        self.metric_box.set_value(None)
        self.name = LineEdit(placeholder="Approved leads")
        self.target = FigureEdit(currency=currency)
        self.direction = ComboBox[Direction](
            [(words, direction) for direction, words in DIRECTION_WORDS.items()]
        )
        self.scope = ScopeField(scope, values)
        self.weight = PercentEdit(Decimal(1))
        self.baseline = FigureEdit(currency=currency)
        self._lay_out(period_noun)
        if objective is not None:
            self._show(objective)
        self.metric_box.value_changed.connect(self._on_metric_chosen)

    def objective(self) -> ObjectiveDetails:
        """Return what stands in the fields; raises ValidationFailed naming the field."""
        key = self.metric_box.value()
        if key is None:
            raise ValidationFailed("Choose a metric.", field="metric")
        target = self.target.value()
        if target is None:
            raise ValidationFailed("The target is missing.", field="target")
        weight = self.weight.value()
        return ObjectiveDetails(
            name=self.name.value(),
            metric=key,
            target=target,
            direction=self.direction.required(),
            scope=self.scope.value(),
            baseline=self.baseline.value(),
            weight=Decimal(1) if weight is None else weight,
        )

    def _lay_out(self, period_noun: str) -> None:
        self.add("metric", "Metric", self.metric_box)
        self.add("name", "Name", self.name)
        self.add_side_by_side(
            self.make_row("target", f"Target for a {period_noun}", self.target),
            self.make_row("direction", "Direction", self.direction),
        )
        self.add("scope", "Counted results", self.scope)
        self.add_side_by_side(
            self.make_row("weight", "Weight", self.weight),
            self.make_row("baseline", "Baseline", self.baseline, optional=True),
        )
        self.add_stretch()

    def _show(self, objective: ObjectiveDetails) -> None:
        self.metric_box.set_value(objective.metric)
        self.target.follow_metric(objective.metric)
        self.baseline.follow_metric(objective.metric)
        self.name.set_value(objective.name)
        self.target.set_value(objective.target)
        self.direction.set_value(objective.direction)
        self.weight.set_value(objective.weight)
        self.baseline.set_value(objective.baseline)

    @Slot()
    def _on_metric_chosen(self) -> None:
        key = self.metric_box.value()
        if key is None:
            return
        self.target.follow_metric(key)
        self.baseline.follow_metric(key)
        self.direction.set_value(metric(key).direction)
        if self.name.value() == self._suggested:
            self._suggested = metric(key).label
            self.name.set_value(self._suggested)
