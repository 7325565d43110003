"""Sums of issued periods are kept, used instead of the results, and proved by the check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Span, Status
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.models.statements import closed_totals
from ppp_desktop.services.checks import CheckKind, check_store
from ppp_desktop.services.closed_totals import request_digest
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.measures import Course, measure
from ppp_desktop.services.statements import close_period, get_statement, list_sources
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.raw_results import Raw, store_rows

TODAY = date(2026, 7, 1)
APRIL, MAY, JUNE = (Period.parse(f"2026-0{month}") for month in (4, 5, 6))
SO_FAR = MeasureRequest("leads", span=Span.CONTRACT_BEFORE)


@pytest.fixture
def store(empty_store: Database) -> Database:
    document = terms({**graduated(), "basis": "contract"})
    make_contract(empty_store, document, start="2026-04-01")
    with empty_store.writing() as session:
        rows = [Raw(date(2026, month, 3), leads=1) for month in (4, 5, 6) for _ in range(60)]
        store_rows(session, rows)
        session.commit()
    return empty_store


def total_of(store: Database, period: Period) -> Decimal:
    row, _ = close_period(store, 1, period, issue=False, today=TODAY)
    return row.total


def test_tiers_go_on_where_the_issued_periods_ended(store: Database) -> None:
    open_total = total_of(store, JUNE)
    assert open_total == 60 * 12 + 20 * 0  # 121 to 180 in all: the tier up to 200
    for period in (MAY, APRIL):
        close_period(store, 1, period, issue=True, today=TODAY)
    assert total_of(store, JUNE) == open_total
    with store.writing() as session:  # the results of issued periods are not read again
        session.execute(delete(results).where(results.c.day < JUNE.start))
        session.commit()
    assert total_of(store, JUNE) == open_total


def test_the_figure_from_before_leads_to_results_and_freezes_none(store: Database) -> None:
    close_period(store, 1, APRIL, issue=True, today=TODAY)
    row, _ = close_period(store, 1, MAY, issue=True, today=TODAY)
    body = get_statement(store, row.id).body
    assert [base.span for base in body.bases] == [Span.PERIOD]
    (sources,) = list_sources(store, row.id, SO_FAR)
    assert (sources.total_rows, sources.total_value) == (60, Decimal(60))
    assert check_store(store).findings == ()


def test_the_check_finds_a_running_total_that_was_changed(store: Database) -> None:
    row, _ = close_period(store, 1, APRIL, issue=True, today=TODAY)
    with store.writing() as session:
        (kept,) = session.execute(select(closed_totals)).all()
        assert (kept.value, kept.rows) == (60_000_000, 60)
        session.execute(update(closed_totals).values(value=61_000_000))
        session.commit()
    (finding,) = check_store(store).findings
    assert (finding.kind, finding.subject) == (CheckKind.SOURCES, row.number)
    assert "running total" in finding.message


def test_a_period_without_the_sum_is_summed_again(store: Database) -> None:
    close_period(store, 1, APRIL, issue=True, today=TODAY)
    other = MeasureRequest("leads", Scope.of(statuses=Status), span=Span.CONTRACT_BEFORE)
    with store.reading() as session:
        course = Course.of(require_contract(session, 1))
        found = measure(session, course, JUNE, [SO_FAR, other])
    assert found[SO_FAR].value == found[other].value == 120


def test_the_total_of_a_whole_period_does_not_stand_for_its_first_days(store: Database) -> None:
    close_period(store, 1, MAY, issue=True, today=TODAY)
    with store.reading() as session:
        course = Course.of(require_contract(session, 1))
        for first, value in ((2, 60), (4, 120)):  # all of May's results are of its third day
            part = Period(date(2026, 5, first), MAY.end)
            assert measure(session, course, part, [SO_FAR])[SO_FAR].value == value


def test_a_digest_does_not_depend_on_the_span_and_on_nothing_else() -> None:
    scope = Scope.of({"channel": ["A"]})
    assert request_digest(SO_FAR) == request_digest(MeasureRequest("leads"))
    told_apart = [
        MeasureRequest("leads"),
        MeasureRequest("orders"),
        MeasureRequest("leads", hold_days=1),
        MeasureRequest("leads", scope),
        MeasureRequest("leads", Scope.of(statuses=Status)),
    ]
    assert len({request_digest(each) for each in told_apart}) == len(told_apart)
    assert (
        request_digest(MeasureRequest("leads", scope)).hex() == "10782285e75e2a14960c0f72b005aca6"
    )
