"""Accelerators and decelerators: what they pay, say and refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.attainments import ObjectiveTarget
from ppp_desktop.payouts.context import Context, ObjectiveFigure
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.percentage import Percentage
from ppp_desktop.payouts.multipliers import Applies, Multiplier, MultiplierLevel
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    Doc,
    only_line,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    wording,
)
from tests.unit.payouts.modifier_examples import (
    PARTIES,
    plain,
    quota,
    said,
    step_level,
)


def refused(component: Doc) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        terms_of(component)
    return caught.value


ACCELERATOR = quota(step_level("0.5", "2"), step_level("1", "4", "beyond"))


@pytest.mark.parametrize(
    ("revenue", "text", "amount"),
    [
        ("400", "Attained 40 % of the target of €1,000.00 of revenue: €20.00 × 1 = €20.00", "20"),
        (
            "499.99",
            "Attained just under 50 % of the target of €1,000.00 of revenue: "
            "€24.9995 × 1 = €24.9995",
            "25",
        ),
        ("500", "Attained 50 % of the target of €1,000.00 of revenue: €25.00 × 2 = €50.00", "50"),
        (
            "1000",
            "Attained 100 % of the target of €1,000.00 of revenue: €50.00 × 2 = €100.00",
            "100",
        ),
        (
            "1200",
            "Attained 120 % of the target of €1,000.00 of revenue: "
            "€50.00 × 2 + €10.00 × 4 = €140.00",
            "140",
        ),
    ],
)
def test_an_accelerator_reprices_all_then_only_what_lies_beyond(
    revenue: str, text: str, amount: str
) -> None:
    terms = terms_of({**share("0.05"), "multiplier": ACCELERATOR})
    line = only_line(terms, {"revenue": revenue})
    assert (line.amount, said(line, "multiplier")) == (Decimal(amount), [text])


def test_levels_beyond_one_another() -> None:
    levels = (step_level("0.5", "2", "beyond"), step_level("1", "3", "beyond"))
    terms = terms_of({**share("0.1"), "multiplier": quota(*levels), "shares": PARTIES})
    line = only_line(terms, {"revenue": "1500"})
    # 60 % of 50 + 50 × 2 + 50 × 3
    assert line.amount == 180
    assert said(line, "multiplier")[0].endswith("€30.00 × 1 + €30.00 × 2 + €30.00 × 3 = €180.00")


def test_what_lies_beyond_is_told_apart_in_tiers() -> None:
    doc = tiered("graduated", ("100", "10"), (None, "20"))
    multiplier = quota(step_level("1", "2", "beyond"), target={"metric": "leads", "target": "150"})
    line = only_line(terms_of({**doc, "multiplier": multiplier}), {"leads": "160"})
    assert said(line, "multiplier") == [
        "Attained 106.67 % of the target of 150 approved leads: "
        "€2,000.00 × 1 + €200.00 × 2 = €2,400.00"
    ]


@pytest.mark.parametrize(
    ("figures", "text", "amount"),
    [
        ({"cpl": ("300", "10")}, "Attained 100 % of the target of €30.00 for cost per lead", 1200),
        (
            {"cpl": ("300.01", "10")},
            "Attained just under 100 % of the target of €30.00 for cost per lead",
            500,
        ),
        ({}, "No results for the target of €30.00 for cost per lead", 500),
        (
            {"cpl": ("0", "10")},
            "The target of €30.00 for cost per lead was met with nothing to divide by",
            1200,
        ),
    ],
)
def test_lower_is_better(figures: dict[str, tuple[str, str]], text: str, amount: int) -> None:
    target: Doc = {"metric": "cpl", "target": "30", "lower_is_better": True}
    multiplier = quota(step_level("0", "0.5"), step_level("1", "1.2"), target=target)
    (line,) = pay(terms_of({**retainer("1000"), "multiplier": multiplier}), figures).lines
    assert line.amount == amount
    assert said(line, "multiplier")[0].startswith(text)


def test_without_results_nothing_is_attained() -> None:
    terms = terms_of({**retainer("1000"), "multiplier": quota(step_level("0.8", "2"))})
    (line,) = pay(terms).lines
    assert line.amount == 1000
    assert said(line, "multiplier") == [
        "No results for the target of €1,000.00 of revenue: €1,000.00 × 1 = €1,000.00"
    ]
    nothing = only_line(terms_of({**share(), "multiplier": ACCELERATOR}))
    assert nothing.amount == 0


def test_results_taken_back_leave_what_lies_beyond_empty() -> None:
    """What is judged stays as it was; the pay itself fell below the level."""
    terms = terms_of({**share("0.05"), "multiplier": ACCELERATOR})
    request = MeasureRequest("revenue")
    context = Context(
        "EUR",
        JUNE,
        JUNE,
        {request: Measure(request, Decimal(800), 1)},
        WORDS,
        judged_by={request: Measure(request, Decimal(1200), 2)},
    )
    (line,) = calculate(terms, context).lines
    assert line.amount == 80
    assert said(line, "multiplier") == [
        "Attained 120 % of the target of €1,000.00 of revenue: €40.00 × 2 = €80.00"
    ]


GOAL: Doc = {"objective": "Sales"}


def goal(target: str, *, lower: bool = False, capped: str | None = None) -> ObjectiveFigure:
    most = None if capped is None else Decimal(capped)
    return ObjectiveFigure("Sales", MeasureRequest("revenue"), Decimal(target), lower, most)


def test_an_objective_may_decide() -> None:
    terms = terms_of({**share("0.05"), "multiplier": {**ACCELERATOR, "target": GOAL}})
    (line,) = pay(terms, {"revenue": "1200"}, objectives=(goal("1000"),)).lines
    assert line.amount == 140
    assert said(line, "multiplier")[0].startswith("Attained 120 % of the objective “Sales”")
    (capped,) = pay(terms, {"revenue": "1200"}, objectives=(goal("1000", capped="0.9"),)).lines
    assert capped.amount == 120
    with pytest.raises(ValidationFailed, match="“Sales”"):
        pay(terms, {"revenue": "1200"})


@pytest.mark.parametrize(
    "objective",
    [goal("1000", lower=True), ObjectiveFigure("Sales", MeasureRequest("leads"), Decimal(1))],
)
def test_an_objective_of_something_else_cannot_tell_what_lies_beyond(
    objective: ObjectiveFigure,
) -> None:
    levels = (step_level("0.1", "2", "beyond"),)
    terms = terms_of({**share("0.05"), "multiplier": quota(*levels, target=GOAL)})
    with pytest.raises(ValidationFailed, match="“Share”: What lies beyond") as caught:
        pay(terms, {"revenue": "900", "leads": "900"}, objectives=(objective,))
    assert caught.value.field == "components"


BEYOND = step_level("1", "2", "beyond")


@pytest.mark.parametrize(
    ("component", "multiplier", "field", "words"),
    [
        (share(), quota(), "levels", "At least one entry"),
        (
            share(),
            quota(step_level("1", "2"), step_level("1", "3")),
            "levels[1].attainment_at_least",
            "does not come after 1",
        ),
        (
            share(),
            quota(step_level("1", "2"), step_level("0.5", "3")),
            "levels[1].attainment_at_least",
            "from 0.5 does not come after 1",
        ),
        (share(), quota(step_level("50", "2")), "levels[0].attainment_at_least", "5000 %"),
        (share(), quota(step_level("1", "-2")), "levels[0].factor", "negative"),
        (retainer(), quota(step_level("0", "1"), BEYOND), "levels[1].applies", "one total"),
        (
            tiered("volume", (None, "0.1"), metric="revenue", basis="event"),
            quota(BEYOND),
            "levels[0].applies",
            "one total",
        ),
        (per_lead(), quota(BEYOND), "target", "what is paid for"),
        ({**share(), "hold_days": 14}, quota(BEYOND), "target", "hold"),
        (
            share(),
            quota(BEYOND, target={"metric": "revenue", "target": "1", "lower_is_better": True}),
            "target",
            "more of it is better",
        ),
        (share(), quota(BEYOND, target={"metric": "revenue", "target": "0"}), "target.target", "0"),
    ],
)
def test_multipliers_that_cannot_be(
    component: Doc, multiplier: Doc, field: str, words: str
) -> None:
    error = refused({**component, "multiplier": multiplier})
    assert error.field == f"components[0].multiplier.{field}"
    assert words in str(error)


@pytest.mark.parametrize(
    ("multiplier", "sentence"),
    [
        (
            ACCELERATOR,
            "By attainment of the target of €1,000.00 of revenue: unchanged below 50 %, times 2 "
            "on everything from 50 %, times 4 on what lies beyond 100 %.",
        ),
        (
            quota(step_level("0", "0.5"), step_level("0.8", "1"), target=GOAL),
            "By attainment of the objective “Sales”: times 0.5 on everything from the start, "
            "times 1 on everything from 80 %.",
        ),
        (
            quota(step_level("1", "1.2"), target={"metric": "roas", "target": "4.5"}),
            "By attainment of the target of 4.5 for return on ad spend: unchanged below 100 %, "
            "times 1.2 on everything from 100 %.",
        ),
        (
            quota(step_level("1", "1.2"), target={"metric": "ctr", "target": "0.0125"}),
            "By attainment of the target of 1.25 % for click-through rate: unchanged below "
            "100 %, times 1.2 on everything from 100 %.",
        ),
    ],
)
def test_multipliers_in_words(multiplier: Doc, sentence: str) -> None:
    (component,) = terms_of({**share(), "multiplier": multiplier}).components
    assert plain(component.rule(wording())) == f"8 % of revenue. {sentence}"


@pytest.mark.parametrize(
    ("beside", "weight"),
    [
        ({}, Weight.OWN),
        ({"multiplier": quota(step_level("1", "2"))}, Weight.OWN),
        ({"multiplier": ACCELERATOR}, Weight.RESULTS),
        ({"minimum": "1"}, Weight.RESULTS),
    ],
)
def test_bent_pay_is_worked_out_over_the_whole_period(beside: Doc, weight: Weight) -> None:
    (component,) = terms_of({**share(), **beside}).components
    assert component.weighs_by is weight


def test_multipliers_can_be_built_from_values() -> None:
    given = quota(step_level("1", "2"), target=GOAL)
    (component,) = terms_of({**share(), "multiplier": given}).components
    assert isinstance(component, Percentage)
    built = Multiplier(
        target=ObjectiveTarget(objective="Sales"),
        levels=(
            MultiplierLevel(attainment_at_least=Decimal(1), factor=Decimal(2), applies=Applies.ALL),
        ),
    )
    assert built == component.multiplier


def test_a_hold_is_told() -> None:
    for days, words in ((1, "1 day"), (14, "14 days")):
        (component,) = terms_of({**per_lead(), "hold_days": days}).components
        assert component.rule(wording()).endswith(f"A result is payable {words} after it came.")
