"""The questions that apply to terms: their words, answers, and the edits that answer them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.component_questions import ordinal
from ppp_desktop.payouts.question_forms import Asked, Edit, Option
from ppp_desktop.payouts.questions import (
    Question,
    Topic,
    open_questions,
    questions_of,
    with_answer,
)
from ppp_desktop.payouts.terms import parse_terms
from tests.unit.payouts.asking import CONTRACT_QUESTIONS, asked, leads
from tests.unit.payouts.examples import (
    Doc,
    bonus,
    document,
    level,
    retainer,
    share,
    tiered,
    wording,
)


def answered(terms: Doc) -> Doc:
    """Return the document with every open question answered in the first way."""
    for question in open_questions(terms, wording()):
        terms = with_answer(terms, question, question.options[0].key)
    return terms


def test_a_retainer_alone_asks_only_about_part_periods() -> None:
    found = asked(document(retainer()))
    assert {key: question.text for key, question in found.items()} == {
        "components[0].prorate": "Retainer: is a part month paid by days?"
    }
    assert found["components[0].prorate"].is_answered


def test_tiers_of_leads_ask_what_the_contract_must_answer() -> None:
    found = asked(document(leads()))
    tiers = {f"components[0].{name}" for name in ("on_breakpoint", "kind", "basis")}
    assert set(found) == tiers | CONTRACT_QUESTIONS
    assert found["components[0].on_breakpoint"].text == "Which rate for exactly the 100th lead?"
    assert found["components[0].basis"].text == "Which leads find the tier?"
    assert found["answers.reversals"].text == "Lead rejected after it was paid?"
    assert found["answers.counted_on"].text == "Which day decides when a lead counts?"
    open_now = {key for key, question in found.items() if not question.is_answered}
    assert open_now == CONTRACT_QUESTIONS | {"components[0].basis"}


def test_answering_everything_leaves_nothing_open() -> None:
    stair = {**leads(), "kind": "stair_step", "name": "Steps"}
    stair["tiers"] = [{"up_to": "100", "amount": "500"}, {"up_to": None, "amount": "900"}]
    terms = document(
        leads("volume"), stair, share(), retainer(), floor={"amount": "10", "prorate": True}
    )
    full = answered(terms)
    assert open_questions(full, wording()) == ()
    assert open_questions(parse_terms(full), wording()) == ()


@pytest.mark.parametrize(
    ("component", "text"),
    [
        (leads("volume"), "Which rate for exactly 100 leads?"),
        (tiered("graduated", ("99.5", "1"), (None, "2")), "Which rate for exactly 99.5 leads?"),
        (
            tiered("graduated", ("1000", "0.1"), (None, "0.2"), metric="revenue"),
            "Which rate for exactly €1,000.00 of revenue?",
        ),
        ({**leads(), "kind": "stair_step"}, "Which amount for exactly 100 leads?"),
        ({**leads(), "metric": ""}, "Which rate for exactly a breakpoint?"),
        (tiered("graduated", ("x", "1"), (None, "2")), "Which rate for exactly a breakpoint?"),
        ({**leads(), "tiers": ["a", "b"]}, "Which rate for exactly a breakpoint?"),
    ],
)
def test_the_breakpoint_is_asked_in_the_contract_s_words(component: Doc, text: str) -> None:
    assert asked(document(component))["components[0].on_breakpoint"].text == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (12, "12th"), (1121, "1,121st")],
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_a_draft_without_answers_is_asked_too() -> None:
    draft = leads()
    del draft["on_breakpoint"]
    question = asked(document(draft))["components[0].on_breakpoint"]
    assert not question.is_answered
    answer = with_answer(document(draft), question, "upper")
    assert asked(answer)["components[0].on_breakpoint"].answer == question.option("upper")


def test_unknown_kinds_and_broken_parts_ask_nothing() -> None:
    assert questions_of({"components": ["x", {"kind": "magic"}, {}]}, wording()) == ()
    assert questions_of({"components": None}, wording()) == ()
    assert questions_of({}, wording()) == ()
    broken = {**leads(), "metric": 5, "tiers": None}
    assert asked(document(broken)) == {}


def test_metrics_that_there_are_not_are_no_metrics() -> None:
    draft = document({**leads(), "metric": "wishes"})
    found = questions_of(draft, wording(), known_metrics=("leads",))
    assert [question.topic for question in found] == [Topic.BREAKPOINT, Topic.METHOD, Topic.BASIS]
    assert found[2].text == "Which results find the tier?"


def test_one_tier_has_no_breakpoint() -> None:
    assert set(asked(document(tiered("graduated", (None, "10"))))) == CONTRACT_QUESTIONS


def test_graduated_and_volume_are_one_question() -> None:
    terms = document(leads("graduated", basis="contract"))
    question = asked(terms)["components[0].kind"]
    assert question.answer == question.option("graduated")
    volume = with_answer(terms, question, "volume")
    assert parse_terms(volume).components[0].kind == "volume"
    again = asked(volume)["components[0].kind"]
    assert again.answer == again.option("volume")
    assert parse_terms(with_answer(volume, again, "graduated")).components[0].kind == "graduated"
    kept = document(leads("volume", basis="contract", retroactive=False))
    same = with_answer(kept, asked(kept)["components[0].kind"], "volume")
    assert same == kept


@pytest.mark.parametrize(
    ("kind", "metric", "options"),
    [
        ("graduated", "leads", ["period", "contract", "year"]),
        ("graduated", "revenue", ["period", "event", "contract", "year"]),
        (
            "volume",
            "leads",
            ["period", "contract_repriced", "contract_kept", "year_repriced", "year_kept"],
        ),
    ],
)
def test_every_basis_can_be_chosen(kind: str, metric: str, options: list[str]) -> None:
    terms = document(
        tiered(kind, ("100", "0.1"), (None, "0.2"), metric=metric, flat_fee_at_zero=True)
    )
    question = asked(terms)["components[0].basis"]
    assert [option.key for option in question.options] == options
    for key in options:
        changed = with_answer(terms, question, key)
        parse_terms(changed, unit_of=wording().metrics.unit)
        answer = asked(changed)["components[0].basis"].answer
        assert answer is not None
        assert answer.key == key


def test_a_running_volume_needs_to_say_about_earlier_units() -> None:
    draft = document(leads("volume", basis="year"))
    assert not asked(draft)["components[0].basis"].is_answered


@pytest.mark.parametrize(
    ("component", "is_asked"),
    [
        (leads(), False),
        ({**leads(), "tiers": [{"up_to": None, "rate": "1", "flat_fee": "50"}]}, True),
        ({**leads(basis="year"), "tiers": [{"up_to": None, "flat_fee": "50"}]}, False),
        ({**leads(), "kind": "stair_step", "tiers": [{"up_to": None, "amount": "50"}]}, True),
        ({**leads(), "tiers": []}, False),
    ],
)
def test_a_flat_fee_at_zero_is_asked_where_there_is_one(component: Doc, is_asked: bool) -> None:
    found = asked(document(component)).get("components[0].flat_fee_at_zero")
    assert (found is not None) == is_asked
    if found is not None:
        assert found.text.endswith("due in a month without leads?")
        assert not found.is_answered


def test_several_levels_of_a_bonus_ask_which_pay() -> None:
    reached = level({"objective": "Sales", "attainment_at_least": "1"}, amount="500")
    assert "components[0].levels_pay" not in asked(document(bonus(reached)))
    found = asked(document(bonus(reached, reached)))
    question = found["components[0].levels_pay"]
    assert question.text == "Bonus: which levels pay when several are reached?"
    assert "answers.revenue_tax" in found
    assert "answers.source" not in found


def test_an_objective_that_is_not_known_asks_nothing() -> None:
    missed = level({"objective": "None", "attainment_at_least": "1"}, amount="500")
    assert asked(document(bonus(missed))) == {}


def test_the_baseline_of_an_uplift_is_asked_about() -> None:
    uplift: Doc = {"kind": "uplift", "name": "Uplift", "metric": "revenue", "baseline": "100"}
    question = asked(document(uplift))["components[0].prorate"]
    assert question.text == "Uplift: does the baseline of a part month count by days?"
    assert not question.is_answered


def test_an_answer_that_is_not_offered_is_refused() -> None:
    question = asked(document(leads()))["components[0].on_breakpoint"]
    with pytest.raises(ValidationFailed) as refused:
        with_answer(document(leads()), question, "middle")
    assert refused.value.field == "components[0].on_breakpoint"
    assert refused.value.remedy == "Use one of: lower, upper."


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("freeze_days", " 21 ", 21),
        ("source_tolerance", "0.030", "0.03"),
        ("source", "Pipedrive", "Pipedrive"),
    ],
)
def test_answers_of_ones_own(name: str, written: str, value: object) -> None:
    question = asked(document(leads()))[f"answers.{name}"]
    changed = with_answer(document(leads()), question, written)
    assert changed["answers"] == {name: value}
    again = asked(changed)[f"answers.{name}"]
    assert again.answer is not None
    assert again.answer.edits[0].value == value


def test_an_own_source_takes_the_one_before_out_of_the_scope() -> None:
    sources = {"leads": {"CRM": Decimal(3), "Google": Decimal(2)}}
    chosen = with_answer(document(leads()), asked(document(leads()), **sources)["answers.source"],
                         "CRM")  # fmt: skip
    changed = with_answer(chosen, asked(chosen, **sources)["answers.source"], "Pipedrive")
    assert changed["answers"] == {"source": "Pipedrive"}
    components = changed["components"]
    assert isinstance(components, list)
    assert "source" not in components[0]["scope"]["filters"]


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("freeze_days", "two weeks", "number"),
        ("freeze_days", "1.5", "no whole number"),
        ("freeze_days", "-1", "negative"),
        ("freeze_days", "", "number"),
        ("source_tolerance", "3", "means"),
        ("source", "", "empty"),
    ],
)
def test_an_own_answer_that_is_wrong_is_refused(name: str, written: str, message: str) -> None:
    question = asked(document(leads()))[f"answers.{name}"]
    with pytest.raises(ValidationFailed, match=message) as refused:
        with_answer(document(leads()), question, written)
    assert refused.value.field == f"answers.{name}"


def test_answers_leave_the_document_itself_alone() -> None:
    terms = document(leads())
    before = document(leads())
    for question in asked(terms).values():
        with_answer(terms, question, question.options[-1].key)
    assert terms == before


def test_removing_what_is_not_there_changes_nothing() -> None:
    gone = Option("gone", "gone", (Edit(("answers", "deep", "x"), None), Edit(("a", 0), None)))
    question = Question("x", Topic.SOURCE, "?", (gone,))
    assert with_answer({"a": "text"}, question, "gone") == {"a": "text"}


def test_values_that_are_not_there_are_none() -> None:
    looked = Asked({"components": ()}, wording())
    assert looked.value(("answers", "source")) is None
    assert looked.value(("components", "x")) is None
    broken = Asked(document({**leads(), "scope": 5}), wording())
    assert broken.entries[0].scope.filters == ()
    assert broken.entries[0].has_scope
