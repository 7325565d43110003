"""What several tests of pay start from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    bonus,
    level,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)


@pytest.fixture
def every_kind() -> Callable[[], Terms]:
    """Make terms with one component of every kind, a cap and a floor."""

    def make() -> Terms:
        return terms_of(
            retainer(prorate=True),
            per_lead(),
            share(),
            tiered("graduated", ("100", "10"), (None, "12"), flat_fee_at_zero=True),
            tiered("volume", ("100", "10"), (None, "12")),
            bonus(
                level(when("cpl", "at_most", "32"), amount="500"),
                level({"objective": "Leads", "attainment_at_least": 1}, percent="0.05"),
                levels_pay="cumulative",
                percent_of=["retainer"],
            ),
            cap={"amount": "100000"},
            floor={"amount": "100", "prorate": True},
        )

    return make
