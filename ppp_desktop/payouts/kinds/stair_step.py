"""Stair-step: the reached tier's flat amount, however much lies in the tier."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from ppp_desktop.payouts.fields import Filled
from ppp_desktop.payouts.kinds.bands import Stair
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.kinds.tier_words import TierWords
from ppp_desktop.payouts.kinds.tiers import Tiered
from ppp_desktop.payouts.words import Wording


class StairStep(Tiered):
    """The reached tier's flat amount."""

    label: ClassVar[str] = "Stair-step"
    summary: ClassVar[str] = "A fixed amount for the tier that is reached, however much is in it."

    kind: Literal["stair_step"] = "stair_step"
    tiers: Filled[Stair] = Field(
        title="Tiers",
        description="Amounts from the lowest to the highest tier; the last one is open.",
        json_schema_extra={"unit": "tiers", "minItems": 1},
    )

    @property
    def weighs_by(self) -> Weight:
        """Single events count for themselves; the amount of a period by its days."""
        return super().weighs_by if self.is_per_event else Weight.DAYS

    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield the reached tier's amount, or none of it when nothing was counted."""
        number = self.reached(quantity)
        times = Decimal(1) if self.is_due(quantity) else Decimal(0)
        yield Slice(number, times, self.tiers[number].amount, is_fee=True)

    def sentence(self, wording: Wording) -> str:
        """Return "A fixed amount by the approved leads of the month: €500.00 up to 100, …"."""
        words = self._words(wording)
        amounts = [
            f"{wording.money(tier.amount)} {self._limit(number, words)}"
            for number, tier in enumerate(self.tiers)
        ]
        if self.is_per_event:
            opening = f"For each {words.event()}, a fixed amount by its {words.subject()}"
        else:
            opening = f"A fixed amount by the {words.subject()} {words.span()}"
        return f"{opening}: {', '.join(amounts)}.{self._rest(words)}"

    def _limit(self, number: int, words: TierWords) -> str:
        if len(self.tiers) == 1:
            return f"for anything above {words.quantity(Decimal(0))}"
        return words.limit(number)

    def _rest(self, words: TierWords) -> str:
        if self.is_cumulative:
            return " Each amount includes those below it: what was due before is deducted."
        if not self.tiers[0].amount:
            return ""
        nothing = words.nothing()
        if self.flat_fee_at_zero:
            return f" The first amount is due also {nothing}."
        return f" Nothing {nothing}."

    def _flat_name(self, number: int, words: TierWords) -> str:
        return f"Tier {number + 1}, {self._limit(number, words)}"
