"""What an uplift is measured against: a baseline with indices, corrections or a control."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.fields import (
    AnyNumber,
    Document,
    Name,
    NotNegative,
    Positive,
    ScopeField,
    refusal,
)
from ppp_desktop.payouts.words import Wording, listed

_LARGEST_INDEX = 10


class Method(StrEnum):
    """How the baseline is brought to what would have come without the agency."""

    INDEX = "index"
    CONTROL_ADDITIVE = "control_additive"
    CONTROL_RATIO = "control_ratio"


def _period_key(text: str) -> str:
    try:
        return Period.parse(text).key
    except ValidationFailed as error:
        raise refusal(error.message, remedy=error.remedy) from None


PeriodKey: TypeAlias = Annotated[Name, AfterValidator(_period_key)]


def _plausible_index(value: Decimal) -> Decimal:
    if value > _LARGEST_INDEX:
        raise refusal(
            f"{canonical(value)} as an index means {canonical(value * 100)} % of the baseline.",
            remedy=f"Write {canonical(value / 100)} for {canonical(value)} %.",
        )
    return value


IndexValue: TypeAlias = Annotated[Positive, AfterValidator(_plausible_index)]


class PeriodIndex(Document):
    """The agreed index of one period: 0.9 expects a tenth less than the baseline."""

    period: PeriodKey = Field(
        title="Period",
        description="The period that the index is for, such as 2026-06 or 2026-Q2.",
        json_schema_extra={"unit": "period"},
    )
    index: IndexValue = Field(
        title="Index",
        description="What the baseline is multiplied by: 0.9 is a tenth less, 1.1 a tenth more.",
        json_schema_extra={"unit": "count"},
    )


class Correction(Document):
    """A one-off amount that both sides agreed to add to, or take off, a period's baseline."""

    period: PeriodKey = Field(
        title="Period",
        description="The period whose baseline is corrected, such as 2026-06.",
        json_schema_extra={"unit": "period"},
    )
    amount: AnyNumber = Field(
        title="Correction",
        description="What is added to the baseline; negative to take off.",
        json_schema_extra={"unit": "quantity"},
    )
    reason: Name = Field(
        title="Reason",
        description="Why, as it is printed on the statement.",
        json_schema_extra={"unit": "text"},
    )


class Control(Document):
    """Results that the agency does not touch, and what they came to when the baseline did."""

    scope: ScopeField = Field(
        default_factory=Scope,
        title="Control results",
        description="The results that are compared with, such as another region.",
        json_schema_extra={"unit": "scope"},
    )
    before: NotNegative = Field(
        title="Control before",
        description="What the control came to in the period that the baseline was taken from.",
        json_schema_extra={"unit": "quantity"},
    )


def check_indices(indices: tuple[PeriodIndex, ...]) -> tuple[PeriodIndex, ...]:
    """Refuse a period with two indices."""
    seen: set[str] = set()
    for number, each in enumerate(indices):
        if each.period in seen:
            raise refusal(
                f"{Period.parse(each.period).label} has two indices.",
                remedy="Keep one of them.",
                at=f"[{number}].period",
            )
        seen.add(each.period)
    return indices


def refuse_other_billing(name: str, agreed: Iterable[str], billed: Period) -> None:
    """Refuse what is agreed for days of `billed` but not for the whole of it, and nothing else."""
    for key in agreed:
        period = Period.parse(key)
        if period != billed and period.start <= billed.end and billed.start <= period.end:
            raise ValidationFailed(
                f"“{name}” has something agreed for {period.label}; {billed.label} is billed.",
                field="components",
                remedy="Agree on it for the periods that are billed.",
            )


def index_sentence(indices: Iterable[PeriodIndex]) -> str:
    """Return "Index: 0.9 in June 2026, 1 in every other period."."""
    agreed = [f"{canonical(each.index)} in {Period.parse(each.period).label}" for each in indices]
    return f"Index: {', '.join([*agreed, '1 in every other period'])}."


def corrections_sentence(corrections: Iterable[Correction], metric: str, wording: Wording) -> str:
    """Return "Corrections of the baseline: −€5,000.00 in June 2026 (shop closed)."."""
    agreed = (
        f"{signed(each.amount, metric, wording)} in {Period.parse(each.period).label} "
        f"({each.reason})"
        for each in corrections
    )
    return f"Corrections of the baseline: {listed(agreed)}."


def signed(amount: Decimal, metric: str, wording: Wording) -> str:
    """Return the amount with its sign, also a plus."""
    return f"{'+' if amount > 0 else ''}{wording.quantity(metric, amount)}"
