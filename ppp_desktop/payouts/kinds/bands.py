"""Bands of tiers: where each ends, what finds the tier, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from ppp_desktop.core.vocabulary import Span
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.fields import Document, NotNegative, Positive, refusal


class Breakpoint(StrEnum):
    """The tier that a value of exactly a breakpoint belongs to."""

    LOWER = "lower"
    UPPER = "upper"


class TierBasis(StrEnum):
    """What the tier is found by."""

    PERIOD = "period"
    EVENT = "event"
    CONTRACT = "contract"
    YEAR = "year"

    @property
    def before(self) -> Span | None:
        """The span whose total counts before the period's; None where tiers begin anew."""
        return _BEFORE.get(self)


_BEFORE: Mapping[TierBasis, Span] = {
    TierBasis.CONTRACT: Span.CONTRACT_BEFORE,
    TierBasis.YEAR: Span.YEAR_BEFORE,
}


class Band(Document):
    """Where a tier ends: at `up_to`, or it is open where that is None."""

    up_to: Positive | None = Field(
        title="Up to",
        description="Where the tier ends; the last tier is open.",
        json_schema_extra={"unit": "quantity"},
    )


class Tier(Band):
    """A tier with a rate, and perhaps a flat fee."""

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


class Stair(Band):
    """A tier with one amount, however much lies in it."""

    amount: NotNegative = Field(
        title="Amount",
        description="What is paid when this tier is reached.",
        json_schema_extra={"unit": "money"},
    )


def check_bands(bands: Sequence[Band]) -> None:
    """Raise a refusal unless the limits rise and only the last band is open."""
    before = Decimal(0)
    for number, band in enumerate(bands[:-1]):
        at = f"[{number}].up_to"
        if band.up_to is None:
            raise refusal("Only the last tier is open.", remedy="Say where it ends.", at=at)
        if band.up_to <= before:
            raise refusal(
                f"The tier up to {canonical(band.up_to)} does not come after {canonical(before)}.",
                remedy="Order the tiers from the lowest to the highest, each limit once.",
                at=at,
            )
        before = band.up_to
    last = bands[-1].up_to
    if last is not None:
        raise refusal(
            f"Nothing is agreed above {canonical(last)}.",
            remedy="Leave the limit of the last tier open (null).",
            at=f"[{len(bands) - 1}].up_to",
        )
