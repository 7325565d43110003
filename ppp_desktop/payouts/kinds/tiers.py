"""Graduated and volume tiers: one list of breakpoints, so that nothing falls between two tiers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import (
    Document,
    Filled,
    Known,
    NotNegative,
    Positive,
    SummedMetric,
    YesNo,
    refusal,
    too_large_share,
)
from ppp_desktop.payouts.kinds.component import ResultComponent, Weight
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


class Breakpoint(StrEnum):
    """The tier that a value of exactly a breakpoint belongs to."""

    LOWER = "lower"
    UPPER = "upper"


class Tier(Document):
    """One tier: it ends at `up_to`, or is open where that is None."""

    up_to: Positive | None = Field(
        title="Up to",
        description="Where the tier ends; the last tier is open.",
        json_schema_extra={"unit": "quantity"},
    )
    rate: NotNegative = Field(
        title="Rate",
        description="The price of a unit, or the share of an amount of money.",
        json_schema_extra={"unit": "rate"},
    )
    flat_fee: NotNegative = Field(
        default=Decimal(0),
        title="Flat fee",
        description="A fixed amount that is due once when the tier is reached.",
        json_schema_extra={"unit": "money"},
    )


@dataclass(frozen=True, slots=True)
class Slice:
    """One priced part: a quantity at a rate, or a flat fee (quantity 1) of the tier `number`."""

    number: int
    quantity: Decimal
    rate: Decimal
    is_fee: bool = False

    @property
    def amount(self) -> Decimal:
        """Quantity × rate, unrounded."""
        return self.quantity * self.rate


class _Tiered(ResultComponent):
    """What graduated and volume share: the tiers, the questions, and how a line is made."""

    metric: SummedMetric = Field(
        title="Metric",
        description="What is counted or summed over the period.",
        json_schema_extra={"unit": "metric", "metric_units": ["count", "money"]},
    )
    tiers: Filled[Tier] = Field(
        title="Tiers",
        description="Rates from the lowest to the highest tier; the last one is open.",
        json_schema_extra={"unit": "tiers", "minItems": 1},
    )
    on_breakpoint: Breakpoint = Field(
        title="Exactly on a breakpoint",
        description="Whether a value of exactly a breakpoint belongs to the lower or upper tier.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"lower": "the lower tier", "upper": "the upper tier"},
        },
    )
    flat_fee_at_zero: YesNo = Field(
        default=False,
        title="Flat fee at zero",
        description="Whether the first tier's flat fee is due when nothing was counted.",
        json_schema_extra={"unit": "yes_no"},
    )

    @field_validator("tiers")
    @classmethod
    def _check_breakpoints(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        before = Decimal(0)
        for number, tier in enumerate(tiers[:-1]):
            at = f"[{number}].up_to"
            if tier.up_to is None:
                raise refusal("Only the last tier is open.", remedy="Say where it ends.", at=at)
            if tier.up_to <= before:
                raise refusal(
                    f"The tier up to {canonical(tier.up_to)} does not come after "
                    f"{canonical(before)}.",
                    remedy="Order the tiers from the lowest to the highest, each limit once.",
                    at=at,
                )
            before = tier.up_to
        if tiers[-1].up_to is not None:
            raise refusal(
                f"Nothing is agreed above {canonical(tiers[-1].up_to)}.",
                remedy="Leave the limit of the last tier open (null).",
                at=f"[{len(tiers) - 1}].up_to",
            )
        return tiers

    @model_validator(mode="after")
    def _check_shares(self, info: ValidationInfo) -> _Tiered:
        unit_of = Known.of(info).unit_of
        if unit_of is not None and unit_of(self.metric) == "money":
            for number, tier in enumerate(self.tiers):
                if tier.rate > 1:
                    raise too_large_share(tier.rate, at=f"tiers[{number}].rate")
        return self

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the quantity that finds the tier."""
        return (self.request_of(self.metric),)

    def main_request(self) -> MeasureRequest:
        """Return the quantity that finds the tier."""
        return self.request_of(self.metric)

    @property
    def weighs_by(self) -> Weight:
        """The whole period's tiers, by the results that fall on each part."""
        return Weight.RESULTS

    def calculate(self, workings: Workings) -> LineDraft:
        """Return the priced slices as steps and parts."""
        request = self.request_of(self.metric)
        found = workings.measured(request).value
        slices = tuple(self.slices(found or Decimal(0)))
        is_money = workings.wording.is_money(self.metric)
        return LineDraft(
            sum((piece.amount for piece in slices), Decimal(0)),
            tuple(self._step(piece, workings.wording) for piece in slices),
            tuple(
                Part(piece.quantity, piece.rate, piece.amount, is_money and not piece.is_fee)
                for piece in slices
            ),
            (workings.measure_leaf(request),),
            NO_RESULTS if found is None else "",
        )

    def reached(self, quantity: Decimal) -> int:
        """Return the number of the tier, from 0, that `quantity` lies in."""
        for number, tier in enumerate(self.tiers[:-1]):
            limit = tier.up_to
            if limit is not None and (
                quantity < limit or (quantity == limit and self.on_breakpoint is Breakpoint.LOWER)
            ):
                return number
        return len(self.tiers) - 1

    @abstractmethod
    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield what `quantity` is made of; at least one slice."""

    def _fee(self, number: int, quantity: Decimal) -> Iterator[Slice]:
        due = quantity > 0 or self.flat_fee_at_zero
        if self.tiers[number].flat_fee and due:
            yield Slice(number, Decimal(1), self.tiers[number].flat_fee, is_fee=True)

    def _step(self, piece: Slice, wording: Wording) -> Explanation:
        if piece.is_fee:
            text = f"Flat fee of tier {piece.number + 1}: {wording.money(piece.amount)}"
            return Explanation(text, self.step, piece.amount)
        quantity = wording.quantity(self.metric, piece.quantity)
        rate = wording.rate(self.metric, piece.rate)
        text = f"{quantity} × {rate} = {wording.money(piece.amount)}"
        return Explanation(text, self.step, piece.amount)

    def _limit(self, number: int, wording: Wording) -> str:
        """Return "up to 200" or "above 200", with or without the breakpoint as agreed."""
        lower = self.on_breakpoint is Breakpoint.LOWER
        limit = self.tiers[number].up_to
        if limit is not None:
            return f"{'up to' if lower else 'below'} {wording.quantity(self.metric, limit)}"
        before = self.tiers[number - 1].up_to or Decimal(0)
        return f"{'above' if lower else 'from'} {wording.quantity(self.metric, before)}"

    def _fee_sentence(self, wording: Wording, opening: str) -> str:
        fees = [
            f"{wording.money(tier.flat_fee)} {self._limit(number, wording)}"
            for number, tier in enumerate(self.tiers)
            if tier.flat_fee and len(self.tiers) > 1
        ]
        if len(self.tiers) == 1 and self.tiers[0].flat_fee:
            fees = [wording.money(self.tiers[0].flat_fee)]
        if not fees:
            return ""
        zero = ", also when there is nothing to count" if self.flat_fee_at_zero else ""
        return f" {opening}: {', '.join(fees)}{zero}."


class Graduated(_Tiered):
    """Each tier's rate on what lies inside the tier."""

    label: ClassVar[str] = "Graduated"
    summary: ClassVar[str] = "Each tier's rate counts for the units inside that tier only."

    kind: Literal["graduated"] = "graduated"

    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield the slice of each tier reached, each with its flat fee."""
        lower = Decimal(0)
        for number in range(self.reached(quantity) + 1):
            tier = self.tiers[number]
            upper = quantity if tier.up_to is None else min(quantity, tier.up_to)
            if number == 0 or upper > lower:
                yield Slice(number, upper - lower, tier.rate)
            yield from self._fee(number, quantity)
            lower = upper

    def sentence(self, wording: Wording) -> str:
        """Return "€10.00 for each of the first 100 approved leads, €12.00 up to 200, …"."""
        first, *others = self.tiers
        rate = wording.rate(self.metric, first.rate)
        fees = self._fee_sentence(wording, "Plus a flat fee for each tier reached")
        if first.up_to is None:
            return f"{self._plain(rate, wording)}.{fees}"
        limit = wording.quantity(self.metric, first.up_to)
        if wording.is_money(self.metric):
            opening = f"{rate} of the first {limit} {self._of(wording)}"
        else:
            counted = wording.counted(self.metric, self.scope, Decimal(2))
            opening = f"{rate} for each of the first {limit} {counted}"
        rest = [
            f"{wording.rate(self.metric, tier.rate)} "
            + (
                "above"
                if tier.up_to is None
                else f"up to {wording.quantity(self.metric, tier.up_to)}"
            )
            for tier in others
        ]
        return f"{', '.join([opening, *rest])}.{fees}"

    def _of(self, wording: Wording) -> str:
        return wording.share_of(self.metric, self.scope)

    def _plain(self, rate: str, wording: Wording) -> str:
        if wording.is_money(self.metric):
            return f"{rate} {self._of(wording)}"
        return f"{rate} for each {wording.counted(self.metric, self.scope, Decimal(1))}"


class Volume(_Tiered):
    """The reached tier's rate on everything."""

    label: ClassVar[str] = "Volume"
    summary: ClassVar[str] = "The rate of the tier that is reached counts for all units."

    kind: Literal["volume"] = "volume"

    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield everything at the reached tier's rate, and that tier's flat fee."""
        number = self.reached(quantity)
        yield Slice(number, quantity, self.tiers[number].rate)
        yield from self._fee(number, quantity)

    def sentence(self, wording: Wording) -> str:
        """Return "For all approved leads of the month: €10.00 each up to 100, …"."""
        is_money = wording.is_money(self.metric)
        each = "" if is_money else " each"
        counted = wording.counted(self.metric, self.scope, Decimal(2)).removeprefix("of ")
        rates = [
            f"{wording.rate(self.metric, tier.rate)}{each}"
            + (f" {self._limit(number, wording)}" if len(self.tiers) > 1 else "")
            for number, tier in enumerate(self.tiers)
        ]
        fees = self._fee_sentence(wording, "Plus the flat fee of the tier reached")
        opening = f"On all {counted} of the {wording.period_noun}"
        return f"{opening}: {', '.join(rates)}.{fees}"
