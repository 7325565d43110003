"""Accelerators and decelerators: a factor on pay by how much of a target was attained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import Field, field_validator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.attainments import (
    AttainedOrNone,
    MetricTarget,
    Target,
    attained_words,
    attainment,
    is_attained,
)
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.drafts import changed
from ppp_desktop.payouts.fields import Document, Filled, NotNegative, refusal
from ppp_desktop.payouts.words import Wording, capitalised

if TYPE_CHECKING:
    from ppp_desktop.payouts.kinds.component import RateComponent

_NOT_ITS_OWN = (
    "What lies beyond an attainment can be told apart only where the attainment is that of what "
    "is paid for: the same metric, results and hold, and more of it is better."
)
_FOR_EVERYTHING = "Let the factor count for everything, or measure what is paid for."


class Applies(StrEnum):
    """What a level of a multiplier reprices."""

    ALL = "all"
    BEYOND = "beyond"


class MultiplierLevel(Document):
    """From one attainment on: the factor, and what it reprices."""

    attainment_at_least: AttainedOrNone = Field(
        title="Attained to at least",
        description="The share of the target from which the factor counts; 0 is from the start.",
        json_schema_extra={"unit": "share"},
    )
    factor: NotNegative = Field(
        title="Factor",
        description="What pay is multiplied by: 1.2 is a fifth more, 0.5 is half.",
        json_schema_extra={"unit": "count"},
    )
    applies: Applies = Field(
        title="Counts for",
        description="Whether the factor counts for everything, or only beyond this attainment.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"all": "everything", "beyond": "only what lies beyond"},
        },
    )

    def sentence(self, wording: Wording) -> str:
        """Return "times 2 on everything from 50 %"."""
        share = wording.share(self.attainment_at_least)
        factor = f"times {canonical(self.factor)}"
        if self.applies is Applies.BEYOND:
            return f"{factor} on what lies beyond {share}"
        return f"{factor} on everything from {share if self.attainment_at_least else 'the start'}"


class Multiplier(Document):
    """An accelerator or decelerator: pay times a factor, by attainment."""

    target: Target = Field(
        title="Attainment of",
        description="The objective or target whose attainment counts.",
        json_schema_extra={"unit": "target"},
    )
    levels: Filled[MultiplierLevel] = Field(
        title="Factors",
        description="From which attainment on which factor counts, in rising order.",
        json_schema_extra={"unit": "levels", "minItems": 1},
    )

    @field_validator("levels")
    @classmethod
    def _check_order(cls, levels: tuple[MultiplierLevel, ...]) -> tuple[MultiplierLevel, ...]:
        for number, (below, above) in enumerate(pairwise(levels), start=1):
            if above.attainment_at_least <= below.attainment_at_least:
                raise refusal(
                    f"The level from {canonical(above.attainment_at_least)} does not come after "
                    f"{canonical(below.attainment_at_least)}.",
                    remedy="Order the levels from the lowest to the highest, each once.",
                    at=f"[{number}].attainment_at_least",
                )
        return levels

    @property
    def splits(self) -> bool:
        """Whether a level counts only for what lies beyond it."""
        return any(level.applies is Applies.BEYOND for level in self.levels)

    def sentence(self, wording: Wording) -> str:
        """Return "By attainment of …: unchanged below 50 %, times 2 on everything from 50 %."."""
        first = self.levels[0].attainment_at_least
        said = [f"unchanged below {wording.share(first)}"] if first else []
        said += [level.sentence(wording) for level in self.levels]
        return f"By attainment of {self.target.sentence(wording)}: {', '.join(said)}."


def check_multiplier(multiplier: Multiplier, main: MeasureRequest | None) -> None:
    """Raise a refusal where a level needs the pay up to it; `main` is what pay follows."""
    beyond = [level.applies is Applies.BEYOND for level in multiplier.levels]
    if True not in beyond:
        return
    if main is None:
        raise refusal(
            "What lies beyond an attainment cannot be told apart here: the pay does not follow "
            "one total.",
            remedy="Let the factor count for everything.",
            at=f"multiplier.levels[{beyond.index(True)}].applies",
        )
    target = multiplier.target
    if isinstance(target, MetricTarget) and not _is_own(target.figure({}), main):
        raise refusal(_NOT_ITS_OWN, remedy=_FOR_EVERYTHING, at="multiplier.target")


def multiplied(
    component: RateComponent, multiplier: Multiplier, draft: LineDraft, workings: Workings
) -> LineDraft:
    """Return the draft times the factors of the levels that were attained.

    Raises ValidationFailed where an objective cannot tell what lies beyond a level.
    """
    figure = multiplier.target.figure(workings.context.objectives)
    measure = workings.judged(figure.request)
    reached = [
        level
        for level in multiplier.levels
        if is_attained(figure, measure, level.attainment_at_least)
    ]
    after, formula = _repriced(component, reached, figure, draft, workings)
    found = _found(multiplier, reached, figure, measure, workings.wording)
    leaf = workings.judged_leaf(figure.request)
    return changed(draft, "multiplier", f"{found}: {formula}", after, leaf)


def _is_own(figure: ObjectiveFigure, main: MeasureRequest) -> bool:
    return figure.request == main and not figure.lower_is_better


def _found(
    multiplier: Multiplier,
    reached: Sequence[MultiplierLevel],
    figure: ObjectiveFigure,
    measure: Measure,
    wording: Wording,
) -> str:
    """Return "Attained 40 % of the target of €33,000.00 of revenue"."""
    target = multiplier.target.sentence(wording)
    attained = attainment(figure, measure)
    if attained is not None:
        missed = multiplier.levels[len(reached) :]
        level = missed[0] if missed else multiplier.levels[-1]
        shown = attained_words(attained, Fraction(level.attainment_at_least))
        return f"Attained {shown} of {target}"
    if measure.value is None or not measure.rows:
        return f"No results for {target}"
    return f"{capitalised(target)} was met with nothing to divide by"


def _repriced(
    component: RateComponent,
    reached: Sequence[MultiplierLevel],
    figure: ObjectiveFigure,
    draft: LineDraft,
    workings: Workings,
) -> tuple[Decimal, str]:
    """Return the amount after the levels reached, and how it came about."""
    overall = [number for number, level in enumerate(reached) if level.applies is Applies.ALL]
    factor = reached[overall[-1]].factor if overall else Decimal(1)
    beyond = reached[overall[-1] + 1 :] if overall else reached
    bounds = [_amount_at(level, component, figure, workings) for level in beyond]
    uppers = [*bounds, draft.unrounded]
    lowers = [Decimal(0), *bounds]
    factors = [factor, *(level.factor for level in beyond)]
    slices = [
        (upper - lower, times)
        for lower, upper, times in zip(lowers, uppers, factors, strict=True)
        if upper != lower
    ] or [(draft.unrounded, factor)]
    money = workings.wording.money
    after = sum((amount * times for amount, times in slices), Decimal(0))
    formula = " + ".join(f"{money(amount)} × {canonical(times)}" for amount, times in slices)
    return after, f"{formula} = {money(after)}"


def _amount_at(
    level: MultiplierLevel, component: RateComponent, figure: ObjectiveFigure, workings: Workings
) -> Decimal:
    """Return what the component pays, after shares, for the results up to where a level begins."""
    main = component.main_request()
    if main is None or not _is_own(figure, main):
        raise ValidationFailed(
            f"“{component.name}”: {_NOT_ITS_OWN}", field="components", remedy=_FOR_EVERYTHING
        )
    measure = workings.measured(main)
    volume = min(figure.target * level.attainment_at_least, measure.value or Decimal(0))
    at_level = workings.with_measure(replace(measure, value=volume))
    return component.calculate(at_level).unrounded * component.share_paid_here
