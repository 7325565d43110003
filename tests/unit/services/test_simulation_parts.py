"""Scenarios, plain numbers, periods and the traditional deals, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
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
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measure_scaling import scaled
from ppp_desktop.services.result_columns import ColumnsBuilder, TableRow
from ppp_desktop.services.result_table import ResultTable
from ppp_desktop.services.simulation_measures import TableMeasurer
from ppp_desktop.services.simulation_numbers import NumberMeasurer, missing_metrics, parse_number
from ppp_desktop.services.simulation_periods import span_of
from ppp_desktop.services.simulation_scenarios import Scenario, ScenarioMeasurer

START = date(2026, 1, 1)
COURSE = Course(0, "C", "EUR", PeriodKind.MONTH, START, None)
YEAR = periods_between(START, date(2026, 12, 31), PeriodKind.MONTH)
JUNE = Period.parse("2026-06")
TODAY = date(2026, 7, 23)


def table_of(leads: Mapping[int, int], revenue: str = "10") -> TableMeasurer:
    """Return results with so many leads in each month, each with its revenue."""
    builder = ColumnsBuilder(["leads", "revenue", "cost"])
    for month, count in leads.items():
        day = date(2026, month, 1)
        values = {"leads": count * 10**6, "revenue": int(Decimal(revenue) * count * 10**6)}
        builder.add(TableRow(day, {**values, "cost": 10**6 * count}))
    return TableMeasurer(ResultTable(builder.build(), "EUR"), COURSE)


def value(measurer: ScenarioMeasurer, request: MeasureRequest, period: Period) -> Decimal | None:
    return measurer.measure([request], period, close=period.end)[request].value


LEADS, REVENUE = MeasureRequest("leads"), MeasureRequest("revenue")


def test_volume_price_and_season() -> None:
    inner = table_of({month: month for month in range(1, 13)})
    more = ScenarioMeasurer(inner, Scenario(volume=Decimal("1.25")), YEAR)
    assert value(more, LEADS, JUNE) == 8  # 7.5, half to even
    assert value(more, LEADS, YEAR[9]) == 12  # 12.5
    assert value(more, REVENUE, JUNE) == 75
    dearer = ScenarioMeasurer(inner, Scenario(price=Decimal("1.1")), YEAR)
    assert value(dearer, LEADS, JUNE) == 6
    assert value(dearer, REVENUE, JUNE) == 66
    assert value(dearer, MeasureRequest("aov"), JUNE) is None
    assert value(dearer, MeasureRequest("roas"), JUNE) == 11
    flat = ScenarioMeasurer(inner, Scenario(season=Decimal(0)), YEAR)
    assert value(flat, REVENUE, JUNE) == 65
    steep = ScenarioMeasurer(inner, Scenario(season=Decimal(3)), YEAR)
    assert value(steep, REVENUE, YEAR[0]) == 0
    assert value(steep, REVENUE, YEAR[11]) == 230


def test_running_totals_add_up_the_changed_periods() -> None:
    inner = table_of({1: 3, 2: 5, 3: 10})
    more = ScenarioMeasurer(inner, Scenario(volume=Decimal("1.1")), YEAR[:3])
    before = MeasureRequest("leads", span=Span.CONTRACT_BEFORE)
    assert value(more, before, YEAR[2]) == 3 + 6  # 3.3 and 5.5, each rounded
    assert value(more, before, YEAR[0]) == 0
    plain = ScenarioMeasurer(inner, Scenario(), YEAR[:3])
    assert value(plain, before, YEAR[2]) == 8


counts = st.lists(
    st.tuples(st.integers(1, 28), st.sampled_from(["1", "2.5", "600"]), st.integers(1, 9)),
    min_size=1,
    max_size=20,
    unique_by=lambda each: each[:2],
)


@given(counts, st.decimals("0", "5", places=3))
def test_scaled_events_keep_their_number_together(
    given_events: list[tuple[int, str, int]], growth: Decimal
) -> None:
    events = tuple(
        EventCount(date(2026, 6, day), Decimal(worth), count)
        for day, worth, count in sorted(given_events)
    )
    many = sum(each.count for each in events)
    total = sum((each.value * each.count for each in events), Decimal(0))
    request = MeasureRequest("revenue", detail=Detail.EVENTS)
    found = scaled(Measure(request, total, many, events=events), growth, Decimal(2))
    assert sum(each.count for each in found.events) == round(many * growth)
    assert found.value == sum((each.value * each.count for each in found.events), Decimal(0))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.decimals("0.001", "5", places=3))
def test_scaled_groups_add_up_to_the_scaled_sum(values: list[int], growth: Decimal) -> None:
    groups = tuple(Group((f"{at:02}",), Decimal(each), 1) for at, each in enumerate(values))
    total = Decimal(sum(values))
    request = MeasureRequest("leads", detail=Detail.GROUPS, by=("country",))
    found = scaled(Measure(request, total, len(values), groups=groups), growth)
    assert found.value == sum((each.value for each in found.groups), Decimal(0))
    assert found.value == scaled(Measure(LEADS, total, len(values)), growth).value


def numbers(*texts: str) -> NumberMeasurer:
    return NumberMeasurer([parse_number(text) for text in texts], COURSE, table_of({6: 7}))


def test_a_number_stands_for_every_scope_unless_parts_are_told() -> None:
    meta = MeasureRequest("leads", Scope.of({"channel": ["Meta"]}))
    pending = MeasureRequest("leads", Scope.of(statuses=[Status.PENDING]))
    found = numbers("leads=101").measure([LEADS, meta, pending, REVENUE], JUNE, close=JUNE.end)
    assert [each.value for each in found.values()] == [101, 101, 0, 70]
    parts = numbers("leads=101", "leads[channel=Meta]=20", "leads[status=pending]=3")
    told = parts.measure([LEADS, meta, pending], JUNE, close=JUNE.end)
    assert [each.value for each in told.values()] == [121, 20, 3]


def test_numbers_in_groups_and_before() -> None:
    by = MeasureRequest("leads", detail=Detail.GROUPS, by=("country",))
    before = MeasureRequest("leads", span=Span.CONTRACT_BEFORE)
    stated = numbers("leads[country=DE]=5", "leads[country=FR]=7")
    found = stated.measure([by, before], JUNE, close=JUNE.end)
    assert found[by].groups == (Group(("DE",), Decimal(5), 1), Group(("FR",), Decimal(7), 1))
    assert found[before].value == 60
    with pytest.raises(ValidationFailed, match="single amount"):
        numbers("revenue=1200").measure(
            [MeasureRequest("revenue", detail=Detail.EVENTS)], JUNE, close=JUNE.end
        )


def test_what_has_no_figure_is_named() -> None:
    cpl = MeasureRequest("cpl")
    assert missing_metrics([cpl, LEADS], ["leads"]) == ["cost"]
    assert missing_metrics([cpl], ["cpl"]) == []
    assert missing_metrics([cpl], ["cost", "leads"]) == []


@pytest.mark.parametrize(
    "text",
    ["leads", "leads=", "=5", "leads=1,5", "leads=1e3", "leads=∞", "leads=5 6", "leads[=5",
     "leads[channel]=5", "leads[channel=]=5", "leads[status=won]=5", "cpl[channel=Meta]=5"],
)  # fmt: skip
def test_what_is_no_measure(text: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        parse_number(text)
    assert refused.value.field == "measure"


@pytest.mark.parametrize(
    ("written", "keys", "start", "end"),
    [
        (["2026-06"], ["2026-06"], "2026-04-01", None),
        (["2026-Q2"], ["2026-Q2"], "2026-04-01", None),
        (["2026-q1..2026-Q2"], ["2026-Q1", "2026-Q2"], "2026-01-01", None),
        (["2026-05..2026-06"], ["2026-05", "2026-06"], "2026-04-01", None),
        (["2026-06", "2026-05"], ["2026-05", "2026-06"], "2026-04-01", None),
        (["2026-06-16..2026-06-30"], ["2026-06"], "2026-06-16", None),
        (["2026-06-16..2026-07-10"], ["2026-06", "2026-07"], "2026-06-16", "2026-07-10"),
        ([], ["2026-04", "2026-06"], "2026-04-01", None),
    ],
)
def test_periods_as_they_are_written(
    written: list[str], keys: list[str], start: str, end: str | None
) -> None:
    days = [date(2026, 6, 3), date(2026, 4, 20)]
    found = span_of(written, None, days, today=TODAY)
    assert [period.key for period in found.periods] == keys
    assert found.start.isoformat() == start
    assert (None if found.end is None else found.end.isoformat()) == end


def test_without_results_the_present_period_counts() -> None:
    assert [each.key for each in span_of([], None, [], today=TODAY).periods] == ["2026-07"]
    late = span_of([], PeriodKind.QUARTER, [], today=TODAY, start=date(2026, 8, 15))
    assert (late.periods[0].key, late.start) == ("2026-Q3", date(2026, 8, 15))


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        (["2026-06"], date(2026, 7, 1), None),
        (["2026-06"], None, date(2026, 5, 31)),
        (["2026-05-02..2026-05-10", "2026-06"], None, None),
        (["2026-05", "2026-06-02..2026-06-30"], None, None),
        (["2026-06-31"], None, None),
        ([".."], None, None),
        (["2026-06.."], None, None),
    ],
)
def test_periods_that_cannot_be(written: list[str], start: date | None, end: date | None) -> None:
    with pytest.raises(ValidationFailed):
        span_of(written, None, [], today=TODAY, start=start, end=end)
