"""The names of metrics as payouts put them into sentences, from the metric catalogue."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.payouts.words import Wording, capitalised

REVIEWED_METRICS = frozenset({"leads", "deals", "orders", "installs", "conversions", "revenue"})
"""Metrics whose results are approved one by one, so that sentences say "approved"."""


class CatalogueWords:
    """Implements `payouts.words.MetricWords` over the catalogue."""

    def noun(self, key: str, count: Decimal) -> str:
        """Return the name for `count` of them."""
        found = metric(key)
        return found.singular if count == 1 else found.plural

    def label(self, key: str) -> str:
        """Return the name for titles."""
        return metric(key).label

    def unit(self, key: str) -> str:
        """Return "count", "money", "ratio" or "percent"."""
        return metric(key).unit.value

    def has_status(self, key: str) -> bool:
        """Tell whether its results are approved one by one."""
        return key in REVIEWED_METRICS

    def ratio_of(self, key: str) -> tuple[str, str] | None:
        """Return the metrics above and below the line of a ratio."""
        formula = metric(key).formula
        return None if formula is None else (formula.numerator, formula.denominator)


def unit_in_terms(key: str) -> str:
    """Return the unit that terms go by: of a ratio of sums no share or price can be paid."""
    found = metric(key)
    return Unit.RATIO.value if found.formula and found.unit is Unit.MONEY else found.unit.value


def format_metric(key: str, value: Decimal | None, currency: str) -> str:
    """Return a metric's value for people: "€30.10", "88.2 %", "1,204", "–" for none."""
    if value is None:
        return "–"
    return Wording(CatalogueWords(), currency).figure(key, value)


def describe_request(request: MeasureRequest, currency: str) -> str:
    """Return what a request measures, for titles: "Approved leads from Meta"."""
    phrase = Wording(CatalogueWords(), currency).subject(request.metric, request.scope)
    return capitalised(phrase)
