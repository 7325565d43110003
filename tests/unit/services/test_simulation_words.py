"""How the simulator names what it compares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.services.simulation_exposure import Exposure
from ppp_desktop.services.simulation_words import (
    cost_title,
    exposure_sentence,
    next_title,
    next_words,
    risk_sentence,
    scope_note,
    write_cost,
    write_difference,
    write_next,
    write_pay,
)

LEADS = MeasureRequest("leads")
REVENUE = MeasureRequest("revenue")


def exposure(most: Decimal | None, *, is_capped: bool, passed_on: int = 0) -> Exposure:
    return Exposure(
        Decimal(800),
        Decimal(1000),
        most,
        is_capped,
        Decimal(passed_on),
        Decimal(800),
        Decimal(200 - passed_on),
    )


def test_amounts_are_rounded_and_differences_have_a_sign() -> None:
    assert write_pay(Decimal("16.4723"), "EUR") == "€16.47"
    assert write_pay(None, "EUR") == "–"
    assert write_difference(Decimal(12), "EUR") == "+€12.00"
    assert write_difference(Decimal(-3), "EUR") == "−€3.00"
    assert write_difference(Decimal(0), "EUR") == "€0.00"
    assert write_difference(None, "EUR") == "–"


@pytest.mark.parametrize(
    ("request_", "cost", "further"),
    [
        (LEADS, "Cost per lead", "One more lead pays"),
        (REVENUE, "Share of revenue", "Next €1,000.00 pays"),
        (None, "Cost per result", "One more result pays"),
    ],
)
def test_titles_name_the_result(request_: MeasureRequest | None, cost: str, further: str) -> None:
    assert (cost_title(request_), next_title(request_, "EUR")) == (cost, further)


def test_what_is_paid_for_money_is_a_share() -> None:
    assert write_cost(Decimal("0.0692"), REVENUE, "USD") == "6.92\u00a0%"
    assert write_cost(None, REVENUE, "USD") == "–"
    assert write_cost(Decimal("16.4723"), LEADS, "EUR") == "€16.47"


def test_the_next_one_names_what_the_column_does_not() -> None:
    title = next_title(LEADS, "EUR")
    assert write_next(Decimal(15), LEADS, "EUR", title) == "€15.00"
    assert write_next(None, None, "EUR", title) == "–"
    assert write_next(Decimal(80), REVENUE, "EUR", title) == "€80.00 per €1,000.00"
    assert write_next(Decimal(5), MeasureRequest("orders"), "EUR", title) == "€5.00 per order"


def test_what_more_pays_is_told_for_one_or_for_a_round_sum() -> None:
    assert next_words(LEADS, "EUR") == "the next lead"
    assert next_words(REVENUE, "EUR") == "the next €1,000.00 of revenue"
    assert next_words(REVENUE, "JPY") == "the next ¥1,000 of revenue"


def test_exposure_is_told_with_its_limit() -> None:
    capped = exposure(Decimal(4500), is_capped=True)
    assert exposure_sentence(capped, "EUR") == (
        "€800.00 at least · €1,000.00 expected · €4,500.00 at most"
    )
    open_ended = exposure(Decimal(1400), is_capped=False, passed_on=100)
    assert exposure_sentence(open_ended, "EUR").endswith("€1,400.00 if results grow by half")
    unknown = exposure(None, is_capped=False)
    assert exposure_sentence(unknown, "EUR") == "€800.00 at least · €1,000.00 expected"


def test_the_risk_is_told_in_whole_per_cent() -> None:
    assert risk_sentence(exposure(None, is_capped=False), "EUR") == (
        "80\u00a0% fixed, 20\u00a0% at the agency's risk"
    )
    handed_on = risk_sentence(exposure(None, is_capped=False, passed_on=100), "EUR")
    assert handed_on.endswith(" · €100.00 media cost handed on")
    nothing = Exposure(Decimal(0), Decimal(0), None, False, Decimal(0), Decimal(0), Decimal(0))
    assert risk_sentence(nothing, "EUR") == ""


def test_a_hold_is_told_where_volumes_differ() -> None:
    held = MeasureRequest("leads", Scope(), hold_days=14)
    (note,) = scope_note("Held", held, LEADS, is_drawn=True)
    assert note == "“Held” counts approved leads, 14 days later."
    assert not list(scope_note("Same", LEADS, LEADS, is_drawn=True))
