"""What holds for every contract over results of all sorts: sums, order, limits, cuts, refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.money import minor_digits
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure
from ppp_desktop.payouts.balances import Balances, Held
from ppp_desktop.payouts.context import Context, TermsPart
from ppp_desktop.payouts.engine import calculate, calculate_parts
from ppp_desktop.payouts.explain import measure_leaves, reevaluate
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from tests.unit.payouts.examples import JUNE
from tests.unit.payouts.facts import Fact, context_of
from tests.unit.payouts.generated import ACTIVE, MAY, OBJECTIVES, contracts, decimals, facts

LEFT = Decimal("1e-20")
"""What divisions leave in the last digits."""

MONEY = decimals("0", "900", 2)
CUTS = st.sets(st.integers(2, 30), min_size=1, max_size=2).map(sorted)
AFTER_FLOOR = ("holdback", "release", "clawback", "draw")


def worked(terms: Terms, found: Sequence[Fact], active: Period = JUNE) -> Context:
    return context_of(
        (TermsPart(terms, active),), found, JUNE, active=active, objectives=OBJECTIVES
    )


def parts_of(cuts: Sequence[int], *versions: Terms) -> tuple[TermsPart, ...]:
    """Return June cut at the days, each part with the next of the versions."""
    starts = [date(2026, 6, day) for day in (1, *cuts)]
    ends = [date(2026, 6, day - 1) for day in cuts] + [JUNE.end]
    return tuple(
        TermsPart(versions[number % len(versions)], Period(*days))
        for number, days in enumerate(zip(starts, ends, strict=True))
    )


def renamed(terms: Terms) -> Terms:
    """Return the same terms, in which every component has another name: no line stays whole."""
    components = [
        found.model_copy(update={"name": f"{found.name} 2"}) for found in terms.components
    ]
    return terms.model_copy(update={"components": tuple(components)})


def check_line(line: Line, currency: str) -> None:
    """Check that the line is explained to its last digit and rounded once."""
    assert reevaluate(line.explanation) == line.explanation.value == line.unrounded
    assert line.explanation.children[-1].step == "rounding"
    unit = Decimal(1).scaleb(-minor_digits(currency))
    assert abs(line.amount - line.unrounded) <= unit / 2 + LEFT
    assert line.amount == line.amount.quantize(unit)
    leaves = {leaf.measure for leaf in measure_leaves(line.explanation)}
    assert leaves == set(line.measures)
    if line.parts:
        parts = sum((part.amount for part in line.parts), Decimal(0))
        changes = sum((each.amount for each in line.modifications), Decimal(0))
        assert abs(parts + changes - line.unrounded) < LEFT


def check_limits(terms: Terms, made: Calculation, context: Context) -> None:
    """Check that cap and guaranteed minimum hold for what they are agreed for."""
    unit = Decimal(1).scaleb(-minor_digits(context.currency))
    owners = {component.id: component for component in terms.components}
    amounts = {line.key: line.amount for line in made.lines if line.key not in AFTER_FLOOR}
    handed_on = sum(
        (
            owners[line.key].handed_on(line, context.currency)
            for line in made.lines
            if line.key in owners
        ),
        Decimal(0),
    )
    total = sum(amounts.values(), Decimal(0))
    if terms.floor is not None:
        basis = total if terms.floor.includes_pass_through else total - handed_on
        assert basis >= terms.floor.least(context) - unit
        total -= amounts["floor"]
    if terms.cap is not None:
        basis = total if terms.cap.includes_pass_through else total - handed_on
        assert basis <= terms.cap.allowed(context) + unit


@st.composite
def openings(draw: st.DrawFn) -> Balances:
    kept = [Held(MAY, JUNE, amount) for amount in draw(st.lists(MONEY, max_size=2))]
    return Balances(draw(MONEY), draw(MONEY), tuple(kept))


@settings(deadline=None)
@given(contracts(), facts(), st.sampled_from(["EUR", "JPY", "KWD"]), ACTIVE, openings())
def test_lines_add_up_explained_and_within_the_limits(
    terms: Terms, found: list[Fact], currency: str, active: Period, opening: Balances
) -> None:
    context = replace(worked(terms, found, active), currency=currency, opening=opening)
    made = calculate(terms, context)
    assert sum((line.amount for line in made.lines), Decimal(0)) == made.subtotal == made.total
    for line in made.lines:
        check_line(line, currency)
    check_limits(terms, made, context)


@settings(deadline=None)
@given(contracts(), facts(), openings(), st.randoms(use_true_random=False))
def test_neither_order_nor_batches_of_results_matter(
    terms: Terms, found: list[Fact], opening: Balances, chance: Random
) -> None:
    shuffled = chance.sample(found, len(found))
    context = replace(worked(terms, found), opening=opening)
    again = replace(worked(terms, shuffled), opening=opening)
    mixed = {
        request: _mixed(again.measures[request], chance)
        for request in chance.sample(list(again.measures), len(again.measures))
    }
    assert calculate(terms, replace(again, measures=mixed)) == calculate(terms, context)


def _mixed(measure: Measure, chance: Random) -> Measure:
    """Return the measure with single events and groups in another order, events one by one."""
    events = [replace(each, count=1) for each in measure.events for _ in range(each.count)]
    groups = measure.groups
    return replace(
        measure,
        events=tuple(chance.sample(events, len(events))),
        groups=tuple(chance.sample(groups, len(groups))),
    )


@settings(deadline=None)
@given(contracts())
def test_terms_survive_being_written(terms: Terms) -> None:
    assert parse_terms(dump_terms(terms)) == terms


@settings(deadline=None)
@given(contracts(), facts(), openings(), CUTS)
def test_a_cut_between_equal_terms_changes_nothing(
    terms: Terms, found: list[Fact], opening: Balances, cuts: list[int]
) -> None:
    parts = parts_of(cuts, terms)
    context = context_of(parts, found, JUNE, objectives=OBJECTIVES)
    made = calculate_parts(parts, replace(context, opening=opening))
    assert made == calculate(terms, replace(worked(terms, found), opening=opening))


@settings(deadline=None)
@given(contracts(), facts(), CUTS)
def test_a_change_of_names_alone_pays_the_same(
    terms: Terms, found: list[Fact], cuts: list[int]
) -> None:
    parts = parts_of(cuts, terms, renamed(terms))
    context = context_of(parts, found, JUNE, objectives=OBJECTIVES)
    made = calculate_parts(parts, context)
    whole = calculate(terms, context)
    for line in made.lines:
        check_line(line, "EUR")
    check_limits(terms, whole, context)
    for component in terms.components:
        lines = [line for line in made.lines if line.key.partition("@")[0] == component.id]
        assert len(lines) == len(parts)
        (one,) = (line for line in whole.lines if line.key == component.id)
        together = sum((line.unrounded for line in lines), Decimal(0))
        assert abs(together - one.unrounded) < LEFT
