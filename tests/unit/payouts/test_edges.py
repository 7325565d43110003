"""Values exactly on an edge, and what only a second look tells apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import EventCount, Measure, MeasureRequest
from ppp_desktop.payouts.attainments import is_attained
from ppp_desktop.payouts.context import ObjectiveFigure
from ppp_desktop.payouts.engine import order_of
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.kinds.bands import Tier, check_bands
from ppp_desktop.payouts.kinds.baselines import refuse_other_billing, signed
from ppp_desktop.payouts.kinds.per_event import Bundle, EventRule, Tally, tally
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.ratios import exact_value, whole_factor
from ppp_desktop.payouts.terms import find_problems, parse_terms
from tests.unit.payouts.answers import counted, line_of, sales, steps
from tests.unit.payouts.examples import (
    WORDS,
    Doc,
    bonus,
    document,
    level,
    only_line,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
    wording,
)
from tests.unit.payouts.modifier_examples import PARTIES, quota, step_level
from tests.unit.payouts.tier_examples import running, stairs

NOTHING = Bundle()


def events(*found: tuple[int, str, int]) -> list[EventCount]:
    return [EventCount(date(2026, 6, day), Decimal(value), count) for day, value, count in found]


def bundle(count: int, amount: str) -> Bundle:
    return Bundle(count, Decimal(amount))


def test_an_amount_is_added_up_from_the_deepest_steps() -> None:
    """What a node says of itself does not count where steps below it are amounts."""
    leaf = Explanation("Measured", "measures", Decimal(99))
    rounding = Explanation("Rounded", "rounding", Decimal(98))
    said = Explanation("Said", "shares")
    steps = (Explanation("Two", "rates", Decimal(2)), Explanation("Three", "rates", Decimal(3)))
    deep = Explanation("Wrong", "rates", Decimal(70), children=(*steps, leaf, said))
    root = Explanation("Wrong, too", "rates", Decimal(71), children=(deep, leaf, rounding))
    assert reevaluate(root) == 5
    assert reevaluate(replace(root, children=(leaf, rounding, said))) == 71


@pytest.mark.parametrize(
    ("rule", "found", "tallied"),
    [
        pytest.param(
            EventRule(Decimal("0.1"), fee=Decimal(1), least=Decimal(3), most=Decimal(5)),
            events((1, "19.99", 1), (1, "20", 2), (2, "40", 3), (2, "40.01", 4)),
            Tally(
                NOTHING,
                None,
                plain=bundle(5, "160"),
                lifted=bundle(1, "19.99"),
                cut=bundle(4, "160.04"),
                refunds=NOTHING,
                refunds_cut=NOTHING,
            ),
            id="the fee counts towards least and most; what meets them is neither lifted nor cut",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), most=Decimal(5)),
            events((1, "0", 7), (1, "-50", 2), (2, "-50.01", 3)),
            Tally(
                NOTHING, None, NOTHING, NOTHING, NOTHING, bundle(2, "-100"), bundle(3, "-150.03")
            ),
            id="an event of no amount is none; a refund gives back at most what one can pay",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), free_events=Decimal(4)),
            events((1, "10", 3), (2, "20", 5), (3, "-9", 1)),
            Tally(
                bundle(4, "50"), None, bundle(4, "80"), NOTHING, NOTHING, bundle(1, "-9"), NOTHING
            ),
            id="of equal events only some are free",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), free_amount=Decimal(45)),
            events((1, "10", 3), (2, "20", 5)),
            Tally(bundle(3, "30"), Decimal(5), bundle(4, "80"), NOTHING, NOTHING, NOTHING, NOTHING),
            id="of equal events one goes beyond the free amount",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), free_amount=Decimal(70)),
            events((1, "10", 3), (2, "20", 5)),
            Tally(bundle(5, "70"), None, bundle(3, "60"), NOTHING, NOTHING, NOTHING, NOTHING),
            id="the free amount ends between two equal events",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), free_events=Decimal(9)),
            events((1, "10", 3), (2, "-5", 1)),
            Tally(bundle(3, "30"), None, NOTHING, NOTHING, NOTHING, bundle(1, "-5"), NOTHING),
            id="all are free",
        ),
        pytest.param(
            EventRule(Decimal("0.1"), free_events=Decimal(3), free_amount=Decimal(100)),
            events((1, "10", 3), (2, "20", 1)),
            Tally(bundle(3, "30"), None, bundle(1, "20"), NOTHING, NOTHING, NOTHING, NOTHING),
            id="the number of free events is used up first",
        ),
    ],
)
def test_events_are_sorted_to_the_last(
    rule: EventRule, found: list[EventCount], tallied: Tally
) -> None:
    assert tally(found, rule) == tallied


@pytest.mark.parametrize(
    ("excess", "due"), [("9.99", "3"), ("20", "3"), ("25", "3.5"), ("40", "5"), ("41", "5")]
)
def test_what_lies_beyond_a_free_amount_pays_within_least_and_most(excess: str, due: str) -> None:
    rule = EventRule(Decimal("0.1"), fee=Decimal(1), least=Decimal(3), most=Decimal(5))
    assert rule.due(Decimal(excess)) == Decimal(due)
    assert EventRule(Decimal("0.1")).due(Decimal(excess)) == Decimal(excess) / 10


def test_equal_sales_of_one_tier_count_as_often_as_they_came() -> None:
    doc = tiered("graduated", ("1000", "0.05"), (None, "0.1"), metric="revenue", basis="event")
    found = events((1, "1100", 2), (2, "1300", 3), (3, "0.50", 4), (4, "0.25", 2))
    line = line_of(doc, counted(found))
    assert line.unrounded == 5 * 50 + 2 * 10 + 3 * 30 + Decimal("2.5") / 20
    assert steps(line) == ["€5,002.50 × 5 % = €250.125", "€1,100.00 × 10 % = €110.00"]


def test_less_than_one_unit_reaches_the_first_tier() -> None:
    doc = tiered("volume", (None, "0.1"), metric="revenue", basis="contract", retroactive=False)
    doc["tiers"] = [{"up_to": None, "rate": "0.1", "flat_fee": "7"}]
    assert line_of(doc, running("0.5", "0")).unrounded == Decimal("7.05")
    assert line_of(doc, running("0.5", "0.5")).unrounded == Decimal("0.05")


def test_a_first_tier_may_end_at_one_or_below() -> None:
    open_end = Tier(up_to=None, rate=Decimal(1))
    for limit in ("0.5", "1"):
        check_bands([Tier(up_to=Decimal(limit), rate=Decimal(2)), open_end])


def test_a_cap_on_attainment_of_exactly_the_share_leaves_it_within_reach() -> None:
    request = MeasureRequest("leads")
    measure = Measure(request, Decimal(300), 3)
    for capped_at, reached in (("1.2", True), ("1.19", False), ("2", True)):
        figure = ObjectiveFigure("Leads", request, Decimal(100), capped_at=Decimal(capped_at))
        assert is_attained(figure, measure, Decimal("1.2")) is reached


def test_ten_times_a_target_or_a_baseline_can_be_meant() -> None:
    ten = step_level("10", "2")
    assert terms_of({**per_lead(), "multiplier": quota(ten)}).components
    uplift: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "revenue",
        "rate": "1",
        "baseline": "0",
        "method": "index",
        "prorate": False,
        "indices": [{"period": "2026-06", "index": "10"}],
    }
    assert terms_of(uplift).components
    more = {**uplift, "indices": [{"period": "2026-06", "index": "70"}]}
    with pytest.raises(ValidationFailed, match="70 as an index means 7000 % of the baseline"):
        terms_of(more)


def ratio(value: str | None, above: str | None, below: str | None) -> Measure:
    figures = [None if each is None else Decimal(each) for each in (value, above, below)]
    return Measure(MeasureRequest("cpm"), figures[0], 1, figures[1], figures[2])


@pytest.mark.parametrize(
    ("measure", "factor", "exact"),
    [
        (ratio("3333.333333", "10", "3"), 1000, Decimal(10000) / 3),
        (ratio("3.333333", "10", "3"), 1, Decimal(10) / 3),
        (ratio("2.5", "10", "3"), None, Decimal("2.5")),
        (ratio("0", "0", "3"), None, Decimal(0)),
        (ratio("0", "10", "3"), None, Decimal(0)),
        (ratio("5", "0", "3"), None, Decimal(5)),
        (ratio("5", None, "3"), None, Decimal(5)),
        (ratio("5", "10", None), None, Decimal(5)),
        (ratio("5", "10", "0"), None, Decimal(5)),
        (ratio("5", None, None), None, Decimal(5)),
    ],
)
def test_a_ratio_is_made_exact_from_its_sums(
    measure: Measure, factor: int | None, exact: Decimal
) -> None:
    assert whole_factor(measure) == factor
    found = exact_value(measure)
    assert found is not None
    assert abs(Decimal(found.numerator) / found.denominator - exact) < Decimal("1e-20")
    assert exact_value(ratio(None, "10", "3")) is None


@pytest.mark.parametrize(
    ("component", "step"),
    [
        ({**per_lead(), "shares": PARTIES}, "shares of parties"),
        ({**per_lead(), "gate": [when("leads", "at_least", "1")]}, "gates"),
        ({**per_lead(), "multiplier": quota(step_level("1", "2"))}, "multipliers"),
        ({**per_lead(), "minimum": "5"}, "minimum and maximum per component"),
        ({**per_lead(), "maximum": "5"}, "minimum and maximum per component"),
    ],
)
def test_what_stands_beside_a_rate_is_printed_in_the_order(component: Doc, step: str) -> None:
    ending = "Rounded once per line, half up."
    order = order_of(terms_of(component), with_tax=False)
    assert order == f"Order: results → measures → rates → {step}. {ending}"
    two = order_of(terms_of(per_lead()), terms_of(component), with_tax=True)
    chain = f"results → measures → rates → {step} → parts of the period → tax"
    assert two == order_of(terms_of(component), terms_of(per_lead()), with_tax=True)
    assert two == f"Order: {chain}. {ending}"


def test_all_problems_are_looked_for_with_all_that_is_known() -> None:
    condition: Doc = {"objective": "Gone", "attainment_at_least": "1"}
    given = document(
        share("0.1"),
        {**per_lead(), "metric": "revenue"},
        retainer(),
        bonus(level(condition, amount="5")),
    )
    found = find_problems(
        given, known_metrics=("leads", "revenue"), known_objectives=("Leads",), unit_of=WORDS.unit
    )
    assert [problem.field for problem in found] == [
        "components[1].metric",
        "components[3].levels[0].conditions[0].objective",
    ]
    assert find_problems(given, known_metrics=("leads", "revenue")) == ()


@pytest.mark.parametrize(
    ("components", "ids"),
    [
        ([{**retainer(), "name": "- Fee -"}], ["fee"]),
        ([{**retainer(), "name": "Fee"}] * 3, ["fee", "fee-2", "fee-3"]),
        ([{**retainer(), "name": "Fee"}, {**retainer(), "id": "fee"}], ["fee-2", "fee"]),
        ([{**retainer(), "name": "x" * 49 + " yz"}], ["x" * 49]),
        ([{**retainer(), "name": "…"}], ["retainer"]),
        ([{**retainer(), "name": "XX"}], ["xx"]),
    ],
)
def test_ids_are_made_of_names(components: list[Doc], ids: list[str]) -> None:
    terms = parse_terms(document(*components))
    assert [component.id for component in terms.components] == ids


def test_sales_of_one_day_are_free_from_the_smallest_on() -> None:
    doc = {**share("0.1"), "free_events": 1}
    line = line_of(doc, sales((3, "50"), (2, "30"), (2, "20")))
    assert steps(line) == ["Free: 1 sale of €20.00 in all", "€80.00 × 10 % = €8.00"]


def test_stairs_of_one_count_from_anything_on() -> None:
    doc = stairs({"up_to": None, "amount": "5"})
    assert only_line(terms_of(doc), {"leads": "0.01"}).amount == 5
    assert only_line(terms_of(doc), {"leads": "0"}).amount == 0


@pytest.mark.parametrize(
    ("amount", "words"), [("0.5", "+€0.50"), ("-0.5", "−€0.50"), ("0", "€0.00")]
)
def test_a_correction_is_written_with_its_sign(amount: str, words: str) -> None:
    assert signed(Decimal(amount), "revenue", wording()) == words


@pytest.mark.parametrize(
    ("agreed", "is_refused"),
    [
        ("2026-06", False),
        ("2026-05-20..2026-05-31", False),
        ("2026-05-20..2026-06-01", True),
        ("2026-06-30..2026-07-10", True),
        ("2026-07-01..2026-07-10", False),
        ("2026-Q2", True),
    ],
)
def test_one_day_of_a_billed_period_is_enough_to_ask(agreed: str, is_refused: bool) -> None:
    billed = Period.parse("2026-06")
    if not is_refused:
        refuse_other_billing("Uplift", [agreed], billed)
        return
    with pytest.raises(ValidationFailed, match="June 2026 is billed") as caught:
        refuse_other_billing("Uplift", ["2026-06", agreed], billed)
    assert caught.value.field == "components"


@pytest.mark.parametrize("rate", ["1.000001", "1.5", "2"])
def test_a_share_is_at_most_the_whole(rate: str) -> None:
    parse_terms(document(share("1")), unit_of=WORDS.unit)
    with pytest.raises(ValidationFailed) as caught:
        parse_terms(document(share(rate)), unit_of=WORDS.unit)
    assert caught.value.field == "components[0].rate"
    assert caught.value.message.startswith(f"{rate} as a share means ")
