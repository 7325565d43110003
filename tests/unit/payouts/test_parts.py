"""A period that a change of terms cuts: equal terms change nothing, other terms count by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
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
from tests.unit.payouts.test_properties import contracts, decimals

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


@settings(deadline=None)
@given(
    contracts(),
    st.fixed_dictionaries(
        {
            key: st.tuples(*(decimals("0", "50000", 2).map(str) for _ in range(2)))
            for key in ("leads", "revenue", "cpl")
        }
    ),
)
def test_equal_terms_on_both_sides_change_nothing(terms: Terms, figures: dict[str, Halves]) -> None:
    made = pay_in_parts(terms, terms, figures)
    parts = (TermsPart(terms, EARLY), TermsPart(terms, LATE))
    whole = calculate(terms, _context(measures_for(parts, figures)))
    # A share of other components is taken for each part, and each of its lines is rounded.
    pieces = len(made.lines) - len(whole.lines)
    assert abs(made.subtotal - whole.subtotal) <= pieces * Decimal("0.01")
    assert pieces or made.lines == whole.lines


@settings(deadline=None)
@given(contracts(), st.tuples(*(decimals("0", "9000", 2).map(str) for _ in range(2))))
def test_a_change_of_names_alone_pays_the_same(terms: Terms, leads: Halves) -> None:
    figures = {"leads": leads, "revenue": ("100", "250"), "cpl": ("3", "4")}
    renamed = terms.model_copy(
        update={
            "components": tuple(
                component.model_copy(update={"name": f"{component.name} 2"})
                for component in terms.components
            )
        }
    )
    made = pay_in_parts(terms, renamed, figures)
    parts = (TermsPart(terms, EARLY), TermsPart(renamed, LATE))
    whole = calculate(terms, _context(measures_for(parts, figures)))
    assert abs(made.subtotal - whole.subtotal) <= len(terms.components) * Decimal("0.02")
    assert len(made.lines) > len(whole.lines)


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
