"""A period that a change of terms cuts: equal terms change nothing, other terms count by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.payouts.context import Context, TermsPart
from ppp_desktop.payouts.engine import calculate, calculate_parts, required_of_parts
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
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

EARLY, LATE = Period(date(2026, 6, 1), date(2026, 6, 14)), Period(date(2026, 6, 15), JUNE.end)
ZERO = Decimal(0)

Halves = tuple[str, str]


def measures_for(
    parts: Sequence[TermsPart], figures: Mapping[str, Halves]
) -> dict[MeasureRequest, Measure]:
    """Return measures where each metric has a sum before and after the change."""
    found = {}
    for request in required_of_parts(parts, {}):
        early, late = (Decimal(text) for text in figures.get(request.metric, ("0", "0")))
        value = early + late
        if request.within is not None:
            value = early if request.within == parts[0].days else late
        found[request] = Measure(request, value, 1)
    return found


def pay_in_parts(before: Terms, after: Terms, figures: Mapping[str, Halves]) -> Calculation:
    parts = (TermsPart(before, EARLY), TermsPart(after, LATE))
    made = calculate_parts(parts, _context(measures_for(parts, figures)))
    for line in made.lines:
        assert reevaluate(line.explanation) == line.unrounded
    return made


def _context(measures: Mapping[MeasureRequest, Measure]) -> Context:
    return Context("EUR", JUNE, JUNE, measures, WORDS)


def amounts(made: Calculation) -> dict[str, Decimal]:
    return {line.name: line.amount for line in made.lines}


def test_each_result_is_paid_at_the_rate_of_its_day() -> None:
    made = pay_in_parts(terms_of(per_lead("10")), terms_of(per_lead("12")), {"leads": ("40", "60")})
    assert amounts(made) == {
        "Leads (1 – 14 June 2026)": Decimal(400),
        "Leads (15 – 30 June 2026)": Decimal(720),
    }


def test_a_retainer_counts_by_days_and_what_stays_is_one_line() -> None:
    before = terms_of(retainer("900"), share("0.1"))
    after = terms_of(retainer("600"), share("0.1"))
    made = pay_in_parts(before, after, {"revenue": ("100", "300")})
    assert amounts(made) == {
        "Retainer (1 – 14 June 2026)": Decimal(420),
        "Retainer (15 – 30 June 2026)": Decimal(320),
        "Share": Decimal(40),
    }


def test_tiers_go_on_counting_over_the_change() -> None:
    before = terms_of(tiered("graduated", ("100", "10"), (None, "12")))
    after = terms_of(tiered("graduated", ("100", "10"), (None, "20")))
    made = pay_in_parts(before, after, {"leads": ("50", "150")})
    # The whole of June: 1,000 + 100 × 12 = 2,200 before, 1,000 + 100 × 20 = 3,000 after.
    assert amounts(made) == {
        "Tiers (1 – 14 June 2026)": Decimal(550),
        "Tiers (15 – 30 June 2026)": Decimal(2250),
    }
    (weighed,) = (step for step in made.lines[0].explanation.children if step.step == "parts")
    assert weighed.text.startswith("50 of 200 approved leads fall on 1 – 14 June 2026: ")


def test_a_bonus_is_judged_on_the_whole_period() -> None:
    def of(amount: str) -> Terms:
        return terms_of(
            per_lead("1"), bonus(level(when("leads", "at_least", "100"), amount=amount))
        )

    made = pay_in_parts(of("300"), of("600"), {"leads": ("50", "50")})
    assert made.subtotal == 100 + 140 + 320


def test_caps_and_minimums_count_by_days() -> None:
    def of(cap: str, floor: str) -> Terms:
        return terms_of(
            per_lead("10"), cap={"amount": cap}, floor={"amount": floor, "prorate": False}
        )

    made = pay_in_parts(of("300", "30"), of("600", "60"), {"leads": ("50", "50")})
    assert made.subtotal == 140 + 320
    made = pay_in_parts(of("300", "30"), of("600", "60"), {"leads": ("0", "1")})
    assert made.subtotal == 14 + 32


def test_a_part_without_a_cap_stays_whole() -> None:
    before, after = terms_of(per_lead("10"), cap={"amount": "300"}), terms_of(per_lead("20"))
    made = pay_in_parts(before, after, {"leads": ("50", "50")})
    assert made.subtotal == 140 + 1000


def test_a_component_of_one_version_only_counts_on_its_days() -> None:
    made = pay_in_parts(
        terms_of(per_lead("10")),
        terms_of(per_lead("10"), share("0.1")),
        {"leads": ("5", "5"), "revenue": ("1000", "3000")},
    )
    assert amounts(made) == {"Leads": Decimal(100), "Share (15 – 30 June 2026)": Decimal(300)}


def test_nothing_counted_is_shared_by_days() -> None:
    def of(fee: str) -> Terms:
        doc: Doc = tiered("volume", (None, "1"), flat_fee_at_zero=True)
        doc["tiers"] = [{"up_to": None, "rate": "1", "flat_fee": fee}]
        return terms_of(doc)

    made = pay_in_parts(of("30"), of("60"), {"leads": ("0", "0")})
    assert made.subtotal == 14 + 32


def test_a_gate_in_a_part_looks_at_the_whole_period() -> None:
    def of(rate: str) -> Terms:
        return terms_of({**per_lead(rate), "gate": [when("leads", "at_least", "100")]})

    assert pay_in_parts(of("1"), of("2"), {"leads": ("50", "50")}).subtotal == 150
    assert pay_in_parts(of("1"), of("2"), {"leads": ("50", "49")}).subtotal == 0


def test_three_versions_add_up() -> None:
    days = [
        Period(date(2026, 6, 1), date(2026, 6, 10)),
        Period(date(2026, 6, 11), date(2026, 6, 20)),
        Period(date(2026, 6, 21), date(2026, 6, 30)),
    ]
    parts = tuple(
        TermsPart(terms_of(retainer(amount)), part)
        for amount, part in zip(("300", "600", "900"), days, strict=True)
    )
    made = calculate_parts(parts, _context({}))
    assert [line.amount for line in made.lines] == [100, 200, 300]
    assert replace(made, lines=()).subtotal == 600


def test_a_part_with_more_refunds_than_sales_is_weighed_by_days_like_the_others() -> None:
    """1,000 less 1,200: by results the parts would be 500 % and −400 % of what is due."""

    def of(*rates: str) -> Terms:
        tiers = (("100", rates[0]), (None, rates[1]))
        return terms_of(tiered("graduated", *tiers, metric="revenue"))

    for early, late in (("1200", "-200"), ("-200", "1200")):
        made = pay_in_parts(of("0.1", "0.2"), of("0.1", "0.2001"), {"revenue": (early, late)})
        # The whole of June: 10 + 900 × 0.2 = 190 before, 190.09 after.
        assert [line.amount for line in made.lines] == [Decimal("88.67"), Decimal("101.38")]
        assert "14 of 30 days are 1 – 14 June 2026" in str(made.lines[0].explanation)


MEDIA: Doc = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0",
    "treatment": "markup",
    "spend_paid_by": "agency",
}


def test_spend_that_a_cap_leaves_out_does_not_lift_it_either() -> None:
    """The second part has no cap: its pay stays whole, its spend makes no room for other pay."""
    cap: Doc = {"amount": "300", "includes_pass_through": False}
    before = terms_of(per_lead("10"), MEDIA, cap=cap)
    after = terms_of(per_lead("20"), MEDIA)
    figures = {"leads": ("50", "50"), "cost": ("0", "5000")}
    assert pay_in_parts(before, after, figures).subtotal == 140 + 1000 + 5000
    before = terms_of(per_lead("10"), MEDIA, cap={**cap, "includes_pass_through": True})
    # Media is one line of 5,000, of which 16 of 30 days fall on the second part.
    allowed = 140 + 1000 + Decimal("2666.67")
    assert pay_in_parts(before, after, figures).subtotal == allowed


def test_a_share_of_what_stays_the_same_is_one_line() -> None:
    extra = bonus(level(when("leads", "at_least", "1"), percent="0.333"))
    terms = terms_of(per_lead("1"), extra)
    parts = (TermsPart(terms, EARLY), TermsPart(terms, LATE))
    figures = {"leads": ("3", "4")}
    made = pay_in_parts(terms, terms, figures)
    assert made.lines == calculate(terms, _context(measures_for(parts, figures))).lines


def test_a_share_of_what_changes_is_a_line_for_each_part() -> None:
    extra = bonus(level(when("leads", "at_least", "1"), percent="0.1"))
    before, after = terms_of(retainer("300"), extra), terms_of(retainer("600"), extra)
    made = pay_in_parts(before, after, {"leads": ("3", "4")})
    assert amounts(made) == {
        "Retainer (1 – 14 June 2026)": Decimal(140),
        "Retainer (15 – 30 June 2026)": Decimal(320),
        "Bonus (1 – 14 June 2026)": Decimal(14),
        "Bonus (15 – 30 June 2026)": Decimal(32),
    }


def test_a_minimum_of_one_part_only_counts_on_its_days() -> None:
    floor: Doc = {"amount": "300", "prorate": False}
    before, after = terms_of(per_lead("1")), terms_of(per_lead("1"), floor=floor)
    made = pay_in_parts(before, after, {"leads": ("1", "2")})
    assert amounts(made) == {"Leads": Decimal(3), "Guaranteed minimum": Decimal(157)}


def test_a_running_total_goes_on_over_the_change() -> None:
    """90 before June and 10 in each part: all under the old rate, and all under the new one."""

    def of(above: str) -> Terms:
        return terms_of(tiered("graduated", ("100", "10"), (None, above), basis="contract"))

    parts = (TermsPart(of("12"), EARLY), TermsPart(of("20"), LATE))
    measures = measures_for(parts, {"leads": ("10", "10")})
    (before,) = (each for each in measures if each.span is Span.CONTRACT_BEFORE)
    assert all(each.within is None for each in measures if each.span is not Span.PERIOD)
    measures[before] = Measure(before, Decimal(90), 1)
    made = calculate_parts(parts, _context(measures))
    # The whole of June: 10 × 10 + 10 × 12 = 220, or 10 × 10 + 10 × 20 = 300.
    assert [line.amount for line in made.lines] == [110, 150]
