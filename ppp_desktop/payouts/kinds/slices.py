"""Priced slices of a quantity: how they are merged, and told apart from those before a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

_Key = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Slice:
    """One priced part: a quantity at a rate, or so many flat amounts, of the tier `number`.

    `is_before` tells a slice that takes off what an earlier period's quantity made.
    """

    number: int
    quantity: Decimal
    rate: Decimal
    is_fee: bool = False
    is_before: bool = False

    @property
    def amount(self) -> Decimal:
        """Quantity × rate, unrounded."""
        return self.quantity * self.rate

    @property
    def key(self) -> _Key:
        """What slices that may be merged have in common."""
        return self.number, self.is_fee


def merged(slices: Iterable[Slice]) -> tuple[Slice, ...]:
    """Return the slices with one for each tier and one for its flat amount, in their order."""
    found: dict[_Key, Slice] = {}
    for piece in slices:
        known = found.get(piece.key)
        total = piece.quantity if known is None else known.quantity + piece.quantity
        found[piece.key] = replace(piece, quantity=total)
    return tuple(found[key] for key in sorted(found))


def difference(after: Iterable[Slice], before: Iterable[Slice]) -> tuple[Slice, ...]:
    """Return what is new in `after`; what only `before` had is taken off, and comes last."""
    earlier = {piece.key: piece for piece in merged(before)}
    new: list[Slice] = []
    for piece in merged(after):
        known = earlier.pop(piece.key, None)
        quantity = piece.quantity if known is None else piece.quantity - known.quantity
        new.append(replace(piece, quantity=quantity))
    taken = [replace(piece, quantity=-piece.quantity, is_before=True) for piece in earlier.values()]
    return tuple(piece for piece in (*new, *taken) if piece.quantity)
