"""The form of a reconciliation: which metric, which sources, how near, and whether it gates."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.services.reconciliation_offers import Offers
from ppp_desktop.services.reconciliations import (
    DEFAULT_TOLERANCE,
    PayEffect,
    ReconciliationDetails,
    ReconciliationRow,
)
from ppp_desktop.ui.theme import FIELD_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, PercentEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label, set_tone

_GATES = "A wider gap stops closing"


class SetupForm(QWidget):
    """Content of the side panel; `save`, `effect` and `remove` are the buttons for its foot."""

    def __init__(
        self,
        offers: Offers,
        given: ReconciliationDetails | None,
        row: ReconciliationRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.row = row
        self._offers = offers
        self.save = Button("Compare" if row is None else "Save", kind="primary")
        self.effect = Button("Show the effect on pay")
        self.remove = Button("Remove", kind="danger")
        keys = dict.fromkeys(key for each in offers.sources for key in each.metrics)
        if given is not None:
            keys |= dict.fromkeys((given.metric, given.other_metric))
        self.key: ComboBox[str] = ComboBox([(metric(key).label, key) for key in keys])
        self.other_metric: ComboBox[str] = ComboBox([(metric(key).label, key) for key in keys])
        self.trusted: ComboBox[str] = ComboBox()
        self.other: ComboBox[str] = ComboBox()
        self.tolerance = PercentEdit(DEFAULT_TOLERANCE)
        self.gates = CheckBox(_GATES)
        self.form = Form()
        self.form.add("metric", "Metric", self.key)
        self.form.add(
            "trusted",
            "Trusted source",
            self.trusted,
            help_text="Pay counts this one, in every period that is not issued yet.",
        )
        self.form.add("other", "Compared with", self.other, help_text="It stays a control.")
        self.form.add("other_metric", "Its metric", self.other_metric)
        self.form.add(
            "tolerance",
            "Tolerance",
            self.tolerance,
            help_text="By what share of the trusted figure the other may differ.",
        )
        self.form.add("gates", "", self.gates, help_text="Until somebody explains it.")
        self._effect = label("", "strong", wrap=True)
        self._effect.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(self.form)
        layout.addWidget(self._effect)
        layout.addStretch(1)
        self._show(given)
        self.key.value_changed.connect(self._on_metric_changed)
        self.form.edited.connect(self._effect.hide)

    def foot(self) -> tuple[Button, ...]:
        """Return the buttons that fit: a new one cannot be removed."""
        if self.row is None:
            return (self.effect, self.save)
        return (self.remove, self.effect, self.save)

    def details(self) -> ReconciliationDetails:
        """Return what is chosen; raises ValidationFailed with a field."""
        tolerance = self.tolerance.value()
        if tolerance is None:
            raise ValidationFailed("Say how far they may differ.", field="tolerance")
        return ReconciliationDetails(
            metric=self.key.value() or "",
            other_metric=self.other_metric.value() or "",
            trusted=self.trusted.value() or "",
            other=self.other.value() or "",
            tolerance=tolerance,
            gates=self.gates.value(),
        )

    def show_effect(self, effect: PayEffect) -> None:
        """Tell what saving would change in pay."""
        if effect.before is None or effect.after is None:
            text, tone = f"{effect.period.label} has no pay that could change.", Tone.NEUTRAL
        elif effect.before == effect.after:
            text, tone = f"Pay of {effect.period.label} stays as it is.", Tone.POSITIVE
        else:
            before = format_money(effect.before, effect.currency)
            after = format_money(effect.after, effect.currency)
            text, tone = f"Pay of {effect.period.label}: {before} → {after}", Tone.WARNING
        self._effect.setText(text)
        set_tone(self._effect, tone)
        self._effect.show()

    def told(self) -> str:
        """Return what is told of the effect, "" before it was asked for."""
        return self._effect.text() if not self._effect.isHidden() else ""

    def _show(self, given: ReconciliationDetails | None) -> None:
        shared = (key for key in BASE_METRIC_KEYS if len(self._sources_with(key)) > 1)
        first = next(shared, self.key.value()) if given is None else given.metric
        self.key.set_value(first)
        self.other_metric.set_value(first)
        self._offer_sources(given)
        if given is None:
            return
        self.trusted.set_value(given.trusted)
        self.other.set_value(given.other)
        self.other_metric.set_value(given.other_metric)
        self.tolerance.set_value(given.tolerance)
        self.gates.set_value(given.gates)

    def _offer_sources(self, given: ReconciliationDetails | None = None) -> None:
        """Offer the sources that report the metric for the trusted one, any for the other."""
        key = self.key.value()
        named = (given.trusted, given.other) if given is not None else ()
        have = self._sources_with(key or "")
        every = [each.source for each in self._offers.sources]
        self.trusted.set_items([(name, name) for name in dict.fromkeys((*have, *named))])
        self.other.set_items([(name, name) for name in dict.fromkeys((*have, *every, *named))])
        others = [name for name in (*have, *every) if name != self.trusted.value()]
        if given is None and others:
            self.other.set_value(others[0])

    def _sources_with(self, key: str) -> list[str]:
        return [each.source for each in self._offers.sources if key in each.metrics]

    @Slot()
    def _on_metric_changed(self) -> None:
        self._offer_sources()
        self.other_metric.set_value(self.key.value())
