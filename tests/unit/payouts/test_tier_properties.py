"""What holds for all tiers, whatever finds the tier and however results are cut into periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.vocabulary import EventCount
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.kinds.tiers import Tiered
from tests.unit.payouts.answers import counted, line_of
from tests.unit.payouts.examples import Doc, terms_of, tiered
from tests.unit.payouts.tier_examples import running, stairs

KINDS = ("graduated", "volume", "stair_step")
UNITS = st.decimals(Decimal(0), Decimal(3000), places=2)
MONEY = st.decimals(Decimal(-500), Decimal(3000), places=2)
FEES = st.decimals(Decimal(0), Decimal(900), places=2)
PERIODS = st.lists(MONEY, min_size=1, max_size=6)
SIDES = st.sampled_from(["lower", "upper"])


@st.composite
def tier_docs(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS, *, plain: bool = False) -> Doc:
    """Draw tiers on money, found by a running total; `plain` ones have no flat fees."""
    kind = draw(st.sampled_from(kinds))
    limits = sorted(draw(st.sets(st.integers(1, 4000), max_size=4)))
    ends = [*(str(limit) for limit in limits), None]
    if kind == "stair_step":
        amounts: list[Doc] = [{"up_to": end, "amount": str(draw(FEES))} for end in ends]
        return stairs(*amounts, metric="revenue", basis="contract", on_breakpoint=draw(SIDES))
    rate = st.decimals(Decimal(0), Decimal(1), places=3)
    doc = tiered(kind, metric="revenue", basis="contract", on_breakpoint=draw(SIDES))
    if kind == "volume":
        doc["retroactive"] = True
    doc["tiers"] = [
        {
            "up_to": end,
            "rate": str(draw(rate)),
            "flat_fee": "0" if plain else str(draw(FEES)),
        }
        for end in ends
    ]
    return doc


def made(doc: Doc) -> Tiered:
    (component,) = terms_of(doc).components
    assert isinstance(component, Tiered)
    return component


def summed(slices: Iterable[Slice]) -> Decimal:
    return sum((piece.amount for piece in slices), Decimal(0))


@given(tier_docs(), PERIODS)
def test_periods_in_a_row_pay_what_the_whole_would_pay(doc: Doc, periods: list[Decimal]) -> None:
    component = made(doc)
    totals = [Decimal(0), *accumulate(periods)]
    paid = sum((summed(component.added(*step)) for step in pairwise(totals)), Decimal(0))
    assert paid == summed(component.slices(totals[-1]))


@given(tier_docs(("graduated",), plain=True), MONEY, st.lists(UNITS, min_size=2, max_size=5))
def test_graduated_on_a_running_total_never_falls_and_never_jumps(
    doc: Doc, before: Decimal, quantities: list[Decimal]
) -> None:
    component = made(doc)
    steepest = max(piece.rate for piece in component.slices(Decimal(10**6)))
    for fewer, more in pairwise(sorted(quantities)):
        less, much = (summed(component.added(before, before + now)) for now in (fewer, more))
        assert 0 <= much - less <= (more - fewer) * steepest


@given(tier_docs(("graduated",), plain=True), st.lists(UNITS, min_size=1, max_size=5), SIDES)
def test_retroactive_volume_pays_at_least_graduated_when_rates_rise(
    doc: Doc, periods: list[Decimal], side: str
) -> None:
    tiers = doc["tiers"]
    assert isinstance(tiers, list)
    rates = sorted((each["rate"] for each in tiers), key=Decimal)
    rising = [{**each, "rate": rate} for each, rate in zip(tiers, rates, strict=True)]
    graduated = made({**doc, "tiers": rising, "on_breakpoint": side})
    volume = made(
        {**doc, "kind": "volume", "tiers": rising, "on_breakpoint": side, "retroactive": True}
    )
    for total in accumulate(periods):
        assert summed(volume.added(Decimal(0), total)) >= summed(graduated.added(Decimal(0), total))


@settings(deadline=None)
@given(tier_docs(), st.booleans(), MONEY, MONEY)
def test_running_totals_are_explained_and_their_parts_add_up(
    doc: Doc, retroactive: bool, before: Decimal, now: Decimal
) -> None:
    if doc["kind"] == "volume":
        doc = {**doc, "retroactive": retroactive}
    line = line_of(doc, running(str(now), str(before)))
    assert reevaluate(line.explanation) == line.unrounded
    assert sum((part.amount for part in line.parts), Decimal(0)) == line.unrounded
    assert all(part.amount == part.quantity * part.rate for part in line.parts)
    assert line.parts


@given(tier_docs(("volume",)), MONEY, MONEY)
def test_marginal_volume_pays_one_rate_on_what_is_new(
    doc: Doc, before: Decimal, now: Decimal
) -> None:
    component = made({**doc, "retroactive": False})
    first, *fees = component.added(before, before + now)
    assert (first.quantity, first.is_fee) == (now, False)
    assert len(fees) <= 1
    assert all(piece.is_fee for piece in fees)


EVENTS = st.lists(st.tuples(st.integers(1, 30), MONEY), min_size=1, max_size=12)


def events_of(found: Iterable[tuple[int, Decimal]]) -> list[EventCount]:
    return [EventCount(date(2026, 6, day), value, 1) for day, value in found]


@settings(deadline=None)
@given(tier_docs(), EVENTS, st.randoms(use_true_random=False), st.booleans())
def test_neither_the_order_nor_the_bundling_of_events_matters(
    doc: Doc, found: list[tuple[int, Decimal]], chance: Random, at_zero: bool
) -> None:
    doc = {**doc, "basis": "event", "flat_fee_at_zero": at_zero}
    line = line_of(doc, counted(events_of(found)))
    shuffled = chance.sample(found, len(found))
    bundled = [
        EventCount(date(2026, 6, day), value, count)
        for (day, value), count in Counter(shuffled).items()
    ]
    for other in (events_of(shuffled), bundled):
        again = line_of(doc, counted(other))
        assert (again.parts, again.unrounded, again.note) == (
            line.parts,
            line.unrounded,
            line.note,
        )
    alone = [line_of(doc, counted([each])).unrounded for each in events_of(found)]
    assert sum(alone, Decimal(0)) == line.unrounded == reevaluate(line.explanation)
    assert len(line.parts) <= 2 * len(made(doc).tiers)
