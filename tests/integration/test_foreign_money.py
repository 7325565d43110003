"""Money of other currencies is converted as agreed, refused, or left as it is where nobody pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.vocabulary import Detail, EventCount, Group, MeasureRequest, Span
from ppp_desktop.models.database import Database
from ppp_desktop.models.rates import ExchangeRate
from ppp_desktop.models.statements import closed_totals
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.courses import Course
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.measures import measure, measure_each
from ppp_desktop.services.statements import close_period
from tests.integration.factories import make_contract, terms
from tests.integration.raw_results import Raw, store_rows

COURSE = Course(1, "C-1", "EUR", PeriodKind.MONTH, date(2026, 1, 1), None)
MAY, JUNE = Period.parse("2026-05"), Period.parse("2026-06")
DAILY, MONTHLY = (MoneyRule(basis) for basis in ConversionBasis)
REVENUE = MeasureRequest("revenue")
SHARE: dict[str, object] = {
    "kind": "percentage",
    "name": "Share",
    "metric": "revenue",
    "rate": "0.1",
}
ROWS = [
    Raw(date(2026, 6, 1), revenue=Decimal(10), campaign="A", currency="EUR"),
    Raw(date(2026, 6, 1), revenue=Decimal(5), campaign="A"),
    Raw(date(2026, 6, 1), revenue=Decimal(13), campaign="A", currency="USD"),
    Raw(date(2026, 6, 2), revenue=Decimal(13), campaign="B", currency="USD", is_event=False),
    Raw(date(2026, 6, 2), revenue=Decimal(26), campaign="B", currency="USD"),
    Raw(date(2026, 6, 2), leads=1, currency="USD"),
    Raw(date(2026, 5, 2), revenue=Decimal(2), currency="GBP"),
]


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(SHARE, conversion="daily"))
    with empty_store.writing() as session:
        store_rows(session, ROWS)
        rates = [("USD", 1, "1.3"), ("USD", 2, "2.6"), ("USD", 29, "3.9")]
        for currency, day, rate in rates:
            session.execute(
                insert(ExchangeRate).values(
                    source="ECB", currency=currency, day=date(2026, 6, day), rate=Decimal(rate)
                )
            )
        session.execute(
            insert(ExchangeRate).values(
                source="ECB", currency="GBP", day=date(2026, 5, 1), rate=Decimal("0.8")
            )
        )
        session.commit()
    return empty_store


def test_money_is_converted_by_day(store: Database) -> None:
    with store.reading() as session:
        found = measure(session, COURSE, JUNE, [REVENUE], money=DAILY)[REVENUE]
    assert (found.value, found.rows) == (Decimal(40), 5)  # 15 + 13 ÷ 1.3 + 39 ÷ 2.6
    first, second = found.conversions
    assert (first.currency, first.on, second.on) == ("USD", "1 June 2026", "2 June 2026")
    assert (first.amount, first.result) == (Decimal(13), Decimal(10))
    assert (second.amount, second.result) == (Decimal(39), Decimal(15))


def test_money_is_converted_by_the_mean_of_the_month(store: Database) -> None:
    with store.reading() as session:
        found = measure(session, COURSE, JUNE, [REVENUE], money=MONTHLY)[REVENUE]
    assert found.value == 35  # 15 + 52 ÷ 2.6
    (only,) = found.conversions
    assert only.on == "June 2026 (mean of 3 days)"
    assert (only.amount, only.result) == (Decimal(52), Decimal(20))


def test_events_and_groups_are_converted_like_their_sum(store: Database) -> None:
    events = MeasureRequest("revenue", detail=Detail.EVENTS)
    groups = MeasureRequest("revenue", detail=Detail.GROUPS, by=("campaign",))
    leads = MeasureRequest("leads", detail=Detail.GROUPS, by=("campaign",))
    with store.reading() as session:
        found = measure(session, COURSE, JUNE, [events, groups, leads, REVENUE], money=DAILY)
    first, second = date(2026, 6, 1), date(2026, 6, 2)
    assert found[events].events == (
        EventCount(first, Decimal(5), 1),
        EventCount(first, Decimal(10), 2),  # one of them was in dollars
        EventCount(second, Decimal(5), 1),
        EventCount(second, Decimal(10), 1),
    )
    assert found[events].totals == 1
    assert found[groups].groups == (Group(("A",), Decimal(25), 3), Group(("B",), Decimal(15), 2))
    assert found[leads].groups == (Group(("",), Decimal(1), 1),)
    for request in (events, groups):
        assert (found[request].value, found[request].rows) == (Decimal(40), 5)
        assert found[request].conversions == found[REVENUE].conversions


def test_each_period_and_what_came_before_is_converted(store: Database) -> None:
    before = MeasureRequest("revenue", span=Span.CONTRACT_BEFORE)
    with store.reading() as session:
        together = measure_each(session, COURSE, [MAY, JUNE], [REVENUE], money=DAILY)
        earlier = measure(session, COURSE, JUNE, [before, REVENUE], money=DAILY)
    assert [each[REVENUE].value for each in together] == [Decimal("2.5"), 40]
    assert earlier[before].value == Decimal("2.5")
    assert earlier[REVENUE].value == 40


def test_without_an_agreement_foreign_money_is_refused(store: Database) -> None:
    with store.reading() as session:
        with pytest.raises(Conflict, match="in June 2026 are in USD, the contract is in EUR"):
            measure(session, COURSE, JUNE, [REVENUE], money=MoneyRule())
        leads = MeasureRequest("leads")
        assert measure(session, COURSE, JUNE, [leads], money=MoneyRule())[leads].value == 1
        assert measure(session, COURSE, JUNE, [REVENUE])[REVENUE].value == 67


def test_a_missing_rate_is_named(store: Database) -> None:
    with store.writing() as session:
        session.execute(delete(ExchangeRate))
        with pytest.raises(Conflict, match="no exchange rate of USD for 1 June 2026"):
            measure(session, COURSE, JUNE, [REVENUE], money=DAILY)
        session.rollback()


def test_converted_sums_are_not_kept_and_the_check_still_holds(store: Database) -> None:
    row, _ = close_period(store, 1, JUNE, issue=True, today=date(2026, 7, 1))
    assert row.total == 4
    assert check_store(store).findings == ()
    with store.reading() as session:
        assert session.execute(closed_totals.select()).all() == []
