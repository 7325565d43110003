"""What holds for all that may stand beside a rate, found by trying many."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from tests.unit.payouts.examples import (
    JUNE,
    Doc,
    Figure,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)
from tests.unit.payouts.modifier_examples import quota, step_level

LEFT = Decimal("1e-20")
"""What divisions leave in the last digits."""

ACTIVE = st.integers(1, 30).map(lambda day: Period(JUNE.start.replace(day=day), JUNE.end))
AMOUNTS = st.decimals(Decimal(0), Decimal(5000), places=2)
REVENUE = st.decimals(Decimal(-2000), Decimal(9000), places=2)


@st.composite
def levels(draw: st.DrawFn, *, beyond: bool) -> list[Doc]:
    starts = sorted(draw(st.sets(st.integers(0, 300), min_size=1, max_size=4)))
    applies = st.sampled_from(["all", "beyond"] if beyond else ["all"])
    factor = st.decimals(Decimal(0), Decimal(5), places=2)
    return [
        step_level(str(Decimal(start) / 100), str(draw(factor)), draw(applies)) for start in starts
    ]


@st.composite
def limits(draw: st.DrawFn) -> Doc:
    least, most = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    found: Doc = {"prorate_limits": draw(st.booleans())}
    found |= {"minimum": str(least)} if draw(st.booleans()) else {}
    return found | ({"maximum": str(most)} if draw(st.booleans()) else {})


@st.composite
def modified(draw: st.DrawFn) -> Doc:
    """Draw a component with any of what may stand beside its rate."""
    component = draw(
        st.sampled_from(
            [
                retainer("155.55", prorate=True),
                per_lead("12.34"),
                share("0.123"),
                tiered("graduated", ("1000", "0.05"), (None, "0.125"), metric="revenue"),
            ]
        )
    )
    extra: Doc = draw(limits())
    if draw(st.booleans()):
        own = component.get("metric") == "revenue"
        extra["multiplier"] = quota(*draw(levels(beyond=own)))
    if draw(st.booleans()):
        one = draw(st.integers(1, 100))
        extra["shares"] = [
            {"party": "A", "share": str(Decimal(one) / 100), "paid_here": True},
            {"party": "B", "share": str(1 - Decimal(one) / 100), "paid_here": draw(st.booleans())},
        ]
    if draw(st.booleans()):
        extra["gate"] = [when("cpl", "at_most", "30")]
    return {**component, **extra}


def line_of(doc: Doc, revenue: Decimal, cost: int, active: Period = JUNE) -> Line:
    figures: dict[str, Figure] = {
        "revenue": revenue,
        "leads": Decimal(100),
        "cpl": (str(cost), "100"),
    }
    (line,) = pay(terms_of(doc), figures, active=active).lines
    return line


@settings(deadline=None)
@given(modified(), REVENUE, st.integers(0, 6000), ACTIVE)
def test_explained_and_added_up(doc: Doc, revenue: Decimal, cost: int, active: Period) -> None:
    line = line_of(doc, revenue, cost, active)
    assert reevaluate(line.explanation) == line.unrounded
    if line.parts:
        parts = sum((part.amount for part in line.parts), Decimal(0))
        changes = sum((each.amount for each in line.modifications), Decimal(0))
        assert abs(parts + changes - line.unrounded) < LEFT
    terms = terms_of(doc)
    assert parse_terms(dump_terms(terms)) == terms


@settings(deadline=None)
@given(modified(), REVENUE, st.integers(0, 6000), ACTIVE)
def test_a_gate_pays_nothing_and_limits_hold_behind_it(
    doc: Doc, revenue: Decimal, cost: int, active: Period
) -> None:
    line = line_of(doc, revenue, cost, active)
    if "gate" in doc and cost > 3000:
        assert line.unrounded == 0
        assert line.amount == 0
        return
    days = Decimal(active.days) / 30 if doc["prorate_limits"] else Decimal(1)
    if "minimum" in doc:
        assert line.unrounded >= Decimal(str(doc["minimum"])) * days - LEFT
    if "maximum" in doc:
        assert line.unrounded <= Decimal(str(doc["maximum"])) * days + LEFT


@settings(deadline=None)
@given(levels(beyond=True), st.lists(REVENUE, min_size=2, max_size=2))
def test_factors_beyond_a_level_never_jump(steps: list[Doc], revenues: list[Decimal]) -> None:
    beyond = [{**each, "applies": "beyond"} for each in steps]
    doc: Doc = {**share("0.1"), "multiplier": quota(*beyond)}
    fewer, more = sorted(revenues)
    steepest = max(Decimal(1), *(Decimal(str(each["factor"])) for each in beyond))
    step = line_of(doc, more, 0).unrounded - line_of(doc, fewer, 0).unrounded
    assert 0 <= step <= (more - fewer) * Decimal("0.1") * steepest
