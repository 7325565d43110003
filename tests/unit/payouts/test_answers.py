"""Answers beside the rules: read, written without what is open, and held against the clawback."""

from __future__ import annotations

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.answers import Reversals
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from tests.unit.payouts.examples import Doc, document, per_lead

CLAWBACK: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 30, "share": "1"}]}


def test_answers_are_kept_without_what_is_open() -> None:
    given = {"source_tolerance": "0.020", "freeze_days": 30, "reversals": "kept"}
    terms = parse_terms(document(per_lead(), answers=given))
    assert terms.answers is not None
    assert terms.answers.reversals is Reversals.KEPT
    assert dump_terms(terms)["answers"] == {**given, "source_tolerance": "0.02"}
    assert parse_terms(dump_terms(terms)) == terms


def test_no_answers_are_left_out() -> None:
    assert parse_terms(document(per_lead(), answers={})).answers is None
    assert "answers" not in dump_terms(parse_terms(document(per_lead())))


@pytest.mark.parametrize(
    ("answers", "others", "field"),
    [
        ({"reversals": "kept"}, {"clawback": CLAWBACK}, "answers.reversals"),
        ({"reversals": "taken_back"}, {}, "answers.reversals"),
        ({"revenue_tax": "some"}, {}, "answers.revenue_tax"),
        ({"source_tolerance": "5"}, {}, "answers.source_tolerance"),
        ({"freeze_days": "1.5"}, {}, "answers.freeze_days"),
        ({"colour": "blue"}, {}, "answers.colour"),
    ],
)
def test_what_is_wrong_is_named(answers: Doc, others: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        parse_terms(document(per_lead(), answers=answers, **others))
    assert refused.value.field == field


def test_a_clawback_needs_no_second_answer() -> None:
    assert parse_terms(document(per_lead(), clawback=CLAWBACK)).clawback is not None
    both = document(per_lead(), clawback=CLAWBACK, answers={"reversals": "taken_back"})
    assert parse_terms(both).answers is not None
