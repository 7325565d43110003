"""A report's figures are those of the raw results added up one by one; no data is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.performance import get_overview
from ppp_desktop.services.report_breakdowns import Breakdown
from ppp_desktop.services.report_objectives import ReportObjective
from ppp_desktop.services.report_setups import (
    ReportChoice,
    ReportPart,
    get_choice,
    get_notes,
    save_choice,
    save_notes,
)
from ppp_desktop.services.report_targets import TargetKind
from ppp_desktop.services.reports import PerformanceReport, make_report
from ppp_desktop.services.statements import list_statements
from tests.integration.factories import graduated, make_contract, terms
from tests.integration.raw_results import Raw, store_rows

TODAY = date(2026, 7, 23)
MONTH_TO_DATE = Period.parse("2026-07-01..2026-07-22")
ALL = ReportChoice()
LEADS: dict[str, object] = {"name": "Leads", "metric": "leads", "target": "300"}
REVENUE: dict[str, object] = {"name": "Revenue", "metric": "revenue", "target": "5000"}


def report_of(
    database: Database, code: str, span: Period | str, choice: ReportChoice = ALL
) -> PerformanceReport:
    days = Period.parse(span) if isinstance(span, str) else span
    return make_report(database, find_contract(database, code).id, days, choice, today=TODAY)


def objective(report: PerformanceReport, name: str) -> ReportObjective:
    return next(each for each in report.objectives if each.name == name)


def test_the_month_to_date_is_what_the_performance_page_says(sample: Database) -> None:
    for code in ("NL-LEAD", "BS-SHOP", "PF-APP"):
        report = report_of(sample, code, MONTH_TO_DATE)
        overview = get_overview(sample, report.contract_id, Period.parse("2026-07"), today=TODAY)
        assert len(report.objectives) == len(overview.objectives)
        for found, other in zip(report.objectives, overview.objectives, strict=True):
            assert (found.actual, found.rows) == (other.actual, other.rows)
            assert (found.attained, found.pacing) == (other.attained, other.pacing)
            assert found.target == other.target
        (pay,) = report.pays
        assert (pay.amount, pay.is_running, pay.number) == (overview.pay, True, "")


def test_sums_are_those_of_the_raw_results(sample: Database) -> None:
    for span in ("2026-07-01..2026-07-22", "2026-06", "2026-06-17..2026-06-17", "2026-Q2"):
        report = report_of(sample, "NL-LEAD", span)
        leads = objective(report, "Approved leads")
        approved = raw_sum(sample, report, "leads", report.span)
        assert leads.actual == approved
        spent = raw_sum(sample, report, "cost", report.span)
        cost = objective(report, "Cost per lead").actual
        assert cost is not None
        assert abs(cost * approved - spent) < Decimal("1e-20")
        before = raw_sum(sample, report, "leads", report.before)
        assert leads.before.value == before
        drawn = [point.value for point in leads.course if point.value is not None]
        assert sum(drawn, Decimal(0)) == approved


def raw_sum(database: Database, report: PerformanceReport, key: str, span: Period) -> Decimal:
    with database.reading() as session:
        rows = session.execute(
            select(results.c[key]).where(
                results.c.contract_id == report.contract_id,
                results.c.day.between(span.start, span.end),
                results.c.status == STATUS_CODES[Status.APPROVED],
                results.c[key].is_not(None),
            )
        )
        return sum((from_scaled(value) for (value,) in rows), Decimal(0))


def test_every_part_of_a_breakdown_adds_up(sample: Database) -> None:
    dimensions = ("source", "channel", "campaign", "landing_page", "grade")
    report = report_of(sample, "NL-LEAD", MONTH_TO_DATE, ReportChoice(dimensions=dimensions))
    assert [each.dimension for each in report.breakdowns] == list(dimensions)
    leads = objective(report, "Approved leads")
    for found in report.breakdowns:
        assert found.objectives[0] == "Approved leads"
        assert found.total.figures[0] == leads.actual
        assert added(found) == leads.actual
        assert sum(share_of(found), Decimal(0)).quantize(Decimal("1e-20")) == 1
        assert found.total.before == leads.before.value
        with sample.reading() as session:
            for line in found.lines:
                values = session.scalars(
                    select(results.c.leads)
                    .join(dimension_sets)
                    .where(
                        results.c.contract_id == report.contract_id,
                        results.c.day.between(report.span.start, report.span.end),
                        results.c.status == STATUS_CODES[Status.APPROVED],
                        dimension_sets.c[found.dimension] == line.value,
                        results.c.leads.is_not(None),
                    )
                )
                raw = sum((from_scaled(value) for value in values if value), Decimal(0))
                assert (line.figures[0] or Decimal(0)) == raw


def added(found: Breakdown) -> Decimal:
    lines = [*found.lines, *([found.others] if found.others else [])]
    return sum((line.figures[0] or Decimal(0) for line in lines), Decimal(0))


def share_of(found: Breakdown) -> Iterator[Decimal]:
    for line in [*found.lines, *([found.others] if found.others else [])]:
        yield line.share or Decimal(0)


def test_a_cost_that_stands_elsewhere_is_no_cost_of_zero(sample: Database) -> None:
    report = report_of(sample, "NL-LEAD", MONTH_TO_DATE)
    channel, campaign, _pages = report.breakdowns
    assert "Cost per lead" not in channel.objectives
    assert "Cost per lead" in campaign.objectives


def test_what_has_no_data_is_said_and_never_zero(sample: Database) -> None:
    report = report_of(sample, "NL-LEAD", "2025-06")
    leads = objective(report, "Approved leads")
    assert leads.actual
    assert leads.before.value is None
    assert leads.year_before is not None
    assert leads.year_before.value is None
    assert not report.breakdowns[0].is_compared
    nothing = report_of(sample, "NL-LEAD", "2024-01")
    assert nothing.through is None
    assert not nothing.is_comparable
    assert not nothing.breakdowns
    assert not nothing.data.sources
    assert nothing.client_return is None
    for each in nothing.objectives:
        assert each.actual is None
        assert each.attained is None
        assert all(point.value is None for point in each.course)


def test_days_that_begin_within_the_comparison_are_told(sample: Database) -> None:
    year = report_of(sample, "NL-LEAD", "2026-05-20..2026-06-10")
    leads = objective(year, "Approved leads")
    assert leads.year_before is not None
    assert year.year_before == Period.parse("2025-05-20..2025-06-10")
    assert leads.year_before.value is not None
    assert leads.year_before.since == date(2025, 6, 1)
    assert leads.before.since is None


def test_targets_over_any_days(sample: Database) -> None:
    def target(span: str, name: str = "Approved leads") -> tuple[Decimal | None, TargetKind]:
        found = objective(report_of(sample, "NL-LEAD", span), name)
        return found.target, found.target_kind

    assert target("2026-06") == (Decimal(300), TargetKind.PERIOD)
    assert target("2026-07-01..2026-07-22") == (Decimal(300), TargetKind.PERIOD)
    assert target("2026-04-01..2026-06-30") == (Decimal(900), TargetKind.PERIODS)
    assert target("2026-07-13..2026-07-19", "Valid-lead rate") == (
        Decimal("0.85"),
        TargetKind.LEVEL,
    )
    week, kind = target("2026-07-13..2026-07-19")
    assert kind is TargetKind.SHARE
    assert week is not None
    assert 50 < week < 100
    assert target("2024-01") == (None, TargetKind.SHARE)
    rest = [
        target(f"2026-06-{first:02}..2026-06-{last}")[0] for first, last in ((11, 20), (21, 30))
    ]
    begun = objective(report_of(sample, "NL-LEAD", "2026-06-01..2026-06-10"), "Approved leads")
    assert begun.pacing is not None
    assert begun.actual is not None
    expected = begun.actual / begun.pacing
    assert abs(expected + sum((each or Decimal(0) for each in rest), Decimal(0)) - 300) < 1


def test_an_issued_month_is_paid_as_it_was_stated(sample: Database) -> None:
    report = report_of(sample, "BS-SHOP", "2026-04-15..2026-07-22")
    rows = [row for row in list_statements(sample) if row.contract_code == "BS-SHOP"]
    stated = {row.period: row.number for row in rows}
    assert [pay.period.key for pay in report.pays] == ["2026-04", "2026-05", "2026-06", "2026-07"]
    for pay in report.pays[:2]:
        assert pay.number == stated[pay.period]
        assert pay.number
        assert not pay.is_running
    assert report.pays[2].number == ""
    assert report.client_return is not None
    assert report.client_return.pay is None  # April is not whole


def test_the_clients_return(sample: Database) -> None:
    report = report_of(sample, "BS-SHOP", "2026-05")
    found = report.client_return
    assert found is not None
    assert found.revenue == raw_sum(sample, report, "revenue", report.span)
    assert found.cost == raw_sum(sample, report, "cost", report.span)
    assert found.pay == report.pays[0].amount
    assert found.value == pytest.approx(found.revenue / (found.cost + (found.pay or 0)))


def test_what_was_not_chosen_is_left_out(sample: Database) -> None:
    choice = ReportChoice(parts=(ReportPart.OBJECTIVES,))
    report = make_report(sample, 1, MONTH_TO_DATE, choice, today=TODAY, notes="Hidden")
    assert (report.notes, report.breakdowns, report.pays) == ("", (), ())
    assert report.client_return is None


def test_files_and_days_behind_a_report(sample: Database) -> None:
    report = report_of(sample, "NL-LEAD", MONTH_TO_DATE)
    assert [each.source for each in report.data.sources] == ["CRM", "Google Ads", "Meta Ads"]
    assert all(each.days == 22 and not each.missing for each in report.data.sources)
    assert sum(each.rows for each in report.data.files) == sum(
        each.rows for each in report.data.sources
    )
    late = report_of(sample, "NL-LEAD", "2026-07-20..2026-07-31")
    assert late.data.sources[0].missing == (Period.parse("2026-07-23..2026-07-31"),)
    course = objective(late, "Approved leads").course
    assert [point.value is None for point in course] == [False] * 3 + [True] * 9


def test_notes_and_choice_are_kept(sample: Database) -> None:
    assert get_choice(sample, 1) == ReportChoice()
    choice = ReportChoice((ReportPart.OBJECTIVES, ReportPart.PAY), ("device", "campaign"))
    save_choice(sample, 1, choice)
    assert get_choice(sample, 1) == choice
    with pytest.raises(ValidationFailed, match="no dimension"):
        save_choice(sample, 1, ReportChoice(dimensions=("moon",)))
    save_notes(sample, 1, "month_to_date/2026-07-01", "First\nSecond")
    save_notes(sample, 1, "month_to_date/2026-07-01", "First\nThird")
    assert get_notes(sample, 1, "month_to_date/2026-07-01") == "First\nThird"
    assert get_notes(sample, 1, "last_week/2026-07-13") == ""
    save_notes(sample, 1, "month_to_date/2026-07-01", "  ")
    assert get_notes(sample, 1, "month_to_date/2026-07-01") == ""
    with pytest.raises(NotFound):
        save_notes(sample, 999, "own", "Text")


def test_a_contract_without_objectives_or_terms(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    report = report_of(empty_store, "C-1", "2026-06")
    assert report.objectives == ()
    assert report.language in LANGUAGES
    early = report_of(empty_store, "C-1", "2025-06")
    assert early.pays == ()


DAYS = [date(2026, 5, 20) + timedelta(days=offset) for offset in range(50)]
ROWS = st.lists(
    st.builds(
        Raw,
        day=st.sampled_from(DAYS),
        leads=st.none() | st.integers(0, 9),
        revenue=st.none() | st.decimals(0, 99, places=2),
        status=st.sampled_from([Status.APPROVED, Status.PENDING, Status.REJECTED]),
        campaign=st.sampled_from(["", "A", "B"]),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, first=st.integers(0, 49), length=st.integers(0, 49))
def test_any_results_on_any_days(rows: list[Raw], first: int, length: int) -> None:
    span = Period(DAYS[first], DAYS[first] + timedelta(days=length))
    with store_with(rows) as database:
        report = report_of(database, "C-1", span, ReportChoice(dimensions=("campaign",)))
        for name, key in (("Leads", "leads"), ("Revenue", "revenue")):
            wanted = [row for row in counted(rows, span) if row.value(key) is not None]
            found = objective(report, name)
            total = sum((row.value(key) or Decimal(0) for row in wanted), Decimal(0))
            assert found.actual == (total if wanted else None)
            before = [row for row in counted(rows, report.before) if row.value(key) is not None]
            sum_before = sum((row.value(key) or Decimal(0) for row in before), Decimal(0))
            assert found.before.value == (sum_before if before else None)
            drawn = [point.value or Decimal(0) for point in found.course]
            assert sum(drawn, Decimal(0)) == total
        for breakdown in report.breakdowns:
            assert added(breakdown) == objective(report, "Leads").actual


def counted(rows: Sequence[Raw], span: Period) -> list[Raw]:
    return [row for row in rows if row.day in span and row.status is Status.APPROVED]


@contextmanager
def store_with(rows: Sequence[Raw]) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = create_database(Path(folder) / "raw.ppp")
        make_contract(database, terms(graduated()), objectives=[LEADS, REVENUE])
        with database.writing() as session:
            store_rows(session, rows)
        yield database
        database.close()
