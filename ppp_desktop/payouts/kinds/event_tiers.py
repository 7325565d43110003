"""Single events sorted by the tier that each finds, so that very many become a few slices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ppp_desktop.core.vocabulary import EventCount
from ppp_desktop.payouts.kinds.slices import Slice


@dataclass(slots=True)
class _Bundle:
    """So many events of one tier, the sum of their values, and the largest of them."""

    count: int
    total: Decimal
    largest: Decimal


@dataclass(frozen=True, slots=True)
class SortedEvents:
    """Events by the number of their tier and the sign of their value."""

    bundles: dict[tuple[int, int], _Bundle]

    @property
    def below_zero(self) -> int:
        """How many events are negative, such as refunds."""
        return sum(bundle.count for (_tier, sign), bundle in self.bundles.items() if sign < 0)

    def counted_in(self, number: int) -> int:
        """Return how many events that are not negative lie in the tier."""
        return sum(
            bundle.count
            for (tier, sign), bundle in self.bundles.items()
            if tier == number and sign >= 0
        )

    def slices(self, of_one: Callable[[Decimal], Iterable[Slice]]) -> Iterator[Slice]:
        """Yield what all events are made of; `of_one` tells it of one event.

        Events of one tier differ only in what lies in that tier: all are as the largest, but for
        what is missing of it.
        """
        for (number, _sign), bundle in self.bundles.items():
            missing = bundle.count * bundle.largest - bundle.total
            for piece in of_one(bundle.largest):
                quantity = piece.quantity * bundle.count
                if piece.number == number and not piece.is_fee:
                    quantity -= missing
                yield replace(piece, quantity=quantity)


def sorted_by_tier(events: Iterable[EventCount], tier_of: Callable[[Decimal], int]) -> SortedEvents:
    """Return the events by tier and sign; the order in which they come does not matter."""
    found: dict[tuple[int, int], _Bundle] = {}
    for event in events:
        value, count = event.value, event.count
        key = tier_of(value), (value > 0) - (value < 0)
        bundle = found.get(key)
        if bundle is None:
            found[key] = _Bundle(count, value * count, value)
            continue
        bundle.count += count
        bundle.total += value if count == 1 else value * count
        bundle.largest = max(bundle.largest, value)
    return SortedEvents(found)
