"""What a calculation is given: the period, its measures and objectives, and the words to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money, format_number
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Conversion, Measure, MeasureRequest, Span
from ppp_desktop.payouts.adjusting import Adjusting
from ppp_desktop.payouts.balances import NO_BALANCES, Balances
from ppp_desktop.payouts.lines import Explanation, Modification, Part
from ppp_desktop.payouts.ratios import whole_factor
from ppp_desktop.payouts.words import MetricWords, Wording

if TYPE_CHECKING:
    from ppp_desktop.payouts.terms import Terms

NO_RESULTS = "No results."
_SHOWN_RATE = Decimal("0.000001")


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
    """Tax on the subtotal: `rate` is a share (0.19); `note` is printed (reverse charge).

    `treatment` is standard, exempt or reverse_charge.
    """

    name: str
    rate: Decimal
    note: str = ""
    treatment: str = "standard"


@dataclass(frozen=True, slots=True)
class TermsPart:
    """The terms of some days of a period."""

    terms: Terms
    days: Period


@dataclass(frozen=True, slots=True)
class Reversal:
    """Results that were taken back `age_days` after they came, as the measures that they made."""

    age_days: int
    measures: Mapping[MeasureRequest, Measure]


@dataclass(frozen=True, slots=True)
class ReversedPeriod:
    """An earlier period of which results were taken back now.

    `context` holds its measures as they were paid, `parts` the terms that it was paid under.
    `left` are the measures as they stood before this period, where some results were taken back
    in between.
    """

    parts: tuple[TermsPart, ...]
    context: Context
    reversals: tuple[Reversal, ...]
    left: Mapping[MeasureRequest, Measure] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Everything besides the terms. `active` is the part of `period` inside the contract.

    `opening` are the balances that the period before left, `reversals` what was taken back in
    this period of what earlier ones paid. Conditions and attainments look at `judged_by` where
    it is given, else at `measures`. `is_last` tells that the contract ends with the period;
    `adjustments` are what people add by hand.
    """

    currency: str
    period: Period
    active: Period
    measures: Mapping[MeasureRequest, Measure]
    words: MetricWords
    objectives: Mapping[str, ObjectiveFigure] = field(default_factory=dict)
    tax: TaxRule | None = None
    period_noun: str = "month"
    opening: Balances = NO_BALANCES
    reversals: tuple[ReversedPeriod, ...] = ()
    judged_by: Mapping[MeasureRequest, Measure] | None = None
    is_last: bool = False
    adjustments: tuple[Adjusting, ...] = ()

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
    """What a component sees while it is worked out. `earlier` are unrounded amounts by id.

    `within` narrows what is measured, not what is judged, to some days of the period.
    """

    context: Context
    wording: Wording
    earlier: Mapping[str, Decimal] = field(default_factory=dict)
    within: Period | None = None

    def measured(self, request: MeasureRequest) -> Measure:
        """Return the measure; without one, a measure of no value over no rows."""
        if self.within is not None and request.span is Span.PERIOD:
            request = replace(request, within=self.within)
        return self.context.measures.get(request) or Measure(request, None, 0)

    def judged(self, request: MeasureRequest) -> Measure:
        """Return the measure that a condition or an attainment looks at."""
        judged_by = self.context.judged_by
        measures = self.context.measures if judged_by is None else judged_by
        return measures.get(request) or Measure(request, None, 0)

    def amount(self, request: MeasureRequest) -> Decimal:
        """Return the figure, 0 without one."""
        return self.measured(request).value or Decimal(0)

    def with_measure(self, measure: Measure) -> Workings:
        """Return the same workings with another answer to one request."""
        measures = {**self.context.measures, measure.request: measure}
        return replace(self, context=replace(self.context, measures=measures))

    def measure_leaf(self, request: MeasureRequest) -> Explanation:
        """Return the leaf that leads on to the results behind what is measured."""
        return self._leaf(self.measured(request))

    def judged_leaf(self, request: MeasureRequest) -> Explanation:
        """Return the leaf that leads on to the results behind what is judged."""
        return self._leaf(self.judged(request))

    def _leaf(self, measure: Measure) -> Explanation:
        request = measure.request
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
        converted = tuple(
            Explanation(conversion_text(found, words), "measures") for found in measure.conversions
        )
        # What came before the period stands in its own statements.
        leads_on = request if request.span is Span.PERIOD else None
        return Explanation(f"{text}, {rows}", "measures", measure.value, leads_on, converted)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A component worked out but not rounded: `steps` are amounts that add up to `unrounded`.

    So do `parts` and `modifications`, where there are parts.
    """

    unrounded: Decimal
    steps: tuple[Explanation, ...]
    parts: tuple[Part, ...] = ()
    leaves: tuple[Explanation, ...] = ()
    note: str = ""
    modifications: tuple[Modification, ...] = ()


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


def conversion_text(found: Conversion, words: Wording) -> str:
    """Return "$1,200.00 at 0.92 (8 June 2026) = €1,104.00"."""
    amount = format_money(found.amount, found.currency)
    rate = format_number(found.rate.quantize(_SHOWN_RATE, rounding=ROUND_HALF_EVEN))
    return f"{amount} at {rate} ({found.on}) = {words.money(found.result)}"
