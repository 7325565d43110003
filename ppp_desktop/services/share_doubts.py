"""Shares that were perhaps written in the other form: 0.08 where 8 % was meant, 70 for 0.70."""

from __future__ import annotations

from decimal import Decimal

_LEAST = Decimal("0.01")
_MOST_OF_A_RATE = Decimal("0.5")
_HUNDRED = Decimal(100)


def other_share(share: Decimal, *, is_rate: bool) -> Decimal | None:
    """Return the share that may have been meant, None where there is no doubt.

    `is_rate` tells that it is a price: hardly anybody pays more than half of what is counted.
    """
    if 0 < share < _LEAST:
        return share * _HUNDRED
    if is_rate and share >= _MOST_OF_A_RATE and share != 1:
        return share / _HUNDRED
    return None
