"""Conditions, targets and controls look at their own results; refusals name the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Group, Measure, MeasureRequest, Scope, Status
from ppp_desktop.payouts.conditions import MetricCondition
from ppp_desktop.payouts.context import ObjectiveFigure, objective_figure
from ppp_desktop.payouts.engine import required_measures
from ppp_desktop.payouts.terms import terms_schema
from ppp_desktop.payouts.words import Wording
from tests.unit.payouts.answers import Answer, grouped, line_of, sales, steps, total
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    CatalogueWords,
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
    wording,
)
from tests.unit.payouts.modifier_examples import quota, step_level

AUSTRIA: Doc = {"filters": {"country": ["AT"]}}
AT = Scope.of({"country": ["AT"]})


def by_scope(everywhere: str, austria: str) -> Answer:
    """Answer with other figures where only Austria counts."""

    def answer(request: MeasureRequest) -> Measure:
        return Measure(request, Decimal(austria if request.scope == AT else everywhere), 3)

    return answer


@pytest.mark.parametrize(("austria", "paid"), [("4", 0), ("5", 100)])
def test_a_gate_looks_at_its_own_results(austria: str, paid: int) -> None:
    doc = {**per_lead("1"), "gate": [{**when("leads", "at_least", "5"), "scope": AUSTRIA}]}
    assert line_of(doc, by_scope("100", austria)).unrounded == paid
    wanted = required_measures(terms_of(doc), {})
    assert wanted == (MeasureRequest("leads"), MeasureRequest("leads", AT))


@pytest.mark.parametrize(("austria", "paid"), [("4", 100), ("5", 300)])
def test_a_target_looks_at_its_own_results(austria: str, paid: int) -> None:
    target: Doc = {"metric": "leads", "scope": AUSTRIA, "target": "5"}
    doc = {**per_lead("1"), "multiplier": quota(step_level("1", "3"), target=target)}
    assert line_of(doc, by_scope("100", austria)).unrounded == paid
    assert MeasureRequest("leads", AT) in required_measures(terms_of(doc), {})


def test_a_control_waits_as_long_as_what_is_paid() -> None:
    doc: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "leads",
        "rate": "1",
        "baseline": "10",
        "method": "control_additive",
        "prorate": False,
        "control": {"scope": AUSTRIA, "before": "5"},
        "hold_days": 7,
    }
    assert required_measures(terms_of(doc), {}) == (
        MeasureRequest("leads", hold_days=7),
        MeasureRequest("leads", AT, 7),
    )

    def answer(request: MeasureRequest) -> Measure:
        assert request.hold_days == 7
        return by_scope("100", "6")(request)

    assert line_of(doc, answer).unrounded == 100 - (10 + 1)


@pytest.mark.parametrize(
    ("baseline", "says"), [("0", False), ("0.5", False), ("10", False), ("9.99", True)]
)
def test_a_baseline_below_zero_is_told(baseline: str, says: bool) -> None:
    amount = "-10" if Decimal(baseline) > 9 else "0"
    doc: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "leads",
        "rate": "1",
        "baseline": baseline,
        "method": "index",
        "prorate": False,
        "corrections": [{"period": "2026-06", "amount": amount, "reason": "Agreed"}],
    }
    line = line_of(doc, total("20"))
    told = str(line.explanation)
    assert ("A baseline is not below zero: 0" in told) is says
    assert ("+ 0 =" in told) is (amount == "0")
    assert line.unrounded == 20 - max(Decimal(baseline) + Decimal(amount), Decimal(0))


def test_a_group_of_nothing_does_not_end_the_card() -> None:
    doc: Doc = {
        "kind": "rate_card",
        "name": "Card",
        "metric": "leads",
        "rows": [{"match": {"country": "DE"}, "rate": "2"}],
    }
    line = line_of(doc, grouped({("AT",): "0", ("DE",): "5"}))
    assert steps(line) == ["Country DE: 5 × €2.00 = €10.00"]


def test_a_bonus_of_zero_is_zero() -> None:
    terms = terms_of(bonus(level(when("leads", "at_least", "1"), amount="0")))
    line = only_line(terms, {"leads": "5"})
    assert line.amount == 0
    assert line.sentence.startswith("€0.00 when")


def test_a_minimum_of_exactly_what_is_earned_lifts_nothing() -> None:
    for limit in ("minimum", "maximum"):
        line = only_line(terms_of({**per_lead("10"), limit: "50"}), {"leads": "5"})
        assert (line.note, line.modifications) == ("", ())


def test_a_level_without_results_is_told_as_such() -> None:
    doc = {**retainer("100"), "multiplier": quota(step_level("0", "2"))}
    nothing: tuple[Measure, ...] = (
        Measure(MeasureRequest("revenue"), None, 0),
        Measure(MeasureRequest("revenue"), None, 3),
    )
    for measure in nothing:
        line = line_of(doc, partial(_as_answer, measure))
        assert "No results for the target" in str(line.explanation)
        assert line.unrounded == 200


def _as_answer(measure: Measure, request: MeasureRequest) -> Measure:
    return replace(measure, request=request)


REFUSED_RESULTS: Mapping[str, tuple[Doc, Answer, str, str]] = {
    "events": (
        {**share("0.1"), "fee_per_event": "1"},
        total("50"),
        "“Share” needs each single amount of revenue; only their total is known.",
        "Give the results one by one, or agree on nothing for each event.",
    ),
    "groups": (
        {
            "kind": "rate_card",
            "name": "Card",
            "metric": "leads",
            "rows": [{"match": {"country": "DE", "product": "Solar"}, "rate": "2"}],
        },
        total("50"),
        "“Card” needs approved leads by country and product; only the total is known.",
        "Give results with their country and product.",
    ),
    "no rate": (
        {
            "kind": "rate_card",
            "name": "Card",
            "metric": "leads",
            "rows": [{"match": {"country": "DE"}, "rate": "2"}],
        },
        grouped({("AT",): "1"}),
        "“Card”: 1 approved lead in AT has no rate.",
        "Add rows to the rate card, or agree on a rate of all others.",
    ),
    "two rates": (
        {
            "kind": "rate_card",
            "name": "Card",
            "metric": "leads",
            "rows": [
                {"match": {"country": "DE"}, "rate": "2"},
                {"match": {"product": "Solar"}, "rate": "3"},
            ],
        },
        grouped({("DE", "Solar"): "2"}),
        "“Card”: rows 1 (country DE) and 2 (product Solar) fit 2 approved leads in DE for the "
        "product Solar equally well.",
        "Add a row for country DE, product Solar that says which rate counts.",
    ),
    "control": (
        {
            "kind": "uplift",
            "name": "Uplift",
            "metric": "leads",
            "rate": "1",
            "baseline": "10",
            "method": "control_additive",
            "prorate": False,
            "control": {"scope": AUSTRIA, "before": "5"},
        },
        lambda request: Measure(request, Decimal(9), 0 if request.scope == AT else 3),
        "“Uplift” is compared with approved leads in AT, of which there are no results.",
        "Import the results of the control, or agree on an index instead.",
    ),
}


@pytest.mark.parametrize("name", REFUSED_RESULTS)
def test_results_that_cannot_be_paid_are_refused(name: str) -> None:
    doc, answer, message, remedy = REFUSED_RESULTS[name]
    with pytest.raises(ValidationFailed) as caught:
        line_of(doc, answer)
    refused = caught.value
    assert (refused.field, refused.message, refused.remedy) == ("components", message, remedy)


def test_an_objective_that_is_gone_is_refused() -> None:
    with pytest.raises(ValidationFailed) as caught:
        objective_figure({}, "Leads")
    assert caught.value.field == "components"
    assert caught.value.message == (
        "The terms rest on an objective called “Leads” that the contract does not have."
    )
    assert caught.value.remedy == "Add the objective to the contract, or change the condition."


def test_an_objective_cannot_tell_what_lies_beyond_a_level_of_other_results() -> None:
    levels = quota(step_level("1", "2", "beyond"), target={"objective": "Sales"})
    objective = ObjectiveFigure("Sales", MeasureRequest("revenue"), Decimal(100))
    with pytest.raises(ValidationFailed, match="“Leads”: What lies beyond") as caught:
        pay(
            terms_of({**per_lead(), "multiplier": levels}),
            {"leads": "5", "revenue": "500"},
            objectives=(objective,),
        )
    assert caught.value.field == "components"
    assert caught.value.remedy == (
        "Let the factor count for everything, or measure what is paid for."
    )


def test_groups_of_a_card_are_told_by_their_values() -> None:
    groups = [Group((str(number),), Decimal(1), 1) for number in range(5)]
    doc: Doc = {
        "kind": "rate_card",
        "name": "Card",
        "metric": "leads",
        "rows": [{"match": {"age": "9"}, "rate": "2"}],
    }
    with pytest.raises(ValidationFailed) as caught:
        line_of(doc, lambda request: Measure(request, Decimal(5), 5, groups=tuple(groups)))
    assert caught.value.message == (
        "“Card”: 1 approved lead with age 0, 1 approved lead with age 1, 1 approved lead with "
        "age 2 and those of 2 more values have no rate."
    )


@pytest.mark.parametrize(
    ("many", "ending"),
    [(3, "and 1 approved or pending lead with age 2"), (4, "and those of 1 more values")],
)
def test_three_groups_without_a_rate_are_named(many: int, ending: str) -> None:
    doc: Doc = {
        "kind": "rate_card",
        "name": "Card",
        "metric": "leads",
        "scope": {"statuses": ["approved", "pending"]},
        "rows": [{"match": {"age": "9"}, "rate": "2"}],
    }
    answer = grouped({(str(number),): "1" for number in range(many)})
    with pytest.raises(ValidationFailed) as caught:
        line_of(doc, answer)
    said = ending.replace("approved or pending", "pending and approved")
    assert caught.value.message.endswith(f"{said} have no rate.")


@pytest.mark.parametrize(("many", "more"), [(12, False), (13, True)])
def test_twelve_rates_are_said(many: int, more: bool) -> None:
    rows = [{"match": {"age": str(number)}, "rate": "2"} for number in range(many)]
    doc: Doc = {"kind": "rate_card", "name": "Card", "metric": "leads", "rows": rows}
    (component,) = terms_of(doc).components
    assert ("1 further rates as in the rate card" in component.sentence(wording())) is more
    assert "0 further" not in component.sentence(wording())


def test_no_sale_lies_in_the_first_tier() -> None:
    doc = tiered("volume", ("0.5", "0.05"), (None, "0.1"), metric="revenue", basis="event")
    assert steps(line_of(doc, total(None, 0))) == ["€0.00 × 5 % = €0.00"]


@pytest.mark.parametrize(
    ("least", "most", "label"),
    [("3", "9", "lifted to the least"), ("0", "0.5", "cut to the most")],
)
def test_a_partly_free_sale_is_named_where_a_limit_moves_it(
    least: str, most: str, label: str
) -> None:
    agreed = {"minimum_per_event": least, "maximum_per_event": most, "free_amount": "10"}
    line = line_of({**share("0.1"), **agreed}, sales((1, "20")))
    (part,) = line.parts
    assert part.label == f"Partly free sale, {label}"
    assert steps(line)[0].startswith("€10.00 of one sale lie beyond the free amount: ")


def test_half_a_unit_may_be_free() -> None:
    doc: Doc = {"kind": "package", "name": "P", "metric": "leads", "size": 10, "price": 5}
    assert steps(line_of({**doc, "free": "2"}, total("0.5"))) == [
        "0.5, all free: 0 packages of 10 × €5.00 = €0.00"
    ]


def test_a_schema_asks_for_the_kind_and_not_for_the_id() -> None:
    parts = terms_schema()["$defs"]
    assert isinstance(parts, dict)
    assert parts["PerUnit"]["required"] == ["kind", "name", "metric", "rate"]
    assert parts["Retainer"]["required"] == ["kind", "name", "amount", "prorate"]
    assert parts["Bonus"]["required"] == ["kind", "name", "levels"]


class AllApproved(CatalogueWords):
    """Every result is approved one by one, also those whose name says so."""

    def has_status(self, key: str) -> bool:
        """Tell so."""
        return True


def test_a_status_is_not_said_twice() -> None:
    words = Wording(AllApproved(), "EUR")
    assert words.counted("approved_conversions", Scope(), Decimal(2)) == "approved conversions"
    assert words.counted("conversions", Scope(), Decimal(1)) == "approved conversion"
    everything = Scope.of(statuses=tuple(Status))
    assert words.counted("conversions", everything, Decimal(1)) == "conversion"


def test_a_figure_beside_many_decimals_keeps_them() -> None:
    agreed = Decimal("0.12345678")
    found = wording().figure("roas", agreed + Decimal("0.0000000001"), agreed)
    assert found == "just over 0.12345678"


def test_a_condition_asks_for_its_own_results() -> None:
    condition = MetricCondition.model_validate({**when("cpl", "at_most", "9"), "scope": AUSTRIA})
    assert condition.request({}) == MeasureRequest("cpl", AT)
    assert condition.sentence(wording()) == "cost per lead in AT is at most €9.00"


def test_a_rule_with_two_conditions_joins_them() -> None:
    gate = [when("leads", "at_least", "1"), when("cpl", "at_most", "9")]
    (component,) = terms_of({**per_lead("1"), "gate": gate}).components
    assert component.rule(wording()) == (
        "€1.00 for each approved lead. Only when there is at least 1 approved lead and cost per "
        "lead is at most €9.00; else nothing."
    )


def test_a_line_of_nothing_says_what_it_waits_for() -> None:
    made = pay(terms_of(tiered("graduated", (None, "1")), share("0.1")), {"revenue": "5"})
    assert [line.note for line in made.lines] == ["No results.", ""]
    assert made.warnings == (f"Leads: no results in {JUNE.label}.",)
    assert WORDS.label("leads") == "Leads"
