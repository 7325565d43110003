"""Figures are those that a reader would find by going through the results one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
    Status,
)
from ppp_desktop.models.database import Database
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measures import keep_sums, measure, measure_each
from ppp_desktop.services.sources import Page, read_live
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.issuing import issue_bare
from tests.integration.raw_results import CAMPAIGNS, Raw, counted, store_rows

START = date(2025, 10, 10)
COURSE = Course(1, "C-1", "EUR", PeriodKind.MONTH, START, None)
FEBRUARY = Period.parse("2026-02")
PERIODS = periods_between(START, FEBRUARY.end, PeriodKind.MONTH)
SCOPES = (
    Scope(),
    Scope.of({"campaign": ["A", "B"]}),
    Scope.of(statuses=Status),
    Scope.of(statuses=[Status.REVERSED, Status.REJECTED]),
)

EDGES = [START, *(each.start for each in PERIODS), *(each.end for each in PERIODS)]
days = st.sampled_from(EDGES) | st.dates(date(2025, 9, 25), date(2026, 3, 5))
statuses = st.sampled_from([*Status, Status.REVERSED, Status.APPROVED])
raws = st.builds(
    Raw,
    day=days,
    leads=st.none() | st.integers(0, 3),
    revenue=st.none() | st.sampled_from([Decimal("6.70"), Decimal("-2.5"), Decimal(100)]),
    status=statuses,
    reversed_on=st.none() | days,
    campaign=st.sampled_from(CAMPAIGNS),
    is_event=st.booleans(),
)
requests = st.builds(
    MeasureRequest,
    metric=st.sampled_from(["leads", "revenue"]),
    scope=st.sampled_from(SCOPES),
    hold_days=st.sampled_from([0, 1, 14, 45]),
    span=st.sampled_from(Span),
    detail=st.sampled_from(Detail),
    by=st.sampled_from([("campaign",), ("campaign", "country")]),
)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), start=START.isoformat())
    return empty_store


def expected(rows: Sequence[Raw], request: MeasureRequest) -> Measure:
    """Return the figure over results that were picked one by one."""
    values = [row.value(request.metric) or Decimal(0) for row in rows]
    found = Measure(request, sum(values, Decimal(0)), len(rows))
    if request.detail is Detail.EVENTS:
        events = Counter((row.day, row.value(request.metric)) for row in rows)
        return Measure(
            request, found.value, found.rows,
            events=tuple(
                EventCount(day, value, events[day, value])
                for day, value in sorted(events, key=str)
                if value is not None
            ),
            totals=sum(1 for row in rows if not row.is_event),
        )  # fmt: skip
    if request.detail is Detail.GROUPS:
        groups: dict[tuple[str, ...], Group] = {}
        for row in rows:
            name = (row.campaign, "")[: len(request.by)]
            known = groups.get(name, Group(name, Decimal(0), 0))
            value = known.value + (row.value(request.metric) or Decimal(0))
            groups[name] = Group(name, value, known.rows + 1)
        in_order = tuple(groups[name] for name in sorted(groups))
        return Measure(request, found.value, found.rows, groups=in_order)
    return found


def in_order(found: Measure) -> Measure:
    """Return the measure with events in the order of `expected`."""
    events = tuple(sorted(found.events, key=lambda each: str((each.day, each.value))))
    return Measure(
        found.request, found.value, found.rows, events=events, groups=found.groups,
        totals=found.totals,
    )  # fmt: skip


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(raws, min_size=15, max_size=30),
    wanted=st.lists(requests, min_size=3, max_size=6),
    period=st.sampled_from([FEBRUARY, *PERIODS]),
    later=st.just(0) | st.integers(1, 20),
    issued=st.lists(st.sampled_from(PERIODS), unique=True, max_size=4),
)
def test_figures_are_those_of_the_results(
    store: Database,
    rows: list[Raw],
    wanted: list[MeasureRequest],
    period: Period,
    later: int,
    issued: list[Period],
) -> None:
    active = COURSE.active(period)
    assert active is not None
    # Also only some days of the period, up to its end.
    active = Period(active.start + timedelta(days=later), active.end)
    with store.writing() as session:
        store_rows(session, rows)
        without = measure(session, COURSE, active, wanted)
        for request in wanted:
            events = without[request].events
            assert list(events) == sorted(events, key=lambda each: (each.day, each.value))
            picked = counted(rows, COURSE, active, request)
            assert in_order(without[request]) == in_order(expected(picked, request))
        for number, each in enumerate(issued):  # in whatever order they were issued
            statement = issue_bare(session, each, number)
            own = COURSE.active(each)
            assert own is not None
            keep_sums(session, COURSE, statement, own, wanted[number % 2 :], close=each.end)
        assert measure(session, COURSE, active, wanted) == without
        session.rollback()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(raws, max_size=20), wanted=st.lists(requests, min_size=1, max_size=3))
def test_periods_together_are_those_of_each(
    store: Database, rows: list[Raw], wanted: list[MeasureRequest]
) -> None:
    with store.writing() as session:
        store_rows(session, rows)
        together = measure_each(session, COURSE, PERIODS, wanted)
        assert together == [measure(session, COURSE, each, wanted) for each in PERIODS]
        session.rollback()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(raws, max_size=20), request=requests, close=st.none() | days)
def test_sources_add_up_to_the_figure(
    store: Database, rows: list[Raw], request: MeasureRequest, close: date | None
) -> None:
    with store.writing() as session:
        store_rows(session, rows)
        found = measure(session, COURSE, FEBRUARY, [request], close=close)[request]
        sources = read_live(session, COURSE, FEBRUARY, request, Page(), close=close)
        assert (sources.total_value, sources.total_rows) == (found.value, found.rows)
        assert sum((row.value for row in sources.rows), Decimal(0)) == found.value
        session.rollback()


def test_a_hold_at_the_end_of_the_contract_waits_until_the_period_closes(store: Database) -> None:
    course = Course(1, "C-1", "EUR", PeriodKind.MONTH, START, date(2026, 2, 14))
    rows = [Raw(date(2026, 2, day), leads=1) for day in (1, 14)]
    rows += [Raw(date(2026, 1, 31), leads=1), Raw(date(2026, 2, 15), leads=1)]
    request = MeasureRequest("leads", hold_days=10)
    active = course.active(FEBRUARY)
    assert active is not None
    with store.writing() as session:
        store_rows(session, rows)
        found = measure(session, course, active, [request], close=FEBRUARY.end)
        assert found[request].value == 3
        session.rollback()


def test_a_ratio_is_narrowed_and_held_as_it_was_asked(store: Database) -> None:
    rows = [
        Raw(date(2026, 2, 1), leads=1),
        Raw(date(2026, 2, 2), leads=1, status=Status.REJECTED),
        Raw(date(2026, 2, 3), leads=1, status=Status.REVERSED, reversed_on=date(2026, 3, 1)),
        Raw(date(2026, 2, 4), leads=1, status=Status.REVERSED),
        Raw(date(2026, 2, 9), leads=1),
    ]
    narrowed = Period(date(2026, 2, 10), date(2026, 2, 18))
    request = MeasureRequest("valid_lead_rate", hold_days=10, within=narrowed)
    whole = MeasureRequest("valid_lead_rate")
    with store.writing() as session:
        store_rows(session, rows)
        found = measure(session, COURSE, FEBRUARY, [request, whole])
        later = measure(session, COURSE, FEBRUARY, [whole], close=date(2026, 3, 1))
        session.rollback()
    assert (found[request].numerator, found[request].denominator) == (Decimal(2), Decimal(4))
    assert (found[whole].numerator, found[whole].denominator) == (Decimal(3), Decimal(5))
    assert later[whole].numerator == 2
