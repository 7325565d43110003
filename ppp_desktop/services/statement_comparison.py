"""What a statement freezes beside its calculation: the one before, the client's return, origins."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest


@dataclass(frozen=True, slots=True)
class LineBefore:
    """A line as it was: what it counted (`metric`, "" where not one thing) and its amount."""

    key: str
    name: str
    amount: Decimal
    metric: str = ""
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """The last statement of the contract before this one; `subtotal` is before tax."""

    number: str
    period: Period
    lines: tuple[LineBefore, ...]
    subtotal: Decimal


@dataclass(frozen=True, slots=True)
class ClientReturn:
    """What the client put in and what came back; None where there are no such figures.

    `pay` is before tax and without media spend that is handed on; `invested` is media spend and
    pay. `counted` are the results that `effective` shares `invested` out among.
    """

    revenue: Decimal | None
    spend: Decimal | None
    pay: Decimal
    invested: Decimal
    roas: Decimal | None = None
    roi: Decimal | None = None
    counted: MeasureRequest | None = None
    effective: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The statement that paid an earlier period of which results were taken back."""

    period: Period
    number: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it; each is empty where there is nothing of the kind."""

    since: Since | None = None
    returned: ClientReturn | None = None
    origins: tuple[Origin, ...] = ()


NO_COMPARISON = Comparison()
