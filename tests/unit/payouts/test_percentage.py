"""Percentages of single events: fee, allowance, limits and refunds, against a naive reckoning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Detail, EventCount
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.per_event import EventRule, tally
from ppp_desktop.payouts.kinds.percentage import Percentage
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.terms import dump_terms
from tests.unit.payouts.answers import Sale, counted, line_of, sales, steps, total
from tests.unit.payouts.examples import Doc, share, terms_of, wording

ALL: Doc = {
    "fee_per_event": "0.30",
    "free_events": "2",
    "free_amount": "150",
    "minimum_per_event": "1",
    "maximum_per_event": "50",
}


def component(**others: object) -> Percentage:
    (found,) = terms_of({**share(), **others}).components
    assert isinstance(found, Percentage)
    return found


def june(*found: Sale, **others: object) -> Line:
    return line_of({**share("0.1"), **others}, sales(*found))


@pytest.mark.parametrize(
    ("given", "found", "due"),
    [
        ({"fee_per_event": "0.30"}, [(1, "100"), (1, "100"), (2, "50")], "25.90"),
        ({"minimum_per_event": "2"}, [(1, "19.99"), (1, "20"), (1, "20.01")], "6.001"),
        ({"maximum_per_event": "2"}, [(1, "19.99"), (1, "20"), (1, "20.01")], "5.999"),
        ({"free_events": "1"}, [(1, "100"), (2, "10")], "1"),
        ({"free_amount": "100"}, [(1, "100"), (2, "10")], "1"),
        ({"free_amount": "100"}, [(1, "99"), (2, "10")], "0.9"),
        ({"free_amount": "100", "fee_per_event": "1"}, [(1, "99"), (2, "10"), (3, "10")], "3.9"),
        ({"free_events": "2", "free_amount": "100"}, [(1, "1"), (2, "1"), (3, "10")], "1"),
        ({"free_events": "2", "free_amount": "100"}, [(1, "90"), (2, "20"), (3, "10")], "2"),
        ({"free_events": "1", "free_amount": "100"}, [(1, "90"), (2, "20")], "2"),
        ({"free_amount": "100", "minimum_per_event": "2"}, [(1, "99"), (2, "2")], "2"),
        ({"free_amount": "100", "maximum_per_event": "2"}, [(1, "99"), (2, "200")], "2"),
        ({"fee_per_event": "1"}, [(1, "0"), (1, "0.00")], "0"),
        ({"free_events": "1"}, [(1, "0"), (1, "-5"), (2, "10"), (3, "20")], "1.5"),
        ({"fee_per_event": "1", "minimum_per_event": "9"}, [(1, "-10")], "-1"),
        ({"maximum_per_event": "50"}, [(1, "-1000"), (2, "-100")], "-60"),
        ({"free_events": "9"}, [(1, "5"), (2, "-5")], "-0.5"),
        ({"minimum_per_event": "0", "fee_per_event": "0"}, [(1, "100")], "10"),
    ],
)
def test_single_events(given: Doc, found: list[Sale], due: str) -> None:
    for order in (found, found[::-1]):
        line = june(*order, **given)
        assert line.unrounded == Decimal(due)
        assert sum(part.amount for part in line.parts) == Decimal(due)
        assert sum(part.quantity * part.rate for part in line.parts) == Decimal(due)
        assert reevaluate(line.explanation) == Decimal(due)


def test_of_one_day_the_smallest_are_free_first() -> None:
    line = june((1, "30"), (1, "20"), (1, "10"), (2, "5"), free_events="2")
    assert line.unrounded == Decimal("3.5")


MONEY = st.decimals(Decimal("-300"), Decimal(900), places=2)
BOUND = st.none() | st.decimals(Decimal("0.01"), Decimal(60), places=2)
EVENTS = st.lists(
    st.builds(
        EventCount,
        st.integers(1, 5).map(lambda day: date(2026, 6, day)),
        MONEY | st.sampled_from([Decimal(0), Decimal(50), Decimal(100)]),
        st.integers(1, 4),
    ),
    max_size=12,
)


@st.composite
def rules(draw: st.DrawFn) -> EventRule:
    bounds = sorted(filter(None, [draw(BOUND), draw(BOUND)]))
    least, most = (bounds[0], bounds[-1]) if len(bounds) == 2 else (None, None)
    if len(bounds) == 1:
        least, most = (bounds[0], None) if draw(st.booleans()) else (None, bounds[0])
    free = draw(st.none() | st.integers(1, 12))
    return EventRule(
        draw(st.decimals(Decimal(0), Decimal(1), places=4)),
        draw(st.decimals(Decimal(0), Decimal(5), places=2)),
        least,
        most,
        None if free is None else Decimal(free),
        draw(st.none() | st.decimals(Decimal("0.01"), Decimal(2000), places=2)),
    )


def document_of(rule: EventRule) -> Doc:
    given = {
        "fee_per_event": rule.fee,
        "minimum_per_event": rule.least,
        "maximum_per_event": rule.most,
        "free_events": rule.free_events,
        "free_amount": rule.free_amount,
    }
    named: Doc = {name: str(value) for name, value in given.items() if value is not None}
    return {**share(str(rule.rate)), **named}


def single(events: Iterable[EventCount]) -> list[tuple[date, Fraction]]:
    """Every event by itself, the earliest first, of one day the smallest."""
    return sorted((each.day, Fraction(each.value)) for each in events for _ in range(each.count))


def naive(events: Iterable[EventCount], rule: EventRule) -> Fraction:
    """Event by event, as one would by hand; nothing is shared with the program."""
    due, free_events, free_amount, is_over = Fraction(0), 0, Fraction(0), not rule.has_allowance
    least = Fraction(rule.least or 0)
    most = Fraction(10**12) if rule.most is None else Fraction(rule.most)
    for _day, value in single(events):
        if value < 0:
            due -= min(-value * Fraction(rule.rate), most)
            continue
        if value == 0:
            continue
        counts = value
        if not is_over:
            left = value if rule.free_amount is None else Fraction(rule.free_amount) - free_amount
            is_last = rule.free_events is not None and free_events == rule.free_events
            if is_last or left == 0:
                is_over = True
            elif value <= left:
                free_events, free_amount = free_events + 1, free_amount + value
                continue
            else:
                is_over, counts = True, value - left
        due += max(least, min(most, counts * Fraction(rule.rate) + Fraction(rule.fee)))
    return due


@settings(deadline=None)
@given(EVENTS, rules(), st.randoms(use_true_random=False))
def test_the_line_is_what_event_by_event_comes_to(
    events: list[EventCount], rule: EventRule, random: object
) -> None:
    line = line_of(document_of(rule), counted(events))
    assert Fraction(line.unrounded) == naive(events, rule)
    assert reevaluate(line.explanation) == line.unrounded
    assert sum((part.amount for part in line.parts), Decimal(0)) == line.unrounded
    assert hasattr(random, "shuffle")
    shuffled = list(events)
    random.shuffle(shuffled)
    assert line_of(document_of(rule), counted(shuffled)).unrounded == line.unrounded


@settings(deadline=None)
@given(EVENTS, rules())
def test_no_event_is_lost(events: list[EventCount], rule: EventRule) -> None:
    found = tally(events, rule)
    bundles = (found.free, found.plain, found.lifted, found.cut, found.refunds, found.refunds_cut)
    straddling = 0 if found.excess is None else 1
    assert sum(bundle.count for bundle in bundles) + straddling == sum(
        each.count for each in events if each.value
    )


@settings(deadline=None)
@given(EVENTS, rules())
def test_the_allowance_ends_with_what_is_used_up_first(
    events: list[EventCount], rule: EventRule
) -> None:
    found = tally(events, rule)
    positive = [value for _day, value in single(events) if value > 0]
    if not rule.has_allowance:
        assert (found.free.count, found.excess) == (0, None)
        return
    sums = list(accumulate(positive))
    most = len(positive) if rule.free_events is None else int(rule.free_events)
    fitting = sum(1 for each in sums if rule.free_amount is None or each <= rule.free_amount)
    assert found.free.count == min(fitting, most, len(positive))
    assert Fraction(found.free.amount) == sum(positive[: found.free.count])
    if found.excess is not None:
        assert rule.free_amount is not None
        assert found.free.count < most
        assert Fraction(found.excess) == sums[found.free.count] - Fraction(rule.free_amount)
        assert 0 < found.excess < positive[found.free.count]


@settings(deadline=None)
@given(EVENTS, st.decimals(Decimal(0), Decimal(1), places=4), BOUND)
def test_refunding_all_sales_returns_to_zero(
    events: list[EventCount], rate: Decimal, most: Decimal | None
) -> None:
    refunds = [EventCount(date(2026, 6, 30), -each.value, each.count) for each in events]
    limits: Doc = {} if most is None else {"maximum_per_event": str(most)}
    line = line_of({**share(str(rate)), **limits}, counted([*events, *refunds]))
    assert line.unrounded == 0


@settings(deadline=None)
@given(rules())
def test_without_events_nothing_is_due(rule: EventRule) -> None:
    assert line_of(document_of(rule), counted([])).unrounded == 0


def test_the_line_explains_each_bundle() -> None:
    found = [(1, "60"), (1, "100"), (2, "5"), (3, "200"), (4, "2000"), (5, "-50"), (6, "-900")]
    line = june(*found, **ALL)
    assert steps(line) == [
        "Free: 1 sale of €60.00 in all",
        "€10.00 of one sale lie beyond the free amount: €10.00 × 10 % + €0.30 = €1.30",
        "€200.00 × 10 % = €20.00",
        "Fee for each sale: 1 × €0.30 = €0.30",
        "1 sale of €5.00 in all, lifted to the least: 1 × €1.00 = €1.00",
        "1 sale of €2,000.00 in all, cut to the most: 1 × €50.00 = €50.00",
        "Given back for refunds: −€50.00 × 10 % = −€5.00",
        "Given back for refunds of −€900.00, at most what one can pay: 1 × −€50.00 = −€50.00",
    ]
    assert line.amount == Decimal("17.60")


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({"minimum_per_event": "9"}, "€50.00 × 10 % = €5.00, lifted to the least: €9.00"),
        ({"maximum_per_event": "3"}, "€50.00 × 10 % = €5.00, cut to the most: €3.00"),
        ({}, "€50.00 × 10 % = €5.00"),
    ],
)
def test_the_event_that_straddles_the_free_amount_has_limits_too(limits: Doc, text: str) -> None:
    line = june((1, "150"), free_amount="100", **limits)
    assert steps(line) == [f"€50.00 of one sale lie beyond the free amount: {text}"]


@pytest.mark.parametrize(
    ("totals", "note"),
    [
        (0, ""),
        (1, "1 result is a total of several sales; it counted as one."),
        (12, "12 results are totals of several sales; each counted as one."),
    ],
)
def test_results_that_are_totals_are_said(totals: int, note: str) -> None:
    line = line_of({**share(), "fee_per_event": "1"}, sales((1, "5"), totals=totals))
    assert line.note == note
    assert line_of({**share(), "fee_per_event": "1"}, total(None, 0)).note == "No results."


def test_a_mere_total_is_no_answer() -> None:
    with pytest.raises(ValidationFailed) as caught:
        line_of({**share(), "fee_per_event": "1"}, total("100"))
    assert str(caught.value) == (
        "“Share” needs each single amount of revenue; only their total is known. "
        "Give the results one by one, or agree on nothing for each event."
    )
    assert line_of({**share(), "fee_per_event": "1"}, total("0")).amount == 0


def test_single_events_are_asked_for_only_where_they_count() -> None:
    plain, with_fee = component(), component(fee_per_event="1")
    assert [request.detail for request in plain.requests({})] == [Detail.SUM]
    assert plain.main_request() == plain.requests({})[0]
    assert [request.detail for request in with_fee.requests({})] == [Detail.EVENTS]
    assert with_fee.main_request() is None
    assert (plain.weighs_by, with_fee.weighs_by) == (Weight.OWN, Weight.OWN)
    assert component(free_events="1").weighs_by is Weight.RESULTS
    assert component(free_amount="1").weighs_by is Weight.RESULTS
    assert not component(fee_per_event="0", minimum_per_event="0").is_per_event


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "8 % of revenue."),
        (
            {"fee_per_event": "0.30"},
            "8 % of revenue, plus €0.30 for each sale. "
            "A refund gives back 8 % of its amount, but no fee.",
        ),
        (
            {"minimum_per_event": "1", "maximum_per_event": "50"},
            "8 % of revenue; at least €1.00 and at most €50.00 for each sale. "
            "A refund gives back 8 % of its amount, at most €50.00, but no minimum.",
        ),
        (
            {"free_events": "1"},
            "8 % of revenue. The first sale of a month is free; the earliest come first, of one "
            "day the smallest. A refund gives back 8 % of its amount.",
        ),
        (
            {"free_amount": "150", "metric": "cost"},
            "8 % of media cost. Results are free up to €150.00 a month; the earliest come first, "
            "of one day the smallest. The result that goes beyond this amount pays its share of "
            "what lies beyond. A credit gives back 8 % of its amount.",
        ),
        (
            ALL,
            "8 % of revenue, plus €0.30 for each sale; at least €1.00 and at most €50.00 for each "
            "sale. The first 2 sales of a month are free, up to €150.00 in all; the earliest come "
            "first, of one day the smallest. The sale that goes beyond this amount pays its share "
            "of what lies beyond and the whole fee. A refund gives back 8 % of its amount, at "
            "most €50.00, but no fee and no minimum.",
        ),
    ],
)
def test_sentences(given: Doc, sentence: str) -> None:
    assert component(**given).sentence(wording()).replace("\u00a0", " ") == sentence


def test_what_is_not_agreed_is_not_written() -> None:
    written = dump_terms(terms_of(share()))["components"]
    assert isinstance(written, list)
    assert set(written[0]) == {"kind", "id", "name", "scope", "metric", "rate"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fee_per_event": "-1"}, "fee_per_event"),
        ({"free_events": "0"}, "free_events"),
        ({"free_events": "2.5"}, "free_events"),
        ({"free_amount": "0"}, "free_amount"),
        ({"maximum_per_event": "0"}, "maximum_per_event"),
        ({"minimum_per_event": "2", "maximum_per_event": "1"}, "minimum_per_event"),
        (
            {
                "fee_per_event": "1",
                "multiplier": {
                    "target": {"metric": "revenue", "target": "100"},
                    "levels": [{"attainment_at_least": "1", "factor": "2", "applies": "beyond"}],
                },
            },
            "multiplier.levels[0].applies",
        ),
    ],
)
def test_wrong_rules_for_events_are_refused(wrong: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        component(**wrong)
    assert caught.value.field == f"components[0].{field}"
    assert caught.value.remedy
