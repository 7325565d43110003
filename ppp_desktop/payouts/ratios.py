"""Ratios with nothing cut off: a derived figure is made again from the two sums behind it."""

from __future__ import annotations

from fractions import Fraction

from ppp_desktop.core.vocabulary import Measure

_NEARLY = Fraction(1, 10**6)


def exact_value(measure: Measure) -> Fraction | None:
    """Return the value of `measure` exactly; None where it has none."""
    if measure.value is None:
        return None
    factor = whole_factor(measure)
    if factor is None or measure.numerator is None or not measure.denominator:
        return Fraction(measure.value)
    return Fraction(measure.numerator) / Fraction(measure.denominator) * factor


def whole_factor(measure: Measure) -> int | None:
    """Return the whole number that the ratio was multiplied by (cost per 1,000 impressions: 1000).

    The value tells it. None where the figure is no ratio of two sums, or a sum is zero.
    """
    if not measure.value or not measure.numerator or not measure.denominator:
        return None
    ratio = Fraction(measure.numerator) / Fraction(measure.denominator)
    factor = Fraction(measure.value) / ratio
    whole = round(factor)
    return whole if abs(factor - whole) < _NEARLY else None
