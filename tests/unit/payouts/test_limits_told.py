"""A limit that counts by days, or comes of several versions, says how its figure came about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import TermsPart
from ppp_desktop.payouts.engine import calculate_parts
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import HALF_JUNE, JUNE, per_lead, terms_of
from tests.unit.payouts.facts import Fact, context_of

EARLY, LATE = Period(JUNE.start, date(2026, 6, 10)), Period(date(2026, 6, 11), JUNE.end)
LEADS = tuple(Fact(date(2026, 6, day), "leads", Decimal(1)) for day in (1, 16, 30))


def told(key: str, *versions: Terms, active: Period = JUNE) -> str:
    """Return the first step of a rule's line."""
    days = [active] if len(versions) == 1 else [EARLY, LATE]
    parts = tuple(TermsPart(terms, each) for terms, each in zip(versions, days, strict=True))
    made = calculate_parts(parts, context_of(parts, LEADS, JUNE, active=active))
    line = next(line for line in made.lines if line.key == key)
    return line.explanation.children[0].text


def capped(amount: str, **others: object) -> Terms:
    return terms_of(per_lead(), cap={"amount": amount, **others})


def lifted(amount: str) -> Terms:
    return terms_of(per_lead(), floor={"amount": amount, "prorate": True})


def test_a_cap_and_a_draw_by_days_say_so() -> None:
    by_days = capped("100", prorate=True)
    text = told("cap", by_days, active=HALF_JUNE)
    assert text == "€80.00 earned, at most €50.00 (€100.00 for 15 of 30 days): €30.00 is cut."
    assert told("cap", by_days) == "€120.00 earned, at most €100.00: €20.00 is cut."
    whole = told("cap", capped("100"), active=HALF_JUNE)
    assert whole == "€80.00 earned, at most €100.00: Not reached."
    drawn = terms_of(per_lead(), draw={"amount": "300", "recoverable": False, "prorate": True})
    text = told("draw", drawn, active=HALF_JUNE)
    assert text == "Draw €150.00 (€300.00 for 15 of 30 days), €80.00 earned: Advance of €70.00."


def test_caps_of_several_versions_are_told_with_their_days() -> None:
    assert told("cap", capped("90"), capped("60")) == (
        "€120.00 earned, at most €70.00 (€90.00 × 10 ÷ 30 days + €60.00 × 20 ÷ 30 days): "
        "€50.00 is cut."
    )
    assert told("cap", capped("90"), terms_of(per_lead())) == (
        "€120.00 earned, at most €110.00 (€90.00 × 10 ÷ 30 days + €80.00 without a cap on "
        "11 – 30 June 2026): €10.00 is cut."
    )


def test_minimums_of_several_versions_are_told_with_their_days() -> None:
    assert told("floor", lifted("600"), lifted("300")) == (
        "At least €400.00 (€600.00 × 10 ÷ 30 days + €300.00 × 20 ÷ 30 days), €120.00 earned: "
        "Lifted by €280.00."
    )
    assert told("floor", lifted("600"), terms_of(per_lead())) == (
        "At least €200.00 (€600.00 × 10 ÷ 30 days), €120.00 earned: Lifted by €80.00."
    )


@pytest.mark.parametrize("key", ["cap", "floor"])
def test_two_equal_versions_are_told_as_one(key: str) -> None:
    terms = capped("100") if key == "cap" else lifted("600")
    assert told(key, terms, terms) == told(key, terms)
