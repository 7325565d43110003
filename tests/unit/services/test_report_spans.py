"""Which days a report covers and compares, at the ends of months, weeks and years."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.services.report_spans import (
    SpanKind,
    span_before,
    span_key,
    span_of,
    span_year_before,
)


def span(text: str) -> Period:
    return Period.parse(text)


@pytest.mark.parametrize(
    ("kind", "today", "expected"),
    [
        (SpanKind.MONTH_TO_DATE, date(2026, 7, 23), "2026-07-01..2026-07-22"),
        (SpanKind.MONTH_TO_DATE, date(2026, 7, 2), "2026-07-01..2026-07-01"),
        (SpanKind.MONTH_TO_DATE, date(2026, 7, 1), "2026-06"),
        (SpanKind.LAST_MONTH, date(2026, 7, 1), "2026-06"),
        (SpanKind.LAST_MONTH, date(2026, 1, 31), "2025-12"),
        (SpanKind.LAST_WEEK, date(2026, 7, 23), "2026-07-13..2026-07-19"),
        (SpanKind.LAST_WEEK, date(2026, 7, 20), "2026-07-13..2026-07-19"),
        (SpanKind.LAST_WEEK, date(2026, 7, 19), "2026-07-06..2026-07-12"),
    ],
)
def test_the_days_of_a_report(kind: SpanKind, today: date, expected: str) -> None:
    assert span_of(kind, today) == span(expected)


def test_own_days_are_asked_for() -> None:
    own = span("2026-06-03..2026-06-05")
    assert span_of(SpanKind.OWN, date(2026, 7, 1), own) == own
    with pytest.raises(ValidationFailed):
        span_of(SpanKind.OWN, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("of", "before", "year_before"),
    [
        ("2026-06", "2026-05", "2025-06"),
        ("2026-Q2", "2026-Q1", "2025-Q2"),
        ("2026-07-01..2026-07-22", "2026-06-01..2026-06-22", "2025-07-01..2025-07-22"),
        ("2026-03-01..2026-03-30", "2026-02", "2025-03-01..2025-03-30"),
        ("2028-02", "2028-01", "2027-02"),
        ("2027-02", "2027-01", "2026-02"),
        ("2029-02", "2029-01", "2028-02"),
        ("2028-02-29..2028-02-29", "2028-02-28..2028-02-28", "2027-02-28..2027-02-28"),
        ("2026-07-13..2026-07-19", "2026-07-06..2026-07-12", "2025-07-14..2025-07-20"),
        ("2026-06-28..2026-07-03", "2026-06-22..2026-06-27", "2025-06-28..2025-07-03"),
        ("2026-01-01..2026-12-31", "2025-01-01..2025-12-31", "2025-01-01..2025-12-31"),
        ("2027-02-01..2027-02-28", "2027-01", "2026-02"),
    ],
)
def test_the_days_that_are_compared(of: str, before: str, year_before: str) -> None:
    assert span_before(span(of)) == span(before)
    assert span_year_before(span(of)) == span(year_before)


def test_two_years_have_no_year_before() -> None:
    two_years = span("2024-07-01..2026-06-30")
    assert span_before(two_years) == span("2022-07-01..2024-06-30")
    assert span_year_before(two_years) is None


def test_a_running_report_keeps_its_name_and_own_dates_have_theirs() -> None:
    first = span_key(SpanKind.MONTH_TO_DATE, span("2026-07-01..2026-07-22"))
    assert first == span_key(SpanKind.MONTH_TO_DATE, span("2026-07-01..2026-07-23"))
    own = span_key(SpanKind.OWN, span("2026-07-01..2026-07-22"))
    assert own != span_key(SpanKind.OWN, span("2026-07-01..2026-07-23"))
