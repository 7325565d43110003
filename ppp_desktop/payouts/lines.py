"""What the engine gives back: lines with parts, rounded once, each with its explanation tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ppp_desktop.core.money import Rounding
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.balances import NO_BALANCES, Balances


@dataclass(frozen=True, slots=True)
class Explanation:
    """One node of "how did this come about": a sentence with its figure, and what it rests on.

    `value` is unrounded. `step` names the rule that was applied (one of the keys of
    `payouts.order.STEPS`). A leaf with `measure` leads on to the results that were summed.
    """

    text: str
    step: str
    value: Decimal | None = None
    measure: MeasureRequest | None = None
    children: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One row inside a line: quantity × rate = amount, all unrounded.

    `rate_is_share` tells that the rate is a share of money (0.08 is written "8 %"). `label` says
    what is counted, where quantity and rate alone do not ("Country DE"); it is no figure, so that
    parts with other labels are equal.
    """

    quantity: Decimal
    rate: Decimal
    amount: Decimal
    rate_is_share: bool = False
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Modification:
    """What a gate, a multiplier or a limit changed: `step` as in `order.STEPS`, with its sign."""

    step: str
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One statement line. `amount` is `unrounded` rounded once to the currency's minor unit.

    `key` is the component's id, or a step such as "cap" or "draw". `sentence` is the rule as the
    client reads it; `note` says what happened this time ("not reached"). `measures` are the
    figures used. Parts and modifications add up to `unrounded`.
    """

    key: str
    kind: str
    name: str
    sentence: str
    parts: tuple[Part, ...]
    unrounded: Decimal
    amount: Decimal
    explanation: Explanation
    note: str = ""
    measures: tuple[MeasureRequest, ...] = ()
    modifications: tuple[Modification, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Tax on the subtotal: `rate` is a share (0.19), `note` is printed (reverse charge)."""

    name: str
    rate: Decimal
    amount: Decimal
    note: str = ""
    treatment: str = "standard"


@dataclass(frozen=True, slots=True)
class Calculation:
    """A period's pay: the lines add up to `subtotal` exactly, with tax to `total`.

    `closing` are the balances that the next period begins with.
    """

    currency: str
    rounding: Rounding
    lines: tuple[Line, ...]
    subtotal: Decimal
    tax: TaxLine | None
    total: Decimal
    warnings: tuple[str, ...] = ()
    closing: Balances = NO_BALANCES
