"""Media spend: handed on at cost with something on top, or a fee alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.pass_through import PassThrough
from tests.unit.payouts.answers import line_of, steps, total
from tests.unit.payouts.examples import Doc, terms_of, wording


def media(**others: object) -> Doc:
    return {
        "kind": "pass_through",
        "name": "Media",
        "surcharge": "0.1",
        "treatment": "markup",
        "spend_paid_by": "agency",
        **others,
    }


FEE = {"treatment": "management_fee", "spend_paid_by": "client"}


def component(**others: object) -> PassThrough:
    (found,) = terms_of(media(**others)).components
    assert isinstance(found, PassThrough)
    return found


def test_spend_and_markup_are_two_parts() -> None:
    line = line_of(media(), total("1000"))
    assert steps(line) == ["At cost: €1,000.00", "Markup: €1,000.00 × 10 % = €100.00"]
    assert [part.amount for part in line.parts] == [1000, 100]
    assert line.amount == 1100


def test_of_spend_that_the_client_pays_only_the_fee_is_due() -> None:
    line = line_of(media(**FEE), total("1000"))
    assert steps(line) == ["Management fee: €1,000.00 × 10 % = €100.00"]
    assert line.amount == 100


def test_spend_is_no_pay_for_results() -> None:
    assert not PassThrough.is_variable
    found = component()
    assert found.is_pass_through
    assert found.handed_on(line_of(media(), total("1000")), "EUR") == 1000
    assert not component(**FEE).is_pass_through
    assert component(**FEE).handed_on(line_of(media(**FEE), total("1000")), "EUR") == 0
    assert found.metric == "cost"
    assert found.weighs_by is Weight.OWN
    assert found.requests({}) == (found.main_request(),)


@settings(deadline=None)
@given(st.decimals(Decimal(-1000), Decimal(100000), places=2))
def test_a_credit_of_the_media_takes_back_what_its_spend_paid(spend: Decimal) -> None:
    paid = line_of(media(), total(spend)).amount
    assert line_of(media(), total(-spend)).amount == -paid


def test_no_results_are_said() -> None:
    assert line_of(media(), total(None, 0)).note == "No results."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Media cost is handed on at cost, plus a markup of 10 % of it."),
        ({"surcharge": "0"}, "Media cost is handed on at cost, with nothing on top."),
        (
            {"treatment": "management_fee", "scope": {"filters": {"channel": ["Meta"]}}},
            "Media cost from Meta is handed on at cost, plus a management fee of 10 % of it.",
        ),
        (FEE, "A management fee of 10 % of media cost; the client pays the media directly."),
    ],
)
def test_sentences(given: Doc, sentence: str) -> None:
    assert component(**given).sentence(wording()).replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"metric": "leads"}, "metric"),
        ({"surcharge": "15"}, "surcharge"),
        ({"treatment": "commission"}, "treatment"),
        ({"spend_paid_by": "client"}, "treatment"),
        ({**FEE, "surcharge": "0"}, "surcharge"),
    ],
)
def test_wrong_media_terms_are_refused(wrong: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        component(**wrong)
    assert caught.value.field == f"components[0].{field}"
    assert caught.value.remedy
