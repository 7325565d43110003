"""Terms tried beside each other for the window: on results, on plain numbers, with refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import Cancelled, NotFound, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.simulation_comparison import Comparison, compare
from ppp_desktop.services.simulation_contract import Draft, list_trial_periods
from ppp_desktop.services.simulation_inputs import deals_of, scenario_of
from ppp_desktop.services.simulation_numbers import Number
from ppp_desktop.services.simulation_results import Deals
from ppp_desktop.services.simulation_scenarios import PLAIN, Scenario
from ppp_desktop.services.simulation_trials import (
    TrialQuestion,
    Tried,
    list_number_fields,
    list_planned_periods,
    stated_numbers,
    try_drafts,
)
from ppp_desktop.services.terms import JsonDocument, list_terms
from tests.integration.factories import graduated, make_contract, result, sheet, terms

TODAY = date(2026, 7, 23)
PER_ORDER: dict[str, object] = {
    "kind": "per_unit",
    "name": "Orders",
    "metric": "orders",
    "rate": "5",
}
SHARE: dict[str, object] = {
    "kind": "percentage",
    "name": "Share",
    "metric": "revenue",
    "rate": "0.1",
}
EACH_SALE: dict[str, object] = {**SHARE, "minimum_per_event": "1"}
ONLY_META: dict[str, object] = {
    **graduated(),
    "scope": {"filters": {"channel": ["Meta"]}, "statuses": ["approved"]},
}


class Stopped:
    """A user who stops at once."""

    def report(self, done: int, total: int, text: str) -> None:
        """Listen to nothing."""

    def check_cancelled(self) -> None:
        """Stop."""
        raise Cancelled


def lead_question(sample: Database, *drafts: Draft) -> tuple[JsonDocument, TrialQuestion]:
    row = find_contract(sample, "NL-LEAD")
    document = list_terms(sample, row.id)[0].document
    periods = tuple(list_trial_periods(sample, row.id, TODAY)[-12:])
    return document, TrialQuestion(row.id, (Draft("now", document), *drafts), periods)


def compared(tried: Tried, *, with_deals: bool = False) -> Comparison:
    return compare(tried, "EUR", with_deals=with_deals)


def test_the_first_is_what_the_others_differ_from(sample: Database) -> None:
    document, question = lead_question(sample)
    cap = document["cap"]
    assert isinstance(cap, dict)
    higher = Draft("higher", {**document, "cap": {**cap, "amount": "6000"}})
    deals = Deals(hours=Decimal(30), hourly_rate=Decimal(95))
    asked = replace(question, drafts=(*question.drafts, higher), deals=deals)
    found = compared(try_drafts(sample, asked), with_deals=True)
    now, other, fee, hours = found.compared
    assert (now.total, now.difference, now.mean) == (Decimal(41430), None, Decimal("3452.5"))
    assert (other.total, other.difference) == (Decimal(41450), Decimal(20))
    assert (other.next_unit, other.pay[9]) == (Decimal(15), Decimal(4520))
    assert (fee.deal, fee.total, fee.level) == ("fixed_fee", Decimal(41430), Decimal("3452.5"))
    assert (hours.deal, hours.difference) == ("hours", Decimal(34200 - 41430))
    assert found.curves is not None
    assert [line.place for line in found.curves.lines] == [0, 1]
    assert found.curves.levels == ((2, Decimal("3452.5")), (3, Decimal(2850)))
    assert not found.curves.notes
    assert [(each.place, each.about) for each in found.notices] == [(0, "Cap")]


def test_deals_are_left_out_where_they_are_not_wanted(sample: Database) -> None:
    _document, question = lead_question(sample)
    found = compared(try_drafts(sample, question))
    assert [each.name for each in found.compared] == ["now"]


def test_what_is_no_terms_is_refused_and_the_others_are_worked_out(sample: Database) -> None:
    broken = Draft("broken", terms({"kind": "graduated", "name": "Half done"}))
    empty = Draft("empty", {"format": "ppp-terms/1", "rounding": "half_up", "components": []})
    document, question = lead_question(sample)
    asked = replace(question, drafts=(broken, empty, Draft("now", document)))
    found = compared(try_drafts(sample, asked))
    assert [each.total for each in found.compared] == [None, None, Decimal(41430)]
    assert found.compared[2].difference is None
    assert [each.place for each in found.notices if each.is_refusal] == [0, 1]
    assert found.notices[0].about == "Half done"
    assert found.notices[1].sentence == "There is no component yet."
    assert found.notices[1].remedy
    assert found.compared[0].pay == (None,) * 12


def test_nothing_to_work_out_is_no_comparison(sample: Database) -> None:
    _document, question = lead_question(sample)
    tried = try_drafts(sample, replace(question, drafts=(Draft("broken", {}),)))
    assert tried.simulation is None
    found = compared(tried)
    assert (found.currency, found.curves, found.result) == ("EUR", None, None)
    assert found.notices[0].is_refusal


def test_curves_over_another_metric_are_named_and_not_drawn(sample: Database) -> None:
    drafts = (
        Draft("orders", terms(PER_ORDER)),
        Draft("Meta", terms(ONLY_META)),
        Draft("fee", terms({"kind": "retainer", "name": "Fee", "amount": "900", "prorate": True})),
    )
    _document, question = lead_question(sample, *drafts)
    found = compared(try_drafts(sample, question))
    assert found.curves is not None
    assert [line.place for line in found.curves.lines] == [0, 2]
    assert found.curves.notes == (
        "“orders” pays for approved orders: it is not drawn here.",
        "“Meta” counts approved leads from Meta.",
        "“fee” pays for no volume of results, so it has no curve.",
    )
    told = [each.sentence for each in found.notices if each.place == 1]
    assert "Orders: no results in any of the 12 periods tried." in told


def test_what_only_some_periods_tell_is_told_with_how_many(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2026-04-01")
    days = [date(2026, month, 3) for month in (4, 6)]
    rows = [result(number, day=day, leads=10) for number, day in enumerate(days, start=1)]
    import_sheet(empty_store, 1, sheet(rows))
    periods = tuple(list_trial_periods(empty_store, 1, TODAY))
    question = TrialQuestion(1, (Draft("tiers", terms(graduated())),), periods)
    found = compared(try_drafts(empty_store, question))
    assert "Leads: no results in May 2026." in [each.sentence for each in found.notices]


def test_a_scenario_is_tried_and_can_be_stopped(sample: Database) -> None:
    _document, question = lead_question(sample)
    grown = replace(question, scenario=Scenario(volume=Decimal("1.2")))
    more = compared(try_drafts(sample, grown)).compared[0].total
    assert more is not None
    assert more > Decimal(41430)
    with pytest.raises(Cancelled):
        try_drafts(sample, question, Stopped())


def test_plain_numbers_stand_for_the_results_of_every_period(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), start="2027-01-15", end="2027-03-31")
    planned = list_planned_periods(empty_store, 1)
    assert [each.key for each in planned] == ["2027-01", "2027-02", "2027-03"]
    fields = list_number_fields(empty_store, 1, [Draft("tiers", terms(graduated()))])
    assert [(each.metric, each.is_needed, each.is_money) for each in fields] == [
        ("leads", True, False),
        ("cost", False, True),
    ]
    numbers = stated_numbers({"leads": Decimal(101), "cost": Decimal(505)})
    drafts = (
        Draft("tiers", terms(graduated())),
        Draft("orders", terms(PER_ORDER)),
        Draft("sales", terms(EACH_SALE)),
    )
    question = TrialQuestion(1, drafts, tuple(planned), numbers)
    tiers, orders, sales = compared(try_drafts(empty_store, question)).compared
    assert tiers.pay == (Decimal(1012),) * 3
    assert (tiers.with_media or Decimal(0)).quantize(Decimal("0.0001")) == Decimal("15.0198")
    assert orders.refusal is not None
    assert "orders" in orders.refusal.message
    assert sales.refusal is not None


def test_single_amounts_cannot_be_told_from_a_sum(empty_store: Database) -> None:
    make_contract(empty_store, terms(EACH_SALE), start="2027-01-01")
    numbers = (Number("revenue", Decimal(500)),)
    planned = tuple(list_planned_periods(empty_store, 1))
    assert len(planned) == 12
    question = TrialQuestion(1, (Draft("sales", terms(EACH_SALE)),), planned, numbers)
    tried = try_drafts(empty_store, question)
    assert tried.simulation is None
    (found,) = tried.drafts
    assert found.refusal is not None
    assert "--" not in found.refusal.remedy
    assert found.refusal.remedy.startswith("Import results")


def test_broken_drafts_ask_for_no_figures(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    fields = list_number_fields(empty_store, 1, [Draft("broken", {})])
    assert [each.metric for each in fields] == ["cost"]


def test_a_contract_that_is_gone_is_told(empty_store: Database) -> None:
    question = TrialQuestion(7, (Draft("x", {}),), (Period.parse("2026-06"),))
    with pytest.raises(NotFound):
        try_drafts(empty_store, question)


def test_what_is_set_becomes_a_scenario_and_deals() -> None:
    assert scenario_of(volume=None, price=None, season=None) == PLAIN
    found = scenario_of(volume=Decimal("0.1"), price=Decimal("-0.05"), season=Decimal(-1))
    assert found == Scenario(Decimal("1.1"), Decimal("0.95"), Decimal(0))
    with pytest.raises(ValidationFailed) as refused:
        scenario_of(volume=None, price=Decimal("-1.2"), season=None)
    assert refused.value.field == "price"
    deals = deals_of(fixed_fee=None, hours=Decimal(3), hourly_rate=Decimal(90), cpm=None)
    assert deals == Deals(None, Decimal(3), Decimal(90), None)
    with pytest.raises(ValidationFailed) as below:
        deals_of(fixed_fee=None, hours=None, hourly_rate=None, cpm=Decimal(-1))
    assert below.value.field == "cpm"
    with pytest.raises(ValidationFailed) as negative:
        stated_numbers({"leads": Decimal(-1)})
    assert negative.value.field == "leads"
