"""An index or correction that the billing would pass over is refused, never left out silently."""

from __future__ import annotations

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import TermsPart
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Line
from tests.unit.payouts.examples import Doc, terms_of
from tests.unit.payouts.facts import context_of


def line(period: str, **agreed: object) -> Line:
    uplift: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "revenue",
        "rate": "0.10",
        "baseline": "100",
        "method": "index",
        "prorate": True,
        **agreed,
    }
    terms, days = terms_of(uplift), Period.parse(period)
    return calculate(terms, context_of((TermsPart(terms, days),), (), days)).lines[0]


def index(period: str) -> Doc:
    return {"indices": [{"period": "2025-06", "index": "2"}, {"period": period, "index": "0.5"}]}


def correction(period: str) -> Doc:
    return {"corrections": [{"period": period, "amount": "10", "reason": "closed"}]}


@pytest.mark.parametrize(
    ("period", "agreed", "other"),
    [
        ("2026-06", index("2026-Q2"), "Q2 2026"),
        ("2026-Q2", index("2026-06"), "June 2026"),
        ("2026-Q2", correction("2026-04"), "April 2026"),
        ("2026-04", correction("2026-Q2"), "Q2 2026"),
    ],
)
def test_what_is_agreed_for_other_periods_than_those_billed_is_refused(
    period: str, agreed: Doc, other: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        line(period, **agreed)
    billed = Period.parse(period).label
    expected = f"“Uplift” has something agreed for {other}; {billed} is billed."
    assert refused.value.message == expected
    assert refused.value.field == "components"
    assert refused.value.remedy == "Agree on it for the periods that are billed."


@pytest.mark.parametrize("agreed", [index("2026-Q3"), correction("2026-Q1"), index("2026-06")])
def test_what_is_agreed_for_other_days_does_not_matter(agreed: Doc) -> None:
    assert line("2026-06", **agreed).amount == 0
