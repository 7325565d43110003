"""What cannot be meant is refused or asked, with the field named; never a silent zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import EventCount, Group, Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.terms import Terms, dump_terms, find_problems, parse_terms
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    Doc,
    Figure,
    bonus,
    document,
    level,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)
from tests.unit.payouts.modifier_examples import PARTIES, quota, step_level
from tests.unit.payouts.tier_examples import stairs

CARD: Doc = {
    "kind": "rate_card",
    "name": "Card",
    "metric": "leads",
    "rows": [{"match": {"country": "DE"}, "rate": "12"}],
}
UPLIFT: Doc = {
    "kind": "uplift",
    "name": "Uplift",
    "metric": "revenue",
    "rate": "0.1",
    "baseline": "1000",
    "method": "index",
    "prorate": False,
}
MEDIA: Doc = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0.1",
    "treatment": "markup",
    "spend_paid_by": "agency",
}
PACKAGE: Doc = {"kind": "package", "name": "P", "metric": "leads", "size": 100, "price": "50"}
HELD: Doc = {"share": "0.1", "of": "all", "release_after": 1}
BACK: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 30, "share": "1"}]}
IN_JUNE: Doc = {"period": "2026-06", "index": "0.9"}


def refused(given: Doc) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        parse_terms(
            given, known_metrics=tuple(CATALOGUE), known_objectives=("Leads",), unit_of=WORDS.unit
        )
    return caught.value


UNORDERED = [(("100", "1"), ("90", "2"), (None, "3")), (("100", "1"), ("100", "2"), (None, "3"))]


@pytest.mark.parametrize("kind", ["graduated", "volume"])
@pytest.mark.parametrize("tiers", UNORDERED, ids=["unordered", "overlapping"])
def test_breakpoints_rise(kind: str, tiers: tuple[tuple[str | None, str], ...]) -> None:
    found = refused(document(tiered(kind, *tiers)))
    assert found.field == "components[0].tiers[1].up_to"
    assert "does not come after 100" in found.message
    assert found.remedy


def test_stairs_levels_and_ages_rise_too() -> None:
    amounts: list[Doc] = [{"up_to": limit, "amount": "1"} for limit in ("9", "9", None)]
    assert refused(document(stairs(*amounts))).field == "components[0].tiers[1].up_to"
    factors = quota(step_level("1", "2"), step_level("0.5", "3"))
    field = "components[0].multiplier.levels[1].attainment_at_least"
    assert refused(document({**per_lead(), "multiplier": factors})).field == field
    ages: list[Doc] = [{"up_to_days": days, "share": "1"} for days in (30, 30)]
    taken = document(per_lead(), clawback={**BACK, "schedule": ages})
    assert refused(taken).field == "clawback.schedule[1].up_to_days"


PARTY: Doc = {"party": "A", "share": "70", "paid_here": True}
OBJECTIVE: Doc = {"objective": "Leads", "attainment_at_least": "70"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (document(share("70")), "components[0].rate"),
        (document({**MEDIA, "surcharge": "70"}), "components[0].surcharge"),
        (
            document(tiered("volume", ("9", "0.1"), (None, "70"), metric="revenue")),
            "components[0].tiers[1].rate",
        ),
        (
            document(
                {**CARD, "metric": "revenue", "rows": [{"match": {"age": "9"}, "rate": "70"}]}
            ),
            "components[0].rows[0].rate",
        ),
        (
            document(
                {
                    **CARD,
                    "metric": "revenue",
                    "rows": [{"match": {"age": "9"}, "rate": "0.7"}],
                    "default_rate": "70",
                }
            ),
            "components[0].default_rate",
        ),
        (document({**UPLIFT, "rate": "70"}), "components[0].rate"),
        (
            document({**UPLIFT, "indices": [{**IN_JUNE, "index": "70"}]}),
            "components[0].indices[0].index",
        ),
        (
            document(bonus(level(when("ctr", "at_least", "70"), amount="5"))),
            "components[0].levels[0].conditions[0].value",
        ),
        (
            document(bonus(level(OBJECTIVE, amount="5"))),
            "components[0].levels[0].conditions[0].attainment_at_least",
        ),
        (
            document(retainer(), bonus(level(when("leads", "at_least", "1"), percent="70"))),
            "components[1].levels[0].percent",
        ),
        (document({**per_lead(), "shares": [PARTY]}), "components[0].shares[0].share"),
        (
            document({**per_lead(), "multiplier": quota(step_level("70", "2"))}),
            "components[0].multiplier.levels[0].attainment_at_least",
        ),
        (document(per_lead(), holdback={**HELD, "share": "70"}), "holdback.share"),
        (
            document(per_lead(), clawback={**BACK, "schedule": [{"up_to_days": 1, "share": "70"}]}),
            "clawback.schedule[0].share",
        ),
        (document(per_lead(), clawback={**BACK, "limit": "70"}), "clawback.limit"),
    ],
)
def test_seventy_where_seven_tenths_were_meant_is_asked(given: Doc, field: str) -> None:
    found = refused(given)
    assert found.field == field
    meant = "1 for 100 %" if "attainment" in field else "0.7 for 70 %"
    assert f"Write {meant}" in found.remedy
    assert found.message.startswith("70 ")
    assert "7000 %" in found.message


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (document(retainer("-1")), "components[0].amount"),
        (document(per_lead("-1")), "components[0].rate"),
        (document(share("-0.1")), "components[0].rate"),
        (document({**share(), "fee_per_event": "-1"}), "components[0].fee_per_event"),
        (document({**share(), "free_events": "-1"}), "components[0].free_events"),
        (document({**share(), "free_amount": "-1"}), "components[0].free_amount"),
        (document({**PACKAGE, "size": "-1"}), "components[0].size"),
        (document({**PACKAGE, "price": "-1"}), "components[0].price"),
        (document({**PACKAGE, "free": "-1"}), "components[0].free"),
        (document({**CARD, "default_rate": "-1"}), "components[0].default_rate"),
        (document({**UPLIFT, "baseline": "-1"}), "components[0].baseline"),
        (document({**MEDIA, "surcharge": "-0.1"}), "components[0].surcharge"),
        (document(tiered("volume", ("-5", "1"), (None, "2"))), "components[0].tiers[0].up_to"),
        (document(tiered("graduated", (None, "-2"))), "components[0].tiers[0].rate"),
        (document(stairs({"up_to": None, "amount": "-2"})), "components[0].tiers[0].amount"),
        (document({**per_lead(), "hold_days": -1}), "components[0].hold_days"),
        (document({**per_lead(), "minimum": "-1"}), "components[0].minimum"),
        (document({**per_lead(), "maximum": "-1"}), "components[0].maximum"),
        (document(per_lead(), cap={"amount": "-1"}), "cap.amount"),
        (document(per_lead(), floor={"amount": "-1", "prorate": False}), "floor.amount"),
        (document(per_lead(), holdback={**HELD, "release_after": -1}), "holdback.release_after"),
        (document(per_lead(), draw={"amount": "-1", "recoverable": True}), "draw.amount"),
    ],
)
def test_negative_numbers_are_refused(given: Doc, field: str) -> None:
    found = refused(given)
    assert found.field == field
    assert "negative" in found.message or "not above zero" in found.message


COUNTED = [per_lead(), PACKAGE, tiered("graduated", (None, "1")), tiered("volume", (None, "1"))]


@pytest.mark.parametrize("component", COUNTED, ids=lambda found: str(found["kind"]))
def test_a_negative_count_is_refused(component: Doc) -> None:
    figures: dict[str, Figure] = {"leads": "-3"}
    with pytest.raises(ValidationFailed, match="counts -3 leads in June 2026") as caught:
        pay(terms_of(retainer(), component), figures)
    assert caught.value.field == "components[1].metric"


def test_a_negative_count_is_refused_where_others_outweigh_it() -> None:
    """−3 leads of Austria beside 10 of Germany would be 7, of which −3 are paid."""
    terms = terms_of({**CARD, "default_rate": "5"})
    (request,) = required_measures(terms, {})
    groups = (Group(("AT",), Decimal(-3), 1), Group(("DE",), Decimal(10), 1))
    measure = Measure(request, Decimal(7), 2, groups=groups)
    with pytest.raises(ValidationFailed, match="counts -3 leads in June 2026") as caught:
        calculate(terms, Context("EUR", JUNE, JUNE, {request: measure}, WORDS))
    assert caught.value.field == "components[0].metric"


def test_refunds_may_outweigh_sales() -> None:
    """Money below zero is no mistake: it is a credit."""
    assert pay(terms_of(share("0.1")), {"revenue": "-30"}).subtotal == -3
    assert pay(terms_of({**CARD, "default_rate": "5"}), {"leads": "0"}).subtotal == 0
    events = (EventCount(date(2026, 6, 2), Decimal(-50), 1),)
    terms = terms_of({**share("0.1"), "fee_per_event": "1"})
    (request,) = required_measures(terms, {})
    measures = {request: Measure(request, Decimal(-50), 1, events=events)}
    assert calculate(terms, Context("EUR", JUNE, JUNE, measures, WORDS)).subtotal == -5


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("1.5", "1.5 is no whole number. Give whole days."),
        (3651, "3651 days are more than ten years. Give fewer."),
    ],
)
def test_days_are_whole_and_within_ten_years(days: object, words: str) -> None:
    found = refused(document({**per_lead(), "hold_days": days}))
    assert found.field == "components[0].hold_days"
    assert str(found) == words
    assert terms_of({**per_lead(), "hold_days": 3650}).components


@pytest.mark.parametrize("rule", ["cap", "floor"])
def test_whether_spend_that_is_handed_on_counts_is_asked(rule: str) -> None:
    limit: Doc = {"amount": "5", "prorate": False}
    found = refused(document(MEDIA, **{rule: limit}))
    assert found.field == f"{rule}.includes_pass_through"
    assert "media spend that is handed on" in found.message
    assert terms_of(MEDIA, **{rule: {**limit, "includes_pass_through": True}}).components
    of_client = {**MEDIA, "treatment": "management_fee", "spend_paid_by": "client"}
    assert terms_of(of_client, **{rule: limit}).components


LIKES = "likes"
NAMING_LIKES = [
    (document({**per_lead(), "metric": LIKES}), "components[0].metric"),
    (document({**share(), "metric": LIKES}), "components[0].metric"),
    (document(tiered("volume", (None, "1"), metric=LIKES)), "components[0].metric"),
    (document({**CARD, "metric": LIKES}), "components[0].metric"),
    (document({**PACKAGE, "metric": LIKES}), "components[0].metric"),
    (document({**UPLIFT, "metric": LIKES}), "components[0].metric"),
    (document({**MEDIA, "metric": LIKES}), "components[0].metric"),
    (
        document({**per_lead(), "gate": [when(LIKES, "at_least", "1")]}),
        "components[0].gate[0].metric",
    ),
    (
        document(
            {
                **per_lead(),
                "multiplier": quota(step_level("1", "2"), target={"metric": LIKES, "target": "5"}),
            }
        ),
        "components[0].multiplier.target.metric",
    ),
    (
        document(bonus(level(when(LIKES, "at_least", "1"), amount="5"))),
        "components[0].levels[0].conditions[0].metric",
    ),
    (
        document(per_lead(), holdback={**HELD, "conditions": [when(LIKES, "at_least", "1")]}),
        "holdback.conditions[0].metric",
    ),
]


@pytest.mark.parametrize(("given", "field"), NAMING_LIKES, ids=[field for _, field in NAMING_LIKES])
def test_a_metric_that_nothing_has_is_refused(given: Doc, field: str) -> None:
    found = refused(given)
    assert found.field == field
    assert found.message == "There is no metric called “likes”."
    assert "leads" in found.remedy


@pytest.mark.parametrize(("given", "field"), NAMING_LIKES, ids=[field for _, field in NAMING_LIKES])
def test_a_metric_renamed_under_stored_terms_is_refused(given: Doc, field: str) -> None:
    """The terms were fine when they were stored; read again they name a metric that is gone."""
    stored = dump_terms(parse_terms(given, known_metrics=(*CATALOGUE, LIKES)))
    problems = find_problems(stored, known_metrics=tuple(CATALOGUE), unit_of=WORDS.unit)
    assert [problem.field for problem in problems] == [field]


@pytest.mark.parametrize(
    ("parties", "field", "words"),
    [
        (PARTIES[:1], "components[0].shares", "total 60 %, not 100 %"),
        ([*PARTIES, PARTIES[1]], "components[0].shares", "total 140 %, not 100 %"),
        (
            [{**party, "paid_here": False} for party in PARTIES],
            "components[0].shares[0].paid_here",
            "None of the shares",
        ),
    ],
)
def test_shares_make_up_the_whole(parties: list[Doc], field: str, words: str) -> None:
    found = refused(document({**per_lead(), "shares": parties}))
    assert found.field == field
    assert words in found.message


def _bonus(name: str, *of: str) -> Doc:
    paid = level(when("leads", "at_least", "1"), percent="0.1")
    return {**bonus(paid, percent_of=list(of)), "id": name, "name": name}


@pytest.mark.parametrize(
    ("bonuses", "field"),
    [
        ([_bonus("a", "a")], "components[1].percent_of[0]"),
        ([_bonus("a", "retainer", "b"), _bonus("b", "a")], "components[1].percent_of[1]"),
        ([_bonus("a", "cap")], "components[1].percent_of[0]"),
        ([_bonus("a", "gone")], "components[1].percent_of[0]"),
    ],
    ids=["of itself", "of each other", "of a rule", "of nothing"],
)
def test_no_share_rests_on_itself(bonuses: list[Doc], field: str) -> None:
    found = refused(document(retainer(), *bonuses))
    assert found.field == field
    assert found.remedy == "Use one of: retainer."


def test_a_bonus_without_an_objective_is_refused_when_it_is_worked_out() -> None:
    terms: Terms = terms_of(
        bonus(level({"objective": "Gone", "attainment_at_least": "1"}, amount="5"))
    )
    with pytest.raises(ValidationFailed, match="“Gone” that the contract does not have"):
        pay(terms)


def test_a_metric_that_no_result_has_is_told() -> None:
    made = pay(terms_of(per_lead()), {})
    assert made.lines[0].note == "No results."
    assert made.warnings == ("Leads: no results in June 2026.",)
    found = calculate(
        terms_of(per_lead()),
        Context(
            "EUR",
            JUNE,
            JUNE,
            {MeasureRequest("leads"): Measure(MeasureRequest("leads"), None, 0)},
            WORDS,
        ),
    )
    assert found.warnings == made.warnings


@pytest.mark.parametrize(
    ("control", "method", "field", "message"),
    [
        (
            None,
            "control_ratio",
            "control",
            "It is not said what the baseline is compared with.",
        ),
        (
            {"before": "5"},
            "control_additive",
            "control.scope",
            "The control must be other results than those that are paid for.",
        ),
        (
            {"before": "0", "scope": {"filters": {"country": ["AT"]}}},
            "control_ratio",
            "control.before",
            "No proportion can be taken of zero.",
        ),
    ],
)
def test_a_control_that_tells_nothing_is_refused(
    control: Doc | None, method: str, field: str, message: str
) -> None:
    found = refused(document({**UPLIFT, "method": method, "control": control}))
    assert (found.field, found.message) == (f"components[0].{field}", message)


def test_a_refusal_without_advice_gives_none() -> None:
    found = refused(document({**per_lead(), "scope": 5}))
    assert found.message == "A scope is a list of filters and statuses."
    assert found.remedy == ""
