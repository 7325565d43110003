"""What a calculation is given: the period, its measures and objectives, and the words to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.ratios import whole_factor
from ppp_desktop.payouts.words import MetricWords, Wording

NO_RESULTS = "No results."


@dataclass(frozen=True, slots=True)
class ObjectiveFigure:
    """An objective that conditions may rest on. `capped_at` limits the attainment that counts."""

    name: str
    request: MeasureRequest
    target: Decimal
    lower_is_better: bool = False
    capped_at: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TaxRule:
    """Tax on the subtotal: `rate` is a share (0.19); `note` is printed (reverse charge)."""

    name: str
    rate: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything besides the terms. `active` is the part of `period` inside the contract."""

    currency: str
    period: Period
    active: Period
    measures: Mapping[MeasureRequest, Measure]
    words: MetricWords
    objectives: Mapping[str, ObjectiveFigure] = field(default_factory=dict)
    tax: TaxRule | None = None
    period_noun: str = "month"

    @property
    def is_part(self) -> bool:
        """Whether the contract covers only some days of the period."""
        return self.active.days < self.period.days

    @property
    def days_note(self) -> str:
        """How many days count: "15 of 30 days"."""
        return f"{self.active.days} of {self.period.days} days"

    def by_days(self, amount: Decimal) -> Decimal:
        """Return the part of a period's amount that falls on the active days, unrounded."""
        return amount * self.active.days / self.period.days


@dataclass(frozen=True, slots=True)
class Workings:
    """What a component sees while it is worked out. `earlier` are unrounded amounts by id."""

    context: Context
    wording: Wording
    earlier: Mapping[str, Decimal] = field(default_factory=dict)

    def measured(self, request: MeasureRequest) -> Measure:
        """Return the measure; without one, a measure of no value over no rows."""
        return self.context.measures.get(request) or Measure(request, None, 0)

    def measure_leaf(self, request: MeasureRequest) -> Explanation:
        """Return the leaf that leads on to the results behind `request`."""
        measure = self.measured(request)
        words = self.wording
        value = Decimal(0) if measure.value is None else measure.value
        ratio = words.metrics.ratio_of(request.metric)
        if ratio and measure.numerator is not None and measure.denominator is not None:
            above = words.quantity(ratio[0], measure.numerator)
            below = words.quantity(ratio[1], measure.denominator)
            text = f"{words.metrics.label(request.metric)}: {above} ÷ {below}"
            factor = whole_factor(measure)
            if factor is not None and factor != 1:
                text = f"{text} × {factor:,}"
            if measure.value is not None:
                text = f"{text} = {words.figure(request.metric, measure.value)}"
        else:
            counted = words.counted(request.metric, request.scope, value)
            text = f"{words.quantity(request.metric, value)} {counted}"
        rows = f"from {measure.rows:,} {'result' if measure.rows == 1 else 'results'}"
        return Explanation(f"{text}, {rows}", "measures", measure.value, request)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A component worked out but not rounded: `steps` are amounts that add up to `unrounded`."""

    unrounded: Decimal
    steps: tuple[Explanation, ...]
    parts: tuple[Part, ...] = ()
    leaves: tuple[Explanation, ...] = ()
    note: str = ""


def objective_figure(objectives: Mapping[str, ObjectiveFigure], name: str) -> ObjectiveFigure:
    """Return the objective called `name`; raises ValidationFailed where the contract has none."""
    found = objectives.get(name)
    if found is None:
        raise ValidationFailed(
            f"The terms rest on an objective called “{name}” that the contract does not have.",
            field="components",
            remedy="Add the objective to the contract, or change the condition.",
        )
    return found
