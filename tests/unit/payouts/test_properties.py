"""What holds for all terms and all results, found by trying many."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.kinds.graduated import Graduated
from ppp_desktop.payouts.kinds.volume import Volume
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from tests.unit.payouts.examples import (
    JUNE,
    Doc,
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
)

CENT = Decimal("0.01")
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
ROUNDINGS = st.sampled_from(["half_up", "half_even"])
ACTIVE = st.integers(1, 30).map(lambda day: Period(JUNE.start.replace(day=day), JUNE.end))


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places)


UNITS = decimals("0", "5000", 3)
AMOUNTS = decimals("0", "100000", 2).map(str)
RATES = decimals("0", "500", 4)
SHARES = decimals("0", "1", 6).map(str)


@st.composite
def tiers(draw: st.DrawFn, *, rising: bool = False) -> list[tuple[str | None, str]]:
    limits = sorted(draw(st.sets(decimals("0.001", "4000", 3), max_size=4)))
    rates = draw(st.lists(RATES, min_size=len(limits) + 1, max_size=len(limits) + 1))
    ordered = sorted(rates) if rising else rates
    open_ended = [*(str(limit) for limit in limits), None]
    return list(zip(open_ended, (str(rate) for rate in ordered), strict=True))


@st.composite
def components(draw: st.DrawFn) -> list[Doc]:
    scope = {
        "filters": draw(
            st.dictionaries(
                st.sampled_from(["channel", "country", "campaign"]),
                st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=3),
                max_size=2,
            )
        ),
        "statuses": draw(st.lists(st.sampled_from([str(s) for s in Status]), min_size=1)),
    }
    question = draw(st.sampled_from(["lower", "upper"]))
    pool: list[Doc] = [
        retainer(draw(AMOUNTS), prorate=draw(st.booleans())),
        {**per_lead(str(draw(RATES))), "scope": scope, "per": draw(st.sampled_from([1, 1000]))},
        share(draw(SHARES)),
        tiered("graduated", *draw(tiers()), on_breakpoint=question),
        tiered("volume", *draw(tiers()), on_breakpoint=question),
    ]
    chosen = [found for found in pool if draw(st.booleans())] or pool
    extra = bonus(
        level(when("leads", "at_least", draw(AMOUNTS)), percent=draw(SHARES)),
        level(when("cpl", "at_most", draw(AMOUNTS)), amount=draw(AMOUNTS)),
        levels_pay=draw(st.sampled_from(["highest", "cumulative"])),
    )
    return [*chosen, extra]


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    cap = draw(st.none() | decimals("0", "50000", 2))
    limits: Doc = {}
    if cap is not None:
        limits["cap"] = {"amount": str(cap)}
    if draw(st.booleans()):
        least = draw(decimals("0", str(cap if cap is not None else 50000), 2))
        limits["floor"] = {"amount": str(least), "prorate": draw(st.booleans())}
    return terms_of(*draw(components()), rounding=draw(ROUNDINGS), **limits)


RESULTS = st.fixed_dictionaries(
    {
        "leads": decimals("0", "100000", 6),
        "revenue": decimals("-1000", "1000000", 6),
        "cpl": st.tuples(AMOUNTS, st.integers(0, 500).map(str)),
    }
)


@settings(deadline=None)
@given(contracts(), RESULTS, CURRENCIES, ACTIVE)
def test_lines_add_up_explained_and_within_the_limits(
    terms: Terms, results: dict[str, Decimal], currency: str, active: Period
) -> None:
    calculation = pay(terms, results, currency=currency, active=active)
    assert sum((line.amount for line in calculation.lines), Decimal(0)) == calculation.subtotal
    assert calculation.total == calculation.subtotal
    for line in calculation.lines:
        assert reevaluate(line.explanation) == line.explanation.value == line.unrounded
        assert line.explanation.children[-1].step == "rounding"
        assert abs(line.amount - line.unrounded) <= Decimal("0.5")
        if line.parts:
            parts = sum((part.amount for part in line.parts), Decimal(0))
            assert abs(parts - line.unrounded) < Decimal("1e-20")
    if terms.cap is not None:
        assert calculation.subtotal <= terms.cap.amount + Decimal("0.5")
    if terms.floor is not None and not terms.floor.prorate:
        assert calculation.subtotal >= terms.floor.amount - Decimal("0.5")


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
