"""What stands beside a rate: parties, a gate, a minimum and a maximum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.lines import Modification
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from tests.unit.payouts.examples import (
    HALF_JUNE,
    Doc,
    only_line,
    pay,
    per_lead,
    retainer,
    terms_of,
    when,
    wording,
)
from tests.unit.payouts.modifier_examples import (
    PARTIES,
    QUALITY,
    child,
    plain,
    quota,
    said,
    step_level,
)


def refused(component: Doc) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        terms_of(component)
    return caught.value


# Parties


def test_the_share_paid_here_is_told_with_all_parties() -> None:
    line = only_line(terms_of({**per_lead(), "shares": PARTIES}), {"leads": "100"})
    assert line.amount == 2400
    assert said(line, "shares") == ["Paid here: €4,000.00 × 60 % = €2,400.00"]
    assert [plain(each.text) for each in child(line, "shares").children] == [
        "Blue: €4,000.00 × 60 % = €2,400.00",
        "Page: €4,000.00 × 40 % = €1,600.00, not paid here",
    ]
    assert [(each.step, each.amount) for each in line.modifications] == [("shares", Decimal(-1600))]
    assert plain(line.sentence).endswith("Credited to Blue 60 % and Page 40 %; paid here: Blue.")


def test_a_contract_that_pays_all_parties_changes_nothing_and_says_so() -> None:
    here = [{**each, "paid_here": True} for each in PARTIES]
    line = only_line(terms_of({**per_lead(), "shares": here}), {"leads": "1"})
    assert (line.amount, line.modifications) == (Decimal(40), ())
    assert said(line, "shares") == ["Paid here: €40.00 × 100 % = €40.00"]


@pytest.mark.parametrize(
    ("shares", "field", "words"),
    [
        ([{**PARTIES[0], "share": "0.5"}, PARTIES[1]], "shares", "total 90 %"),
        ([PARTIES[0], PARTIES[0]], "shares", "total 120 %"),
        ([PARTIES[0], {**PARTIES[1], "share": "40"}], "shares[1].share", "means 4000 %"),
        ([{**each, "paid_here": False} for each in PARTIES], "shares[0].paid_here", "None of"),
    ],
)
def test_shares_make_a_whole_of_which_some_is_paid_here(
    shares: list[Doc], field: str, words: str
) -> None:
    error = refused({**per_lead(), "shares": shares})
    assert error.field == f"components[0].{field}"
    assert words in str(error)


# Gate


def test_a_closed_gate_pays_exactly_nothing_and_no_minimum_lifts_it() -> None:
    component = {**retainer("155", prorate=True), "gate": [QUALITY], "minimum": "100"}
    calculation = pay(terms_of(component), {"valid_lead_rate": ("84", "100")}, active=HALF_JUNE)
    (line,) = calculation.lines
    assert line.unrounded == 0
    assert not line.unrounded.is_signed()
    assert plain(line.note) == "15 of 30 days. Gate not met: valid-lead rate was 84 %."
    assert line.modifications == (Modification("gate", child(line, "gate").text, Decimal("-77.5")),)
    assert plain(child(line, "gate").children[0].text) == (
        "Valid-lead rate was 84 %; agreed: valid-lead rate is at least 85 %: not met."
    )


def test_only_what_was_missed_is_named() -> None:
    gate = [QUALITY, when("leads", "at_least", "10")]
    line = only_line(
        terms_of({**per_lead(), "gate": gate}), {"leads": "9", "valid_lead_rate": ("9", "10")}
    )
    assert plain(line.note) == "Gate not met: 9 approved leads."
    assert len(child(line, "gate").children) == 2


def test_an_open_gate_is_told_and_changes_nothing() -> None:
    line = only_line(
        terms_of({**per_lead(), "gate": [QUALITY]}),
        {"leads": "5", "valid_lead_rate": ("85", "100")},
    )
    assert (line.amount, line.modifications, line.note) == (Decimal(200), (), "")
    assert said(line, "gate") == ["Gate open: valid-lead rate was 85 %"]
    assert plain(line.sentence).endswith(
        "Only when valid-lead rate is at least 85 %; else nothing."
    )


def test_a_party_has_one_share() -> None:
    twice = [{**PARTIES[0], "party": "Ann", "share": "0.5", "paid_here": True} for _ in range(2)]
    twice[1]["party"] = "ann"
    error = refused({**per_lead(), "shares": twice})
    assert error.field == "components[0].shares[1].party"
    assert "“ann” has two shares." in str(error)


# Minimum and maximum


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"minimum": "100"}, "At least €100.00 a month."),
        ({"maximum": "500"}, "At most €500.00 a month."),
        (
            {"minimum": "100", "maximum": "500", "prorate_limits": True},
            "At least €100.00, at most €500.00 a month; a part month counts by days.",
        ),
    ],
)
def test_limits_in_words(limits: Doc, sentence: str) -> None:
    (component,) = terms_of({**per_lead(), **limits}).components
    assert component.rule(wording()) == f"€40.00 for each approved lead. {sentence}"


@pytest.mark.parametrize(
    ("leads", "note", "change"),
    [
        ("1", "€40.00 is lifted to the minimum of €50.00 (15 of 30 days of €100.00).", "10"),
        ("2", "", None),
        ("9", "€360.00 is cut to the maximum of €250.00 (15 of 30 days of €500.00).", "-110"),
    ],
)
def test_limits_by_days(leads: str, note: str, change: str | None) -> None:
    limits = {"minimum": "100", "maximum": "500", "prorate_limits": True}
    (line,) = pay(terms_of({**per_lead(), **limits}), {"leads": leads}, active=HALF_JUNE).lines
    assert line.note == note
    assert [each.amount for each in line.modifications] == ([Decimal(change)] if change else [])
    (whole,) = pay(terms_of({**per_lead(), **limits}), {"leads": "2"}).lines
    assert whole.amount == 100


def test_a_minimum_that_is_met_but_for_a_last_digit_lifts_nothing() -> None:
    """155 × 1 ÷ 28 × 28 is 155 but for the last of sixty digits."""
    component = {**retainer("155", prorate=True), "minimum": "155", "prorate_limits": True}
    (line,) = pay(terms_of(component), active=HALF_JUNE).lines
    assert (line.amount, line.modifications) == (Decimal("77.50"), ())


def test_a_minimum_above_the_maximum_is_refused() -> None:
    error = refused({**per_lead(), "minimum": "2", "maximum": "1"})
    assert error.field == "components[0].minimum"
    assert "The minimum is above the maximum." in str(error)


def test_what_is_not_agreed_is_left_out_of_the_document() -> None:
    plainly = document_of(per_lead())
    assert not plainly.keys() & {"gate", "multiplier", "minimum", "maximum", "shares"}
    agreed = {"gate": [QUALITY], "multiplier": quota(step_level("1", "2")), "shares": PARTIES}
    terms = terms_of({**per_lead(), **agreed, "minimum": "1"})
    assert document_of({**per_lead(), **agreed}).keys() - plainly.keys() == agreed.keys()
    assert parse_terms(dump_terms(terms)) == terms


def document_of(component: Doc) -> Doc:
    components = dump_terms(terms_of(component))["components"]
    assert isinstance(components, list)
    (found,) = components
    assert isinstance(found, dict)
    return found
