"""Tiers that are found by a period, an event, or a running total: pay, steps and notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import EventCount, Measure, MeasureRequest, Span
from ppp_desktop.payouts.kinds.slices import Slice, difference, merged
from ppp_desktop.payouts.lines import Line, Part
from tests.unit.payouts.answers import counted, line_of, sales, steps, total
from tests.unit.payouts.examples import tiered
from tests.unit.payouts.tier_examples import LEADS, MONEY, running, stairs, with_fees


def note(line: Line) -> str:
    return line.note.replace("\u00a0", " ")


# Single events


@pytest.mark.parametrize(
    ("kind", "amount", "said"),
    [
        (
            "graduated",
            "154.00",
            [
                "€1,800.00 × 5 % = €90.00",
                "Flat fee of tier 1: 3 × €2.00 = €6.00",
                "€500.00 × 10 % = €50.00",
                "Flat fee of tier 2: €8.00",
            ],
        ),
        (
            "volume",
            "202.00",
            [
                "€800.00 × 5 % = €40.00",
                "Flat fee of tier 1: 2 × €2.00 = €4.00",
                "€1,500.00 × 10 % = €150.00",
                "Flat fee of tier 2: €8.00",
            ],
        ),
    ],
)
def test_each_sale_finds_its_own_tier(kind: str, amount: str, said: list[str]) -> None:
    component = with_fees(kind, "2", "8", metric="revenue", basis="event")
    line = line_of(component, sales((3, "1500"), (4, "400"), (4, "400")))
    assert line.amount == Decimal(amount)
    assert steps(line) == said
    assert note(line) == "2 sales up to €1,000.00 and 1 sale above €1,000.00."
    assert len(line.parts) == 4
    assert [part.rate_is_share for part in line.parts] == [True, False, True, False]


def test_stairs_for_each_sale() -> None:
    component = stairs(metric="revenue", basis="event", on_breakpoint="upper")
    line = line_of(component, sales((3, "100"), (4, "99.99"), (5, "250"), (6, "0")))
    assert steps(line) == [
        "Tier 1, below €100.00: €500.00",
        "Tier 2, from €100.00: 2 × €800.00 = €1,600.00",
    ]
    assert line.amount == 2100


def test_sales_exactly_on_a_breakpoint_beside_larger_ones() -> None:
    upper = {"metric": "revenue", "basis": "event", "on_breakpoint": "upper"}
    component = with_fees("graduated", "2", "8", **upper)
    line = line_of(component, sales((3, "1000"), (4, "1000"), (5, "1200")))
    assert steps(line) == [
        "€3,000.00 × 5 % = €150.00",
        "Flat fee of tier 1: 3 × €2.00 = €6.00",
        "€200.00 × 10 % = €20.00",
        "Flat fee of tier 2: 3 × €8.00 = €24.00",
    ]
    only = line_of(component, sales((3, "1000")))
    assert steps(only) == [
        "€1,000.00 × 5 % = €50.00",
        "Flat fee of tier 1: €2.00",
        "Flat fee of tier 2: €8.00",
    ]


def test_a_refund_gives_a_credit_but_earns_no_fee() -> None:
    component = with_fees(
        "volume", "2", "8", metric="revenue", basis="event", flat_fee_at_zero=True
    )
    line = line_of(component, sales((3, "-100"), (4, "0"), (5, "300")))
    assert steps(line) == ["€200.00 × 5 % = €10.00", "Flat fee of tier 1: 2 × €2.00 = €4.00"]
    assert note(line) == "2 sales up to €1,000.00 and 1 below zero."


def test_equal_events_are_counted_together() -> None:
    component = tiered("volume", *MONEY, metric="revenue", basis="event")
    day = date(2026, 6, 3)
    line = line_of(component, counted([EventCount(day, Decimal(1500), 1000)]))
    assert line.parts == (
        Part(Decimal(1500000), Decimal("0.1"), Decimal(150000), rate_is_share=True),
    )
    assert note(line) == "1,000 sales above €1,000.00."


def test_sums_of_several_events_are_told() -> None:
    component = tiered("volume", (None, "0.05"), metric="revenue", basis="event")
    line = line_of(component, sales((3, "600"), totals=1))
    assert note(line) == "1 result is a total of several sales; it counted as one."


@pytest.mark.parametrize("value", [None, "0"])
@pytest.mark.parametrize("kind", ["graduated", "volume"])
def test_no_sale_earns_no_fee_even_where_one_is_due_at_zero(kind: str, value: str | None) -> None:
    component = with_fees(kind, "2", "8", metric="revenue", basis="event", flat_fee_at_zero=True)
    line = line_of(component, total(value, rows=0))
    assert steps(line) == ["€0.00 × 5 % = €0.00"]
    assert line.note == ("No results." if value is None else "")


# Running totals


def test_graduated_pays_what_is_new_in_each_tier() -> None:
    line = line_of(
        with_fees("graduated", "200", "300", "0", basis="contract"), running("197", "40")
    )
    assert steps(line) == [
        "60 × €10.00 = €600.00",
        "100 × €12.00 = €1,200.00",
        "Flat fee of tier 2: €300.00",
        "37 × €15.00 = €555.00",
    ]
    assert note(line) == (
        "237 approved leads so far, 40 of them before June 2026. Newly reached: tier 3, above 200."
    )
    leaves = [each.text for each in line.explanation.children if each.step == "measures"]
    assert leaves == [
        "197 approved leads, from 3 results",
        "Before June 2026: 40 approved leads, from 3 results",
    ]
    assert line.measures == (MeasureRequest("leads"),)


def test_retroactive_volume_pays_the_difference() -> None:
    component = with_fees("volume", "200", "300", "0", basis="contract", retroactive=True)
    line = line_of(component, running("197", "40"))
    assert steps(line) == [
        "237 × €15.00 = €3,555.00",
        "Counted before June 2026: −40 × €10.00 = −€400.00",
        "Flat fee of tier 1, due before June 2026: −€200.00",
    ]
    assert line.parts[:2] == (
        Part(Decimal(237), Decimal(15), Decimal(3555)),
        Part(Decimal(-40), Decimal(10), Decimal(-400)),
    )


def test_retroactive_volume_within_a_tier_pays_the_new_units() -> None:
    component = with_fees("volume", "200", "300", "0", basis="contract", retroactive=True)
    line = line_of(component, running("30", "110"))
    assert steps(line) == ["30 × €12.00 = €360.00"]
    assert note(line) == "140 approved leads so far, 110 of them before June 2026."


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("60", "0", ["60 × €10.00 = €600.00", "Flat fee of tier 1: €200.00"]),
        ("60", "60", ["60 × €12.00 = €720.00", "Flat fee of tier 2: €300.00"]),
        ("30", "110", ["30 × €12.00 = €360.00"]),
        ("197", "40", ["197 × €15.00 = €2,955.00"]),
        ("0", "0", ["0 × €10.00 = €0.00"]),
    ],
)
def test_marginal_volume_leaves_what_came_before(now: str, before: str, said: list[str]) -> None:
    component = with_fees("volume", "200", "300", "0", basis="contract", retroactive=False)
    assert steps(line_of(component, running(now, before))) == said


def test_refunds_bring_a_running_total_back() -> None:
    fees = ("7", "9")
    answer = running("-700", "1500")
    kept = with_fees("volume", *fees, metric="revenue", basis="contract", retroactive=False)
    assert steps(line_of(kept, answer)) == [
        "−€700.00 × 5 % = −€35.00",
        "Flat fee of tier 2, due before June 2026: −€9.00",
    ]
    repriced = with_fees("volume", *fees, metric="revenue", basis="contract", retroactive=True)
    assert steps(line_of(repriced, answer)) == [
        "€800.00 × 5 % = €40.00",
        "Flat fee of tier 1: €7.00",
        "Counted before June 2026: −€1,500.00 × 10 % = −€150.00",
        "Flat fee of tier 2, due before June 2026: −€9.00",
    ]
    graduated = with_fees("graduated", *fees, metric="revenue", basis="contract")
    line = line_of(graduated, answer)
    assert steps(line) == [
        "−€200.00 × 5 % = −€10.00",
        "Counted before June 2026: −€500.00 × 10 % = −€50.00",
        "Flat fee of tier 2, due before June 2026: −€9.00",
    ]
    assert note(line) == (
        "€800.00 of revenue so far, €1,500.00 of it before June 2026. "
        "Back in tier 1, up to €1,000.00."
    )


def test_stairs_pay_what_is_newly_reached() -> None:
    line = line_of(stairs(basis="contract"), running("197", "40"))
    assert steps(line) == [
        "Tier 2, above 100: €800.00",
        "Tier 1, up to 100, due before June 2026: −€500.00",
    ]
    again = line_of(stairs(basis="year"), running("30", "110"))
    assert (again.amount, steps(again)) == (
        Decimal(0),
        ["Tier 2, above 100: 0 × €800.00 = €0.00"],
    )
    assert note(again) == (
        "140 approved leads so far this calendar year, 110 of them before June 2026."
    )


def test_a_period_without_results_still_tells_how_far_it_came() -> None:
    line = line_of(
        tiered("graduated", *LEADS, basis="contract"),
        lambda request: Measure(request, None if request.span is Span.PERIOD else Decimal(40), 0),
    )
    assert note(line) == "No results. 40 approved leads so far, 40 of them before June 2026."
    assert line.amount == 0


# Zero and less


@pytest.mark.parametrize(
    ("answer", "units", "amount"),
    [
        (None, "0", "0"),
        (False, "0", "0"),
        (True, "0", "500"),
        (None, "0.5", "500"),
        (True, "-3", "500"),
        (None, "-3", "0"),
    ],
)
def test_stairs_at_zero(answer: bool | None, units: str, amount: str) -> None:
    component = stairs(metric="revenue", flat_fee_at_zero=answer)
    assert line_of(component, total(units)).amount == Decimal(amount)


def test_refunds_above_sales_are_a_credit_at_the_first_rate() -> None:
    for kind in ("graduated", "volume"):
        component = with_fees(kind, "7", "9", metric="revenue", basis="period")
        line = line_of(component, total("-50"))
        assert (line.amount, steps(line)) == (Decimal("-2.50"), ["−€50.00 × 5 % = −€2.50"])


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="cannot be below zero"):
        line_of(tiered("graduated", *LEADS), total("-1"))


# Slices


def test_slices_of_one_tier_are_merged_in_their_order() -> None:
    one, two = Decimal(1), Decimal(2)
    fee = Slice(0, one, Decimal(7), is_fee=True)
    found = merged([Slice(1, one, two), fee, Slice(0, two, one), fee, Slice(1, two, two)])
    assert found == (
        Slice(0, two, one),
        Slice(0, two, Decimal(7), is_fee=True),
        Slice(1, Decimal(3), two),
    )


def test_equal_slices_leave_no_difference() -> None:
    same = [Slice(0, Decimal(2), Decimal(1))]
    assert difference(same, same) == ()
