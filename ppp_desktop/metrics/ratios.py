"""Ratios of sums, attainment and pacing: exact where they decide, never an average of averages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.catalogue import Direction, Formula

PRECISION = 40
FEWEST_PERIODS_FOR_A_SEASON = 3


def divide(numerator: Decimal, denominator: Decimal, formula: Formula) -> Decimal | None:
    """Return numerator ÷ denominator × factor (40 significant digits), None for no denominator."""
    if denominator == 0:
        return None
    with localcontext(prec=PRECISION):
        return numerator * formula.factor / denominator


def attainment(actual: Decimal | None, target: Decimal, direction: Direction) -> Decimal | None:
    """Return how far a target is reached, 1 = exactly; None where there is nothing to compare.

    Higher is better: actual ÷ target. Lower is better: target ÷ actual; a lower-is-better metric
    at zero has no finite attainment and gives None.
    """
    if actual is None:
        return None
    above, below = (actual, target) if direction is Direction.HIGHER else (target, actual)
    if below == 0:
        return None
    with localcontext(prec=PRECISION):
        return above / below


@dataclass(frozen=True, slots=True)
class ExpectedShare:
    """The share of a period's total that is usually there by a day, and how that is known.

    `periods` counts the earlier periods that it was learnt from; 0 means linear by days.
    """

    share: Decimal
    periods: int


def expected_share(
    period: Period, through: date, history: Sequence[tuple[Period, Mapping[date, Decimal]]]
) -> ExpectedShare:
    """Return which share of the period's total should be there at the end of day `through`.

    The mean, over earlier periods with a total above zero, of their own share at the same part of
    their days; linear while fewer than three such periods exist. `history` holds daily sums.
    """
    elapsed = min(max((through - period.start).days + 1, 0), period.days)
    with localcontext(prec=PRECISION):
        linear = Decimal(elapsed) / period.days
        shares = [
            share
            for earlier, days in history
            if (share := _share_by(earlier, days, linear)) is not None
        ]
        if len(shares) < FEWEST_PERIODS_FOR_A_SEASON or linear in (0, 1):
            return ExpectedShare(linear, 0)
        mean = sum(shares, Decimal(0)) / len(shares)
    return ExpectedShare(mean, len(shares)) if mean > 0 else ExpectedShare(linear, 0)


def pacing(actual: Decimal, target: Decimal, share: Decimal) -> Decimal | None:
    """Return actual ÷ (target × expected share); None before anything is expected.

    6 of 20 with 48 % of the period gone is 6 ÷ 9.6 = 0.625.
    """
    expected = target * share
    if expected == 0:
        return None
    with localcontext(prec=PRECISION):
        return actual / expected


def _share_by(period: Period, days: Mapping[date, Decimal], linear: Decimal) -> Decimal | None:
    total = sum(days.values(), Decimal(0))
    if total <= 0:
        return None
    whole_days = int(linear * period.days)
    last = period.start + timedelta(days=whole_days - 1)
    reached = sum((value for day, value in days.items() if day <= last), Decimal(0))
    # Within the day that the cut falls into, its sum counts in proportion.
    part = linear * period.days - whole_days
    reached += days.get(last + timedelta(days=1), Decimal(0)) * part
    return reached / total
