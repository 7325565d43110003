"""Graduated tiers: each tier's rate on what lies inside the tier."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from ppp_desktop.payouts.kinds.rated_tiers import RatedTiers
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.words import Wording


class Graduated(RatedTiers):
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
        words = self._words(wording)
        each = f"For each {words.event()} by itself: " if self.is_per_event else ""
        rate = wording.rate(self.metric, first.rate)
        fees = self._fee_sentence(wording, self._fee_opening())
        if first.up_to is None:
            return f"{each}{self._plain(rate, wording)}.{fees}"
        limit = words.quantity(first.up_to)
        if wording.is_money(self.metric):
            opening = f"{rate} of the first {limit} {wording.share_of(self.metric, self.scope)}"
        else:
            counted = wording.counted(self.metric, self.scope, Decimal(2))
            opening = f"{rate} for each of the first {limit} {counted}"
        if self.basis is not None and not self.is_per_event:
            opening = f"{opening} {words.span()}"
        rest = [
            f"{wording.rate(self.metric, tier.rate)} "
            + ("above" if tier.up_to is None else f"up to {words.quantity(tier.up_to)}")
            for tier in others
        ]
        return f"{each}{', '.join([opening, *rest])}.{fees}"

    def _fee_opening(self) -> str:
        if self.is_per_event:
            return "Plus, for each of them, a flat fee for each tier that it reaches"
        once = " once" if self.is_cumulative else ""
        return f"Plus{once} a flat fee for each tier reached"

    def _plain(self, rate: str, wording: Wording) -> str:
        if wording.is_money(self.metric):
            return f"{rate} {wording.share_of(self.metric, self.scope)}"
        return f"{rate} for each {wording.counted(self.metric, self.scope, Decimal(1))}"
