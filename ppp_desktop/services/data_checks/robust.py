"""What is usual of a figure, and whether another is far from it: medians, exact in integers.

The measure is the modified z-score of B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle
Outliers" (ASQC, 1993): 0.6745 × (figure − median) ÷ MAD, far beyond ±3.5. MAD is the median of
the distances from the median; both stay where they are when up to half of the figures are wrong,
which mean and standard deviation do not. Here the median is that of one weekday, of which a
trailing window holds only a few; so the distances are taken as shares of their weekday's median
and those of all days of the window are put together. Two more conditions keep small figures from
raising alarms: a figure must be at least twice or at most half of the median, and lie beyond 3.5
times the scatter that counts have by themselves (variance = twice the mean: Poisson's, doubled
because sales and leads come in clusters).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ppp_desktop.core.exact import SCALE_DIGITS

LEAST_FIGURES = 5
"""Figures of a weekday that it takes to tell what is usual."""

LEAST_DISTANCES = 21
"""Distances that it takes to tell how much figures scatter."""

PARTS = 1_000_000
"""Distances are shares of the median in parts per million."""

_ONE: int = 10**SCALE_DIGITS
_SHARE_OF_MAD = 6_745
_FAR = 35_000  # 3.5 in the same ten-thousandths
_LEAST_NOISE = 49 * PARTS * PARTS * _ONE  # 49 = 4 × 3.5²


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual: twice the median in millionths, so that it is an integer, and the scatter.

    `scatter` is the median distance in parts per million. `size_2` is twice the number, in
    millionths, of single things that a figure counts or sums, None where it has no such number.
    """

    median_2: int
    scatter: int
    size_2: int | None = None

    @property
    def median(self) -> int:
        """The median in millionths, rounded down to one."""
        return self.median_2 // 2


def median_twice(figures: Sequence[int]) -> int:
    """Return twice the median of at least one figure, which is an integer."""
    ordered = sorted(figures)
    middle = len(ordered) // 2
    return ordered[middle] + ordered[~middle]


def distance(figure: int, median_2: int) -> int:
    """Return how far a figure lies from a median above nothing, in parts per million of it."""
    return abs(2 * figure - median_2) * PARTS // median_2


def is_jump(figure: int, known: Usual) -> bool:
    """Tell whether a figure in millionths is suddenly far from what is usual."""
    if not (figure >= known.median_2 or 4 * figure <= known.median_2):
        return False
    away = distance(figure, known.median_2)
    if _SHARE_OF_MAD * away <= _FAR * known.scatter:
        return False
    if known.size_2 is None:
        return True
    # (away ÷ PARTS)² > 3.5² × 2 ÷ (size_2 ÷ 2 ÷ ONE), without the divisions.
    return away * away * known.size_2 > _LEAST_NOISE


def is_threefold(figure: int, known: Usual) -> bool:
    """Tell whether a figure is at least three times the median, or at most a third of it."""
    return 2 * figure >= 3 * known.median_2 or 6 * figure <= known.median_2
