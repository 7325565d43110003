"""Draft terms tried out on a period: lines, curve, warnings, problems; nothing is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.dimension_values import list_dimension_values
from ppp_desktop.services.terms import list_terms
from ppp_desktop.services.terms_dates import EffectiveDay, get_preview_period, list_effective_days
from ppp_desktop.services.terms_preview import TermsPreview, preview_terms
from tests.integration.factories import graduated, make_contract, terms

JUNE = Period.parse("2026-06")
TODAY = date(2026, 7, 23)


def preview_of(database: Database, code: str, **changes: object) -> TermsPreview:
    """Return the preview of a sample contract's terms with some fields changed."""
    row = find_contract(database, code)
    document = {**list_terms(database, row.id)[0].document, **changes}
    return preview_terms(database, row.id, document, JUNE)


def test_the_sample_terms_pay_what_was_agreed(sample: Database) -> None:
    preview = preview_of(sample, "NL-LEAD")
    assert preview.problems == ()
    assert preview.calculation is not None
    assert preview.calculation.subtotal == Decimal("4055.00")
    line = preview.line_of(1)
    assert line is not None
    assert line.amount == Decimal("2755.00")
    assert preview.sentences[1] == (
        "€10.00 for each of the first 100 approved leads of the month, €12.00 up to 200, "
        "€15.00 above."
    )
    assert preview.rule_sentences == {"cap": "Never more than €4,500.00 in all."}


def test_what_is_only_begun_does_not_silence_the_rest(sample: Database) -> None:
    row = find_contract(sample, "NL-LEAD")
    document = list_terms(sample, row.id)[0].document
    components = document["components"]
    assert isinstance(components, list)
    begun = [{**components[0], "multiplier": {}}, {**components[1], "tiers": []}]
    clawback = {"method": "paid_rate", "schedule": [{"up_to_days": "30", "share": "1"}]}
    preview = preview_of(sample, "NL-LEAD", components=begun, clawback=clawback, draw={})
    assert preview.sentences == ("Client pays €800.00 a month. A part month is paid by days.", "")
    assert preview.rule_sentences["clawback"].endswith(".")
    assert preview.rule_sentences["draw"] == ""
    assert preview.calculation is None


def test_the_curve_follows_the_leads_and_knows_the_cap(sample: Database) -> None:
    curve = preview_of(sample, "NL-LEAD").curve
    assert curve is not None
    assert (curve.points[0].volume, curve.points[0].pay) == (Decimal(0), Decimal(1300))
    assert curve.points[-1].pay == Decimal(4500)
    assert curve.actual is not None
    assert (curve.actual.volume, curve.actual.pay) == (Decimal(237), Decimal(4055))
    assert curve.cap_from == Decimal(267)
    assert curve.next_unit == Decimal(15)
    assert curve.drop is None
    volumes = [point.volume for point in curve.points]
    assert volumes == sorted(set(volumes))
    assert volumes[-1] >= Decimal(237) * Decimal("1.6")


def test_a_cap_that_ends_the_incentive_below_the_target_is_told(sample: Database) -> None:
    assert preview_of(sample, "NL-LEAD").warnings == (
        "From 267 approved leads on, more pay nothing: the cap ends the incentive at 89\u00a0% of "
        "the target of 300.",
    )
    assert preview_of(sample, "NL-LEAD", cap={"amount": "6000"}).warnings == ()
    assert preview_of(sample, "NL-LEAD", cap={"amount": "900"}).warnings == (
        "The cap is reached before there are any approved leads: they pay nothing.",
    )


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        (
            "2000",
            "“Tiers”: from 184 approved leads on, more pay nothing: its maximum of €2,000.00 ends "
            "the incentive at 61\u00a0% of the target of 300.",
        ),
        ("0", "“Tiers”: from 1 approved lead on, more pay nothing: its maximum of €0.00 ends "
         "the incentive at 0\u00a0% of the target of 300."),
        ("3700", None),
        ("3699", None),
    ],
)  # fmt: skip
def test_a_maximum_that_ends_the_incentive_below_the_target_is_told(
    sample: Database, maximum: str, said: str | None
) -> None:
    limited = {**graduated(), "maximum": maximum}
    told = preview_of(sample, "NL-LEAD", components=[limited], cap=None).warnings
    assert told == (() if said is None else (said,))


def test_without_a_target_the_maximum_is_held_against_what_there_is(sample: Database) -> None:
    held = {"statuses": ["approved", "pending"], "filters": {}}
    limited = {**graduated(), "scope": held, "maximum": "1000"}
    told = preview_of(sample, "NL-LEAD", components=[limited], cap=None).warnings
    assert told[0].endswith("more pay nothing: its maximum of €1,000.00 ends the incentive.")
    flat = {
        **limited,
        "tiers": [{"up_to": None, "rate": "1", "flat_fee": "9"}],
        "flat_fee_at_zero": True,
        "maximum": "8",
    }
    told = preview_of(sample, "NL-LEAD", components=[flat], cap=None).warnings
    assert "its maximum of €8.00 is reached before there are any" in " ".join(told)


def test_tiers_that_pay_less_for_more_are_told(sample: Database) -> None:
    falling = {
        **graduated(),
        "kind": "volume",
        "tiers": [{"up_to": "100", "rate": "12"}, {"up_to": None, "rate": "10"}],
    }
    preview = preview_of(sample, "NL-LEAD", components=[falling], cap=None)
    assert preview.warnings == ("More can pay less: 101 approved leads pay €190.00 less than 100.",)


def test_one_more_unit_counts_in_wider_scopes_too(sample: Database) -> None:
    curve = preview_of(sample, "PF-APP").curve
    assert curve is not None
    assert dict(curve.request.scope.filters) == {"country": ("GB",)}
    assert curve.next_unit == Decimal("1.8")
    assert curve.cost_per_unit is None


def test_money_is_a_volume_too(sample: Database) -> None:
    curve = preview_of(sample, "BS-SHOP").curve
    assert curve is not None
    assert curve.points[0].pay == Decimal(3000)
    assert (curve.next_step, curve.next_unit) == (Decimal(1000), Decimal(80))


def test_where_single_sales_are_looked_at_there_is_no_next_sum(sample: Database) -> None:
    each = {
        "kind": "percentage", "name": "Each sale", "metric": "revenue", "rate": "0.05",
        "minimum_per_event": "1",
    }  # fmt: skip
    curve = preview_of(sample, "BS-SHOP", components=[each]).curve
    assert curve is not None
    assert curve.next_unit is None


def test_an_incomplete_component_leaves_the_sentences_of_the_others(sample: Database) -> None:
    components = [
        {"kind": "retainer", "id": "fee", "name": "Fee", "amount": "800", "prorate": False},
        {"kind": "per_unit", "id": "units", "name": "Units", "rate": "x"},
    ]
    preview = preview_of(sample, "NL-LEAD", components=components)
    assert preview.sentences == ("Client pays €800.00 a month.", "")
    assert [problem.field for problem in preview.problems] == [
        "components[1].metric",
        "components[1].rate",
    ]
    assert preview.calculation is None
    assert preview.line_of(0) is None


def test_a_value_that_results_write_in_another_case_is_told(sample: Database) -> None:
    row = find_contract(sample, "NL-LEAD")
    (channel, *_rest) = list_dimension_values(sample, row.id)["channel"]
    scope = {"filters": {"channel": [channel.upper(), "Nowhere"]}, "statuses": ["approved"]}
    card = {
        "kind": "rate_card", "name": "Card", "metric": "leads", "default_rate": "1",
        "rows": [{"match": {"channel": channel.upper()}, "rate": "2"}],
    }  # fmt: skip
    told = preview_of(sample, "NL-LEAD", components=[{**graduated(), "scope": scope}, card])
    sentence = (
        f"Results have “{channel}”; the terms say “{channel.upper()}”. Such results do not count."
    )
    assert told.warnings.count(sentence) == 1
    assert not any("Nowhere" in each for each in told.warnings)


def test_a_period_outside_the_contract_is_refused_in_words(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-07-01")
    row = find_contract(empty_store, "C-1")
    document = list_terms(empty_store, row.id)[0].document
    preview = preview_terms(empty_store, row.id, document, JUNE)
    assert preview.refusal.startswith("C-1 does not cover June 2026.")


def test_a_contract_without_results_has_a_curve_without_a_present(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    row = find_contract(empty_store, "C-1")
    document = list_terms(empty_store, row.id)[0].document
    curve = preview_terms(empty_store, row.id, document, JUNE).curve
    assert curve is not None
    assert curve.actual is None
    assert (curve.points[-1].volume, curve.points[-1].pay) == (Decimal(160), Decimal(1720))


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2026-01-01", None, "2026-06"),
        ("2026-07-10", None, "2026-07"),
        ("2026-01-01", "2026-03-31", "2026-03"),
    ],
)
def test_terms_are_tried_on_the_last_full_period(
    empty_store: Database, start: str, end: str | None, period: str
) -> None:
    make_contract(empty_store, terms(graduated()), start=start, end=end)
    row = find_contract(empty_store, "C-1")
    assert get_preview_period(empty_store, row.id, TODAY).key == period


def test_terms_can_change_from_the_first_open_period_on(sample: Database) -> None:
    row = find_contract(sample, "NL-LEAD")
    days = list_effective_days(sample, row.id, TODAY)
    assert days[0] == EffectiveDay(date(2026, 6, 1), replaces=False)
    assert days[-1].day == date(2026, 10, 1)


def test_without_issued_statements_the_first_version_can_be_replaced(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-06-15", end="2026-08-31")
    row = find_contract(empty_store, "C-1")
    assert list_effective_days(empty_store, row.id, TODAY) == (
        EffectiveDay(date(2026, 6, 15), replaces=True),
        EffectiveDay(date(2026, 7, 1), replaces=False),
        EffectiveDay(date(2026, 8, 1), replaces=False),
    )


def test_dimension_values_are_those_of_the_contract_alone(sample: Database) -> None:
    values = list_dimension_values(sample, find_contract(sample, "PF-APP").id)
    assert values["country"] == ("GB", "IE", "US")
    assert "grade" not in values
