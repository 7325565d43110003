"""The questions of a contract as a whole: reversals, revenue, sources, days; and their answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.payouts.questions import answers_in_words, with_answer
from ppp_desktop.payouts.terms import parse_terms
from tests.unit.payouts.asking import asked, leads
from tests.unit.payouts.examples import (
    Doc,
    bonus,
    document,
    level,
    per_lead,
    retainer,
    share,
    wording,
)


def test_revenue_asks_what_counts_as_revenue() -> None:
    found = asked(document(share()))
    names = {"answers.revenue_tax", "answers.revenue_shipping", "answers.revenue_refunds"}
    assert names <= set(found)
    assert [option.label for option in found["answers.revenue_tax"].options] == [
        "without tax",
        "with tax",
    ]
    asked_of_leads = asked(document(per_lead()))
    assert not names & set(asked_of_leads)
    judged: Doc = {"metric": "roas", "operator": "at_least", "value": "4"}
    assert names <= set(asked(document(bonus(level(judged, amount="5")))))


@pytest.mark.parametrize(
    ("component", "keys"),
    [
        (per_lead(), ["kept", "paid_rate", "recomputed"]),
        (
            {**per_lead(), "gate": [{"metric": "cpl", "operator": "at_most", "value": "32"}]},
            ["kept", "paid_rate", "recomputed_falls", "recomputed_stays"],
        ),
    ],
)
def test_every_answer_on_reversals_makes_terms(component: Doc, keys: list[str]) -> None:
    terms = document(component)
    question = asked(terms)["answers.reversals"]
    assert [option.key for option in question.options] == keys
    assert not question.is_answered
    for first in keys:
        changed = with_answer(terms, question, first)
        for then in keys:
            now = asked(changed)["answers.reversals"]
            after = with_answer(changed, now, then)
            parse_terms(after)
            answer = asked(after)["answers.reversals"].answer
            assert answer is not None
            assert answer.key == then


def test_a_clawback_answers_unless_it_is_contradicted_or_incomplete() -> None:
    def chosen(clawback: Doc, **answers: str) -> str | None:
        terms = document(per_lead(), clawback=clawback, answers=answers)
        answer = asked(terms)["answers.reversals"].answer
        return None if answer is None else answer.key

    steps = [{"up_to_days": 30, "share": "1"}]
    assert chosen({"method": "paid_rate", "schedule": steps}) == "paid_rate"
    assert chosen({"method": "paid_rate", "schedule": steps}, reversals="kept") is None
    assert chosen({"method": "recomputed", "schedule": steps}) is None
    assert chosen({"schedule": steps}) is None
    kept = document(per_lead(), clawback={"method": "paid_rate", "schedule": steps})
    question = asked(kept)["answers.reversals"]
    changed = with_answer(kept, question, "recomputed")
    assert changed["clawback"] == {
        "method": "recomputed",
        "schedule": steps,
        "attainment_falls": False,
    }


def test_two_sources_are_asked_about_with_their_figures() -> None:
    terms = document(per_lead(), retainer())
    sources = {"leads": {"CRM": Decimal(237), "Google Ads": Decimal(241)}}
    question = asked(terms, **sources)["answers.source"]
    assert question.text == "Google Ads 241, CRM 237 leads: which counts?"
    assert [option.key for option in question.options] == ["each", "CRM", "Google Ads"]
    crm = with_answer(terms, question, "CRM")
    parsed = parse_terms(crm)
    assert dict(parsed.components[0].model_dump()["scope"])["filters"] == {"source": ["CRM"]}
    assert "scope" not in crm["components"][1]  # type: ignore[index]  # a document's own list
    again = asked(crm, **sources)["answers.source"]
    assert again.answer == again.option("CRM")
    each = with_answer(crm, again, "each")
    assert parse_terms(each).components[0].model_dump()["scope"]["filters"] == {}
    assert "answers.source_tolerance" not in asked(each)


def test_a_source_that_no_result_names_stays_an_answer() -> None:
    question = asked(document(per_lead(), answers={"source": "CRM"}))["answers.source"]
    assert question.text == "Which source counts where two disagree?"
    assert question.answer is not None
    assert question.answer.label == "CRM"
    assert asked(document(per_lead(), answers={"source": 5}))["answers.source"].answer is None


def test_other_days_and_shares_than_those_offered_are_answers() -> None:
    found = asked(document(per_lead(), answers={"freeze_days": 1, "source_tolerance": "0.03"}))
    freeze, tolerance = found["answers.freeze_days"], found["answers.source_tolerance"]
    assert freeze.answer is not None
    assert freeze.answer.label == "1 day after its end"
    assert tolerance.answer is not None
    assert tolerance.answer.label == "3\u00a0%"
    usual = asked(document(per_lead(), answers={"freeze_days": 30, "source_tolerance": 0.02}))
    assert usual["answers.source_tolerance"].answer is not None
    assert asked(document(per_lead(), answers={"freeze_days": True}))[
        "answers.freeze_days"
    ].answer is None  # fmt: skip


def test_an_annex_says_what_the_contract_answered() -> None:
    given = {"counted_on": "event", "freeze_days": 30, "revenue_tax": "net"}
    terms = document(leads(), share(), retainer(), answers=given)
    assert answers_in_words(terms, wording()) == (
        ("Revenue", "Without tax."),
        ("Results", "Counted on the day it came; a period may change: 30 days after its end."),
    )
