"""Reading explanation trees: the amount that the steps add up to, and the measures beneath."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ppp_desktop.payouts.arithmetic import exactly
from ppp_desktop.payouts.lines import Explanation

_NO_AMOUNT = frozenset({"measures", "rounding"})


def amount_steps(explanation: Explanation) -> tuple[Explanation, ...]:
    """Return the children that are amounts of money and add up to the value of `explanation`."""
    return tuple(
        child
        for child in explanation.children
        if child.step not in _NO_AMOUNT and child.value is not None
    )


def reevaluate(explanation: Explanation) -> Decimal | None:
    """Return the unrounded amount, added up again from the deepest amount steps."""
    steps = amount_steps(explanation)
    if not steps:
        return explanation.value
    with exactly():
        return sum((reevaluate(step) or Decimal(0) for step in steps), Decimal(0))


def measure_leaves(explanation: Explanation) -> Iterator[Explanation]:
    """Yield the leaves that lead on to results, in reading order."""
    if explanation.measure is not None:
        yield explanation
    for child in explanation.children:
        yield from measure_leaves(child)
