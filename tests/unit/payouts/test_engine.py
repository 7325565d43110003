"""Working out pay: order, rounding, limits, tax, warnings, and exactness."""

from __future__ import annotations

from decimal import Decimal, FloatOperation

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import Rounding
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope
from ppp_desktop.payouts.arithmetic import PRECISION, canonical, exactly, settle
from ppp_desktop.payouts.context import Context, ObjectiveFigure, TaxRule
from ppp_desktop.payouts.engine import calculate, order_of, required_measures, rule_sentences
from ppp_desktop.payouts.explain import measure_leaves, reevaluate
from ppp_desktop.payouts.lines import Explanation, Part
from tests.unit.payouts.examples import (
    HALF_JUNE,
    JUNE,
    WORDS,
    bonus,
    level,
    only_line,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
    wording,
)


def test_a_binary_fraction_is_trapped() -> None:
    with exactly() as context:
        assert context.prec == PRECISION
    with exactly(), pytest.raises(FloatOperation):
        Decimal(0.1)  # noqa: RUF032 - the very mistake that must not pass


def test_a_measure_that_is_a_binary_fraction_is_refused() -> None:
    request = MeasureRequest("leads")
    wrong = Measure(request, 0.1, 1)  # type: ignore[arg-type]  # wrong on purpose
    context = Context("EUR", JUNE, JUNE, {request: wrong}, WORDS)
    with pytest.raises((FloatOperation, TypeError)):
        calculate(terms_of(per_lead()), context)


def test_settling_mends_a_tie_that_a_division_missed() -> None:
    with exactly():
        missed = Decimal(155) / 28 * Decimal("0.14")
        assert missed < Decimal("0.775")
        assert settle(missed) == Decimal("0.775")
        assert settle(Decimal("1.25")) == Decimal("1.25")


def test_canonical_numbers() -> None:
    numbers = [Decimal(text) for text in ("1.50", "1E+3", "-0.0", "0.000001")]
    assert [canonical(number) for number in numbers] == ["1.5", "1000", "0", "0.000001"]


def test_measures_are_required_once_each() -> None:
    terms = terms_of(
        per_lead(),
        tiered("volume", (None, "1")),
        bonus(
            level(
                when("cpl", "at_most", "32"),
                {"objective": "Sales", "attainment_at_least": 1},
                amount="5",
            )
        ),
    )
    sales = ObjectiveFigure(
        "Sales", MeasureRequest("revenue", Scope.of({"channel": ["Meta"]})), Decimal(9)
    )
    assert required_measures(terms, {"Sales": sales}) == (
        MeasureRequest("leads"),
        MeasureRequest("cpl"),
        sales.request,
    )
    with pytest.raises(ValidationFailed, match="“Sales”"):
        required_measures(terms, {})


def test_bonuses_follow_the_rates_whatever_the_order_of_the_document() -> None:
    extra = bonus(level(when("leads", "at_least", "1"), percent="0.1"))
    calculation = pay(terms_of(extra, retainer("100"), per_lead("1")), {"leads": "50"})
    assert [(line.key, line.amount) for line in calculation.lines] == [
        ("retainer", Decimal("100.00")),
        ("leads", Decimal("50.00")),
        ("bonus", Decimal("15.00")),
    ]
    assert calculation.lines[2].parts == (
        Part(Decimal(150), Decimal("0.1"), Decimal(15), rate_is_share=True),
    )


def test_rounded_once_a_line_from_unrounded_values() -> None:
    terms = terms_of(share("0.05"), {**share("0.05"), "name": "Again"})
    calculation = pay(terms, {"revenue": "20.10"})
    assert [line.amount for line in calculation.lines] == [Decimal("1.01")] * 2
    assert calculation.lines[0].unrounded == Decimal("1.005")
    assert calculation.subtotal == Decimal("2.02")
    assert calculation.rounding is Rounding.HALF_UP


def test_a_share_of_a_prorated_amount_ties_as_on_paper() -> None:
    """155 × 1 ÷ 28 × 14 % is 0.775 exactly, though 155 ÷ 28 has no last digit."""
    terms = terms_of(
        retainer("155", prorate=True),
        bonus(level(when("leads", "at_least", "0"), percent="0.14")),
    )
    february = Period.parse("2026-02")
    context = Context("EUR", february, Period(february.start, february.start), {}, WORDS)
    assert calculate(terms, context).lines[1].amount == Decimal("0.78")


def test_yen_have_no_decimals() -> None:
    calculation = pay(
        terms_of(share("0.05"), cap={"amount": "10.4"}), {"revenue": "350"}, currency="JPY"
    )
    assert [str(line.amount) for line in calculation.lines] == ["18", "-8"]
    assert calculation.subtotal == 10


def test_retainer_by_days() -> None:
    calculation = pay(terms_of(retainer("800", prorate=True)), active=HALF_JUNE)
    (line,) = calculation.lines
    assert (line.amount, line.note, line.parts) == (Decimal("400.00"), "15 of 30 days", ())
    assert line.explanation.children[0].text == "€800.00 × 15 ÷ 30 days = €400.00"


def test_retainer_in_full_for_a_part_month_where_so_agreed() -> None:
    calculation = pay(terms_of(retainer("800")), active=HALF_JUNE)
    assert calculation.subtotal == 800
    assert pay(terms_of(retainer("800", prorate=True))).subtotal == 800


def test_price_per_thousand() -> None:
    terms = terms_of(
        {"kind": "per_unit", "name": "CPM", "metric": "impressions", "rate": "4", "per": 1000}
    )
    line = only_line(terms, {"impressions": "123456"})
    assert line.amount == Decimal("493.82")
    assert line.parts == (Part(Decimal("123.456"), Decimal(4), Decimal("493.824")),)
    assert line.explanation.children[0].text == "123,456 ÷ 1,000 × €4.00 = €493.824"


@pytest.mark.parametrize("figures", [{}, {"leads": None}])
def test_no_results_pay_nothing_and_are_noted(figures: dict[str, None]) -> None:
    terms = terms_of(per_lead(), {**share(), "metric": "refunds"}, tiered("graduated", (None, "1")))
    calculation = pay(terms, figures)
    assert [(line.amount, line.note) for line in calculation.lines] == [
        (Decimal(0), "No results.")
    ] * 3
    assert "Refunds: no results in June 2026." in calculation.warnings


def test_a_metric_without_rows_is_warned_of_once() -> None:
    context = Context(
        "EUR",
        JUNE,
        JUNE,
        {MeasureRequest("leads"): Measure(MeasureRequest("leads"), Decimal(0), 0)},
        WORDS,
    )
    calculation = calculate(terms_of(per_lead(), tiered("volume", (None, "1"))), context)
    assert calculation.warnings == ("Leads: no results in June 2026.",)
    assert calculation.lines[0].note == ""


def test_money_below_zero_gives_a_credit_but_no_flat_fee() -> None:
    doc = tiered("graduated", ("100", "0.1"), (None, "0.2"), metric="revenue")
    doc["tiers"] = [
        {"up_to": "100", "rate": "0.1", "flat_fee": "7"},
        {"up_to": None, "rate": "0.2"},
    ]
    calculation = pay(terms_of(share("0.1"), doc), {"revenue": "-50"})
    assert [line.amount for line in calculation.lines] == [Decimal("-5.00"), Decimal("-5.00")]


@pytest.mark.parametrize(
    ("kind", "on_breakpoint", "amount"),
    [
        ("graduated", "lower", "1005"),
        ("graduated", "upper", "1012"),
        ("volume", "lower", "1005"),
        ("volume", "upper", "1207"),
    ],
)
def test_exactly_on_a_breakpoint(kind: str, on_breakpoint: str, amount: str) -> None:
    doc = tiered(kind, on_breakpoint=on_breakpoint)
    doc["tiers"] = [
        {"up_to": "100", "rate": "10", "flat_fee": "5"},
        {"up_to": None, "rate": "12", "flat_fee": "7"},
    ]
    line = only_line(terms_of(doc), {"leads": "100"})
    assert line.amount == Decimal(amount)
    assert line.parts[-1].quantity == 1


def test_tax_is_rounded_once_on_the_subtotal() -> None:
    rule = TaxRule("VAT", Decimal("0.19"), "Sample note")
    calculation = pay(terms_of(retainer("0.45"), retainer("0.05", name="B")), tax=rule)
    assert calculation.tax is not None
    assert calculation.tax.amount == Decimal("0.10")
    assert calculation.tax.note == "Sample note"
    assert calculation.total == Decimal("0.60")
    assert pay(terms_of(retainer())).total == 800


def test_cap_before_floor_and_both_visible() -> None:
    terms = terms_of(
        retainer("500"), cap={"amount": "300"}, floor={"amount": "200", "prorate": False}
    )
    lines = pay(terms).lines
    assert [(line.key, line.kind, line.amount, line.note) for line in lines] == [
        ("retainer", "retainer", Decimal("500.00"), ""),
        ("cap", "cap", Decimal("-200.00"), "€200.00 is cut."),
        ("floor", "floor", Decimal("0.00"), "Not needed."),
    ]


def test_a_prorated_floor_ends_on_a_whole_cent() -> None:
    terms = terms_of(retainer("0"), floor={"amount": "100", "prorate": True})
    seven = Period(JUNE.start, JUNE.start.replace(day=7))
    calculation = pay(terms, active=seven)
    assert calculation.subtotal == Decimal("23.33")
    assert reevaluate(calculation.lines[1].explanation) == calculation.lines[1].unrounded
    assert "€23.333333…" in calculation.lines[1].explanation.children[0].text


def test_the_explanation_leads_from_the_rule_to_the_results() -> None:
    terms = terms_of(tiered("graduated", ("100", "10"), ("200", "12"), (None, "15")))
    line = only_line(terms, {"leads": "237"})
    root = line.explanation
    assert root.text == line.sentence
    assert [child.text for child in root.children] == [
        "100 × €10.00 = €1,000.00",
        "100 × €12.00 = €1,200.00",
        "37 × €15.00 = €555.00",
        "237 approved leads, from 3 results",
        "Rounded half up: €2,755.00",
    ]
    assert [leaf.measure for leaf in measure_leaves(root)] == list(line.measures)
    assert line.measures == (MeasureRequest("leads"),)


def test_an_explanation_without_amounts_is_its_own_value() -> None:
    assert reevaluate(Explanation("Text", "rates")) is None


def test_rules_and_order_are_told_before_any_result() -> None:
    terms = terms_of(
        retainer(),
        bonus(level(when("cpl", "at_most", "32"), amount="5")),
        cap={"amount": "4500"},
        floor={"amount": "100", "prorate": True},
    )
    assert rule_sentences(terms, wording()) == (
        ("retainer", "Client pays €800.00 a month."),
        ("bonus", "€5.00 when cost per lead is at most €32.00."),
        ("cap", "Never more than €4,500.00 in all."),
        ("floor", "At least €100.00 a month. A part month counts by days."),
    )
    assert order_of(terms, with_tax=True) == (
        "Order: results → measures → rates → bonuses → cap → guaranteed minimum → tax. "
        "Rounded once per line, half up."
    )
    assert order_of(terms_of(retainer(), rounding="half_even"), with_tax=False) == (
        "Order: results → measures → rates. Rounded once per line, half to even."
    )


def test_rules_without_limits() -> None:
    assert len(rule_sentences(terms_of(retainer()), wording())) == 1


def test_limits_say_whether_spend_that_is_handed_on_counts() -> None:
    aside = {"amount": "5", "prorate": True, "includes_pass_through": False}
    rules = dict(rule_sentences(terms_of(retainer(), cap=aside, floor=aside), wording()))
    ending = ", media spend handed on aside. A part month counts by days."
    assert rules["cap"] == f"Never more than €5.00 in all{ending}"
    assert rules["floor"] == f"At least €5.00 a month{ending}"
