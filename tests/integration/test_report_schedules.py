"""Reports on a schedule: due from their day on, once after any absence, moved on when made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.deliveries import Method, record_handed_over
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.messages import Attachment, OutgoingMessage
from ppp_desktop.services.report_schedules import (
    Every,
    Schedule,
    due_reports,
    get_schedule,
    list_schedules,
    next_days,
    remove_schedule,
    report_made,
    save_schedule,
)
from ppp_desktop.services.report_spans import SpanKind, span_of
from tests.integration.factories import graduated, make_contract, terms

MONDAY = date(2026, 7, 6)
WEEKLY = Schedule(Every.WEEK, SpanKind.LAST_WEEK, MONDAY, ("anna@example.com",))


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    with empty_store.writing() as session:
        session.get_one(Contract, 1).status = str(ContractStatus.ACTIVE)
    return empty_store


def next_on(store: Database) -> date:
    schedule = get_schedule(store, 1)
    assert schedule is not None
    return schedule.next_on


def test_nothing_is_due_before_its_day(store: Database) -> None:
    assert due_reports(store, MONDAY) == ()
    save_schedule(store, 1, WEEKLY)
    assert due_reports(store, MONDAY - timedelta(days=1)) == ()
    (due,) = due_reports(store, MONDAY)
    assert (due.since, due.missed, due.contract_code) == (MONDAY, 1, "C-1")
    assert due.span == Period.parse("2026-06-29..2026-07-05")
    assert due.recipients == ("anna@example.com",)


def test_after_weeks_away_one_report_is_due_and_says_since_when(store: Database) -> None:
    save_schedule(store, 1, WEEKLY)
    today = MONDAY + timedelta(days=23)
    (due,) = due_reports(store, today)
    assert (due.since, due.missed) == (MONDAY, 4)
    assert due.span == span_of(SpanKind.LAST_WEEK, today)
    report_made(store, 1, due.span, today)
    assert due_reports(store, today) == ()
    assert next_on(store) == MONDAY + timedelta(weeks=4)


def test_a_report_of_other_days_leaves_the_schedule(store: Database) -> None:
    save_schedule(store, 1, WEEKLY)
    report_made(store, 1, Period.parse("2026-05"), MONDAY)
    assert next_on(store) == MONDAY
    report_made(store, 1, Period.parse("2026-06-29..2026-07-05"), MONDAY - timedelta(days=1))
    assert next_on(store) == MONDAY  # it was not due yet
    report_made(store, 1, Period.parse("2026-07-01..2026-07-05"), MONDAY)
    assert next_on(store) == MONDAY + timedelta(weeks=1)


def test_a_report_that_was_sent_is_made(store: Database) -> None:
    save_schedule(store, 1, WEEKLY)
    (due,) = due_reports(store, MONDAY)
    for span, method, expected in (
        (Period.parse("2026-04"), Method.MAIL, MONDAY),
        (due.span, Method.MAIL, MONDAY + timedelta(weeks=1)),
    ):
        message = OutgoingMessage(
            None,
            f"report of {span.label}",
            ("anna@example.com",),
            "Report",
            "Text",
            (Attachment("report.pdf", b"PDF"),),
            kind=MessageKind.REPORT,
            occasion=f"report {span.key}",
            contract_id=1,
        )
        record_handed_over(store, message, method, today=MONDAY, author="Mara")
        assert next_on(store) == expected


def test_the_last_of_a_month_stays_the_last(store: Database) -> None:
    monthly = Schedule(Every.MONTH, SpanKind.LAST_MONTH, date(2026, 1, 31))
    save_schedule(store, 1, monthly)
    for today, expected in (
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 4, 2), date(2026, 4, 30)),
    ):
        (due,) = due_reports(store, today)
        report_made(store, 1, due.span, today)
        assert next_on(store) == expected


def test_an_edit_of_recipients_keeps_the_day_of_the_month(store: Database) -> None:
    monthly = Schedule(Every.MONTH, SpanKind.LAST_MONTH, date(2026, 1, 31))
    save_schedule(store, 1, monthly)
    report_made(store, 1, Period.parse("2026-01-01..2026-01-30"), date(2026, 1, 31))
    save_schedule(
        store, 1, Schedule(Every.MONTH, SpanKind.LAST_MONTH, next_on(store), ("b@example.com",))
    )
    report_made(store, 1, Period.parse("2026-01"), date(2026, 2, 28))
    assert next_on(store) == date(2026, 3, 31)


def test_only_active_contracts_are_reported(store: Database) -> None:
    save_schedule(store, 1, WEEKLY)
    with store.writing() as session:
        session.get_one(Contract, 1).status = str(ContractStatus.ENDED)
    assert due_reports(store, MONDAY) == ()
    (listed,) = list_schedules(store)
    assert listed.schedule == WEEKLY


def test_schedules_go_and_wrong_ones_are_refused(store: Database) -> None:
    save_schedule(store, 1, WEEKLY)
    remove_schedule(store, 1)
    remove_schedule(store, 1)
    assert get_schedule(store, 1) is None
    with pytest.raises(NotFound):
        save_schedule(store, 99, WEEKLY)
    with pytest.raises(ValidationFailed, match="no days of its own"):
        save_schedule(store, 1, Schedule(Every.WEEK, SpanKind.OWN, MONDAY))
    for address in ("anna", "anna@example.com\nBcc: x@example.com", "a@b@c.de"):
        with pytest.raises(ValidationFailed, match="no e-mail address"):
            save_schedule(store, 1, Schedule(Every.WEEK, SpanKind.LAST_WEEK, MONDAY, (address,)))
    twice = ("a@example.com", "a@example.com")
    save_schedule(store, 1, Schedule(Every.WEEK, SpanKind.LAST_WEEK, MONDAY, twice))
    kept = get_schedule(store, 1)
    assert kept is not None
    assert kept.recipients == ("a@example.com",)


@given(
    every=st.sampled_from(Every),
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    away=st.integers(0, 900),
)
def test_the_next_day_is_always_later_and_of_the_series(
    every: Every, first: date, away: int
) -> None:
    after = first + timedelta(days=away)
    day, later = next_days(every, first, after, 2)
    assert after < day < later
    if every is Every.WEEK:
        assert (day - first).days % 7 == 0
        assert (day - after).days <= 7
    else:
        assert (day - after).days <= 31
        assert day.day == first.day or (day + timedelta(days=1)).day == 1
