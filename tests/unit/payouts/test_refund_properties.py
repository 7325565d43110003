"""What holds when results are reversed: in the end everything comes back, and never more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.payouts.balances import NO_BALANCES
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.reversals import together, without
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    WORDS,
    Doc,
    Figure,
    measures_of,
    pay,
    per_lead,
    share,
    terms_of,
    tiered,
)
from tests.unit.payouts.facts import Fact, context_of, measure
from tests.unit.payouts.generated import MAY, OBJECTIVES, ROUNDINGS, components, decimals, facts

MONTHS = tuple(Period.parse(f"2026-0{month}") for month in (6, 7, 8))
HALF_A_CENT = Decimal("0.005")
AFTER_FLOOR = frozenset({"holdback", "release", "clawback", "draw"})
SINCE_APRIL = facts(date(2026, 4, 20), MAY.end)


@st.composite
def clawed(draw: st.DrawFn, method: str) -> Terms:
    """Draw terms of any kinds whose reversed results are wholly taken back, whatever their age."""
    rule: Doc = {"method": method, "schedule": [{"up_to_days": 3650, "share": "1"}]}
    rule |= {"attainment_falls": draw(st.booleans()), "limit": draw(st.sampled_from([None, "0.3"]))}
    rules: Doc = {"clawback": rule}
    if draw(st.booleans()):
        most: Doc = {"amount": draw(decimals("0", "2000", 2).map(str))}
        rules["cap"] = {**most, "includes_pass_through": draw(st.booleans())}
    if draw(st.booleans()):
        least: Doc = {"amount": "0", "prorate": False, "includes_pass_through": True}
        rules["floor"] = least
    return terms_of(*draw(components()), rounding=draw(ROUNDINGS), **rules)


def paid_in_may(terms: Terms, found: Sequence[Fact]) -> Context:
    return context_of((TermsPart(terms, MAY),), found, MAY, objectives=OBJECTIVES)


def taken_of(terms: Terms, found: Sequence[Fact]) -> dict[MeasureRequest, Measure]:
    """Return the figures of reversed results; what came before May is none of them."""
    wanted = required_measures(terms, OBJECTIVES)
    return {each: measure(each, found, MAY) for each in wanted if each.span is Span.PERIOD}


def months_that_take_back(
    terms: Terms, paid: Context, taken: Sequence[Mapping[MeasureRequest, Measure]]
) -> list[Calculation]:
    """Work out the months after May; each takes back its share of the results of May."""
    opening, made = NO_BALANCES, []
    for number, (month, now) in enumerate(zip(MONTHS, taken, strict=True)):
        left = without(paid.measures, together(taken[:number])) if number else None
        part = TermsPart(terms, MAY)
        back = ReversedPeriod((part,), paid, (Reversal(30 * number, now),), left)
        own = context_of((TermsPart(terms, month),), [], month, objectives=OBJECTIVES)
        made.append(calculate(terms, replace(own, opening=opening, reversals=(back,))))
        opening = made[-1].closing
        for line in made[-1].lines:
            assert reevaluate(line.explanation) == line.unrounded
    return made


def taken_back(made: Iterable[Calculation]) -> Decimal:
    """Return what the months took, and what they carry over."""
    found = list(made)
    lines = [line.amount for each in found for line in each.lines if line.key == "clawback"]
    return found[-1].closing.clawback - sum(lines, Decimal(0))


def earned(terms: Terms, context: Context) -> Decimal:
    """Return the pay up to the guaranteed minimum."""
    made = calculate(terms, context)
    amounts = [line.amount for line in made.lines if line.key not in AFTER_FLOOR]
    return sum(amounts, Decimal(0))


def split(found: Sequence[Fact], among: Sequence[int]) -> list[list[Fact]]:
    """Return the facts by month; those of the control go last, for what is left needs them."""
    where = [2 if fact.channel == "Control" else among[number] for number, fact in enumerate(found)]
    return [
        [fact for fact, month in zip(found, where, strict=True) if month == number]
        for number in range(len(MONTHS))
    ]


AMONG = st.lists(st.integers(0, 2), min_size=20, max_size=20)


@settings(deadline=None)
@given(clawed("recomputed"), SINCE_APRIL, AMONG)
def test_working_out_again_returns_everything_that_results_made(
    terms: Terms, found: list[Fact], among: list[int]
) -> None:
    paid = paid_in_may(terms, found)
    assert terms.clawback is not None
    emptied = {each: Measure(each, None, 0) for each in taken_of(terms, found)}
    judged_by = None if terms.clawback.attainment_falls else paid.measures
    nothing = replace(paid, measures={**paid.measures, **emptied}, judged_by=judged_by)
    taken = [taken_of(terms, each) for each in split(found, among)]
    made = months_that_take_back(terms, paid, taken)
    assert taken_back(made) == earned(terms, paid) - earned(terms, nothing)


@settings(deadline=None)
@given(clawed("paid_rate"), SINCE_APRIL, AMONG)
def test_the_paid_rate_returns_what_a_cap_left_of_the_pay_for_results(
    terms: Terms, found: list[Fact], among: list[int]
) -> None:
    paid = paid_in_may(terms, found)
    lines = {line.key: line for line in calculate(terms, paid).lines}
    variable = [each for each in terms.components if each.is_variable]
    before = sum((lines[each.id].amount for each in variable), Decimal(0))
    after = before + (lines["cap"].amount if "cap" in lines else 0)
    due = Decimal(0)
    for component in variable:
        if component.step == "rates" and paid.measures[component.requests({})[0]].value:
            due += lines[component.id].unrounded
    if before != after:
        due = due * max(after, Decimal(0)) / before if before > 0 else Decimal(0)
    made = months_that_take_back(
        terms, paid, [taken_of(terms, each) for each in split(found, among)]
    )
    assert abs(taken_back(made) - due) <= HALF_A_CENT * len(MONTHS)


def test_a_minimum_comes_back_once_in_how_many_months_so_ever() -> None:
    """Of 100 of revenue, lifted to 50: 50, then 950, then the refund of 900 are taken back."""
    rule: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 90, "share": "1"}]}
    terms = terms_of({**share("0.1"), "minimum": "50"}, clawback=rule)
    sales = [Fact(MAY.start, "revenue", Decimal(amount)) for amount in (50, 950, -900)]
    paid = paid_in_may(terms, sales)
    assert earned(terms, paid) == 50
    made = months_that_take_back(terms, paid, [taken_of(terms, [sale]) for sale in sales])
    taken = [line.amount for each in made for line in each.lines if line.key == "clawback"]
    assert taken == [-25, -25, 0]


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.sampled_from(["paid_rate", "recomputed"]),
    st.sampled_from(["graduated", "volume"]),
    decimals("0.05", "1", 2),
    st.integers(1, 90),
)
def test_whatever_is_carried_over_comes_back_in_the_end(
    leads: list[int], method: str, kind: str, limit: Decimal, later: int
) -> None:
    """Every month takes back what a limit allows, until May is paid back to the last cent."""
    rule: Doc = {"method": method, "schedule": [{"up_to_days": 90, "share": "1"}]}
    rule |= {"attainment_falls": False, "limit": str(limit)}
    tiers = tiered(kind, ("30", "10"), ("60", "12"), (None, "15"))
    terms = terms_of(tiers, per_lead("3.33"), share("0.1"), clawback=rule)
    figures: dict[str, Figure] = {"leads": str(sum(leads)), "revenue": "99.99"}
    may = pay(terms, figures).subtotal
    paid = Context("EUR", MAY, MAY, measures_of(terms, figures, {}), WORDS)
    back = [
        Reversal(
            age,
            measures_of(terms, {"leads": str(count), "revenue": "99.99" if not age else "0"}, {}),
        )
        for age, count in enumerate(leads)
    ]
    month, opening = MAY.next(), NO_BALANCES
    reversals: tuple[ReversedPeriod, ...] = (
        ReversedPeriod((TermsPart(terms, MAY),), paid, tuple(back)),
    )
    returned = Decimal(0)
    own = measures_of(terms, {"leads": str(later), "revenue": "0"}, {})
    while reversals or opening.clawback:
        made = calculate(
            terms,
            Context("EUR", month, month, own, WORDS, opening=opening, reversals=reversals),
        )
        (line,) = (line for line in made.lines if line.key == "clawback")
        variable = made.subtotal - line.amount
        assert 0 <= -line.amount <= variable * limit + HALF_A_CENT
        assert line.amount or not variable * limit // HALF_A_CENT
        returned -= line.amount
        month, opening, reversals = month.next(), made.closing, ()
    assert returned == may
