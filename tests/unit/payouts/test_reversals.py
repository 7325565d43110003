"""Figures without what was reversed, and what is taken back line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Detail, EventCount, Group, Measure, MeasureRequest
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.reversals import together, without
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    Doc,
    Figure,
    bonus,
    level,
    measures_of,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)
from tests.unit.payouts.facts import Fact
from tests.unit.payouts.facts import context_of as facts_context
from tests.unit.payouts.tier_examples import stairs

MAY = Period.parse("2026-05")
LEADS, CPM = MeasureRequest("leads"), MeasureRequest("cpm")
SALES = MeasureRequest("revenue", detail=Detail.EVENTS)
BY_COUNTRY = MeasureRequest("leads", detail=Detail.GROUPS, by=("country",))
WHOLLY: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 90, "share": "1"}]}


def of_events(*events: tuple[int, str, int], rows: int = 0) -> Measure:
    found = tuple(EventCount(date(2026, 5, day), Decimal(value), n) for day, value, n in events)
    value = sum((each.value * each.count for each in found), Decimal(0))
    return Measure(SALES, value, rows or sum(each.count for each in found), events=found)


def of_groups(**groups: tuple[str, int]) -> Measure:
    found = tuple(Group((name,), Decimal(value), rows) for name, (value, rows) in groups.items())
    value = sum((each.value for each in found), Decimal(0))
    return Measure(BY_COUNTRY, value, sum(each.rows for each in found), groups=found)


def of_ratio(value: str | None, cost: str, impressions: str, rows: int) -> Measure:
    figure = None if value is None else Decimal(value)
    return Measure(CPM, figure, rows, Decimal(cost), Decimal(impressions))


def test_what_no_reversal_names_stays() -> None:
    found = Measure(LEADS, Decimal(5), 5)
    assert without({LEADS: found}, {}) == {LEADS: found}


def test_a_sum_loses_value_and_rows() -> None:
    left = without({LEADS: Measure(LEADS, Decimal(5), 4)}, {LEADS: Measure(LEADS, Decimal(2), 1)})
    assert left == {LEADS: Measure(LEADS, Decimal(3), 3)}


def test_nothing_less_nothing_stays_nothing() -> None:
    nothing = Measure(LEADS, None, 0)
    assert without({LEADS: nothing}, {LEADS: nothing}) == {LEADS: nothing}
    one = Measure(LEADS, Decimal(1), 1)
    assert without({LEADS: one}, {LEADS: nothing}) == {LEADS: one}
    assert without({LEADS: nothing}, {LEADS: one}) == {LEADS: Measure(LEADS, Decimal(-1), -1)}


def test_events_go_one_by_one() -> None:
    found = of_events((1, "20", 3), (2, "10", 1), (2, "30", 1))
    left = without({SALES: found}, {SALES: of_events((1, "20", 2), (2, "30", 1))})
    assert left == {SALES: of_events((1, "20", 1), (2, "10", 1))}


def test_groups_go_by_their_values() -> None:
    left = without(
        {BY_COUNTRY: of_groups(AT=("4", 2), DE=("5", 5))}, {BY_COUNTRY: of_groups(DE=("2", 1))}
    )
    assert left == {BY_COUNTRY: of_groups(AT=("4", 2), DE=("3", 4))}
    unknown = without({BY_COUNTRY: of_groups(AT=("4", 2))}, {BY_COUNTRY: of_groups(DE=("2", 1))})
    assert unknown == {BY_COUNTRY: of_groups(AT=("4", 2), DE=("-2", -1))}


def test_a_ratio_is_made_again_of_its_sums() -> None:
    found = of_ratio("4", "40", "10000", 9)
    left = without({CPM: found}, {CPM: of_ratio("5", "10", "2000", 2)})
    assert left == {CPM: of_ratio("3.75", "30", "8000", 7)}
    emptied = without({CPM: found}, {CPM: of_ratio(None, "0", "10000", 1)})
    assert emptied == {CPM: of_ratio(None, "40", "0", 8)}


def test_a_ratio_without_a_factor_counts_once() -> None:
    found = of_ratio("0", "0", "100", 1)
    left = without({CPM: found}, {CPM: of_ratio(None, "-20", "0", 1)})
    assert left == {CPM: of_ratio("0.2", "20", "100", 0)}


def test_reversals_of_several_ages_are_one() -> None:
    first: dict[MeasureRequest, Measure] = {
        SALES: of_events((1, "20", 1)),
        BY_COUNTRY: of_groups(DE=("2", 1)),
        CPM: of_ratio("5", "10", "2000", 2),
        LEADS: Measure(LEADS, None, 0),
    }
    second: dict[MeasureRequest, Measure] = {
        SALES: of_events((1, "20", 2), (3, "5", 1)),
        BY_COUNTRY: of_groups(AT=("1", 1), DE=("3", 2)),
        CPM: of_ratio("2", "4", "2000", 3),
        LEADS: Measure(LEADS, Decimal(2), 1),
    }
    assert together([]) == {}
    assert together([first]) == first
    assert together([first, second]) == {
        SALES: of_events((1, "20", 3), (3, "5", 1)),
        BY_COUNTRY: of_groups(AT=("1", 1), DE=("5", 3)),
        CPM: of_ratio("3.5", "14", "4000", 5),
        LEADS: Measure(LEADS, Decimal(2), 1),
    }
    assert together([second, first])[LEADS] == Measure(LEADS, Decimal(2), 1)


def clawback_of(
    terms: Terms,
    paid: dict[str, Figure],
    *back: tuple[int, dict[str, Figure]],
    opening: str = "0",
    june: dict[str, Figure] | None = None,
) -> tuple[Line | None, Decimal]:
    """Return June's clawback of what May paid, and what is carried over."""
    may = Context("EUR", MAY, MAY, measures_of(terms, paid, {}), WORDS)
    found = tuple(Reversal(age, measures_of(terms, each, {})) for age, each in back)
    reversed_in_june = ReversedPeriod((TermsPart(terms, MAY),), may, found)
    context = Context(
        "EUR",
        JUNE,
        JUNE,
        measures_of(terms, june or {}, {}),
        WORDS,
        opening=Balances(clawback=Decimal(opening)),
        reversals=(reversed_in_june,) if found else (),
    )
    made = calculate(terms, context)
    lines = [line for line in made.lines if line.key == "clawback"]
    return (lines[0] if lines else None), made.closing.clawback


def texts(line: Line | None) -> list[str]:
    assert line is not None
    return [each.text.replace("\u00a0", " ") for each in line.explanation.children]


def test_nothing_reversed_is_no_line() -> None:
    assert clawback_of(terms_of(per_lead(), clawback=WHOLLY), {}) == (None, Decimal(0))


def test_what_was_carried_is_due_without_a_new_reversal() -> None:
    line, carried = clawback_of(terms_of(per_lead(), clawback=WHOLLY), {}, opening="12.50")
    assert line is not None
    assert (line.amount, carried) == (Decimal("-12.50"), Decimal(0))
    assert texts(line) == ["Carried over: €12.50", "Rounded half up: −€12.50"]
    assert line.note == "Carried over: €12.50."


def test_only_pay_for_results_goes_back_at_the_paid_rate() -> None:
    """A retainer, media, a bonus and what no reversal touches stay; so does a sum of zero."""
    media: Doc = {
        "kind": "pass_through",
        "name": "Media",
        "surcharge": "0.1",
        "treatment": "markup",
        "spend_paid_by": "agency",
    }
    terms = terms_of(
        retainer("500"),
        per_lead("10"),
        share("0.5"),
        media,
        bonus(level(when("leads", "at_least", "1"), amount="70")),
        {**per_lead("3"), "name": "Clicks", "metric": "clicks"},
        clawback=WHOLLY,
    )
    paid: dict[str, Figure] = {"leads": "20", "revenue": "0", "cost": "90", "clicks": "8"}
    line, _carried = clawback_of(
        terms, paid, (3, {"leads": "5", "cost": "90", "clicks": "0", "revenue": "4"})
    )
    assert line is not None
    assert line.amount == -50
    last, _carried = clawback_of(terms, paid, (3, {"clicks": "8"}))
    assert last is not None
    assert last.amount == -24
    untouched, _carried = clawback_of(terms, paid, (3, {"cost": "90"}))
    assert untouched is not None
    assert untouched.amount == 0


def test_each_age_is_a_step_with_its_results() -> None:
    ages: list[Doc] = [{"up_to_days": 10, "share": "1"}, {"up_to_days": 20, "share": "0.5"}]
    rule: Doc = {"method": "paid_rate", "schedule": ages, "limit": "0.25"}
    terms = terms_of(per_lead("10"), clawback=rule)
    line, carried = clawback_of(
        terms,
        {"leads": "100"},
        (20, {"leads": "2"}),
        (0, {"leads": "1"}),
        (10, {"leads": "3"}),
        (21, {"leads": "4"}),
        (11, {"leads": "6"}),
        opening="5",
        june={"leads": "8"},
    )
    assert line is not None
    assert texts(line) == [
        "May 2026, reversed after 0–10 days: €40.00 × 100 % = €40.00",
        "May 2026, reversed after 11–20 days: €80.00 × 50 % = €40.00",
        "May 2026, reversed after 21+ days: no longer taken back",
        "Carried over: €5.00",
        "At most 25 % of €80.00 = €20.00: €65.00 is carried over.",
        "Rounded half up: −€20.00",
    ]
    values = [each.value for each in line.explanation.children]
    assert values == [-40, -40, 0, -5, 65, None]
    assert [each.step for each in line.explanation.children] == ["clawback"] * 5 + ["rounding"]
    assert line.note == "€65.00 is carried over."
    assert (line.amount, carried) == (Decimal(-20), Decimal(65))
    told, first = line.explanation.children[0].children
    assert told == Explanation(
        "Leads: €40.00 of €1,000.00 was paid for 4 approved leads", "clawback"
    )
    assert first.text == "4 approved leads, from 6 results"
    assert (first.step, first.value) == ("measures", Decimal(4))
    assert first.measure == replace(LEADS, within=MAY, reversed_in=JUNE)
    assert line.measures == (first.measure,)


@pytest.mark.parametrize(
    ("limit", "taken", "carried"), [("0.5", "-40", "0"), ("0.4999", "-39.99", "0.01")]
)
def test_a_limit_of_exactly_what_is_due_carries_nothing(
    limit: str, taken: str, carried: str
) -> None:
    terms = terms_of(per_lead("10"), clawback={**WHOLLY, "limit": limit})
    line, left = clawback_of(terms, {"leads": "9"}, (1, {"leads": "4"}), june={"leads": "8"})
    assert line is not None
    assert (line.amount, left) == (Decimal(taken), Decimal(carried))


def test_pay_below_zero_lets_nothing_be_taken() -> None:
    terms = terms_of(share("0.1"), clawback={**WHOLLY, "limit": "0.5"})
    line, carried = clawback_of(
        terms, {"revenue": "100"}, (1, {"revenue": "50"}), june={"revenue": "-100"}
    )
    assert line is not None
    assert (line.amount, carried) == (Decimal(0), Decimal(5))


def test_without_a_limit_all_is_taken_at_once() -> None:
    terms = terms_of(per_lead("10"), clawback=WHOLLY)
    line, carried = clawback_of(terms, {"leads": "9"}, (1, {"leads": "4"}))
    assert line is not None
    assert (line.amount, carried) == (Decimal(-40), Decimal(0))
    assert line.note == "May 2026, reversed after 0–90 days: €40.00 × 100\u00a0% = €40.00."


def test_working_out_again_goes_on_from_band_to_band() -> None:
    """100 and above at 12, else at 10: the first lead that is lost takes the higher rate along."""
    ages: list[Doc] = [{"up_to_days": 10, "share": "1"}, {"up_to_days": 20, "share": "0.5"}]
    rule: Doc = {"method": "recomputed", "attainment_falls": True, "schedule": ages}
    tiers = tiered("volume", ("100", "10"), (None, "12"))
    line, _carried = clawback_of(
        terms_of(tiers, clawback=rule), {"leads": "101"}, (1, {"leads": "1"}), (15, {"leads": "1"})
    )
    assert [text.partition(": ")[2] for text in texts(line)[:2]] == [
        "€212.00 × 100 % = €212.00",
        "€10.00 × 50 % = €5.00",
    ]


def test_each_part_of_a_cut_period_gives_back_its_own_rate() -> None:
    """May paid 10 for a lead up to the 15th and 20 after it; the stairs count by days."""

    def of(rate: str, amount: str) -> Terms:
        return terms_of(per_lead(rate), stairs({"up_to": None, "amount": amount}), clawback=WHOLLY)

    first = TermsPart(of("10", "310"), Period(MAY.start, date(2026, 5, 15)))
    second = TermsPart(of("20", "620"), Period(date(2026, 5, 16), MAY.end))
    parts = (first, second)
    facts = [Fact(date(2026, 5, day), "leads", Decimal(5)) for day in (2, 3, 20, 21)]
    paid = facts_context(parts, facts, MAY)
    taken = facts_context(parts, facts[1:], MAY).measures
    back = ReversedPeriod(parts, paid, (Reversal(9, taken),))
    june = facts_context((TermsPart(second.terms, JUNE),), [], JUNE)
    made = calculate(second.terms, replace(june, reversals=(back,)))
    (line,) = (line for line in made.lines if line.key == "clawback")
    # 5 × 10 and 10 × 20; of the stairs, 150 and 320, three quarters for 15 of May's 20 leads.
    assert line.amount == -(50 + 200 + Decimal("112.5") + 240)
    *told, leaf = line.explanation.children[0].children
    assert leaf.text == "15 approved leads, from 3 results"
    assert [each.text for each in told] == [
        "Leads (1 – 15 May 2026): €50.00 of €100.00 was paid for 5 approved leads",
        "Leads (16 – 31 May 2026): €200.00 of €200.00 was paid for 10 approved leads",
        "Tiers (1 – 15 May 2026): €150.00 × 15 ÷ 20 approved leads = €112.50",
        "Tiers (16 – 31 May 2026): €320.00 × 15 ÷ 20 approved leads = €240.00",
    ]
