"""Conditions of bonuses: exact comparisons, missing figures, attainment."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.attainments import attainment
from ppp_desktop.payouts.context import Context, ObjectiveFigure
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Line
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    Doc,
    Figure,
    bonus,
    level,
    pay,
    retainer,
    terms_of,
    when,
)

LEADS = MeasureRequest("leads")
CPL = MeasureRequest("cpl")


def bonus_line(condition: Doc, figures: dict[str, Figure], *objectives: ObjectiveFigure) -> Line:
    terms = terms_of(bonus(level(condition, amount="500")))
    (line,) = pay(terms, figures, objectives=objectives).lines
    return line


@pytest.mark.parametrize(
    ("condition", "figure", "met", "note"),
    [
        (when("cpl", "at_most", "32"), ("3200", "100"), True, "Cost per lead was €32.00."),
        (
            when("cpl", "at_most", "32"),
            ("3200.01", "100"),
            False,
            "Not reached: cost per lead was €32.0001.",
        ),
        (when("cpl", "at_least", "32"), ("3199.99", "100"), False, "Not reached: "),
        (when("leads", "at_least", "100"), "100", True, "100 approved leads."),
        (when("leads", "at_least", "100"), "99.5", False, "Not reached: 99.5 approved leads."),
        (when("leads", "at_most", "1"), "1", True, "1 approved lead."),
        (when("leads", "at_most", "1"), None, True, "0 approved leads."),
        (when("leads", "at_least", "1"), None, False, "Not reached: 0 approved leads."),
        (
            when("cpl", "at_most", "32"),
            ("5", "0"),
            False,
            "Not reached: cost per lead has no results.",
        ),
        (when("cpl", "at_most", "32"), ("0", "9"), True, "Cost per lead was €0.00."),
        (
            when("valid_lead_rate", "at_least", "0.85"),
            ("849996", "1000000"),
            False,
            "Not reached: valid-lead rate was 84.9996 %.",
        ),
        (
            when("roas", "at_least", "4"),
            ("7", "2"),
            False,
            "Not reached: return on ad spend was 3.5.",
        ),
    ],
)
def test_metric_conditions(condition: Doc, figure: Figure, met: bool, note: str) -> None:
    line = bonus_line(condition, {str(condition["metric"]): figure})
    assert (line.amount == 500) is met
    assert line.note.replace("\u00a0", " ").startswith(note)
    assert line.explanation.children[0].step == "bonuses"


def answer(condition: Doc, measure: Measure) -> Line:
    terms = terms_of(bonus(level(condition, amount="500")))
    context = Context("EUR", JUNE, JUNE, {measure.request: measure}, WORDS)
    (line,) = calculate(terms, context).lines
    return line


def test_a_ratio_with_a_factor_is_compared_exactly() -> None:
    """Two thirds × 1,000: the value was cut, the sums are exact."""
    request = MeasureRequest("cpm")
    measure = Measure(request, Decimal("666.66666668"), 2, Decimal(2), Decimal(3))
    assert answer(when("cpm", "at_most", "666.66666667"), measure).amount == 500
    line = answer(when("cpm", "at_most", "666.66666666"), measure)
    assert line.amount == 0
    (leaf,) = line.explanation.children[1].children
    assert leaf.text == "Cost per 1,000 impressions: €2.00 ÷ 3 × 1,000 = €666.67, from 2 results"


def test_a_ratio_with_a_broken_factor_counts_by_its_value() -> None:
    request = MeasureRequest("cpm")
    measure = Measure(request, Decimal("1"), 2, Decimal(2), Decimal(3))
    assert answer(when("cpm", "at_most", "1"), measure).amount == 500


def test_a_condition_tells_what_it_looked_at() -> None:
    line = bonus_line(when("cpl", "at_most", "32"), {"cpl": ("7133.70", "237")})
    amount, condition, rounding = line.explanation.children
    assert amount.text == "Conditions met: €500.00"
    assert condition.text == (
        "Cost per lead was €30.10; agreed: cost per lead is at most €32.00: met."
    )
    assert [leaf.text for leaf in condition.children] == [
        "Cost per lead: €7,133.70 ÷ 237 = €30.10, from 3 results"
    ]
    assert rounding.step == "rounding"
    assert line.measures == (CPL,)


def test_a_condition_without_figure_says_so() -> None:
    line = bonus_line(when("cpl", "at_most", "32"), {"cpl": ("5", "0")})
    condition = line.explanation.children[1]
    assert condition.text.endswith("not met. No results.")
    assert condition.children[0].text == "Cost per lead: €5.00 ÷ 0, from 3 results"
    assert line.explanation.children[0].text == "Conditions not met: nothing to pay"


OBJECTIVE: Doc = {"objective": "Goal", "attainment_at_least": "0.9"}


def goal(
    request: MeasureRequest,
    target: str,
    *,
    lower: bool = False,
    capped_at: str | None = None,
) -> ObjectiveFigure:
    cap = None if capped_at is None else Decimal(capped_at)
    return ObjectiveFigure("Goal", request, Decimal(target), lower, cap)


@pytest.mark.parametrize(
    ("objective", "figure", "met", "found"),
    [
        (goal(LEADS, "300"), "270", True, "was attained to 90 %"),
        (goal(LEADS, "300"), "269.9999", False, "was attained to just under 90 %"),
        (goal(LEADS, "300"), "30", False, "was attained to 10 %"),
        (goal(LEADS, "300"), None, False, "has no results"),
        (goal(LEADS, "0"), "5", True, "was met with nothing to divide by"),
        (goal(CPL, "27", lower=True), ("3000", "100"), True, "was attained to 90 %"),
        (goal(CPL, "27", lower=True), ("3000.01", "100"), False, "just under 90 %"),
        (goal(CPL, "27", lower=True), ("0", "100"), True, "nothing to divide by"),
        (goal(CPL, "27", lower=True), ("1", "0"), False, "has no results"),
        (goal(LEADS, "300", capped_at="1.2"), "600", True, "was attained to 120 %"),
        (goal(LEADS, "300", capped_at="0.5"), "600", False, "was attained to 50 %"),
    ],
)
def test_objective_conditions(
    objective: ObjectiveFigure, figure: Figure, met: bool, found: str
) -> None:
    line = bonus_line(OBJECTIVE, {objective.request.metric: figure}, objective)
    assert (line.amount == 500) is met
    assert found in line.note.replace("\u00a0", " ")


def test_lower_is_better_needs_rows() -> None:
    cost = MeasureRequest("cost")
    objective = goal(cost, "100", lower=True)
    terms = terms_of(bonus(level(OBJECTIVE, amount="500")))
    for rows, amount in ((0, 0), (1, 500)):
        measures = {cost: Measure(cost, Decimal(0), rows)}
        context = Context("EUR", JUNE, JUNE, measures, WORDS, {"Goal": objective})
        assert calculate(terms, context).subtotal == amount


def test_an_objective_that_is_gone_is_an_error_and_pays_nothing_silently() -> None:
    with pytest.raises(ValidationFailed, match="“Goal” that the contract does not have"):
        pay(terms_of(bonus(level(OBJECTIVE, amount="500"))))


def test_attainment() -> None:
    assert attainment(goal(LEADS, "300"), Measure(LEADS, Decimal(237), 3)) == Fraction(79, 100)
    assert attainment(goal(LEADS, "300"), Measure(LEADS, None, 0)) is None
    assert attainment(goal(CPL, "32", lower=True), Measure(CPL, Decimal(0), 3)) is None


def test_the_highest_level_is_the_one_that_pays_most() -> None:
    terms = terms_of(
        retainer("1000"),
        bonus(
            level(when("leads", "at_least", "10"), percent="0.5"),
            level(when("leads", "at_least", "20"), amount="100"),
            levels_pay="highest",
        ),
    )
    line = pay(terms, {"leads": "30"}).lines[1]
    assert (line.amount, line.note) == (Decimal("500.00"), "Level 1 of 2 pays.")
    assert line.explanation.children[0].text.replace("\u00a0", " ") == (
        "€1,000.00 × 50 % = €500.00"
    )
