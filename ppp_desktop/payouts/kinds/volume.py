"""Volume tiers: the reached tier's rate on everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ppp_desktop.payouts.fields import YesNo, refusal
from ppp_desktop.payouts.kinds.rated_tiers import RatedTiers
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.words import Wording


class Volume(RatedTiers):
    """The reached tier's rate on everything."""

    label: ClassVar[str] = "Volume"
    summary: ClassVar[str] = "The rate of the tier that is reached counts for all units."

    kind: Literal["volume"] = "volume"
    retroactive: YesNo | None = Field(
        default=None,
        title="Earlier units too",
        description="With a running total: whether a newly reached rate counts also for what "
        "came in earlier periods.",
        json_schema_extra={"unit": "yes_no"},
    )

    @model_validator(mode="after")
    def _check_retroactive(self) -> Volume:
        if self.is_cumulative and self.retroactive is None:
            raise refusal(
                "It must be said whether a newly reached rate counts for what came before.",
                remedy="Answer yes: the difference is paid; or no: what came before stays as it "
                "was paid.",
                at="retroactive",
            )
        return self

    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield everything at the reached tier's rate, and that tier's flat fee."""
        number = self.reached(quantity)
        yield Slice(number, quantity, self.tiers[number].rate)
        yield from self._fee(number, quantity)

    def added(self, before: Decimal, total: Decimal) -> tuple[Slice, ...]:
        """Return the difference of the totals, or what is new at the rate reached now.

        Where earlier units keep their rate, a flat fee is due when its tier is newly reached, and
        taken back when refunds bring the total below it.
        """
        if self.retroactive:
            return super().added(before, total)
        number = self.reached(total)
        fees: Iterator[Slice] = iter(())
        if self._level(total) > self._level(before):
            fees = self._fee(number, total)
        elif self._level(total) < self._level(before):
            paid = self._fee(self.reached(before), before)
            fees = (replace(fee, quantity=-fee.quantity, is_before=True) for fee in paid)
        return (Slice(number, total - before, self.tiers[number].rate), *fees)

    def sentence(self, wording: Wording) -> str:
        """Return "On all approved leads of the month: €10.00 each up to 100, …"."""
        words = self._words(wording)
        each = "" if wording.is_money(self.metric) else " each"
        rates = [
            f"{wording.rate(self.metric, tier.rate)}{each}"
            + (f" {words.limit(number)}" if len(self.tiers) > 1 else "")
            for number, tier in enumerate(self.tiers)
        ]
        fees = self._fee_sentence(wording, self._fee_opening())
        return f"{self._opening(wording)}: {', '.join(rates)}.{self._earlier()}{fees}"

    def _level(self, quantity: Decimal) -> int:
        return self.reached(quantity) if quantity > 0 else -1

    def _opening(self, wording: Wording) -> str:
        words = self._words(wording)
        if self.is_per_event:
            return f"For each {words.event()} by itself, on all its {words.subject()}"
        if self.is_cumulative and not self.retroactive:
            return (
                f"On the {words.subject()} of the {wording.period_noun}, by the tier that all "
                f"{words.span()} have reached"
            )
        return f"On all {words.subject()} {words.span()}"

    def _earlier(self) -> str:
        if not self.is_cumulative:
            return ""
        if self.retroactive:
            return " A newly reached rate counts for what came before too: the difference is paid."
        return " What came before stays as it was paid."

    def _fee_opening(self) -> str:
        if self.is_per_event:
            return "Plus, for each of them, the flat fee of the tier that it reaches"
        if not self.is_cumulative:
            return "Plus the flat fee of the tier reached"
        if self.retroactive:
            return "Plus the flat fee of the tier reached, less the one that was due before"
        return "Plus once the flat fee of a tier that is newly reached"
