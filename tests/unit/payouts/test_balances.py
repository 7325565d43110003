"""Draws, shares kept back and clawback go from period to period, to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.balances import NO_BALANCES, Balances
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate, order_of
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from tests.unit.payouts.examples import (
    WORDS,
    Doc,
    Figure,
    measures_of,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)

MAY = Period.parse("2026-05")
JUNE = Period.parse("2026-06")
BY_AGE: list[Doc] = [
    {"up_to_days": 30, "share": "1"},
    {"up_to_days": 60, "share": "0.75"},
    {"up_to_days": 90, "share": "0.5"},
]


def context_of(
    terms: Terms,
    figures: Mapping[str, Figure],
    period: Period = JUNE,
    *,
    opening: Balances = NO_BALANCES,
    reversals: tuple[ReversedPeriod, ...] = (),
) -> Context:
    return Context(
        currency="EUR",
        period=period,
        active=period,
        measures=measures_of(terms, figures, {}),
        words=WORDS,
        opening=opening,
        reversals=reversals,
    )


def in_a_row(terms: Terms, months: Sequence[Mapping[str, Figure]]) -> list[Calculation]:
    """Work months out one after the other, from March on."""
    period, opening = Period.parse("2026-03"), NO_BALANCES
    found = []
    for figures in months:
        made = calculate(terms, context_of(terms, figures, period, opening=opening))
        for line in made.lines:
            assert reevaluate(line.explanation) == line.unrounded
        found.append(made)
        period, opening = period.next(), made.closing
    return found


def reversed_in_may(
    terms: Terms, paid: Mapping[str, Figure], *back: tuple[int, Mapping[str, Figure]]
) -> ReversedPeriod:
    reversals = tuple(Reversal(age, measures_of(terms, figures, {})) for age, figures in back)
    part = TermsPart(terms, MAY)
    return ReversedPeriod((part,), context_of(terms, paid, MAY), reversals)


def amount_of(made: Calculation, key: str) -> Decimal:
    return next(line.amount for line in made.lines if line.key == key)


@pytest.mark.parametrize(("recoverable", "second"), [(True, "2000"), (False, "3000")])
def test_a_draw_is_recovered_from_later_pay_or_not(recoverable: bool, second: str) -> None:
    terms = terms_of(per_lead("1"), draw={"amount": "1500", "recoverable": recoverable})
    made = in_a_row(terms, [{"leads": "500"}, {"leads": "3000"}])
    assert [each.subtotal for each in made] == [Decimal(1500), Decimal(second)]
    assert [each.closing.draw for each in made] == [Decimal(1000 if recoverable else 0), 0]


def test_recovery_never_takes_a_period_below_the_draw() -> None:
    terms = terms_of(per_lead("1"), draw={"amount": "1500", "recoverable": True})
    made = in_a_row(terms, [{"leads": "0"}, {"leads": "1800"}, {"leads": "1500"}])
    assert [each.subtotal for each in made] == [1500, 1500, 1500]
    assert [each.closing.draw for each in made] == [1500, 1200, 1200]


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=8), st.integers(0, 3000))
def test_a_recoverable_draw_is_never_lost(leads: list[int], draw: int) -> None:
    terms = terms_of(per_lead("1"), draw={"amount": str(draw), "recoverable": True})
    made = in_a_row(terms, [{"leads": str(count)} for count in leads])
    paid = sum((each.subtotal for each in made), Decimal(0))
    assert paid == sum(leads) + made[-1].closing.draw
    assert all(each.subtotal >= draw for each in made)


def held(**others: object) -> Terms:
    rule = {"share": "0.1", "of": "variable", "release_after": 2, **others}
    return terms_of(retainer("800"), per_lead("10"), holdback=rule)


def test_a_share_is_kept_back_and_released_later() -> None:
    made = in_a_row(held(), [{"leads": "100"}, {"leads": "50"}, {"leads": "10"}, {"leads": "0"}])
    assert [amount_of(each, "holdback") for each in made] == [-100, -50, -10, 0]
    assert [amount_of(each, "release") for each in made[2:]] == [100, 50]
    assert [each.subtotal for each in made] == [1700, 1250, 990, 850]
    assert [len(each.closing.held) for each in made] == [1, 2, 2, 1]


def test_what_is_kept_back_is_rounded_as_its_line_is() -> None:
    """A tenth of 1.25 is 0.125: half to even keeps 0.12, so that 0.12 is released."""
    rule: Doc = {"share": "0.1", "of": "all", "release_after": 1}
    terms = terms_of(retainer("1.25"), holdback=rule, rounding="half_even")
    first, second = in_a_row(terms, [{}, {}])
    assert amount_of(first, "holdback") == -amount_of(second, "release") == Decimal("-0.12")
    assert first.closing.held[0].amount == Decimal("0.12")


def test_a_prorated_draw_is_rounded_as_the_contract_says() -> None:
    """Half of 0.25 is 0.125."""
    for rounding, paid in (("half_up", "0.13"), ("half_even", "0.12")):
        rule: Doc = {"amount": "0.25", "recoverable": True, "prorate": True}
        terms = terms_of(retainer("0"), draw=rule, rounding=rounding)
        half = replace(context_of(terms, {}), active=Period(JUNE.start, date(2026, 6, 15)))
        made = calculate(terms, half)
        assert (made.subtotal, made.closing.draw) == (Decimal(paid), Decimal(paid))


def test_a_share_of_all_pay_covers_the_retainer() -> None:
    (made,) = in_a_row(held(of="all"), [{"leads": "100"}])
    assert amount_of(made, "holdback") == -180


def test_a_share_is_forfeited_when_its_conditions_fail() -> None:
    terms = held(conditions=[when("leads", "at_least", "20")])
    made = in_a_row(terms, [{"leads": "100"}, {"leads": "50"}, {"leads": "10"}])
    (line,) = [line for line in made[-1].lines if line.key == "release"]
    assert line.amount == 0
    assert line.note == "€100.00 forfeited: 10 approved leads."
    assert [each.kept_in.key for each in made[-1].closing.held] == ["2026-04", "2026-05"]


def clawed(method: str = "paid_rate", *components: Doc, **others: object) -> Terms:
    rule = {"method": method, "schedule": BY_AGE, **others}
    if method == "recomputed":
        rule.setdefault("attainment_falls", False)
    return terms_of(*(components or (share("0.1"),)), clawback=rule)


def test_clawback_by_age_takes_half_of_a_period_and_carries_the_rest() -> None:
    terms = clawed(limit="0.5")
    figures = {"revenue": "10000"}
    back = reversed_in_may(terms, figures, (45, figures))
    june = calculate(terms, context_of(terms, figures, reversals=(back,)))
    assert amount_of(june, "clawback") == -500
    assert june.closing.clawback == 250
    july = calculate(
        terms, context_of(terms, figures, Period.parse("2026-07"), opening=june.closing)
    )
    assert amount_of(july, "clawback") == -250
    assert july.closing == NO_BALANCES
    for made in (june, july):
        for line in made.lines:
            assert reevaluate(line.explanation) == line.unrounded


@pytest.mark.parametrize(
    ("age", "taken"), [(0, "1000"), (30, "1000"), (31, "750"), (60, "750"), (61, "500"), (91, "0")]
)
def test_each_age_has_its_share(age: int, taken: str) -> None:
    terms = clawed()
    figures = {"revenue": "10000"}
    back = reversed_in_may(terms, figures, (age, figures))
    made = calculate(terms, context_of(terms, {"revenue": "0"}, reversals=(back,)))
    assert amount_of(made, "clawback") == -Decimal(taken)


@pytest.mark.parametrize(("method", "taken"), [("paid_rate", "-12"), ("recomputed", "-212")])
def test_a_refund_at_the_paid_rate_or_worked_out_again(method: str, taken: str) -> None:
    tiers = tiered("volume", ("100", "10"), ("200", "12"), (None, "15"))
    terms = clawed(method, tiers)
    back = reversed_in_may(terms, {"leads": "101"}, (5, {"leads": "1"}))
    made = calculate(terms, context_of(terms, {"leads": "0"}, reversals=(back,)))
    assert amount_of(made, "clawback") == Decimal(taken)


@given(
    st.integers(1, 400),
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.sampled_from(["paid_rate", "recomputed"]),
    st.sampled_from(["graduated", "volume"]),
)
def test_reversing_everything_returns_everything(
    rest: int, counts: list[int], method: str, kind: str
) -> None:
    tiers = tiered(kind, ("100", "10"), ("200", "12"), (None, "15"))
    whole = [{"up_to_days": 90, "share": "1"}]
    terms = clawed(method, tiers, per_lead("3"), schedule=whole)
    leads = [*counts, rest]
    paid = {"leads": str(sum(leads))}
    may = calculate(terms, context_of(terms, paid, MAY))
    parts = [(age, {"leads": str(count)}) for age, count in enumerate(leads)]
    back = reversed_in_may(terms, paid, *parts)
    june = calculate(terms, context_of(terms, {"leads": "0"}, reversals=(back,)))
    assert may.subtotal + june.subtotal == 0


@pytest.mark.parametrize(
    ("fixed", "leads", "taken"), [("0", "100", "-600"), ("0", "10", "-60"), ("700", "100", "0")]
)
def test_no_more_is_taken_back_than_a_cap_left(fixed: str, leads: str, taken: str) -> None:
    """1,000 for 100 leads, cut to 600: what was paid for a lead is 6."""
    rule: Doc = {"method": "paid_rate", "schedule": BY_AGE}
    doc = retainer(fixed), per_lead("10")
    terms = terms_of(*doc, clawback=rule, cap={"amount": "600"})
    back = reversed_in_may(terms, {"leads": "100"}, (5, {"leads": leads}))
    made = calculate(terms, context_of(terms, {"leads": "0"}, reversals=(back,)))
    assert amount_of(made, "clawback") == Decimal(taken)


def test_a_limit_and_what_is_carried_are_rounded_as_the_contract_says() -> None:
    """Half of 0.25 is 0.125 at most; of 0.25 that are due the rest is carried."""
    for rounding, taken in (("half_up", "0.13"), ("half_even", "0.12")):
        rule: Doc = {"method": "paid_rate", "schedule": BY_AGE, "limit": "0.5"}
        terms = terms_of(per_lead("0.25"), clawback=rule, rounding=rounding)
        back = reversed_in_may(terms, {"leads": "1"}, (5, {"leads": "1"}))
        made = calculate(terms, context_of(terms, {"leads": "1"}, reversals=(back,)))
        assert amount_of(made, "clawback") == -Decimal(taken)
        assert made.closing.clawback == Decimal("0.25") - Decimal(taken)


def test_attainment_falls_only_where_agreed() -> None:
    gate = {**per_lead("10"), "gate": [when("leads", "at_least", "100")]}
    for falls, taken in ((True, -1000), (False, -10)):
        terms = clawed("recomputed", gate, attainment_falls=falls)
        back = reversed_in_may(terms, {"leads": "100"}, (3, {"leads": "1"}))
        made = calculate(terms, context_of(terms, {"leads": "0"}, reversals=(back,)))
        assert amount_of(made, "clawback") == taken


@pytest.mark.parametrize(
    ("method", "falls", "taken"),
    [("paid_rate", None, "-12"), ("recomputed", False, "-10"), ("recomputed", True, "-10")],
)
def test_what_was_taken_back_before_is_not_taken_again(
    method: str, falls: bool | None, taken: str
) -> None:
    tiers = tiered("volume", ("100", "10"), ("200", "12"), (None, "15"))
    terms = clawed(method, tiers, attainment_falls=falls)
    back = reversed_in_may(terms, {"leads": "101"}, (40, {"leads": "1"}))
    back = replace(back, left=measures_of(terms, {"leads": "100"}, {}))
    made = calculate(terms, context_of(terms, {"leads": "0"}, reversals=(back,)))
    assert amount_of(made, "clawback") == Decimal(taken) * Decimal("0.75")


def test_reversals_without_clawback_are_told() -> None:
    terms = terms_of(per_lead("10"))
    back = reversed_in_may(terms, {"leads": "5"}, (3, {"leads": "1"}))
    made = calculate(terms, context_of(terms, {"leads": "5"}, reversals=(back,)))
    assert made.subtotal == 50
    assert "Results of May 2026 were reversed; these terms take nothing back." in made.warnings


def test_balances_at_the_end_of_the_contract_are_told() -> None:
    terms = held()
    context = replace(context_of(terms, {"leads": "100"}), is_last=True)
    assert "€100.00 is kept back when the contract ends." in calculate(terms, context).warnings


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"clawback": {"method": "recomputed", "schedule": BY_AGE}}, "clawback.attainment_falls"),
        ({"clawback": {"method": "paid_rate", "schedule": []}}, "clawback.schedule"),
        (
            {"clawback": {"method": "paid_rate", "schedule": BY_AGE[::-1]}},
            "clawback.schedule[1].up_to_days",
        ),
        ({"holdback": {"share": "10", "of": "all", "release_after": 1}}, "holdback.share"),
        ({"holdback": {"share": "0.1", "of": "all", "release_after": 0}}, "holdback.release_after"),
        (
            {"holdback": {"share": "0.1", "of": "all", "release_after": 1.5}},
            "holdback.release_after",
        ),
        ({"draw": {"amount": "-1", "recoverable": True}}, "draw.amount"),
        ({"draw": {"amount": "1"}}, "draw.recoverable"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(rules: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        terms_of(per_lead(), **rules)
    assert refused.value.field == field


def test_rules_survive_being_written_and_are_printed_in_order() -> None:
    terms = terms_of(
        per_lead(),
        holdback={"share": "0.1", "of": "all", "release_after": 3},
        clawback={"method": "paid_rate", "schedule": BY_AGE},
        draw={"amount": "1500", "recoverable": True},
    )
    assert parse_terms(dump_terms(terms)) == terms
    order = order_of(terms, with_tax=True)
    assert "rates → holdback → clawback → draw → tax" in order
