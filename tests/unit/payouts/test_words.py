"""The sentences that the client reads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.vocabulary import Scope, Status
from ppp_desktop.payouts.kinds import KINDS, Component
from ppp_desktop.payouts.words import Wording, capitalised, listed
from tests.unit.payouts.examples import (
    WORDS,
    Doc,
    bonus,
    level,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
    wording,
)

LEADS_TIERS = (("100", "10"), ("200", "12"), (None, "15"))
MONEY_TIERS = (("1000", "0.01"), (None, "0.025"))
GOAL: Doc = {"objective": "Goal", "attainment_at_least": "1.05"}


def with_fees(kind: str, **others: object) -> Doc:
    return {
        **tiered(kind, **others),  # type: ignore[arg-type]  # answers by their names
        "tiers": [
            {"up_to": "100", "rate": "10", "flat_fee": "200"},
            {"up_to": None, "rate": "12", "flat_fee": "300"},
        ],
    }


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (retainer(), "Client pays €800.00 a month."),
        (
            retainer(prorate=True),
            "Client pays €800.00 a month. A part month is paid by days.",
        ),
        (per_lead("40"), "€40.00 for each approved lead."),
        (
            {**per_lead("0.0125"), "metric": "clicks"},
            "€0.0125 for each click.",
        ),
        (
            {**per_lead("4"), "metric": "impressions", "per": "1000"},
            "€4.00 for each 1,000 impressions.",
        ),
        (share("0.08"), "8 % of revenue."),
        (share("0.12345"), "12.345 % of revenue."),
        (
            {**share(), "metric": "cost", "scope": {"filters": {"channel": ["Meta"]}}},
            "8 % of media cost from Meta.",
        ),
        (
            tiered("graduated", *LEADS_TIERS),
            "€10.00 for each of the first 100 approved leads, €12.00 up to 200, €15.00 above.",
        ),
        (tiered("graduated", (None, "15")), "€15.00 for each approved lead."),
        (
            tiered("graduated", *MONEY_TIERS, metric="revenue"),
            "1 % of the first €1,000.00 of revenue, 2.5 % above.",
        ),
        (tiered("graduated", (None, "0.1"), metric="revenue"), "10 % of revenue."),
        (
            with_fees("graduated"),
            "€10.00 for each of the first 100 approved leads, €12.00 above. "
            "Plus a flat fee for each tier reached: €200.00 up to 100, €300.00 above 100.",
        ),
        (
            with_fees("volume", on_breakpoint="upper", flat_fee_at_zero=True),
            "On all approved leads of the month: €10.00 each below 100, €12.00 each from 100. "
            "Plus the flat fee of the tier reached: €200.00 below 100, €300.00 from 100, "
            "also when there is nothing to count.",
        ),
        (
            {
                **tiered("volume"),
                "tiers": [{"up_to": None, "rate": "10", "flat_fee": "200"}],
            },
            "On all approved leads of the month: €10.00 each. "
            "Plus the flat fee of the tier reached: €200.00.",
        ),
        (
            tiered("volume", *MONEY_TIERS, metric="revenue"),
            "On all revenue of the month: 1 % up to €1,000.00, 2.5 % above €1,000.00.",
        ),
        (
            bonus(
                level(
                    when("cpl", "at_most", "32"),
                    when("valid_lead_rate", "at_least", "0.85"),
                    amount="500",
                )
            ),
            "€500.00 when cost per lead is at most €32.00 and valid-lead rate is at least 85 %.",
        ),
        (
            bonus(level(when("leads", "at_least", "1000"), amount="5")),
            "€5.00 when there are at least 1,000 approved leads.",
        ),
        (
            bonus(level(when("revenue", "at_least", "1000"), amount="5")),
            "€5.00 when revenue is at least €1,000.00.",
        ),
        (
            bonus(level(when("roas", "at_least", "4.5"), amount="5")),
            "€5.00 when return on ad spend is at least 4.5.",
        ),
        (
            bonus(level(GOAL, percent="0.1")),
            "10 % of all pay before bonuses when the objective “Goal” is attained to "
            "at least 105 %.",
        ),
        (
            bonus(
                level(when("leads", "at_least", "1"), percent="0.1"),
                level(when("leads", "at_least", "2"), amount="7"),
                levels_pay="cumulative",
                percent_of=["fee"],
            ),
            "10 % of “The fee” when there is at least 1 approved lead; €7.00 when there are "
            "at least 2 approved leads. Every level that is reached pays.",
        ),
        (
            bonus(
                level(when("leads", "at_least", "2"), amount="7"),
                level(when("leads", "at_least", "3"), amount="8"),
                levels_pay="highest",
            ),
            "€7.00 when there are at least 2 approved leads; €8.00 when there are at least 3 "
            "approved leads. Only the highest level that is reached pays.",
        ),
    ],
)
def test_rules(component: Doc, sentence: str) -> None:
    terms = terms_of({**retainer(name="The fee"), "id": "fee"}, component)
    found = terms.components[1].sentence(wording(fee="The fee"))
    assert found.replace("\u00a0", " ") == sentence


def test_a_quarter_is_called_a_quarter() -> None:
    (component,) = terms_of(retainer(prorate=True)).components
    words = Wording(WORDS, "GBP", "quarter")
    assert component.sentence(words) == (
        "Client pays £800.00 a quarter. A part quarter is paid by days."
    )


@pytest.mark.parametrize(
    ("metric", "scope", "words"),
    [
        ("leads", Scope(), "approved leads"),
        ("clicks", Scope(), "clicks"),
        ("clicks", Scope.of(statuses=(Status.PENDING,)), "pending clicks"),
        ("leads", Scope.of(statuses=tuple(Status)), "leads"),
        (
            "leads",
            Scope.of(statuses=(Status.PENDING, Status.APPROVED)),
            "pending and approved leads",
        ),
        ("approved_conversions", Scope(), "approved conversions"),
        ("revenue", Scope.of(statuses=(Status.REVERSED,)), "of reversed revenue"),
        (
            "leads",
            Scope.of({"channel": ["Meta", "Google Ads"], "country": ["DE"], "audience": ["A"]}),
            "approved leads from Google Ads and Meta with audience A in DE",
        ),
        (
            "orders",
            Scope.of({"campaign": ["{x}"], "device": ["mobile"], "product": ["P"]}),
            "approved orders from the campaign {x} on mobile for the product P",
        ),
    ],
)
def test_what_is_counted(metric: str, scope: Scope, words: str) -> None:
    assert wording().counted(metric, scope, Decimal(2)) == words


def test_shares_of_counts_can_be_worded_too() -> None:
    assert wording().share_of("clicks", Scope()) == "of clicks"


@pytest.mark.parametrize(
    ("metric", "value", "beside", "written"),
    [
        ("cpl", "30.1", None, "€30.10"),
        ("cpl", "32.001", "32", "€32.001"),
        ("cpl", "32", "32", "€32.00"),
        ("ctr", "0.01234", None, "1.23 %"),
        ("ctr", "0.8499999999999", "0.85", "just under 85 %"),
        ("ctr", "0.8500000000001", "0.85", "just over 85 %"),
        ("roas", "4.005", "4", "4.01"),
        ("leads", "-0.001", None, "0"),
        ("leads", "1234.5", None, "1,234.5"),
    ],
)
def test_figures_are_short_but_not_misleading(
    metric: str, value: str, beside: str | None, written: str
) -> None:
    agreed = None if beside is None else Decimal(beside)
    found = wording().figure(metric, Decimal(value), agreed)
    assert found.replace("\u00a0", " ") == written


def test_yen_figures_have_no_decimals() -> None:
    assert wording("JPY").figure("cpl", Decimal("30.4")) == "¥30"


def test_endless_amounts_end_in_an_ellipsis() -> None:
    assert wording().money(Decimal(100) / 3) == "€33.333333…"
    assert wording().money(Decimal("0.0125")) == "€0.0125"


def test_lists() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert capitalised("cost per lead of VW") == "Cost per lead of VW"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_form_can_be_made_from_every_kind(kind: type[Component]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    for name, field in kind.model_fields.items():
        if name == "kind":
            continue
        assert field.title, name
        assert field.description, name
        assert isinstance(field.json_schema_extra, dict), name
        assert field.json_schema_extra["unit"], name
