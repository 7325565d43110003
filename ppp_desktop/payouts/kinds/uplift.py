"""Uplift: pay for what lies above a baseline that was adjusted as agreed, never below nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import (
    Known,
    NotNegative,
    SummedMetric,
    YesNo,
    refusal,
    too_large_share,
)
from ppp_desktop.payouts.kinds.baselines import (
    Control,
    Correction,
    Method,
    PeriodIndex,
    check_indices,
    corrections_sentence,
    index_sentence,
    refuse_other_billing,
    signed,
)
from ppp_desktop.payouts.kinds.component import ResultComponent, Weight
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording

Adjusted = tuple[Decimal, tuple[str, ...], tuple[Explanation, ...]]


class Uplift(ResultComponent):
    """rate × max(0, actual − adjusted baseline); the adjusted baseline is never below zero.

    `index`: baseline × the period's index ± its corrections, which are not shared out by days.
    `control_additive`: baseline + (control now − control before). `control_ratio`: baseline ×
    control now ÷ control before. Baseline and control before are of a whole period.
    """

    label: ClassVar[str] = "Uplift"
    summary: ClassVar[str] = "Pay for what lies above a baseline, adjusted by index or control."

    kind: Literal["uplift"] = "uplift"
    metric: SummedMetric = Field(
        title="Metric",
        description="What is counted or summed, and compared with the baseline.",
        json_schema_extra={"unit": "metric", "metric_units": ["count", "money"]},
    )
    rate: NotNegative = Field(
        title="Rate",
        description="The price of a unit above the baseline, or the share of an amount of money.",
        json_schema_extra={"unit": "rate"},
    )
    baseline: NotNegative = Field(
        title="Baseline",
        description="What would come in a whole period without the agency, before adjustment.",
        json_schema_extra={"unit": "quantity"},
    )
    method: Method = Field(
        title="Adjusted by",
        description="How the baseline is adjusted to the period.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "index": "an agreed index and corrections",
                "control_additive": "as much as a control changed",
                "control_ratio": "in the proportion that a control changed",
            },
        },
    )
    prorate: YesNo = Field(
        title="Baseline by days",
        description="Whether the baseline of a period that is covered in part shrinks by days.",
        json_schema_extra={"unit": "yes_no"},
    )
    indices: tuple[PeriodIndex, ...] = Field(
        default=(),
        title="Indices",
        description="The index of each period; a period without one counts 1.",
        json_schema_extra={"unit": "indices", "entry": "Index"},
    )
    corrections: tuple[Correction, ...] = Field(
        default=(),
        title="Corrections",
        description="Agreed one-off changes of the baseline, each with its reason.",
        json_schema_extra={"unit": "corrections", "entry": "Correction"},
    )
    control: Control | None = Field(
        default=None,
        title="Control",
        description="The results that are compared with, where a control adjusts the baseline.",
        json_schema_extra={"unit": "part"},
    )

    _one_index_each = field_validator("indices")(check_indices)

    @model_validator(mode="after")
    def _check_method(self) -> Uplift:
        if self.method is Method.INDEX:
            if self.control is not None:
                raise refusal(
                    "A control does not count where an index adjusts the baseline.",
                    remedy="Remove it, or let the control adjust the baseline.",
                    at="control",
                )
            return self
        for name, given in (("indices", self.indices), ("corrections", self.corrections)):
            if given:
                raise refusal(
                    f"{name.capitalize()} do not count where a control adjusts the baseline.",
                    remedy="Remove them, or let an index adjust the baseline.",
                    at=name,
                )
        self._check_control()
        return self

    def _check_control(self) -> None:
        if self.control is None:
            raise refusal(
                "It is not said what the baseline is compared with.",
                remedy="Name the control and what it came to before.",
                at="control",
            )
        if self.control.scope == self.scope:
            raise refusal(
                "The control must be other results than those that are paid for.",
                remedy="Choose results that the agency does not touch, such as another region.",
                at="control.scope",
            )
        if self.method is Method.CONTROL_RATIO and not self.control.before:
            raise refusal(
                "No proportion can be taken of zero.",
                remedy="Give what the control came to before, or compare by difference.",
                at="control.before",
            )

    @model_validator(mode="after")
    def _check_rate(self, info: ValidationInfo) -> Uplift:
        unit_of = Known.of(info).unit_of
        if self.rate > 1 and unit_of is not None and unit_of(self.metric) == "money":
            raise too_large_share(self.rate, at="rate")
        return self

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the actual figure, and that of the control."""
        control = self._control_request()
        actual = self.request_of(self.metric)
        return (actual,) if control is None else (actual, control)

    def main_request(self) -> MeasureRequest:
        """Return the actual figure."""
        return self.request_of(self.metric)

    @property
    def prices_each(self) -> bool:
        """What lies above a baseline is the whole period's."""
        return False

    @property
    def weighs_by(self) -> Weight:
        """The whole period's uplift, by days: its baseline is of a whole period."""
        return Weight.DAYS

    def _control_request(self) -> MeasureRequest | None:
        if self.control is None:
            return None
        return MeasureRequest(self.metric, self.control.scope, self.hold_days)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return the rate on what lies above the adjusted baseline.

        Raises ValidationFailed where the control has no results but the paid ones have.
        """
        request = self.request_of(self.metric)
        measure, words = workings.measured(request), workings.wording
        actual = measure.value or Decimal(0)
        adjusted, notes, details = self._adjusted(workings)
        uplift = max(Decimal(0), actual - adjusted)
        due = uplift * self.rate
        written, baseline = (words.quantity(self.metric, each) for each in (actual, adjusted))
        rate, money = words.rate(self.metric, self.rate), words.money(due)
        if uplift:
            above = words.quantity(self.metric, uplift)
            text = f"{written} − {baseline} = {above} above the baseline × {rate} = {money}"
        else:
            text = f"{written} is not above the baseline of {baseline}: {money}"
            notes = ("Not above the baseline.", *notes)
        if measure.value is None:
            notes = (NO_RESULTS, *notes)
        label = f"Above the baseline of {baseline}"
        part = Part(uplift, self.rate, due, words.is_money(self.metric), label)
        return LineDraft(
            due,
            (Explanation(text, self.step, due, children=details),),
            (part,),
            (workings.measure_leaf(request),),
            " ".join(notes),
        )

    def _adjusted(self, workings: Workings) -> Adjusted:
        """Return the adjusted baseline, what must be said about it, and how it came about."""
        if self.control is None:
            value, notes, details = self._by_index(workings)
        else:
            value, notes, details = self._by_control(self.control, workings)
        if value < 0:
            details = (*details, Explanation("A baseline is not below zero: 0", self.step))
        return max(Decimal(0), value), notes, details

    def _of_period(self, amount: Decimal, workings: Workings) -> tuple[Decimal, str]:
        """Return the part of a whole period's amount that counts, and how it is written."""
        context = workings.context
        written = workings.wording.quantity(self.metric, amount)
        if not (self.prorate and context.is_part):
            return amount, written
        return context.by_days(amount), (
            f"{written} × {context.active.days} ÷ {context.period.days} days"
        )

    def _days_note(self, workings: Workings) -> tuple[str, ...]:
        context = workings.context
        if not (self.prorate and context.is_part):
            return ()
        return (f"The baseline counts for {context.days_note}.",)

    def _by_index(self, workings: Workings) -> Adjusted:
        period, words = workings.context.period, workings.wording
        agreed = {each.period: each.index for each in self.indices}
        stated = [*agreed, *(each.period for each in self.corrections)]
        refuse_other_billing(self.name, stated, period)
        index = agreed.get(period.key)
        corrections = [each for each in self.corrections if each.period == period.key]
        baseline, written = self._of_period(self.baseline, workings)
        value = baseline * (index or Decimal(1))
        if index is not None:
            written = f"{written} × {canonical(index)} (index of {period.label})"
        details = []
        for each in corrections:
            value += each.amount
            sign = "−" if each.amount < 0 else "+"
            written = f"{written} {sign} {words.quantity(self.metric, abs(each.amount))}"
            text = f"{signed(each.amount, self.metric, words)}: {each.reason}"
            details.append(Explanation(f"Correction {text}", self.step))
        text = f"Baseline: {written} = {words.quantity(self.metric, value)}"
        leaf = Explanation(text, self.step, children=tuple(details))
        notes = self._days_note(workings)
        if index is None:
            notes = (f"No index is agreed for {period.label}; it counts 1.", *notes)
        return value, notes, (leaf,)

    def _by_control(self, control: Control, workings: Workings) -> Adjusted:
        request = MeasureRequest(self.metric, control.scope, self.hold_days)
        found = workings.measured(request)
        if not found.rows and workings.measured(self.request_of(self.metric)).value:
            subject = workings.wording.subject(self.metric, control.scope)
            raise ValidationFailed(
                f"“{self.name}” is compared with {subject}, of which there are no results.",
                field="components",
                remedy="Import the results of the control, or agree on an index instead.",
            )
        now, words = found.value or Decimal(0), workings.wording
        baseline, written = self._of_period(self.baseline, workings)
        before, before_written = self._of_period(control.before, workings)
        now_written = words.quantity(self.metric, now)
        notes: tuple[str, ...] = ()
        if self.method is Method.CONTROL_ADDITIVE:
            value = baseline + (now - before)
            formula = f"{written} + ({now_written} − {before_written})"
            notes = self._days_note(workings)
        else:
            # Baseline and control before are shared out by the same days, which cancel out.
            value = self.baseline * now / control.before
            whole = (words.quantity(self.metric, each) for each in (self.baseline, control.before))
            formula = f" × {now_written} ÷ ".join(whole)
        text = f"Baseline: {formula} = {words.quantity(self.metric, value)}"
        leaf = Explanation(text, self.step, children=(workings.measure_leaf(request),))
        return value, notes, (leaf,)

    def sentence(self, wording: Wording) -> str:
        """Return "10 % of revenue above the baseline of €100,000.00 a month, …"."""
        rate, period = wording.rate(self.metric, self.rate), wording.period_noun
        baseline = f"the baseline of {wording.quantity(self.metric, self.baseline)} a {period}"
        if wording.is_money(self.metric):
            paid = f"{rate} {wording.share_of(self.metric, self.scope)} above {baseline}"
        else:
            counted = wording.counted(self.metric, self.scope, Decimal(1))
            paid = f"{rate} for each {counted} above {baseline}"
        said = [f"{paid}{self._adjustment(wording)}; nothing below it."]
        if self.indices:
            said.append(index_sentence(self.indices))
        if self.corrections:
            said.append(corrections_sentence(self.corrections, self.metric, wording))
        if self.prorate and self.method is not Method.CONTROL_RATIO:
            said.append(f"In a part {period} the baseline counts by days.")
        return " ".join(said)

    def _adjustment(self, wording: Wording) -> str:
        if self.control is None:
            return ", times the index of the period" if self.indices else ""
        control = wording.subject(self.metric, self.control.scope)
        before = wording.quantity(self.metric, self.control.before)
        if self.method is Method.CONTROL_ADDITIVE:
            return f", plus or minus what {control} changed from {before}"
        return f", in the proportion that {control} changed from {before}"
