"""A contract that ends says which of its results no statement will pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import TermsPart
from ppp_desktop.payouts.engine import calculate
from tests.unit.payouts.examples import JUNE, Doc, per_lead, share, terms_of
from tests.unit.payouts.facts import context_of


def warned(*components: Doc, active: Period = JUNE, is_last: bool = True) -> list[str]:
    """Return what is said at the end of June about results that are on hold."""
    terms = terms_of(*components)
    context = context_of((TermsPart(terms, active),), (), JUNE, active=active)
    made = calculate(terms, replace(context, is_last=is_last))
    return [each for each in made.warnings if "on hold" in each]


def test_what_is_on_hold_when_the_contract_ends_is_told() -> None:
    assert warned({**per_lead(), "hold_days": 14}, {**share(), "hold_days": 60}) == [
        "Leads: what came from 17 June 2026 on is on hold when the contract ends, and no "
        "statement pays it.",
        "Revenue: what came from 2 May 2026 on is on hold when the contract ends, and no "
        "statement pays it.",
    ]


def test_nothing_is_told_without_a_hold_or_while_the_contract_goes_on() -> None:
    assert warned(per_lead()) == []
    assert warned({**per_lead(), "hold_days": 14}, is_last=False) == []


@pytest.mark.parametrize(("last", "is_told"), [(16, False), (17, True)])
def test_the_last_period_pays_what_its_whole_length_makes_payable(
    last: int, *, is_told: bool
) -> None:
    active = Period(JUNE.start, date(2026, 6, last))
    assert bool(warned({**per_lead(), "hold_days": 14}, active=active)) == is_told
