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
            {**share(), "name": "Sales", "fee_per_event": "0.30", "free_events": 10},
            {
                "kind": "rate_card",
                "name": "Card",
                "metric": "leads",
                "rows": [{"match": {"country": "DE", "grade": "A"}, "rate": "12"}],
                "default_rate": "5",
            },
            {"kind": "package", "name": "P", "metric": "leads", "size": 100, "price": 50},
            {
                "kind": "uplift",
                "name": "Uplift",
                "metric": "revenue",
                "rate": "0.1",
                "baseline": 1000,
                "method": "index",
                "prorate": True,
                "indices": [{"period": "2026-06", "index": "0.9"}],
                "corrections": [{"period": "2026-06", "amount": -50, "reason": "Closed"}],
            },
            {
                "kind": "pass_through",
                "name": "Media",
                "surcharge": "0.1",
                "treatment": "markup",
                "spend_paid_by": "agency",
            },
            tiered("graduated", ("100", "10"), (None, "12"), flat_fee_at_zero=True),
            tiered("volume", ("100", "10"), (None, "12")),
            bonus(
                level(when("cpl", "at_most", "32"), amount="500"),
                level({"objective": "Leads", "attainment_at_least": 1}, percent="0.05"),
                levels_pay="cumulative",
                percent_of=["retainer"],
            ),
            cap={"amount": "100000", "includes_pass_through": False},
            floor={"amount": "100", "prorate": True, "includes_pass_through": False},
        )

    return make
