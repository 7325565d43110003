"""What the pages read of the sample agency: home, performance, breakdowns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.home import get_home
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.performance import (
    get_breakdown,
    get_overview,
    get_series,
    list_periods,
)
from ppp_desktop.services.todos import TodoKind
from tests.integration.factories import result, sheet

JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")


def test_home_names_what_is_to_be_closed(sample: Database) -> None:
    view = get_home(sample, today_of(sample))
    (close,) = [todo for todo in view.todos if todo.kind is TodoKind.CLOSE]
    assert close.title == "Close June 2026 for 3 contracts"
    assert close.period == JUNE
    assert {row.contract_code: row.earned for row in view.earned} == {
        "NL-LEAD": Decimal("2688.00"),
        "BS-SHOP": Decimal("6379.40"),
        "PF-APP": Decimal("5768.00"),
    }
    assert all(row.objective.on_pace is False for row in view.off_pace)


def test_home_reports_exports_that_stopped(sample: Database) -> None:
    view = get_home(sample, date(2026, 7, 30))
    missing = [todo for todo in view.todos if todo.kind is TodoKind.IMPORT]
    (ads,) = [todo for todo in missing if todo.title.startswith("Meta Ads")]
    assert ads.title == "Meta Ads export missing for 2 clients"
    assert "Northlight Solar GmbH" in ads.detail
    assert "has results up to 22 July 2026" in ads.detail
    assert all(todo.urgent for todo in missing)


def test_home_says_why_a_period_cannot_be_worked_out(sample: Database) -> None:
    contract = find_contract(sample, "NL-LEAD")
    dollars = result(2, day=date(2026, 7, 3), campaign="late", cost=1, currency="USD")
    import_sheet(sample, contract.id, sheet([dollars]))
    (look,) = [t for t in get_home(sample, today_of(sample)).todos if t.kind is TodoKind.LOOK]
    assert look.title == "July 2026 of NL-LEAD cannot be worked out"
    assert "in USD" in look.detail


def test_rows_behind_a_ratio_are_counted_once(sample: Database) -> None:
    contract = find_contract(sample, "NL-LEAD")
    valid = get_overview(sample, contract.id, JUNE, today=today_of(sample)).objectives[2]
    rows = get_breakdown(sample, contract.id, JUNE, valid.request, "channel")
    assert {row.value: row.rows for row in rows} == {"Google Ads": 166, "Meta Ads": 103}


def test_home_of_an_empty_store(empty_store: Database) -> None:
    view = get_home(empty_store, date(2026, 7, 1))
    assert (view.contracts, view.todos, view.earned, view.off_pace) == (0, (), (), ())


def test_objectives_of_a_closed_month(sample: Database) -> None:
    contract = find_contract(sample, "NL-LEAD")
    overview = get_overview(sample, contract.id, JUNE, today=today_of(sample))
    leads, cpl, valid = overview.objectives
    assert (leads.actual, leads.attained) == (Decimal(237), Decimal("0.79"))
    assert leads.pacing == leads.attained
    assert cpl.actual == Decimal("30.1")
    assert (cpl.on_pace, valid.on_pace, leads.on_pace) == (True, True, False)
    assert overview.pay == Decimal("4055.00")


def test_a_series_ends_at_the_last_day_with_data(sample: Database) -> None:
    contract = find_contract(sample, "NL-LEAD")
    today = today_of(sample)
    series = get_series(sample, contract.id, JULY, "Approved leads", today=today)
    assert series.points[-1] == (date(2026, 7, 22), Decimal(174))
    assert series.expected[-1] == (date(2026, 7, 31), Decimal(300))
    assert series.cumulative
    ratio = get_series(sample, contract.id, JUNE, "Cost per lead", today=today)
    assert not ratio.cumulative
    assert ratio.points[-1] == (date(2026, 6, 30), Decimal("30.1"))


def test_a_breakdown_adds_up(sample: Database) -> None:
    contract = find_contract(sample, "NL-LEAD")
    leads = get_overview(sample, contract.id, JUNE, today=today_of(sample)).objectives[0]
    rows = get_breakdown(sample, contract.id, JUNE, leads.request, "landing_page")
    assert sum(row.actual for row in rows if row.actual is not None) == Decimal(237)
    assert rows == sorted(rows, key=lambda row: -(row.actual or 0))


def test_periods_reach_back_to_the_first_results(sample: Database) -> None:
    contract = find_contract(sample, "PF-APP")
    periods = list_periods(sample, contract.id, today_of(sample))
    assert (periods[0].key, periods[-1].key, len(periods)) == ("2026-07", "2025-06", 14)
