"""Exact storage of decimals as scaled 64-bit integers, so that sums never depend on row order."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from ppp_desktop.core.errors import ValidationFailed

SCALE_DIGITS = 6
"""Decimals kept for every stored quantity and amount."""

LARGEST_SCALED = 2**63 - 1
_ONE = 10**SCALE_DIGITS
_UNIT = Decimal(1).scaleb(-SCALE_DIGITS)
_PRECISION = 60


def to_scaled(value: Decimal) -> int:
    """Return `value` × 10⁶ as an integer.

    Raises ValidationFailed for more than six decimals, for what is no number and for amounts
    beyond ±9.2 × 10¹²: nothing is ever cut off silently.
    """
    if not value.is_finite():
        raise ValidationFailed(f"{value} is not a number.")
    with localcontext(prec=_PRECISION):
        scaled = value.scaleb(SCALE_DIGITS)
        whole = int(scaled)
        if whole != scaled:
            raise ValidationFailed(f"{value} has more than {SCALE_DIGITS} decimals.")
    if abs(whole) > LARGEST_SCALED:
        raise ValidationFailed(f"{value} is too large to be stored.")
    return whole


def from_scaled(scaled: int) -> Decimal:
    """Return the decimal that `scaled` stands for, without trailing zeros behind the point."""
    whole_number, rest = divmod(scaled, _ONE)
    if not rest:  # most figures are whole, and a chart reads thousands
        return Decimal(whole_number)
    with localcontext(prec=_PRECISION):
        return Decimal(scaled).scaleb(-SCALE_DIGITS).normalize()


def rescale(value: Decimal) -> tuple[Decimal, bool]:
    """Return `value` with at most six decimals (half-even) and whether that changed it.

    Spreadsheets carry float noise such as 1.429999948; the caller reports how many were cut.
    """
    with localcontext(prec=_PRECISION):
        kept = value.quantize(_UNIT, rounding=ROUND_HALF_EVEN)
        return kept, kept != value


def plain(value: Decimal) -> str:
    """Return the decimal without exponent: "1164.10" stays, 1E+2 becomes "100"."""
    return f"{value:f}"
