"""What is reversed after a period closed is told as the figures that it had made there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.core.vocabulary import Detail, Group, MeasureRequest, Scope, Span, Status
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.reversals import together, without
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measures import measure
from ppp_desktop.services.reversals import reversals_in, reversed_periods
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.raw_results import CAMPAIGNS, Raw, store_rows

START = date(2026, 1, 10)
COURSE = Course(1, "C-1", "EUR", PeriodKind.MONTH, START, None)
JANUARY, FEBRUARY, MARCH = periods_between(START, date(2026, 3, 1), PeriodKind.MONTH)
PAID = Scope()
WANTED = (
    MeasureRequest("leads"),
    MeasureRequest("leads", hold_days=14),
    MeasureRequest("revenue", Scope.of({"campaign": ["A"]})),
    MeasureRequest("revenue", detail=Detail.EVENTS),
    MeasureRequest("leads", detail=Detail.GROUPS, by=("campaign",)),
    MeasureRequest("leads", Scope.of(statuses=Status)),
    MeasureRequest("valid_lead_rate"),
    MeasureRequest("aov"),
)

EDGES = [START, *(day for each in (JANUARY, FEBRUARY, MARCH) for day in (each.start, each.end))]
days = st.sampled_from(EDGES) | st.dates(date(2026, 1, 1), date(2026, 4, 5))
raws = st.builds(
    Raw,
    day=days,
    leads=st.none() | st.integers(0, 3),
    revenue=st.none() | st.sampled_from([Decimal("6.70"), Decimal(100)]),
    status=st.sampled_from([Status.APPROVED, Status.REVERSED, Status.REVERSED]),
    reversed_on=st.none() | days,
    campaign=st.sampled_from(CAMPAIGNS),
    is_event=st.booleans(),
)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), start=START.isoformat())
    return empty_store


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(raws, min_size=15, max_size=30), earlier=st.sampled_from([JANUARY, FEBRUARY]))
def test_figures_less_what_was_reversed_are_the_figures_at_the_later_close(
    store: Database, rows: Sequence[Raw], earlier: Period
) -> None:
    active = COURSE.active(earlier)
    assert active is not None
    with store.writing() as session:
        store_rows(session, rows)
        before = measure(session, COURSE, active, WANTED, close=MARCH.start - timedelta(days=1))
        after = measure(session, COURSE, active, WANTED, close=MARCH.end)
        found = reversals_in(session, COURSE, MARCH, WANTED, earlier)
        less = without(before, together(each.measures for each in found))
        for request in WANTED:
            # A total that is taken back says nothing of the others, and an empty group stays.
            groups = tuple(each for each in less[request].groups if each.rows)
            told = replace(less[request], totals=after[request].totals, groups=groups)
            if told.numerator is not None:  # divided with other digits
                told = replace(told, value=after[request].value)
            assert told == after[request]
        holds = {request.hold_days for request in WANTED}
        assert not found or earlier in reversed_periods(session, COURSE, MARCH, holds)
        session.rollback()


def test_ages_are_told_apart_and_what_came_before_is_left_out(store: Database) -> None:
    rows = [
        Raw(date(2026, 2, 1), leads=1, status=Status.REVERSED, reversed_on=date(2026, 3, 3)),
        Raw(date(2026, 2, 2), leads=2, status=Status.REVERSED, reversed_on=date(2026, 3, 4)),
        Raw(date(2026, 2, 2), leads=4, status=Status.REVERSED, reversed_on=date(2026, 3, 31)),
        Raw(date(2026, 2, 3), leads=8, status=Status.REVERSED, reversed_on=date(2026, 4, 1)),
        Raw(date(2026, 2, 3), leads=16, status=Status.REVERSED),
        Raw(date(2026, 1, 5), leads=32, status=Status.REVERSED, reversed_on=date(2026, 3, 3)),
    ]
    before = MeasureRequest("leads", span=Span.CONTRACT_BEFORE)
    groups = MeasureRequest("leads", detail=Detail.GROUPS, by=("campaign",))
    with store.writing() as session:
        store_rows(session, rows)
        found = reversals_in(session, COURSE, MARCH, [WANTED[0], before, groups], FEBRUARY)
        periods = reversed_periods(session, COURSE, MARCH)
        held = reversed_periods(session, COURSE, MARCH, [0, 20, 30])
        nothing = reversals_in(session, COURSE, MARCH, WANTED, Period.parse("2025-12"))
        session.rollback()
    assert [each.age_days for each in found] == [30, 57]
    assert [each.measures[WANTED[0]].value for each in found] == [Decimal(3), Decimal(4)]
    assert found[0].measures.keys() == {WANTED[0], groups}
    assert found[0].measures[groups].groups == (Group(("",), Decimal(3), 2),)
    assert periods == (FEBRUARY,)
    assert held == (FEBRUARY,)
    assert nothing == ()
