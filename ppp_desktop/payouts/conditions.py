"""Conditions of a bonus: a metric against a value, or an objective against its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag, ValidationInfo, model_validator

from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.payouts.attainments import (
    Attained,
    ObjectiveName,
    attained_words,
    attainment,
    is_attained,
)
from ppp_desktop.payouts.context import NO_RESULTS, ObjectiveFigure, Workings, objective_figure
from ppp_desktop.payouts.fields import (
    AnyMetric,
    AnyNumber,
    Document,
    Known,
    ScopeField,
    too_large_share,
)
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.ratios import exact_value
from ppp_desktop.payouts.words import Wording, capitalised


class Operator(StrEnum):
    """How a measured value is compared with the agreed one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"

    @property
    def words(self) -> str:
        """The comparison in a sentence."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a condition held, what was found ("cost per lead was €30.10"), and why."""

    met: bool
    found: str
    explanation: Explanation


class MetricCondition(Document):
    """A metric is at least, or at most, a value."""

    metric: AnyMetric = Field(
        title="Metric", description="What is looked at.", json_schema_extra={"unit": "metric"}
    )
    scope: ScopeField = Field(
        default_factory=Scope,
        title="Counted results",
        description="Which results are looked at.",
        json_schema_extra={"unit": "scope"},
    )
    operator: Operator = Field(
        title="Comparison",
        description="Whether the value must be reached or not be passed.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"at_least": "is at least", "at_most": "is at most"},
        },
    )
    value: AnyNumber = Field(
        title="Value",
        description="The value that decides; a value of exactly this much fulfils the condition.",
        json_schema_extra={"unit": "figure"},
    )

    @model_validator(mode="after")
    def _check_value(self, info: ValidationInfo) -> MetricCondition:
        unit_of = Known.of(info).unit_of
        if unit_of is not None and unit_of(self.metric) == "percent" and self.value > 1:
            raise too_large_share(self.value, at="value")
        return self

    def request(self, objectives: Mapping[str, ObjectiveFigure]) -> MeasureRequest:
        """Return the figure that decides."""
        return MeasureRequest(self.metric, self.scope)

    def sentence(self, wording: Wording) -> str:
        """Return "cost per lead is at most €32.00"."""
        value = self._agreed(wording)
        if wording.metrics.unit(self.metric) == "count":
            counted = wording.counted(self.metric, self.scope, self.value)
            verb = "is" if self.value == 1 else "are"
            return f"there {verb} {self.operator.words} {value} {counted}"
        return f"{wording.subject(self.metric, self.scope)} is {self.operator.words} {value}"

    def check(self, workings: Workings) -> Check:
        """Compare exactly; a figure that cannot be computed fulfils nothing."""
        wording = workings.wording
        request = MeasureRequest(self.metric, self.scope)
        measure = workings.judged(request)
        value = exact_value(measure)
        if value is None and wording.metrics.unit(self.metric) == "count":
            value = Fraction(0)
        subject = wording.subject(self.metric, self.scope)
        if value is None:
            return _check(workings, request, f"{subject} has no results", self.sentence(wording))
        agreed = Fraction(self.value)
        met = value >= agreed if self.operator is Operator.AT_LEAST else value <= agreed
        shown = wording.figure(self.metric, measure.value or Decimal(0), self.value)
        found = f"{subject} was {shown}"
        if wording.metrics.unit(self.metric) == "count":
            counted = wording.counted(self.metric, self.scope, measure.value or Decimal(0))
            found = f"{shown} {counted}"
        return _check(workings, request, found, self.sentence(wording), met=met)

    def _agreed(self, wording: Wording) -> str:
        if wording.metrics.unit(self.metric) == "percent":
            return wording.share(self.value)
        return wording.quantity(self.metric, self.value)


class ObjectiveCondition(Document):
    """An objective is attained to at least a share of its target."""

    objective: ObjectiveName = Field(
        title="Objective",
        description="The objective of the contract that decides.",
        json_schema_extra={"unit": "objective"},
    )
    attainment_at_least: Attained = Field(
        title="Attained to at least",
        description="The share of the target that must be reached; 1 is the whole target.",
        json_schema_extra={"unit": "share"},
    )

    def request(self, objectives: Mapping[str, ObjectiveFigure]) -> MeasureRequest:
        """Return the figure that decides."""
        return objective_figure(objectives, self.objective).request

    def sentence(self, wording: Wording) -> str:
        """Return "the objective “Leads” is attained to at least 100 %"."""
        share = wording.share(self.attainment_at_least)
        return f"the objective “{self.objective}” is attained to at least {share}"

    def check(self, workings: Workings) -> Check:
        """Compare exactly; without results nothing is attained."""
        figure = objective_figure(workings.context.objectives, self.objective)
        measure = workings.judged(figure.request)
        actual = exact_value(measure)
        name = f"objective “{self.objective}”"
        rule = self.sentence(workings.wording)
        if actual is None or (figure.lower_is_better and not measure.rows):
            return _check(workings, figure.request, f"{name} has no results", rule)
        met = is_attained(figure, measure, self.attainment_at_least)
        attained = attainment(figure, measure)
        found = f"{name} was met with nothing to divide by"
        if attained is not None:
            share = Fraction(self.attainment_at_least)
            found = f"{name} was attained to {attained_words(attained, share)}"
        return _check(workings, figure.request, found, rule, met=met)


def _kind_of_condition(value: object) -> str:
    if isinstance(value, ObjectiveCondition):
        return "<objective>"
    given = value if isinstance(value, Mapping) else {}
    return "<objective>" if "objective" in given else "<metric>"


Condition: TypeAlias = Annotated[
    Annotated[MetricCondition, Tag("<metric>")] | Annotated[ObjectiveCondition, Tag("<objective>")],
    Discriminator(_kind_of_condition),
]


def _check(
    workings: Workings, request: MeasureRequest, found: str, rule: str, *, met: bool = False
) -> Check:
    text = f"{capitalised(found)}; agreed: {rule}: {'met' if met else 'not met'}."
    leaf = workings.judged_leaf(request)
    if workings.judged(request).value is None:
        text = f"{text} {NO_RESULTS}"
    return Check(met, found, Explanation(text, "measures", children=(leaf,)))
