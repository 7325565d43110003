"""Periods: their names, their neighbours, and how they are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import (
    Period,
    PeriodKind,
    format_day,
    format_span,
    period_of,
    periods_between,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))


@pytest.mark.parametrize(
    ("key", "start", "end", "label", "kind"),
    [
        ("2026-06", date(2026, 6, 1), date(2026, 6, 30), "June 2026", PeriodKind.MONTH),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024", PeriodKind.MONTH),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30), "Q2 2026", PeriodKind.QUARTER),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "Q4 2026", PeriodKind.QUARTER),
        (
            "2026-06-01..2026-06-22",
            date(2026, 6, 1),
            date(2026, 6, 22),
            "1 – 22 June 2026",
            None,
        ),
    ],
)
def test_names_of_periods(
    key: str, start: date, end: date, label: str, kind: PeriodKind | None
) -> None:
    period = Period.parse(key)
    assert period == Period(start, end)
    assert (period.key, period.label, period.kind) == (key, label, kind)


@pytest.mark.parametrize(
    "text",
    ["", "June", "2026-13", "2026-Q5", "2026-6", "0000-01", "2026-06-31..2026-07-01", "a..b"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed, match="is not a period") as caught:
        Period.parse(text)
    assert caught.value.field == "period"
    assert "2026-Q2" in caught.value.remedy


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationFailed, match="before it starts"):
        Period.parse("2026-06-02..2026-06-01")


@given(DAYS, KINDS)
def test_months_and_quarters_join_without_gap(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert day in period
    assert period.kind is kind
    assert Period.parse(period.key) == period
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period


@given(DAYS, st.integers(0, 400))
def test_own_dates_repeat_their_length(day: date, length: int) -> None:
    period = Period(day, day + timedelta(days=length))
    assert Period.parse(period.key) == period
    assert period.days == length + 1
    if period.kind is None:
        assert period.next().days == period.previous().days == period.days
        assert period.next().previous() == period


def test_days_outside_are_not_in_the_period() -> None:
    june = Period.parse("2026-06")
    assert date(2026, 6, 30) in june
    assert date(2026, 7, 1) not in june


def test_periods_between_two_days() -> None:
    found = periods_between(date(2025, 11, 15), date(2026, 2, 1), PeriodKind.MONTH)
    assert [period.key for period in found] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert periods_between(date(2026, 2, 1), date(2025, 12, 31), PeriodKind.QUARTER) == []


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2026, 6, 5), date(2026, 6, 5), "5 June 2026"),
        (date(2026, 6, 1), date(2026, 6, 22), "1 – 22 June 2026"),
        (date(2026, 5, 31), date(2026, 6, 2), "31 May – 2 June 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 December 2025 – 1 January 2026"),
    ],
)
def test_spans(start: date, end: date, written: str) -> None:
    assert format_span(start, end) == written


def test_days_are_written_in_english() -> None:
    assert format_day(date(2026, 3, 9)) == "9 March 2026"
