"""Whole calculations as they are told, word for word: each stands in a text of its name in `told`.

After a wanted change of words, `python -m tests.unit.payouts.test_told` writes the texts anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Conversion, MeasureRequest
from ppp_desktop.payouts.balances import Balances, Held
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    Reversal,
    ReversedPeriod,
    TaxRule,
    TermsPart,
)
from ppp_desktop.payouts.engine import calculate, calculate_parts
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    HALF_JUNE,
    JUNE,
    Doc,
    bonus,
    level,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)
from tests.unit.payouts.facts import Fact, context_of
from tests.unit.payouts.modifier_examples import PARTIES, quota, step_level
from tests.unit.payouts.rendered import rendered
from tests.unit.payouts.tier_examples import stairs

TOLD = Path(__file__).parent / "told"
MAY, JULY = JUNE.previous(), JUNE.next()
OBJECTIVES = {
    "Leads": ObjectiveFigure("Leads", MeasureRequest("leads"), Decimal(100)),
    "Cost": ObjectiveFigure("Cost", MeasureRequest("cpl"), Decimal(20), lower_is_better=True),
}
MEDIA: Doc = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0.1",
    "treatment": "markup",
    "spend_paid_by": "agency",
}


def fact(
    day: int, metric: str, amount: str, country: str = "DE", channel: str = "Meta", month: int = 6
) -> Fact:
    return Fact(date(2026, month, day), metric, Decimal(amount), country, channel)


FACTS = (
    fact(3, "leads", "30"),
    fact(20, "leads", "50", "AT"),
    fact(5, "revenue", "1200"),
    fact(20, "revenue", "800", "AT"),
    fact(25, "revenue", "-100"),
    fact(10, "cost", "1000"),
    fact(21, "cost", "500"),
)


def cut(*versions: Terms, days: Sequence[int] = (15,)) -> tuple[TermsPart, ...]:
    """Return June cut at the days, each part under its own version."""
    starts = [date(2026, 6, day) for day in (1, *days)]
    ends = [date(2026, 6, day - 1) for day in days] + [JUNE.end]
    spans = (Period(*each) for each in zip(starts, ends, strict=True))
    return tuple(TermsPart(*each) for each in zip(versions, spans, strict=True))


def of_parts(parts: tuple[TermsPart, ...], facts: Sequence[Fact] = FACTS) -> Context:
    return context_of(parts, facts, JUNE, objectives=OBJECTIVES)


def of_june(terms: Terms, facts: Sequence[Fact] = FACTS, active: Period = JUNE) -> Context:
    parts = (TermsPart(terms, active),)
    return context_of(parts, facts, JUNE, active=active, objectives=OBJECTIVES)


def a_cut_period() -> Calculation:
    """Rates, fees, tiers, cap and minimum change on the 15th; media and the bonus stay."""

    def of(fee: str, rate: str, above: str, cap: str, floor: str, **rules: object) -> Terms:
        tiers = (("1000", "0.05"), (None, above))
        return terms_of(
            retainer(fee),
            per_lead(rate),
            {**tiered("graduated", *tiers, metric="revenue"), "name": "Revenue"},
            MEDIA,
            bonus(level(when("leads", "at_least", "80"), percent="0.1"), percent_of=["leads"]),
            cap={"amount": cap, "includes_pass_through": False},
            floor={"amount": floor, "prorate": True, "includes_pass_through": True},
            **rules,
        )

    rules: Doc = {
        "holdback": {"share": "0.1", "of": "variable", "release_after": 1},
        "draw": {"amount": "5000", "recoverable": True},
    }
    parts = cut(
        of("900", "10", "0.1", "800", "100"), of("600", "12", "0.2", "2000", "200", **rules)
    )
    opening = Balances(Decimal(40), Decimal(0), (Held(MAY, JUNE, Decimal(20)),))
    tax = TaxRule("VAT", Decimal(0), "The recipient owes the tax.", "reverse_charge")
    return calculate_parts(parts, replace(of_parts(parts), opening=opening, is_last=True, tax=tax))


def three_parts() -> Calculation:
    """Of three versions one has no cap, one no minimum; one component is paid on some days only."""
    pack: Doc = {"kind": "package", "name": "Packages", "metric": "leads", "size": 25, "price": 7}
    uplift: Doc = {"kind": "uplift", "name": "Uplift", "metric": "revenue", "rate": "0.1"}
    uplift |= {"baseline": "1000", "method": "index", "prorate": False}

    def of(number: int, *more: Doc, **rules: object) -> Terms:
        fee = {"fee_per_event": "1", "free_events": number}
        return terms_of(
            {**pack, "price": 7 * number},
            {**uplift, "rate": f"0.{number}"},
            {**share(f"0.0{number}"), **fee, "name": "Sales"},
            stairs({"up_to": None, "amount": str(100 * number)}),
            {**per_lead("1"), "minimum": str(90 * number), "name": "With a minimum"},
            *more,
            rounding="half_even",
            **rules,
        )

    parts = cut(
        of(1, cap={"amount": "600"}, floor={"amount": "600", "prorate": False}),
        of(2, {**share("0.5"), "name": "Some days", "scope": {"filters": {"country": ["AT"]}}}),
        of(3, cap={"amount": "900", "prorate": True}, floor={"amount": "90", "prorate": False}),
        days=(11, 21),
    )
    return calculate_parts(parts, of_parts(parts))


def refunds_outweigh_a_part() -> Calculation:
    """From the 25th on there are only refunds, so results cannot be shared between the parts."""

    def of(rate: str) -> Terms:
        return terms_of(tiered("volume", ("1000", "0.05"), (None, rate), metric="revenue"))

    parts = cut(of("0.1"), of("0.2"), days=(25,))
    return calculate_parts(parts, of_parts(parts))


def everything_beside_a_rate() -> Calculation:
    """Half a month: shares, gates, factors, minimum and maximum, one after the other."""
    gate = [when("leads", "at_least", "50"), {"objective": "Cost", "attainment_at_least": "0.5"}]
    factors = quota(
        step_level("0.2", "1.5"),
        step_level("0.4", "2", "beyond"),
        target={"metric": "leads", "target": "100"},
    )
    of_leads: Doc = {"target": {"objective": "Leads"}, "levels": [step_level("0", "0.5")]}
    terms = terms_of(
        {**per_lead("10"), "shares": PARTIES, "gate": gate, "multiplier": factors},
        {**retainer("900", prorate=True), "multiplier": of_leads, "maximum": "100"},
        {
            **share("0.1"),
            "gate": [when("cpl", "at_most", "9")],
            "minimum": "400",
            "hold_days": 1,
            "scope": {"filters": {"country": ["AT"]}, "statuses": ["approved", "pending"]},
        },
        {
            **share("0.01"),
            "name": "At least",
            "minimum": "400",
            "maximum": "900",
            "prorate_limits": True,
        },
        cap={"amount": "700", "prorate": True},
        floor={"amount": "100", "prorate": True},
        draw={"amount": "900", "recoverable": False, "prorate": True},
    )
    return calculate(terms, of_june(terms, active=HALF_JUNE))


def money_of_other_currencies() -> Calculation:
    """What was converted stands below the figure."""
    terms = terms_of(share("0.1"))
    context = of_june(terms)
    found = (
        Conversion("USD", "8 June 2026", Decimal(1200), Decimal("0.92"), Decimal(1104)),
        Conversion("GBP", "June 2026", Decimal("9.5"), Decimal(7) / 6, Decimal("9.5") * 7 / 6),
    )
    measures = {
        request: replace(each, conversions=found) for request, each in context.measures.items()
    }
    return calculate(terms, replace(context, measures=measures))


def balances_of_three_months() -> list[Calculation]:
    """A draw, a share kept back and forfeited, and a clawback that a limit carries over."""
    rules: Doc = {
        "holdback": {
            "share": "0.1",
            "of": "all",
            "release_after": 2,
            "conditions": [
                when("leads", "at_least", "20"),
                {"objective": "Cost", "attainment_at_least": "1"},
            ],
        },
        "clawback": {
            "method": "recomputed",
            "attainment_falls": True,
            "limit": "0.25",
            "schedule": [{"up_to_days": 30, "share": "1"}, {"up_to_days": 60, "share": "0.5"}],
        },
        "draw": {"amount": "500", "recoverable": True},
    }
    gate = {**per_lead("10"), "gate": [when("leads", "at_least", "40")]}
    terms = terms_of(retainer("100"), gate, MEDIA, **rules)
    facts = [fact(9, "leads", "60", month=5), fact(9, "cost", "90", month=5), *FACTS]
    facts += [fact(9, "leads", "10", month=7), fact(9, "cost", "300", month=7)]
    opening, made = Balances(), []
    for month in (MAY, JUNE, JULY):
        part = TermsPart(terms, month)
        context = context_of((part,), facts, month, objectives=OBJECTIVES)
        back = _taken_back(terms, facts) if month == JUNE else ()
        context = replace(context, opening=opening, reversals=back, is_last=month == JULY)
        made.append(calculate(terms, context))
        opening = made[-1].closing
    return made


def _taken_back(terms: Terms, facts: Sequence[Fact]) -> tuple[ReversedPeriod, ...]:
    """Return what June takes back of May: 10 leads after 20 days, 15 after 40, 5 after 90."""
    part = TermsPart(terms, MAY)
    paid = context_of((part,), facts, MAY, objectives=OBJECTIVES)
    reversals = []
    for age, leads in ((90, "5"), (40, "15"), (20, "10")):
        gone = [fact(9, "leads", leads, month=5)]
        measures = context_of((part,), gone, MAY, objectives=OBJECTIVES).measures
        reversals.append(Reversal(age, measures))
    return (ReversedPeriod((part,), paid, tuple(reversals)),)


def nothing_at_all() -> Calculation:
    """Without any result every line says so, and the contract's own rules have nothing to do."""
    terms = terms_of(
        per_lead("10"),
        share("0.1"),
        {**share("0.1"), "name": "Sales", "fee_per_event": "1"},
        {
            "kind": "rate_card",
            "name": "Card",
            "metric": "leads",
            "rows": [{"match": {"country": "DE"}, "rate": "9"}],
        },
        {"kind": "package", "name": "Packages", "metric": "leads", "size": 10, "price": 5},
        {**tiered("volume", (None, "0.1"), metric="revenue", basis="event"), "name": "Each"},
        {**tiered("graduated", (None, "9"), basis="year"), "name": "Since January"},
        MEDIA,
        bonus(level({"objective": "Cost", "attainment_at_least": "1"}, amount="70")),
        cap={"amount": "100", "includes_pass_through": True},
        holdback={"share": "0.1", "of": "variable", "release_after": 1},
        clawback={"method": "paid_rate", "schedule": [{"up_to_days": 30, "share": "1"}]},
        draw={"amount": "0", "recoverable": False},
    )
    return calculate(terms, replace(of_june(terms, []), period_noun="month"))


def texts() -> dict[str, str]:
    """Return what is told, by the name of its text."""
    found = {
        case.__name__: rendered(case())
        for case in (
            a_cut_period,
            three_parts,
            refunds_outweigh_a_part,
            everything_beside_a_rate,
            money_of_other_currencies,
            nothing_at_all,
        )
    }
    months = [rendered(made) for made in balances_of_three_months()]
    return {**found, "balances_of_three_months": "\n\n".join(months)}


@pytest.mark.parametrize("name", sorted(path.stem for path in TOLD.glob("*.txt")))
def test_it_is_told_as_it_was_read(name: str) -> None:
    assert texts()[name] + "\n" == (TOLD / f"{name}.txt").read_text(encoding="utf-8")


def test_every_text_is_read() -> None:
    assert set(texts()) == {path.stem for path in TOLD.glob("*.txt")}


if __name__ == "__main__":
    for name, text in texts().items():
        (TOLD / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8", newline="\n")
