"""Plain sentences: money, counts, metrics and scopes as the client reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Protocol

from ppp_desktop.core.money import (
    NO_BREAK_SPACE,
    format_money,
    format_number,
    minor_digits,
)
from ppp_desktop.core.vocabulary import DIMENSION_LABELS, Scope, Status
from ppp_desktop.payouts.arithmetic import exactly

_SHOWN = Decimal("0.000001")
_FIGURE_DECIMALS = (2, 4, 6, 8)
_FILTER_PHRASES: Mapping[str, str] = {
    "source": "from {}",
    "channel": "from {}",
    "country": "in {}",
    "device": "on {}",
    "campaign": "from the campaign {}",
    "landing_page": "on the landing page {}",
    "product": "for the product {}",
    "grade": "of grade {}",
    "owner": "of {}",
}


class MetricWords(Protocol):
    """What sentences need to know about metrics; whoever joins the catalogue supplies it."""

    def noun(self, key: str, count: Decimal) -> str:
        """Return the name for `count` of them: "lead", "leads"; money: "of revenue"."""

    def label(self, key: str) -> str:
        """Return the name for titles: "Cost per lead"."""

    def unit(self, key: str) -> str:
        """Return "count", "money", "ratio" or "percent"."""

    def has_status(self, key: str) -> bool:
        """Tell whether its results are approved one by one (leads), or never (clicks)."""

    def ratio_of(self, key: str) -> tuple[str, str] | None:
        """Return the metrics above and below the line of a ratio; None for what is summed."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How one contract speaks. `names` are the components' names by id."""

    metrics: MetricWords
    currency: str
    period_noun: str = "month"
    names: Mapping[str, str] = field(default_factory=dict)

    def money(self, amount: Decimal) -> str:
        """Return the amount; of endless decimals the first six and an ellipsis."""
        with exactly():
            shown = amount.quantize(_SHOWN, rounding=ROUND_DOWN)
            return format_money(shown, self.currency) + ("" if shown == amount else "…")

    def share(self, share: Decimal) -> str:
        """Return an agreed share, with all its decimals: 0.125 gives "12.5 %"."""
        with exactly():
            return f"{format_number(share * 100)}{NO_BREAK_SPACE}%"

    def rate(self, metric: str, rate: Decimal) -> str:
        """Return a rate on `metric`: a share of money, or money for each unit."""
        return self.share(rate) if self.is_money(metric) else self.money(rate)

    def quantity(self, metric: str, value: Decimal) -> str:
        """Return an exact amount or number of `metric`, as agreed or as summed."""
        return self.money(value) if self.is_money(metric) else format_number(value)

    def is_money(self, metric: str) -> bool:
        """Tell whether `metric` is an amount of money."""
        return self.metrics.unit(metric) == "money"

    def figure(self, metric: str, value: Decimal, beside: Decimal | None = None) -> str:
        """Return a measured value shortly, yet never so short that it reads as `beside`.

        84.9996 % beside an agreed 85 % is written "84.9996 %", not "85 %".
        """
        if beside is None or value == beside:
            return self._shortly(metric, value, _FIGURE_DECIMALS[0])
        for decimals in _FIGURE_DECIMALS:
            written = self._shortly(metric, value, decimals)
            if written != self._shortly(metric, beside, decimals):
                return written
        side = "under" if value < beside else "over"
        return f"just {side} {self._shortly(metric, beside, _FIGURE_DECIMALS[-1])}"

    def _shortly(self, metric: str, value: Decimal, decimals: int) -> str:
        unit = self.metrics.unit(metric)
        with exactly():
            scaled = value * 100 if unit == "percent" else value
            if unit == "money":
                decimals = max(decimals - 2 + minor_digits(self.currency), 0)
            step = Decimal(1).scaleb(-decimals)
            shown = scaled.quantize(step, rounding=ROUND_HALF_UP)
            if unit == "money":
                return format_money(shown, self.currency)
            number = format_number(shown)
            return f"{number}{NO_BREAK_SPACE}%" if unit == "percent" else number

    def counted(self, metric: str, scope: Scope, count: Decimal) -> str:
        """Return what is counted: "approved leads from Meta and Google Ads"; "of revenue"."""
        noun = self.metrics.noun(metric, count)
        status = self._status(metric, scope)
        if status and not noun.startswith(status):
            noun = f"of {status} {noun[3:]}" if noun.startswith("of ") else f"{status} {noun}"
        return _joined_words(noun, *_filter_phrases(scope))

    def share_of(self, metric: str, scope: Scope) -> str:
        """Return what a share is taken of: "of revenue from Meta"."""
        phrase = self.counted(metric, scope, Decimal(2))
        return phrase if phrase.startswith("of ") else f"of {phrase}"

    def subject(self, metric: str, scope: Scope) -> str:
        """Return a metric as the subject of a condition: "cost per lead from Meta"."""
        return self.counted(metric, scope, Decimal(2)).removeprefix("of ")

    def _status(self, metric: str, scope: Scope) -> str:
        default = scope.statuses == (Status.APPROVED,)
        if default and not self.metrics.has_status(metric):
            return ""
        if set(scope.statuses) == set(Status):
            return ""
        return listed(scope.statuses)


def listed(items: Iterable[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    found = [str(item) for item in items]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def capitalised(sentence: str) -> str:
    """Return the sentence with a capital at its start, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def _filter_phrases(scope: Scope) -> list[str]:
    phrases = []
    for name, values in scope.filters:
        default = f"with {DIMENSION_LABELS[name].lower()} {{}}"
        phrases.append(_FILTER_PHRASES.get(name, default).replace("{}", listed(values)))
    return phrases


def _joined_words(*parts: str) -> str:
    return " ".join(part for part in parts if part)
