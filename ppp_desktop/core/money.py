"""Rounding and writing of money: the only place where an amount is rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_PRECISION = 60

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}

# ISO 4217, table A.1: currencies whose minor unit is not two digits.
_MINOR_DIGITS = {
    **dict.fromkeys(
        ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF").split(),
        0,
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


class Rounding(StrEnum):
    """How a statement line is rounded to the currency's minor unit; printed on the statement."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}


def minor_digits(currency: str) -> int:
    """Return how many decimals `currency` (ISO 4217 code) has; 2 where the table names none."""
    return _MINOR_DIGITS.get(currency, 2)


def round_money(amount: Decimal, currency: str, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """Return `amount` rounded to the minor unit of `currency`.

    Half-up means away from zero on a tie, so that a refund mirrors its sale to the cent.
    """
    unit = Decimal(1).scaleb(-minor_digits(currency))
    with localcontext(prec=_PRECISION):
        rounded = amount.quantize(unit, rounding=_MODES[rounding])
        return abs(rounded) if rounded == 0 else rounded


def format_money(amount: Decimal, currency: str) -> str:
    """Return the amount as a reader expects it: "€1,286.58", "−£12.00", "PLN 100.00".

    An amount with more decimals than the currency has (a rate of €0.0125) keeps them.
    """
    decimals = max(minor_digits(currency), _decimals(amount))
    figure = f"{abs(amount):,.{decimals}f}"
    symbol = _SYMBOLS.get(currency)
    written = f"{symbol}{figure}" if symbol else f"{currency}{NO_BREAK_SPACE}{figure}"
    return f"{MINUS}{written}" if amount < 0 else written


def format_amount(amount: Decimal, currency: str) -> str:
    """Return the amount without its currency, for columns that name it in their title."""
    decimals = max(minor_digits(currency), _decimals(amount))
    sign = MINUS if amount < 0 else ""
    return f"{sign}{abs(amount):,.{decimals}f}"


def format_number(value: Decimal) -> str:
    """Return a quantity with thousands commas and no needless zeros: "1,286.5", "−3"."""
    sign = MINUS if value < 0 else ""
    return f"{sign}{abs(value):,.{_decimals(value)}f}"


def format_percent(share: Decimal) -> str:
    """Return a share as per cent with at most two decimals: 0.125 gives "12.5 %"."""
    with localcontext(prec=_PRECISION):
        percent = (share * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{format_number(percent)}{NO_BREAK_SPACE}%"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
