"""The simulator on a store's results, and results from a file: both answer as the store does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.core.vocabulary import DIMENSIONS, Detail, MeasureRequest, Scope, Span, Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.calculation import calculate_period
from ppp_desktop.services.contracts import find_contract, require_contract
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measures import measure
from ppp_desktop.services.objectives import read_objectives
from ppp_desktop.services.result_columns import ColumnsBuilder, TableRow
from ppp_desktop.services.result_table import ResultTable
from ppp_desktop.services.reversals import reversals_in, reversed_periods
from ppp_desktop.services.simulation import simulate
from ppp_desktop.services.simulation_contract import (
    Draft,
    list_trial_periods,
    simulate_contract,
)
from ppp_desktop.services.simulation_measures import StoreMeasurer, TableMeasurer
from ppp_desktop.services.simulation_results import Question, Trial
from ppp_desktop.services.simulation_scenarios import Scenario
from ppp_desktop.services.terms import list_terms, read_terms
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.raw_results import CAMPAIGNS, Raw, store_rows

START = date(2026, 1, 10)
COURSE = Course(1, "C-1", "EUR", PeriodKind.MONTH, START, None)
PERIODS = periods_between(START, date(2026, 4, 1), PeriodKind.MONTH)
SCOPES = (Scope(), Scope.of({"campaign": ["A", "B"]}), Scope.of(statuses=Status))

days = st.integers(0, 110).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
raws = st.builds(
    Raw,
    day=days,
    leads=st.none() | st.integers(0, 3),
    revenue=st.none() | st.sampled_from([Decimal("6.70"), Decimal(100)]),
    status=st.sampled_from(Status),
    reversed_on=st.none() | days,
    campaign=st.sampled_from(CAMPAIGNS),
    is_event=st.booleans(),
)
requests = st.builds(
    MeasureRequest,
    metric=st.sampled_from(["leads", "revenue", "orders", "valid_lead_rate"]),
    scope=st.sampled_from(SCOPES),
    hold_days=st.sampled_from([0, 14, 45]),
    span=st.sampled_from(Span),
    detail=st.sampled_from(Detail),
    by=st.sampled_from([("campaign",), ("campaign", "country")]),
)


def table_of(rows: Sequence[Raw]) -> ResultTable:
    builder = ColumnsBuilder(["leads", "revenue"])
    place = DIMENSIONS.index("campaign")
    for row in rows:
        dimensions = ["" for _ in DIMENSIONS]
        dimensions[place] = row.campaign
        values = {}
        if row.leads is not None:
            values["leads"] = to_scaled(Decimal(row.leads))
        if row.revenue is not None:
            values["revenue"] = to_scaled(row.revenue)
        builder.add(
            TableRow(row.day, values, tuple(dimensions), row.status, row.reversed_on, row.is_event)
        )
    return ResultTable(builder.build(), "EUR")


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()), start=START.isoformat())
    return empty_store


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(raws, max_size=25),
    wanted=st.lists(requests, min_size=1, max_size=6, unique=True),
    period=st.sampled_from(PERIODS),
    late=st.integers(0, 40),
)
def test_a_file_of_results_answers_as_a_store_with_them(
    store: Database, rows: list[Raw], wanted: list[MeasureRequest], period: Period, late: int
) -> None:
    active = COURSE.active(period)
    assert active is not None
    close = period.end + timedelta(days=late)
    table = table_of(rows)
    with store.writing() as session:
        store_rows(session, rows)
        stored = measure(session, COURSE, active, wanted, close=close)
        assert table.measure(wanted, active, COURSE, close=close) == stored
        for earlier in PERIODS[: PERIODS.index(period)]:
            taken = reversals_in(session, COURSE, period, wanted, earlier)
            assert [
                (each.age_days, each.measures)
                for each in table.reversed_in(wanted, earlier, COURSE, during=period)
            ] == [(each.age_days, each.measures) for each in taken]
        holds = {0, 14}
        told = reversed_periods(session, COURSE, period, holds)
        assert table.reversed_periods(period, COURSE, holds) == told
        session.rollback()


@pytest.mark.parametrize("code", ["NL-LEAD", "BS-SHOP", "PF-APP"])
def test_terms_in_force_pay_in_the_simulator_what_the_statements_say(
    sample: Database, code: str
) -> None:
    row = find_contract(sample, code)
    periods = tuple(periods_between(date(2026, 1, 1), date(2026, 6, 30), PeriodKind.MONTH))
    with sample.reading() as session:
        contract = require_contract(session, row.id)
        version = next(each for each in contract.terms if each.effective <= periods[0].start)
        question = Question(periods, tuple(read_objectives(contract)))
        measurer = StoreMeasurer(session, Course.of(contract))
        found = simulate([Trial("in force", read_terms(version.document))], measurer, question)
        (run,) = found.runs
        assert run.refusal is None
        assert [each.period for each in run.periods] == list(periods)
        for each in run.periods:
            stated = calculate_period(session, contract, each.period).calculation
            assert each.calculation.lines == stated.lines
            assert each.pay == stated.subtotal
            assert each.calculation.closing == stated.closing
    assert run.exposure is not None
    assert run.curve is not None
    assert run.curve.actual is not None


CLAWING: dict[str, object] = {
    "format": "ppp-terms/1",
    "rounding": "half_up",
    "components": [
        {"kind": "per_unit", "id": "leads", "name": "Leads", "metric": "leads", "rate": "7"}
    ],
    "clawback": {
        "method": "recomputed",
        "attainment_falls": True,
        "schedule": [{"up_to_days": 30, "share": "1"}, {"up_to_days": 60, "share": "0.5"}],
        "limit": "0.5",
    },
    "draw": {"amount": "20", "recoverable": True},
    "holdback": {"share": "0.1", "of": "variable", "release_after": 2},
}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(raws, max_size=25))
def test_balances_and_reversals_run_as_on_statements(store: Database, rows: list[Raw]) -> None:
    question = Question(tuple(PERIODS))
    with store.writing() as session:
        contract = require_contract(session, 1)
        contract.terms[0].document = CLAWING
        store_rows(session, rows)
        trial = Trial("clawing", read_terms(CLAWING))
        of_store = simulate([trial], StoreMeasurer(session, COURSE), question)
        of_table = simulate([trial], TableMeasurer(table_of(rows), COURSE), question)
        for stored, read in zip(of_store.runs[0].periods, of_table.runs[0].periods, strict=True):
            assert stored.calculation == read.calculation
            stated = calculate_period(session, contract, stored.period).calculation
            assert stored.calculation.lines == stated.lines
            assert stored.calculation.closing == stated.closing
        session.rollback()


def test_a_scenario_changes_nothing_that_it_does_not_name(sample: Database) -> None:
    row = find_contract(sample, "NL-LEAD")
    periods = tuple(periods_between(date(2026, 4, 1), date(2026, 6, 30), PeriodKind.MONTH))
    with sample.reading() as session:
        contract = require_contract(session, row.id)
        trial = Trial("in force", read_terms(contract.terms[-1].document))
        objectives = tuple(read_objectives(contract))
        measurer = StoreMeasurer(session, Course.of(contract))
        plain = simulate([trial], measurer, Question(periods, objectives))
        dearer = Scenario(price=Decimal("1.5"))
        same = simulate([trial], measurer, Question(periods, objectives, dearer))
        more = Scenario(volume=Decimal("1.1"))
        grown = simulate([trial], measurer, Question(periods, objectives, more))
    assert [each.pay for each in same.runs[0].periods] == [
        each.pay for each in plain.runs[0].periods
    ]
    assert grown.runs[0].total > plain.runs[0].total
    for each in grown.runs[0].periods:
        assert each.volume is not None
        assert each.volume == each.volume.to_integral_value()


def test_drafts_are_tried_on_a_contracts_history(sample: Database) -> None:
    row = find_contract(sample, "NL-LEAD")
    document = list_terms(sample, row.id)[0].document
    periods = list_trial_periods(sample, row.id, date(2026, 7, 23))
    assert periods[-1].key == "2026-06"
    drafts = [Draft("now", document), Draft("without cap", {**document, "cap": None})]
    found = simulate_contract(sample, row.id, drafts, periods[-3:])
    assert [run.name for run in found.runs] == ["now", "without cap"]
    assert [len(run.periods) for run in found.runs] == [3, 3]
    assert found.result is not None
    assert found.result.metric == "leads"
    last = found.runs[0].periods[-1]
    assert (last.pay, last.next_unit) == (Decimal(4055), Decimal(15))
    assert found.deals[0].key == "fixed_fee"
