"""Tiers in a few words: stairs, flat fees, and running totals to work out."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from tests.unit.payouts.answers import Answer
from tests.unit.payouts.examples import Doc, tiered

LEADS = (("100", "10"), ("200", "12"), (None, "15"))
MONEY = (("1000", "0.05"), (None, "0.1"))
STAIRS: list[Doc] = [{"up_to": "100", "amount": "500"}, {"up_to": None, "amount": "800"}]


def stairs(*tiers: Doc, metric: str = "leads", **others: object) -> Doc:
    given = {"tiers": list(tiers or STAIRS), **others}
    return {**tiered("stair_step", metric=metric), **given}


def with_fees(kind: str, *fees: str, metric: str = "leads", **others: object) -> Doc:
    rates = MONEY if metric == "revenue" else LEADS
    doc = tiered(kind, metric=metric, **others)
    doc["tiers"] = [
        {"up_to": limit, "rate": rate, "flat_fee": fee}
        for (limit, rate), fee in zip(rates, fees, strict=True)
    ]
    return doc


def running(now: str, before: str) -> Answer:
    """Answer with a period's figure, and with what came before it."""

    def answer(request: MeasureRequest) -> Measure:
        value = Decimal(now if request.span is Span.PERIOD else before)
        return Measure(request, value, 3)

    return answer
