"""What a client reads of tiers, for every way in which a tier is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ppp_desktop.payouts.words import Wording
from tests.unit.payouts.examples import WORDS, Doc, terms_of, tiered

Rows = Sequence[Mapping[str, str | None]]

LEADS: Rows = [
    {"up_to": "100", "rate": "10", "flat_fee": "200"},
    {"up_to": None, "rate": "12", "flat_fee": "300"},
]
MONEY: Rows = [
    {"up_to": "1000", "rate": "0.05", "flat_fee": "2"},
    {"up_to": None, "rate": "0.1"},
]
STAIRS: Rows = [{"up_to": "100", "amount": "500"}, {"up_to": None, "amount": "800"}]


def sentence(kind: str, tiers: Rows, **others: object) -> str:
    doc: Doc = {**tiered(kind, **others), "tiers": tiers}  # type: ignore[arg-type]  # by their names
    (component,) = terms_of(doc).components
    return component.sentence(Wording(WORDS, "EUR")).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (
            "period",
            "€10.00 for each of the first 100 approved leads of the month, €12.00 above. "
            "Plus a flat fee for each tier reached: €200.00 up to 100, €300.00 above 100.",
        ),
        (
            "contract",
            "€10.00 for each of the first 100 approved leads since the contract began, €12.00 "
            "above. Plus once a flat fee for each tier reached: €200.00 up to 100, €300.00 above "
            "100.",
        ),
        (
            "year",
            "€10.00 for each of the first 100 approved leads in the calendar year, €12.00 above. "
            "Plus once a flat fee for each tier reached: €200.00 up to 100, €300.00 above 100.",
        ),
    ],
)
def test_graduated(basis: str, said: str) -> None:
    assert sentence("graduated", LEADS, basis=basis) == said


def test_graduated_for_each_sale() -> None:
    found = sentence("graduated", MONEY, metric="revenue", basis="event", flat_fee_at_zero=True)
    assert found == (
        "For each sale by itself: 5 % of the first €1,000.00 of revenue, 10 % above. Plus, for "
        "each of them, a flat fee for each tier that it reaches: €2.00 up to €1,000.00, also for "
        "a sale of zero."
    )
    one: Rows = [{"up_to": None, "rate": "0.1"}]
    assert sentence("graduated", one, metric="cost", basis="event") == (
        "For each result by itself: 10 % of media cost."
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"basis": "contract", "retroactive": True},
            "On all approved leads since the contract began: €10.00 each up to 100, €12.00 each "
            "above 100. A newly reached rate counts for what came before too: the difference is "
            "paid. Plus the flat fee of the tier reached, less the one that was due before: "
            "€200.00 up to 100, €300.00 above 100.",
        ),
        (
            {"basis": "year", "retroactive": False},
            "On the approved leads of the month, by the tier that all in the calendar year have "
            "reached: €10.00 each up to 100, €12.00 each above 100. What came before stays as it "
            "was paid. Plus once the flat fee of a tier that is newly reached: €200.00 up to 100, "
            "€300.00 above 100.",
        ),
        (
            {"basis": "period"},
            "On all approved leads of the month: €10.00 each up to 100, €12.00 each above 100. "
            "Plus the flat fee of the tier reached: €200.00 up to 100, €300.00 above 100.",
        ),
    ],
)
def test_volume(answers: dict[str, object], said: str) -> None:
    assert sentence("volume", LEADS, **answers) == said


def test_volume_for_each_sale() -> None:
    assert sentence("volume", MONEY, metric="revenue", basis="event", on_breakpoint="upper") == (
        "For each sale by itself, on all its revenue: 5 % below €1,000.00, 10 % from €1,000.00. "
        "Plus, for each of them, the flat fee of the tier that it reaches: €2.00 below €1,000.00."
    )


@pytest.mark.parametrize(
    ("tiers", "answers", "said"),
    [
        (
            STAIRS,
            {},
            "A fixed amount by the approved leads of the month: €500.00 up to 100, €800.00 above "
            "100. Nothing when there is nothing to count.",
        ),
        (
            STAIRS,
            {"flat_fee_at_zero": True},
            "A fixed amount by the approved leads of the month: €500.00 up to 100, €800.00 above "
            "100. The first amount is due also when there is nothing to count.",
        ),
        (
            STAIRS,
            {"basis": "contract"},
            "A fixed amount by the approved leads since the contract began: €500.00 up to 100, "
            "€800.00 above 100. Each amount includes those below it: what was due before is "
            "deducted.",
        ),
        (
            STAIRS,
            {"basis": "event", "metric": "revenue"},
            "For each sale, a fixed amount by its revenue: €500.00 up to €100.00, €800.00 above "
            "€100.00. Nothing for a sale of zero.",
        ),
        (
            [{"up_to": "100", "amount": "0"}, {"up_to": None, "amount": "800"}],
            {},
            "A fixed amount by the approved leads of the month: €0.00 up to 100, €800.00 above "
            "100.",
        ),
        (
            [{"up_to": None, "amount": "800"}],
            {},
            "A fixed amount by the approved leads of the month: €800.00 for anything above 0. "
            "Nothing when there is nothing to count.",
        ),
    ],
)
def test_stairs(tiers: list[dict[str, str | None]], answers: dict[str, object], said: str) -> None:
    assert sentence("stair_step", tiers, **answers) == said
