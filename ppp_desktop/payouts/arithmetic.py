"""Exact decimals: the context that all pay is computed in, and the written form of a number."""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    localcontext,
)

PRECISION = 60
"""Significant digits. Terms have at most 20 and sums 19, so that products of three are exact."""

_SETTLED_DECIMALS = 30
_SETTLED = Decimal(1).scaleb(-_SETTLED_DECIMALS)


def exactly() -> AbstractContextManager[Context]:
    """Compute with 60 digits; a binary fraction anywhere raises decimal.FloatOperation."""
    return localcontext(
        Context(
            prec=PRECISION,
            rounding=ROUND_HALF_EVEN,
            traps=[FloatOperation, InvalidOperation, DivisionByZero],
        )
    )


def settle(value: Decimal) -> Decimal:
    """Return `value` without the error that a division left in its last digits.

    A third of 0.015 is a tie at the cent; computed it is 0.00499…9 and would be rounded down.
    """
    with exactly():
        settled = value.quantize(_SETTLED)
        return value if value == settled else settled.normalize()


def canonical(value: Decimal) -> str:
    """Return the one written form of a number: no exponent, no needless zeros, no minus zero."""
    with exactly():
        return format(value.normalize(), "f") if value else "0"
