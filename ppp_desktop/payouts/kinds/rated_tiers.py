"""Tiers with rates: what graduated and volume tiers share."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field, ValidationInfo, model_validator

from ppp_desktop.payouts.fields import Filled, Known, too_large_share
from ppp_desktop.payouts.kinds.bands import Tier
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.kinds.tiers import Tiered
from ppp_desktop.payouts.words import Wording


class RatedTiers(Tiered):
    """Tiers with a rate and perhaps a flat fee."""

    tiers: Filled[Tier] = Field(
        title="Tiers",
        description="Rates from the lowest to the highest tier; the last one is open.",
        json_schema_extra={"unit": "tiers", "minItems": 1},
    )

    @model_validator(mode="after")
    def _check_shares(self, info: ValidationInfo) -> RatedTiers:
        unit_of = Known.of(info).unit_of
        if unit_of is not None and unit_of(self.metric) == "money":
            for number, tier in enumerate(self.tiers):
                if tier.rate > 1:
                    raise too_large_share(tier.rate, at=f"tiers[{number}].rate")
        return self

    def _fee(self, number: int, quantity: Decimal) -> Iterator[Slice]:
        if self.tiers[number].flat_fee and self.is_due(quantity):
            yield Slice(number, Decimal(1), self.tiers[number].flat_fee, is_fee=True)

    def _fee_sentence(self, wording: Wording, opening: str) -> str:
        fees = [tier.flat_fee for tier in self.tiers]
        words = self._words(wording)
        at_zero = f", also {words.nothing()}" if self.flat_fee_at_zero else ""
        return words.fees(fees, opening, at_zero)
