"""How a line came about, written: the engine's tree step by step, each with what it adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.explain import amount_steps
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.metric_words import CatalogueWords


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """One node of the tree, `depth` levels below the rule.

    `amount` is what it adds to the line, "" where the text ends in it or where it adds nothing.
    """

    depth: int
    text: str
    amount: str
    step: str


def written_steps(line: Line, currency: str) -> Iterator[WrittenStep]:
    """Yield what stands beneath the rule, in reading order."""
    yield from _below(line.explanation, Wording(CatalogueWords(), currency), 0, adds=True)


def _below(
    parent: Explanation, wording: Wording, depth: int, *, adds: bool
) -> Iterator[WrittenStep]:
    amounts = amount_steps(parent) if adds else ()
    for child in parent.children:
        is_amount = child in amounts
        amount = _amount(child, wording) if is_amount else ""
        yield WrittenStep(depth, child.text, amount, child.step)
        yield from _below(child, wording, depth + 1, adds=is_amount)


def _amount(step: Explanation, wording: Wording) -> str:
    value = settle(step.value or Decimal(0))
    if not value:
        return ""
    written = wording.money(value)
    return "" if step.text.endswith((f" {written}", f" {written}.")) else written
