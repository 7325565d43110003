"""Reports count as pay does: trusted sources, money converted as agreed, months as they closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert

from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Status
from ppp_desktop.models.database import Database
from ppp_desktop.models.rates import ExchangeRate
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.measures import Course, MoneyRule, measure
from ppp_desktop.services.report_setups import ReportChoice
from ppp_desktop.services.report_sums import Sums, money_rule
from ppp_desktop.services.report_tables import target_notes
from ppp_desktop.services.report_words import Speech, report_writing
from ppp_desktop.services.reports import PerformanceReport, make_report
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.raw_results import Raw, store_rows
from tests.integration.two_sources import (
    JULY,
    JUNE,
    PER_LEAD,
    add_analytics,
    add_crm,
    june,
    set_up,
)

TODAY = date(2026, 9, 1)
BY_CAMPAIGN = ReportChoice(dimensions=("campaign",))
LEADS: dict[str, object] = {"name": "Leads", "metric": "leads", "target": "30"}
REVENUE: dict[str, object] = {"name": "Revenue", "metric": "revenue", "target": "100"}
SHARE: dict[str, object] = {
    "kind": "percentage",
    "name": "Share",
    "metric": "revenue",
    "rate": "0.1",
}
MONEY = [
    Raw(date(2026, 6, 1), revenue=Decimal(10), campaign="A", currency="EUR"),
    Raw(date(2026, 6, 1), revenue=Decimal(13), campaign="A", currency="USD"),
    Raw(date(2026, 6, 2), revenue=Decimal(26), campaign="B", currency="USD"),
    Raw(date(2026, 6, 2), revenue=Decimal(5), campaign="B"),
    Raw(date(2026, 6, 2), leads=3, campaign="B", currency="USD"),
]


def report_of(store: Database, span: Period) -> PerformanceReport:
    return make_report(store, 1, span, BY_CAMPAIGN, today=TODAY)


def test_a_control_of_another_source_does_not_count(empty_store: Database) -> None:
    make_contract(empty_store, terms(PER_LEAD), objectives=[LEADS])
    add_crm(empty_store, {june(1): 10, june(2): 4, date(2026, 7, 3): 5})
    add_analytics(empty_store, {june(1): 12, june(2): 6, date(2026, 7, 3): 9})
    (leads,) = report_of(empty_store, JUNE).objectives
    assert leads.actual == 32
    set_up(empty_store)
    report = report_of(empty_store, Period(JUNE.start, JULY.end))
    (leads,) = report.objectives
    assert leads.actual == 19
    assert [point.value for point in leads.course if point.value] == [14, 5]
    assert report.breakdowns[0].total.figures == (Decimal(19),)


def test_money_is_converted_as_the_terms_say(empty_store: Database) -> None:
    make_contract(empty_store, terms(SHARE, conversion="daily"), objectives=[REVENUE, LEADS])
    with empty_store.writing() as session:
        store_rows(session, MONEY)
        for day, rate in ((1, "1.3"), (2, "2.6")):
            session.execute(
                insert(ExchangeRate).values(
                    source="ECB", currency="USD", day=date(2026, 6, day), rate=Decimal(rate)
                )
            )
    report = report_of(empty_store, JUNE)
    revenue, leads = report.objectives
    assert revenue.actual == 10 + 10 + 10 + 5
    assert leads.actual == 3
    (campaigns,) = report.breakdowns
    assert [(line.value, line.figures[0]) for line in campaigns.lines] == [
        ("A", Decimal(20)),
        ("B", Decimal(15)),
    ]
    assert [point.value for point in revenue.course[:2]] == [20, 15]
    with empty_store.reading() as session:
        contract = require_contract(session, 1)
        request = MeasureRequest("revenue")
        rule = money_rule(contract, JUNE.end)
        paid = measure(session, Course.of(contract), JUNE, [request], money=rule)[request]
        assert Sums.of(session, contract, JUNE).total(JUNE, request).value == paid.value


def test_money_that_is_not_converted_is_refused_and_not_added(empty_store: Database) -> None:
    make_contract(empty_store, terms(SHARE), objectives=[REVENUE])
    with empty_store.writing() as session:
        store_rows(session, MONEY)
    with pytest.raises(Conflict, match="USD"):
        report_of(empty_store, JUNE)


def test_the_return_is_left_out_where_money_cannot_be_added(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), objectives=[LEADS])
    with empty_store.writing() as session:
        store_rows(session, MONEY)
        contract = require_contract(session, 1)
        assert money_rule(contract, date(2020, 1, 1)) == MoneyRule()
    report = report_of(empty_store, JUNE)
    assert report.client_return is None
    assert report.objectives[0].actual == 3


def test_a_month_counts_as_it_stood_when_it_closed(empty_store: Database) -> None:
    make_contract(empty_store, terms(PER_LEAD), objectives=[LEADS])
    rows = [
        Raw(date(2026, 6, 5), leads=1),
        Raw(date(2026, 6, 6), leads=1, status=Status.REVERSED, reversed_on=date(2026, 6, 20)),
        Raw(date(2026, 6, 7), leads=1, status=Status.REVERSED, reversed_on=date(2026, 7, 20)),
        Raw(date(2026, 7, 7), leads=1, status=Status.REVERSED, reversed_on=date(2026, 7, 20)),
    ]
    with empty_store.writing() as session:
        store_rows(session, rows)
    for span in (JUNE, Period(JUNE.start, JULY.end), Period.parse("2026-06-01..2026-06-10")):
        (leads,) = report_of(empty_store, span).objectives
        assert leads.actual == 2
    (july,) = report_of(empty_store, JULY).objectives
    assert july.actual is None
    assert july.before.value == 2


def test_a_source_that_stopped_is_told(empty_store: Database) -> None:
    make_contract(empty_store, terms(PER_LEAD), objectives=[LEADS, REVENUE])
    rows = [Raw(june(day), leads=1) for day in range(1, 11)]
    rows += [Raw(june(day), revenue=Decimal(5)) for day in range(1, 21)]
    with empty_store.writing() as session:
        store_rows(session, rows)
    report = report_of(empty_store, JUNE)
    leads, revenue = report.objectives
    assert (leads.ends_on, revenue.ends_on) == (june(10), None)
    assert leads.course[9].value == 1
    assert leads.course[10].value is None  # not zero: nobody knows
    assert revenue.course[19].value == 5
    speech = Speech(report_writing("en"), "EUR")
    assert "Leads: the last result is of 10 June 2026" in next(target_notes(report, speech))


def test_days_that_no_report_has(empty_store: Database) -> None:
    make_contract(empty_store, terms(PER_LEAD), objectives=[LEADS])
    for span, said in (("0202-06-01..0202-06-30", "no year"), ("2000-01-01..2026-01-01", "ten")):
        with pytest.raises(ValidationFailed, match=said.replace("ten", "10 years")):
            report_of(empty_store, Period.parse(span))
    longest = report_of(empty_store, Period.parse("2016-10-01..2026-09-30"))
    assert longest.objectives[0].actual is None
