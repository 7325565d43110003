"""Views ask the store a number of questions that does not grow with what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.home import get_home
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.measures import Course, measure, measure_each
from ppp_desktop.services.performance import get_overview
from ppp_desktop.services.sources import Page
from ppp_desktop.services.statements import (
    close_period,
    get_statement,
    list_sources_of,
    list_statements,
)
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.integration.reversed_orders import clawback, paid, share

TODAY = date(2026, 7, 20)
JULY = Period.parse("2026-07")
OBJECTIVES: list[dict[str, object]] = [
    {"name": "Leads", "metric": "leads", "target": "100"},
    {"name": "Rate", "metric": "valid_lead_rate", "target": "0.9"},
]


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), objectives=OBJECTIVES, start="2025-06-01")
    rows = [
        result(
            number,
            day=date(2025 + (5 + month) // 12, (5 + month) % 12 + 1, 1 + number % 15),
            external_id=f"L-{number}",
            status=Status.REJECTED if number % 7 == 0 else Status.APPROVED,
            leads=1,
        )
        for number, month in enumerate(list(range(14)) * 5, start=2)
    ]
    import_sheet(empty_store, 1, sheet(rows))
    return empty_store


def queries(work: Callable[[], object]) -> int:
    """Return how many statements `work` sends to any store."""
    seen: list[object] = []

    def note(*arguments: object) -> None:
        seen.append(arguments)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


def test_figures_of_many_periods_are_those_of_each(store: Database) -> None:
    everything = Scope.of(statuses=Status)
    requests = [MeasureRequest("leads"), MeasureRequest("leads", everything)]
    requests += [MeasureRequest("valid_lead_rate"), MeasureRequest("cpl")]
    periods = [JULY.previous(), JULY, Period.parse("2024-01")]
    with store.reading() as session:
        course = Course.of(require_contract(session, 1))
        together = measure_each(session, course, periods, requests)
        alone = [measure(session, course, period, requests) for period in periods]
        assert queries(lambda: measure_each(session, course, periods, requests)) == 1
    assert together == alone
    assert together[1][requests[1]].value == Decimal(5)
    assert together[2][requests[0]].rows == 0


def test_home_and_overview_read_the_past_at_once(store: Database) -> None:
    # 12 earlier months × 3 sums × 2 objectives, one by one, would be more than 70.
    assert queries(lambda: get_home(store, TODAY)) < 30
    assert queries(lambda: get_overview(store, 1, JULY, today=TODAY)) < 20


def test_a_draft_and_the_list_read_the_past_at_once(store: Database) -> None:
    made = queries(lambda: close_period(store, 1, JULY, issue=False, today=TODAY))
    assert made < 30
    assert queries(lambda: list_statements(store)) < 12


def test_issued_statements_are_listed_without_reading_each(store: Database) -> None:
    close_period(store, 1, Period.parse("2026-05"), issue=True, today=TODAY)
    one = queries(lambda: list_statements(store))
    close_period(store, 1, Period.parse("2026-06"), issue=True, today=TODAY)
    assert queries(lambda: list_statements(store)) == one


def test_what_is_taken_back_is_found_by_an_index_however_much_it_is(empty_store: Database) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()), start="2025-06-01")
    may, june = Period.parse("2026-05"), Period.parse("2026-06")
    sales = [
        result(number, day=may.start, external_id=f"O-{number}", revenue=100)
        for number in range(2, 22)
    ]
    import_sheet(empty_store, 1, sheet(sales))
    close_period(empty_store, 1, may, issue=True, today=TODAY)
    counts = []
    for gone in (1, 20):
        back = [
            replace(each, status=Status.REVERSED, reversed_on=june.start) for each in sales[:gone]
        ]
        import_sheet(empty_store, 1, sheet(back))
        asked = asked_of_results(
            lambda: close_period(empty_store, 1, june, issue=False, today=TODAY)
        )
        counts.append(len(asked))
        plans = [plan_of(empty_store, *question) for question in asked]
        assert not [plan for plan in plans if "SCAN results" in plan]
        assert any("ix_results_contract_id_reversed_on" in plan for plan in plans)
        # What May was is frozen: nothing but its reversed results is read again.
        days = [part for part in plans if "ix_results_contract_id_day" in part]
        # One of them reads June's revenue and media cost, which stand beside the pay.
        assert len(days) <= 5
    assert counts[0] == counts[1]


def asked_of_results(work: Callable[[], object]) -> list[tuple[str, tuple[object, ...]]]:
    """Return the questions about results that `work` sends, with their values."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(*arguments: object) -> None:
        text, values = arguments[2], arguments[3]
        if isinstance(text, str) and isinstance(values, tuple) and "FROM results" in text:
            asked.append((text, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


def plan_of(store: Database, text: str, values: tuple[object, ...]) -> str:
    """Return how the database answers a question."""
    with store.reading() as session:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        return "\n".join(str(row[3]) for row in rows)


def test_sources_of_many_figures_read_their_statement_once(store: Database) -> None:
    row, _ = close_period(store, 1, Period.parse("2026-06"), issue=True, today=TODAY)
    body = get_statement(store, row.id).body
    one = queries(lambda: list_sources_of(store, row.id, body.bases, Page()))
    three = queries(lambda: list_sources_of(store, row.id, body.bases * 3, Page()))
    assert three - one == 4  # rows and files of each further figure, and nothing else
