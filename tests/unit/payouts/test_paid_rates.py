"""What was paid for the results that are taken back, told component by component."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Line
from tests.unit.payouts.examples import JUNE, Doc, retainer, share, terms_of
from tests.unit.payouts.facts import Fact, context_of

MAY = Period.parse("2026-05")
WHOLLY: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 90, "share": "1"}]}
CARD: Doc = {
    "kind": "rate_card",
    "name": "Leads",
    "metric": "leads",
    "rows": [
        {"match": {"country": "DE"}, "rate": "5"},
        {"match": {"country": "AT"}, "rate": "0.50"},
    ],
}
PACKAGES: Doc = {
    "kind": "package",
    "name": "Packages",
    "metric": "leads",
    "size": "10",
    "price": "50",
}
LEADS = (
    Fact(date(2026, 5, 2), "leads", Decimal(10), country="DE"),
    Fact(date(2026, 5, 3), "leads", Decimal(10), country="AT"),
)


def sale(amount: str) -> Fact:
    return Fact(date(2026, 5, 2), "revenue", Decimal(amount))


def taken_back(*components: Doc, paid: tuple[Fact, ...], back: Fact, **rules: object) -> Line:
    """Return June's line where of the results `paid` in May `back` is reversed."""
    terms = terms_of(*components, clawback=WHOLLY, **rules)
    parts = (TermsPart(terms, MAY),)
    reversal = Reversal(9, context_of(parts, (back,), MAY).measures)
    before = ReversedPeriod(parts, context_of(parts, paid, MAY), (reversal,))
    june = context_of((TermsPart(terms, JUNE),), (), JUNE)
    made = calculate(terms, replace(june, reversals=(before,)))
    return next(line for line in made.lines if line.key == "clawback")


def told(line: Line) -> list[str]:
    """Return how the first step came about, but for the results behind it."""
    first = line.explanation.children[0]
    return [each.text for each in first.children if each.step == "clawback"]


def test_a_result_gives_back_its_own_price() -> None:
    line = taken_back(CARD, retainer(), paid=LEADS, back=LEADS[1])
    assert line.amount == Decimal("-5.00")
    assert told(line) == ["Leads: €5.00 of €55.00 was paid for 10 approved leads"]


def test_where_pay_follows_the_total_it_gives_back_its_share_of_it() -> None:
    line = taken_back(PACKAGES, paid=LEADS, back=LEADS[1])
    assert line.amount == Decimal("-50.00")
    assert told(line) == ["Packages: €100.00 × 10 ÷ 20 approved leads = €50.00"]


def test_what_lies_above_a_baseline_is_the_whole_periods() -> None:
    uplift: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "leads",
        "rate": "10",
        "baseline": "15",
        "method": "index",
        "prorate": False,
    }
    line = taken_back(uplift, paid=LEADS, back=LEADS[1])
    assert line.amount == Decimal("-25.00")
    assert told(line) == ["Uplift: €50.00 × 10 ÷ 20 approved leads = €25.00"]


def test_what_stands_beside_the_rate_counts_in_proportion() -> None:
    line = taken_back({**CARD, "maximum": "11"}, paid=LEADS, back=LEADS[1])
    assert line.amount == Decimal("-1.00")
    assert told(line) == [
        "Leads: €5.00 of €55.00 was paid for 10 approved leads at the rates: "
        "€11.00 × 5 ÷ 55 = €1.00"
    ]


def test_the_cap_left_only_so_much_of_it() -> None:
    line = taken_back(CARD, paid=LEADS, back=LEADS[1], cap={"amount": "11"})
    assert line.amount == Decimal("-1.00")
    assert told(line) == [
        "Leads: €5.00 of €55.00 was paid for 10 approved leads",
        "The cap left €11.00 of €55.00: €5.00 × 11 ÷ 55 = €1.00",
    ]


@pytest.mark.parametrize(("fixed", "cap"), [("800", "100"), ("55", "55")])
def test_a_cap_that_left_nothing_takes_nothing_back(fixed: str, cap: str) -> None:
    line = taken_back(CARD, retainer(fixed), paid=LEADS, back=LEADS[1], cap={"amount": cap})
    assert line.amount == 0
    assert told(line)[1] == "The cap left €0.00 of €55.00: nothing is taken back"


def test_a_cap_that_only_cut_what_is_fixed_leaves_nothing_to_take_back() -> None:
    refunds = (sale("-100"),)
    line = taken_back(share("0.10"), retainer(), paid=refunds, back=refunds[0], cap={"amount": "1"})
    assert line.amount == 0
    assert told(line)[1] == "The cap left €0.00 of −€10.00: nothing is taken back"


def test_no_more_than_a_minimum_is_taken_back_beside_refunds() -> None:
    lifted = {**share("0.05"), "minimum": "500"}
    line = taken_back(lifted, paid=(sale("100"), sale("-99")), back=sale("100"))
    assert line.amount == Decimal("-500.00")
    assert told(line) == [
        "Share: €5.00 of €0.05 was paid for €100.00 of revenue at the rates: €500.00 × 5 ÷ 0.05 = "
        "€50,000.00; within the €500.00 that were paid: €500.00"
    ]
    other = taken_back(lifted, paid=(sale("100"), sale("-99")), back=sale("-99"))
    assert other.amount == 0


def test_results_that_nothing_was_paid_for_give_nothing_back() -> None:
    free = {**share("0"), "minimum": "5"}
    line = taken_back(free, paid=(sale("100"), sale("100")), back=sale("100"))
    assert told(line) == ["Share: €5.00 × €100.00 ÷ €200.00 of revenue = €2.50"]
    level = taken_back(free, paid=(sale("100"), sale("-100")), back=sale("100"))
    assert level.amount == 0
    assert told(level) == []
