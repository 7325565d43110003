"""Contracts in a few words, for tests that work out pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.context import Context, ObjectiveFigure, TaxRule
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.payouts.terms import Terms, parse_terms
from ppp_desktop.payouts.words import Wording

JUNE = Period.parse("2026-06")
HALF_JUNE = Period(date(2026, 6, 16), date(2026, 6, 30))

Doc = dict[str, object]
Figure = Decimal | str | tuple[str, str] | None

_WITH_STATUS = frozenset({"leads", "deals", "orders", "installs", "conversions"})


class CatalogueWords:
    """The words of the metric catalogue."""

    def noun(self, key: str, count: Decimal) -> str:
        """Return the name for `count` of them."""
        found = CATALOGUE[key]
        return found.singular if count == 1 else found.plural

    def label(self, key: str) -> str:
        """Return the title."""
        return CATALOGUE[key].label

    def unit(self, key: str) -> str:
        """Return the unit."""
        return str(CATALOGUE[key].unit)

    def has_status(self, key: str) -> bool:
        """Tell whether results are approved one by one."""
        return key in _WITH_STATUS

    def ratio_of(self, key: str) -> tuple[str, str] | None:
        """Return the metrics above and below the line of a ratio."""
        formula = CATALOGUE[key].formula
        return None if formula is None else (formula.numerator, formula.denominator)


WORDS = CatalogueWords()


def wording(currency: str = "EUR", **names: str) -> Wording:
    return Wording(WORDS, currency, names=names)


def document(*components: Doc, **others: object) -> Doc:
    return {"rounding": "half_up", "components": list(components), **others}


def terms_of(*components: Doc, **others: object) -> Terms:
    return parse_terms(
        document(*components, **others), known_metrics=tuple(CATALOGUE), unit_of=WORDS.unit
    )


def retainer(amount: str = "800", *, prorate: bool = False, name: str = "Retainer") -> Doc:
    return {"kind": "retainer", "name": name, "amount": amount, "prorate": prorate}


def per_lead(rate: str = "40") -> Doc:
    return {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": rate}


def share(rate: str = "0.08") -> Doc:
    return {"kind": "percentage", "name": "Share", "metric": "revenue", "rate": rate}


def tiered(
    kind: str, *tiers: tuple[str | None, str], metric: str = "leads", **others: object
) -> Doc:
    return {
        "kind": kind,
        "name": "Tiers",
        "metric": metric,
        "tiers": [{"up_to": limit, "rate": rate} for limit, rate in tiers],
        "on_breakpoint": "lower",
        **others,
    }


def bonus(*levels: Doc, **others: object) -> Doc:
    return {"kind": "bonus", "name": "Bonus", "levels": list(levels), **others}


def level(*conditions: Doc, **pay: str) -> Doc:
    return {"conditions": list(conditions), **pay}


def when(metric: str, operator: str, value: str) -> Doc:
    return {"metric": metric, "operator": operator, "value": value}


def measures_of(
    terms: Terms, figures: Mapping[str, Figure], objectives: Mapping[str, ObjectiveFigure]
) -> dict[MeasureRequest, Measure]:
    """Return a measure for each request whose metric has a figure; a pair is a ratio."""
    found = {}
    for request in required_measures(terms, objectives):
        if request.metric in figures:
            found[request] = _measure(request, figures[request.metric])
    return found


def _measure(request: MeasureRequest, figure: Figure) -> Measure:
    if not isinstance(figure, tuple):
        return Measure(request, None if figure is None else Decimal(figure), 3)
    numerator, denominator = Decimal(figure[0]), Decimal(figure[1])
    value = numerator / denominator if denominator else None
    return Measure(request, value, 3, numerator, denominator)


def pay(
    terms: Terms,
    figures: Mapping[str, Figure] | None = None,
    *,
    objectives: tuple[ObjectiveFigure, ...] = (),
    currency: str = "EUR",
    active: Period = JUNE,
    tax: TaxRule | None = None,
) -> Calculation:
    """Work out June."""
    named = {objective.name: objective for objective in objectives}
    context = Context(
        currency=currency,
        period=JUNE,
        active=active,
        measures=measures_of(terms, figures or {}, named),
        words=WORDS,
        objectives=named,
        tax=tax,
    )
    return calculate(terms, context)


def only_line(terms: Terms, figures: Mapping[str, Figure] | None = None) -> Line:
    (line,) = pay(terms, figures).lines
    return line
