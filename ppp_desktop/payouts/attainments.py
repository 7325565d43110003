"""Attainment: how much of a target was reached, of an objective or of a target in the terms."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo

from ppp_desktop.core.money import format_percent
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.context import ObjectiveFigure, objective_figure
from ppp_desktop.payouts.fields import (
    AnyMetric,
    Document,
    Known,
    Name,
    NotNegative,
    Positive,
    ScopeField,
    YesNo,
    refusal,
)
from ppp_desktop.payouts.ratios import exact_value
from ppp_desktop.payouts.words import Wording

_LARGEST_ATTAINMENT = 10


def _attainable(value: Decimal) -> Decimal:
    if value > _LARGEST_ATTAINMENT:
        raise refusal(
            f"{canonical(value)} means {canonical(value * 100)} % of the target.",
            remedy="Write 1 for 100 % of the target, 0.9 for 90 %.",
        )
    return value


def _known_objective(name: str, info: ValidationInfo) -> str:
    known = Known.of(info).objectives
    if known is not None and name not in known:
        raise refusal(
            f"The contract has no objective called “{name}”.",
            remedy=f"Use one of: {', '.join(known)}." if known else "Add the objective first.",
        )
    return name


ObjectiveName: TypeAlias = Annotated[Name, AfterValidator(_known_objective)]
Attained: TypeAlias = Annotated[Positive, AfterValidator(_attainable)]
AttainedOrNone: TypeAlias = Annotated[NotNegative, AfterValidator(_attainable)]


class ObjectiveTarget(Document):
    """The target of one of the contract's objectives."""

    objective: ObjectiveName = Field(
        title="Objective",
        description="The objective of the contract whose attainment counts.",
        json_schema_extra={"unit": "objective"},
    )

    def figure(self, objectives: Mapping[str, ObjectiveFigure]) -> ObjectiveFigure:
        """Return the objective; raises ValidationFailed where the contract has none so called."""
        return objective_figure(objectives, self.objective)

    def sentence(self, wording: Wording) -> str:
        """Return "the objective “Leads”"."""
        return f"the objective “{self.objective}”"


class MetricTarget(Document):
    """A target that the terms name themselves, such as a quota."""

    metric: AnyMetric = Field(
        title="Metric",
        description="What the target is set for.",
        json_schema_extra={"unit": "metric"},
    )
    scope: ScopeField = Field(
        default_factory=Scope,
        title="Counted results",
        description="Which results count.",
        json_schema_extra={"unit": "scope"},
    )
    target: Positive = Field(
        title="Target",
        description="What is to be reached in a period.",
        json_schema_extra={"unit": "figure"},
    )
    lower_is_better: YesNo = Field(
        default=False,
        title="Lower is better",
        description="Whether staying below the target is the aim, as with costs.",
        json_schema_extra={"unit": "yes_no"},
    )

    def figure(self, objectives: Mapping[str, ObjectiveFigure]) -> ObjectiveFigure:
        """Return the target in the form of an objective."""
        request = MeasureRequest(self.metric, self.scope)
        return ObjectiveFigure(self.metric, request, self.target, self.lower_is_better)

    def sentence(self, wording: Wording) -> str:
        """Return "the target of €33,000.00 of revenue"."""
        if wording.metrics.ratio_of(self.metric) is not None:
            figure = wording.quantity(self.metric, self.target)
            if wording.metrics.unit(self.metric) == "percent":
                figure = wording.share(self.target)
            return f"the target of {figure} for {wording.subject(self.metric, self.scope)}"
        counted = wording.counted(self.metric, self.scope, self.target)
        return f"the target of {wording.quantity(self.metric, self.target)} {counted}"


def _kind_of_target(value: object) -> str:
    if isinstance(value, ObjectiveTarget):
        return "<objective>"
    given = value if isinstance(value, Mapping) else {}
    return "<objective>" if "objective" in given else "<metric>"


Target: TypeAlias = Annotated[
    Annotated[ObjectiveTarget, Tag("<objective>")] | Annotated[MetricTarget, Tag("<metric>")],
    Discriminator(_kind_of_target),
]


def attainment(figure: ObjectiveFigure, measure: Measure) -> Fraction | None:
    """Return actual ÷ target (lower is better: target ÷ actual), capped where agreed.

    None where there are no results or the divisor is zero.
    """
    actual = exact_value(measure)
    target = Fraction(figure.target)
    divisor = actual if figure.lower_is_better else target
    if actual is None or not divisor:
        return None
    attained = target / actual if figure.lower_is_better else actual / target
    return attained if figure.capped_at is None else min(attained, Fraction(figure.capped_at))


def is_attained(figure: ObjectiveFigure, measure: Measure, share: Decimal) -> bool:
    """Tell whether `share` of the target was attained; a share of zero always is.

    It is compared by cross-multiplication, so that a zero divides nothing. Without results
    nothing is attained; a cap below `share` keeps it out of reach.
    """
    if not share:
        return True
    actual = exact_value(measure)
    if actual is None or (figure.lower_is_better and not measure.rows):
        return False
    if figure.capped_at is not None and figure.capped_at < share:
        return False
    target, wanted = Fraction(figure.target), Fraction(share)
    return target >= wanted * actual if figure.lower_is_better else actual >= wanted * target


def attained_words(attained: Fraction, share: Fraction) -> str:
    """Return the attainment as per cent, never so short that it reads as the `share` it missed."""
    written = format_percent(as_decimal(attained))
    if attained < share and written == format_percent(as_decimal(share)):
        return f"just under {format_percent(as_decimal(share))}"
    return written


def as_decimal(value: Fraction) -> Decimal:
    """Return the fraction in the digits of the present context."""
    return Decimal(value.numerator) / Decimal(value.denominator)
