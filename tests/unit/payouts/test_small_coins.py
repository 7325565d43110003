"""Currencies without cents, and ties at the smallest coin, through every rule of a contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.conditions import ObjectiveCondition
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate, calculate_parts
from ppp_desktop.payouts.kinds.bonus import Bonus, Level
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    Doc,
    bonus,
    level,
    measures_of,
    pay,
    per_lead,
    terms_of,
    when,
)
from tests.unit.payouts.facts import Fact, context_of

MAY = Period.parse("2026-05")
MEDIA: Doc = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0.25",
    "treatment": "markup",
    "spend_paid_by": "agency",
}
TWICE = (MEDIA, {**MEDIA, "name": "More media"})
"""Each line is 13 yen, of which 10.4, so 10, are handed on; 6 yen are pay."""

NO_CAP: Doc = {"amount": "0", "includes_pass_through": False}
TEN: Doc = {"amount": "10", "prorate": False, "includes_pass_through": False}
RULES = [
    ({"cap": NO_CAP}, "-6"),
    ({"floor": TEN}, "4"),
    ({"holdback": {"share": "1", "of": "all", "release_after": 1}}, "-6"),
    ({"draw": {"amount": "10", "recoverable": True}}, "4"),
]


@pytest.mark.parametrize(("rule", "amount"), RULES)
def test_spend_that_is_handed_on_is_whole_yen(rule: Doc, amount: str) -> None:
    made = pay(terms_of(*TWICE, **rule), {"cost": "10.2"}, currency="JPY")
    assert [str(line.amount) for line in made.lines] == ["13", "13", amount]


@pytest.mark.parametrize(("rule", "amount"), RULES)
def test_so_it_is_in_parts(rule: Doc, amount: str) -> None:
    terms = terms_of(*TWICE, **rule)
    days = (Period(JUNE.start, date(2026, 6, 14)), Period(date(2026, 6, 15), JUNE.end))
    parts = tuple(TermsPart(terms, each) for each in days)
    spent = [Fact(date(2026, 6, 3), "cost", Decimal("10.2"))]
    made = calculate_parts(parts, context_of(parts, spent, JUNE, currency="JPY"))
    assert [str(line.amount) for line in made.lines] == ["13", "13", amount]


def test_a_cap_is_whole_yen() -> None:
    """18 are earned; 10.5 are 11 at most."""
    made = pay(terms_of(per_lead("6"), cap={"amount": "10.5"}), {"leads": "3"}, currency="JPY")
    assert [str(line.amount) for line in made.lines] == ["18", "-7"]


@pytest.mark.parametrize(("rounding", "cut"), [("half_even", "-0.60"), ("half_up", "-0.59")])
def test_a_cap_is_rounded_as_the_contract_says(rounding: str, cut: str) -> None:
    terms = terms_of(per_lead("0.32"), cap={"amount": "0.365"}, rounding=rounding)
    assert str(pay(terms, {"leads": "3"}).lines[1].amount) == cut


def test_what_is_due_is_rounded_before_a_limit_is_held_against_it() -> None:
    """0.125 are due, half to even 0.12; just as much may be taken, and nothing is carried."""
    rule: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 9, "share": "1"}]}
    doc = per_lead("0.125")
    terms = terms_of(doc, clawback={**rule, "limit": "0.48"}, rounding="half_even")
    paid = Context("EUR", MAY, MAY, measures_of(terms, {"leads": "1"}, {}), WORDS)
    back = ReversedPeriod((TermsPart(terms, MAY),), paid, (Reversal(1, paid.measures),))
    measures = measures_of(terms, {"leads": "2"}, {})
    made = calculate(terms, Context("EUR", JUNE, JUNE, measures, WORDS, reversals=(back,)))
    assert str(made.lines[1].amount) == "-0.12"
    assert made.closing.clawback == 0


def test_balances_outlive_the_rules_that_made_them() -> None:
    opening = Balances(Decimal(3), Decimal(5))
    context = Context("EUR", JUNE, JUNE, {}, WORDS, opening=opening)
    assert calculate(terms_of(per_lead()), context).closing == opening


def test_a_condition_without_results_says_what_was_agreed() -> None:
    extra = bonus(level(when("cpl", "at_most", "9"), amount="5"))
    (line,) = pay(terms_of(extra)).lines
    assert line.explanation.children[1].text == (
        "Cost per lead has no results; agreed: cost per lead is at most €9.00: not met. No results."
    )


def test_a_bonus_can_be_built_from_values() -> None:
    condition = ObjectiveCondition(objective="Leads", attainment_at_least=Decimal(1))
    made = Level(conditions=(condition,), amount=Decimal(5))
    built = Bonus(id="bonus", name="Bonus", levels=(made,))
    doc = bonus(level({"objective": "Leads", "attainment_at_least": "1"}, amount="5"))
    assert terms_of(doc).components == (built,)
