"""Seeded chance that gives the same numbers on every system and Python version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15

T = TypeVar("T")


class Dice:
    """A SplitMix64 generator (Steele, Lea, Flood 2014); integers only, so nothing rounds.

    The standard library promises the same sequence across versions for `random()` alone.
    """

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to `limit` − 1."""
        self._state = (self._state + _GOLDEN) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[tuple[T, int]]) -> T:
        """Return one of the (choice, weight) pairs' choices."""
        at = self.below(sum(weight for _, weight in choices))
        for choice, weight in choices:
            at -= weight
            if at < 0:
                return choice
        raise AssertionError("the weights are positive")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(len(rest))]

    def spread(self, total: int, weights: Sequence[int], noise: int = 30) -> list[int]:
        """Split `total` by `weights`, each stirred by up to ± `noise` %; the sum is exact."""
        stirred = [weight * self.between(100 - noise, 100 + noise) for weight in weights]
        whole = sum(stirred)
        shares = [total * part // whole for part in stirred]
        remainders = sorted(
            range(len(stirred)), key=lambda at: (-(total * stirred[at] % whole), at)
        )
        for at in remainders[: total - sum(shares)]:
            shares[at] += 1
        return shares
