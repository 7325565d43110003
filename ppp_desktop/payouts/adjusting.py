"""What people add to a period's pay by hand: an amount with its cause, and what it corrects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Adjusting:
    """One manual line. `amount` is before tax, in the currency's minor unit.

    `corrects` is the number of the statement that it corrects, "" for none; `author` is who says
    so.
    """

    label: str
    cause: str
    amount: Decimal
    corrects: str = ""
    author: str = ""
