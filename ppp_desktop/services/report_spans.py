"""The days that a performance report covers, and those that it compares them with."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, period_of

_WEEK = 7
_WEEKS_OF_A_YEAR = 52
_MONTHS_OF_A_YEAR = 12
_LONGEST_YEAR = 366
_MOST_YEARS = 10
_FIRST_YEAR, _LAST_YEAR = 1990, 2190


class SpanKind(StrEnum):
    """How the days of a report follow from the day on which it is made."""

    MONTH_TO_DATE = "month_to_date"
    LAST_WEEK = "last_week"
    LAST_MONTH = "last_month"
    OWN = "own"


def span_of(kind: SpanKind, today: date, own: Period | None = None) -> Period:
    """Return the days of a report; only days that are over, so that none is told by half.

    On the first of a month "month to date" is the month before. Raises ValidationFailed for own
    dates without any.
    """
    yesterday = today - timedelta(days=1)
    if kind is SpanKind.MONTH_TO_DATE:
        return Period(yesterday.replace(day=1), yesterday)
    if kind is SpanKind.LAST_MONTH:
        return period_of(today, PeriodKind.MONTH).previous()
    if kind is SpanKind.LAST_WEEK:
        monday = today - timedelta(days=today.weekday() + _WEEK)
        return Period(monday, monday + timedelta(days=_WEEK - 1))
    if own is None:
        raise ValidationFailed(
            "The report has no days.", field="span", remedy="Choose its first and last day."
        )
    return own


def check_span(span: Period) -> Period:
    """Return the days; raises ValidationFailed for more than ten years, or mistyped ones."""
    if span.start.year < _FIRST_YEAR or span.end.year > _LAST_YEAR:
        raise ValidationFailed(
            f"{span.label} is in no year of results.", field="from", remedy="Check the years."
        )
    if span.days > _MOST_YEARS * _LONGEST_YEAR:
        raise ValidationFailed(
            f"A report covers at most {_MOST_YEARS} years.", field="from", remedy="Choose fewer."
        )
    return span


def span_key(kind: SpanKind, span: Period) -> str:
    """Return what names the report of these days: "month_to_date/2026-07-01" all month long."""
    if kind is SpanKind.OWN:
        return f"{kind}/{span.start.isoformat()}..{span.end.isoformat()}"
    return f"{kind}/{span.start.isoformat()}"


def span_before(span: Period) -> Period:
    """Return the days before to compare with, as many or as many months.

    Whole months are compared with the months before, the first days of a month with the first
    days of the month before, all other days with as many directly before.
    """
    if _is_whole_months(span):
        return _moved(span, -_months_in(span))
    if span.start.day == 1 and _months_in(span) == 1:
        before = period_of(span.start, PeriodKind.MONTH).previous()
        return Period(before.start, before.end.replace(day=min(span.end.day, before.end.day)))
    days = timedelta(days=span.days)
    return Period(span.start - days, span.end - days)


def span_year_before(span: Period) -> Period | None:
    """Return the same days a year before; None for more than a year, which would overlap.

    Whole weeks are moved by 52 weeks, so that the same days of the week are compared.
    """
    if span.days > _LONGEST_YEAR:
        return None
    is_whole_weeks = span.start.weekday() == 0 and span.days % _WEEK == 0
    if is_whole_weeks and not _is_whole_months(span):
        weeks = timedelta(weeks=_WEEKS_OF_A_YEAR)
        return Period(span.start - weeks, span.end - weeks)
    return _moved(span, -_MONTHS_OF_A_YEAR)


def _is_whole_months(span: Period) -> bool:
    return span.start.day == 1 and span.end.day == _month_end(span.end.year, span.end.month)


def _months_in(span: Period) -> int:
    years = span.end.year - span.start.year
    return years * _MONTHS_OF_A_YEAR + span.end.month - span.start.month + 1


def _moved(span: Period, months: int) -> Period:
    """Return the span moved by months; a month's last day stays the last of whole months."""
    end = _day_moved(span.end, months)
    if _is_whole_months(span):
        end = end.replace(day=_month_end(end.year, end.month))
    return Period(_day_moved(span.start, months), end)


def _day_moved(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS_OF_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, _month_end(year, month + 1)))


def _month_end(year: int, month: int) -> int:
    return monthrange(year, month)[1]
