"""Two sources beside each other: the figures of some days or of one value, and how they compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from enum import StrEnum

from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.conversion import PRECISION

_NOTHING = Decimal(0)


class GapState(StrEnum):
    """How two figures compare. "Here" is the trusted source, "there" the other one."""

    WITHIN = "within"
    BEYOND = "beyond"
    EXPLAINED = "explained"
    ONLY_HERE = "only here"
    ONLY_THERE = "only there"


OPEN_STATES = (GapState.BEYOND, GapState.ONLY_HERE, GapState.ONLY_THERE)
"""The states that somebody should look into."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What two sources say of the same; None where a source has no results at all."""

    trusted: Decimal | None = None
    other: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        """The other figure less the trusted one; a source without results counts as zero."""
        with localcontext(prec=PRECISION):
            return (self.other or _NOTHING) - (self.trusted or _NOTHING)

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of the trusted figure; None where that is zero or missing."""
        if not self.trusted:
            return None
        with localcontext(prec=PRECISION):
            return self.difference / abs(self.trusted)

    @property
    def one_has_nothing(self) -> bool:
        """True where exactly one of the sources has results."""
        return (self.trusted is None) != (self.other is None)

    def __add__(self, more: Pair) -> Pair:
        return Pair(_added(self.trusted, more.trusted), _added(self.other, more.other))

    def bears(self, difference: Decimal, tolerance: Decimal) -> bool:
        """Tell whether a difference lies within a share of the trusted figure."""
        with localcontext(prec=PRECISION):
            return abs(difference) <= tolerance * abs(self.trusted or _NOTHING)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the sources differ on `days`, for one `value` of a dimension or for all results.

    `difference` is what was explained, `now` what the difference is today. While `holds` the two
    are as near as the tolerance asks; where it does not, only `difference` stays explained.
    """

    id: int
    days: Period
    dimension: str
    value: str
    reason: str
    author: str
    explained_at: datetime
    difference: Decimal
    now: Decimal
    holds: bool

    @property
    def is_whole(self) -> bool:
        """True where all results of the days were meant."""
        return not self.dimension


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line of a comparison: some days, or one `value` over all of them.

    `explained` is what of the difference somebody explained, `reasons` by whom and why.
    """

    days: Period
    value: str
    pair: Pair
    explained: Decimal
    state: GapState
    reasons: tuple[Explanation, ...] = ()

    @property
    def open_part(self) -> Decimal:
        """What of the difference nobody explained."""
        with localcontext(prec=PRECISION):
            return self.pair.difference - self.explained

    @property
    def is_open(self) -> bool:
        """Whether somebody should look into it."""
        return self.state in OPEN_STATES


def state_of(pair: Pair, explained: Decimal, tolerance: Decimal, *, has_reason: bool) -> GapState:
    """Return how a pair compares once a part of its difference is explained.

    Two figures that are equal are within whatever the tolerance, also a zero beside nothing.
    """
    difference = pair.difference
    if not difference or (not pair.one_has_nothing and pair.bears(difference, tolerance)):
        return GapState.WITHIN
    with localcontext(prec=PRECISION):
        left = difference - explained
    if has_reason and pair.bears(left, tolerance):
        return GapState.EXPLAINED
    if pair.other is None:
        return GapState.ONLY_HERE
    return GapState.ONLY_THERE if pair.trusted is None else GapState.BEYOND


def buckets_of(pairs: Mapping[Period, Pair]) -> list[tuple[Period, Pair]]:
    """Return figures by days in order; those of spans that overlap are added over all their days.

    A row that sums a week can only be compared with the whole week of the other source.
    """
    found: list[tuple[Period, Pair]] = []
    for days in sorted(pairs):
        pair = pairs[days]
        if found and days.start <= found[-1][0].end:
            before, so_far = found[-1]
            found[-1] = (Period(before.start, max(before.end, days.end)), so_far + pair)
        else:
            found.append((days, pair))
    return found


def total_of(pairs: Iterable[Pair]) -> Pair:
    """Return the sum of pairs."""
    total = Pair()
    for pair in pairs:
        total = total + pair
    return total


def overlaps(one: Period, other: Period) -> bool:
    """Tell whether two spans share a day."""
    return one.start <= other.end and other.start <= one.end


def covers(days: Period, inner: Period) -> bool:
    """Tell whether `inner` lies wholly within `days`."""
    return days.start <= inner.start and inner.end <= days.end


def span_of(first: date | None, last: date) -> Period:
    """Return the days that a result sums."""
    return Period(last if first is None else min(first, last), last)


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    with localcontext(prec=PRECISION):
        return one + other
