"""What goes from one period to the next: draws to recover, clawback carried, shares kept back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.periods import Period


@dataclass(frozen=True, slots=True)
class Held:
    """A share of `kept_in`'s pay that is released or forfeited in the period `due`."""

    kept_in: Period
    due: Period
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Balances:
    """`draw` is what advances were paid above pay and not recovered, `clawback` what reversals
    still take back; both are zero or more, in the contract's currency and its minor unit.
    """

    draw: Decimal = Decimal(0)
    clawback: Decimal = Decimal(0)
    held: tuple[Held, ...] = ()


NO_BALANCES = Balances()
"""Where a contract begins."""
