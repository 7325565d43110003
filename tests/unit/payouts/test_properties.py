"""What holds for all terms and all results, found by trying many."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.payouts.kinds.graduated import Graduated
from ppp_desktop.payouts.kinds.volume import Volume
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from tests.unit.payouts.examples import only_line, pay, retainer, terms_of, tiered
from tests.unit.payouts.generated import contracts, decimals

UNITS = decimals("0", "5000", 3)
RATES = decimals("0", "500", 4)


@st.composite
def tiers(draw: st.DrawFn, *, rising: bool = False) -> list[tuple[str | None, str]]:
    limits = sorted(draw(st.sets(decimals("0.001", "4000", 3), max_size=4)))
    rates = draw(st.lists(RATES, min_size=len(limits) + 1, max_size=len(limits) + 1))
    ordered = sorted(rates) if rising else rates
    open_ended = [*(str(limit) for limit in limits), None]
    return list(zip(open_ended, (str(rate) for rate in ordered), strict=True))


@settings(deadline=None)
@given(contracts())
def test_terms_survive_being_written(terms: Terms) -> None:
    written = json.loads(json.dumps(dump_terms(terms)))
    assert parse_terms(written) == terms
    assert dump_terms(parse_terms(written)) == written


def graduated(of: list[tuple[str | None, str]]) -> Graduated:
    (component,) = terms_of(tiered("graduated", *of)).components
    assert isinstance(component, Graduated)
    return component


def volume(of: list[tuple[str | None, str]]) -> Volume:
    (component,) = terms_of(tiered("volume", *of)).components
    assert isinstance(component, Volume)
    return component


def unrounded(component: Graduated | Volume, units: Decimal) -> Decimal:
    return sum((piece.amount for piece in component.slices(units)), Decimal(0))


@given(tiers(), st.lists(UNITS, min_size=2))
def test_graduated_pay_never_falls_and_never_jumps(
    of: list[tuple[str | None, str]], quantities: list[Decimal]
) -> None:
    component = graduated(of)
    steepest = max(Decimal(rate) for _, rate in of)
    for fewer, more in pairwise(sorted(quantities)):
        step = unrounded(component, more) - unrounded(component, fewer)
        assert 0 <= step <= (more - fewer) * steepest


@given(tiers(rising=True), UNITS)
def test_volume_pays_at_least_as_much_as_graduated_when_rates_rise(
    of: list[tuple[str | None, str]], units: Decimal
) -> None:
    assert unrounded(volume(of), units) >= unrounded(graduated(of), units)


@given(tiers(), UNITS)
def test_the_slices_hold_all_units(of: list[tuple[str | None, str]], units: Decimal) -> None:
    assert sum((piece.quantity for piece in graduated(of).slices(units)), Decimal(0)) == units
    assert sum((piece.quantity for piece in volume(of).slices(units)), Decimal(0)) == units


@given(st.sampled_from(["graduated", "volume"]), tiers(), decimals("0.01", "900", 2), st.booleans())
def test_nothing_counted_pays_nothing_unless_stated(
    kind: str, of: list[tuple[str | None, str]], fee: Decimal, stated: bool
) -> None:
    doc = tiered(kind, *of, flat_fee_at_zero=stated)
    doc["tiers"] = [{"up_to": limit, "rate": rate, "flat_fee": str(fee)} for limit, rate in of]
    assert only_line(terms_of(doc), {"leads": "0"}).amount == (fee if stated else 0)


@given(decimals("0", "9000", 2), decimals("0", "5000", 2), decimals("0", "5000", 2))
def test_cap_and_floor_hold_to_the_cent(earned: Decimal, one: Decimal, other: Decimal) -> None:
    least, most = sorted((one, other))
    terms = terms_of(
        retainer(str(earned)),
        cap={"amount": str(most)},
        floor={"amount": str(least), "prorate": False},
    )
    assert pay(terms).subtotal == min(max(earned, least), most)
