"""What tiers ask for, and what is refused with the field named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Detail, MeasureRequest, Span
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.kinds.bands import Breakpoint, Stair, Tier, TierBasis
from ppp_desktop.payouts.kinds.component import RateComponent, Weight
from ppp_desktop.payouts.kinds.graduated import Graduated
from ppp_desktop.payouts.kinds.stair_step import StairStep
from ppp_desktop.payouts.terms import Terms, parse_terms
from tests.unit.payouts.examples import Doc, document, terms_of, tiered, wording
from tests.unit.payouts.tier_examples import LEADS, MONEY, STAIRS, stairs


def only(component: Doc) -> RateComponent:
    (found,) = terms_of(component).components
    assert isinstance(found, RateComponent)
    return found


def refused(component: Doc) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        terms_of(component)
    return caught.value


@pytest.mark.parametrize("kind", ["graduated", "volume", "stair_step"])
@pytest.mark.parametrize(
    ("basis", "span"),
    [("contract", Span.CONTRACT_BEFORE), ("year", Span.YEAR_BEFORE)],
)
def test_a_running_total_asks_for_what_came_before(kind: str, basis: str, span: Span) -> None:
    tiers = {"tiers": STAIRS} if kind == "stair_step" else {"tiers": tiered(kind, *LEADS)["tiers"]}
    answers = {"basis": basis, **({"retroactive": True} if kind == "volume" else {})}
    component = only({**tiered(kind), **tiers, **answers, "hold_days": 14})
    main = MeasureRequest("leads", hold_days=14)
    assert component.requests({}) == (main, MeasureRequest("leads", hold_days=14, span=span))
    assert component.main_request() == main
    assert component.weighs_by is (Weight.DAYS if kind == "stair_step" else Weight.RESULTS)


@pytest.mark.parametrize("basis", [None, "period"])
def test_a_period_needs_its_own_total_only(basis: str | None) -> None:
    component = only(tiered("graduated", *LEADS, basis=basis))
    assert component.requests({}) == (MeasureRequest("leads"),)
    assert component.weighs_by is Weight.RESULTS


@pytest.mark.parametrize(
    "component",
    [
        tiered("graduated", *MONEY, metric="revenue", basis="event"),
        tiered("volume", *MONEY, metric="revenue", basis="event"),
        stairs(metric="revenue", basis="event"),
    ],
)
def test_single_events_count_for_themselves_and_no_sum_stands_for_them(component: Doc) -> None:
    found = only(component)
    assert found.requests({}) == (MeasureRequest("revenue", detail=Detail.EVENTS),)
    assert found.main_request() is None
    assert found.weighs_by is Weight.OWN
    assert only({**component, "maximum": "100"}).weighs_by is Weight.RESULTS


@pytest.mark.parametrize(
    ("component", "field", "words"),
    [
        (tiered("graduated", *LEADS, basis="event"), "basis", "amount of money"),
        (stairs(basis="event"), "basis", "amount of money"),
        (tiered("volume", *LEADS, basis="week"), "basis", "not offered"),
        (tiered("volume", *LEADS, basis="year"), "retroactive", "must be said"),
        (tiered("volume", *LEADS, basis="contract"), "retroactive", "must be said"),
        (
            tiered("graduated", *LEADS, basis="year", flat_fee_at_zero=True),
            "flat_fee_at_zero",
            "reaches each tier once",
        ),
        (stairs(flat_fee_at_zero="no"), "flat_fee_at_zero", "Yes or no"),
        (stairs({"up_to": None, "amount": "-1"}), "tiers[0].amount", "negative"),
        (stairs({"up_to": "5", "amount": "1"}), "tiers[0].up_to", "Nothing is agreed above 5"),
        (stairs({"up_to": None, "rate": "1"}), "tiers[0].amount", "missing"),
        (stairs({"up_to": "9", "amount": "1"}, *STAIRS[:1], *STAIRS), "tiers[2].up_to", "after"),
    ],
)
def test_refusals_name_the_field(component: Doc, field: str, words: str) -> None:
    error = refused(component)
    assert error.field == f"components[0].{field}"
    assert words in str(error)


def test_without_a_catalogue_nobody_knows_what_is_counted() -> None:
    given = document(tiered("graduated", *LEADS, basis="event"))
    assert isinstance(parse_terms(given, known_metrics=tuple(CATALOGUE)), Terms)


def test_retroactive_is_asked_of_running_totals_only() -> None:
    component = only(tiered("volume", *LEADS, basis="period", retroactive=True))
    said = component.sentence(wording())
    assert "before" not in said


def test_tiers_can_be_built_from_values() -> None:
    graduated = Graduated(
        id="tiers",
        name="Tiers",
        metric="leads",
        tiers=(Tier(up_to=None, rate=Decimal(1)),),
        basis=TierBasis.PERIOD,
        on_breakpoint=Breakpoint.LOWER,
    )
    assert graduated == only(tiered("graduated", (None, "1"), basis="period"))
    stair = StairStep(
        id="tiers",
        name="Tiers",
        metric="leads",
        tiers=(Stair(up_to=None, amount=Decimal(1)),),
        on_breakpoint=Breakpoint.LOWER,
    )
    assert stair == only(stairs({"up_to": None, "amount": "1"}))
