"""The sentences of the home page: greeting, dates, titles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from ppp_desktop.core.periods import Period, PeriodKind, format_day

_AFTERNOON_HOUR = 12
_EVENING_HOUR = 18
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def greeting(hour: int) -> str:
    """Return the greeting for an hour of the day, 0 to 23."""
    if hour < _AFTERNOON_HOUR:
        return "Good morning"
    return "Good afternoon" if hour < _EVENING_HOUR else "Good evening"


def long_date(day: date) -> str:
    """Return "Wednesday, 1 July 2026"."""
    return f"{_WEEKDAYS[day.weekday()]}, {format_day(day)}"


def short_period(period: Period, today: date) -> str:
    """Return "June" for a month or "Q2" for a quarter of this year, else the whole label."""
    if period.kind is None or period.start.year != today.year:
        return period.label
    return period.label.rsplit(" ", 1)[0]


def earned_title(periods: Sequence[Period], today: date) -> str:
    """Return "July, earned to date" where all contracts are in one period."""
    if len(set(periods)) == 1:
        return f"{short_period(periods[0], today)}, earned to date"
    return "Earned to date"


def mark_caption(periods: Sequence[Period]) -> str:
    """Return what bar and mark mean."""
    kinds = {period.kind for period in periods}
    last = "last month" if kinds == {PeriodKind.MONTH} else "last period"
    return f"Bar: earned. Mark: {last}. Before tax."


def moment(at: datetime, today: date) -> str:
    """Return when something in the log (`at` in UTC) was: "9:12" today, else "22 July"."""
    local = at.replace(tzinfo=UTC).astimezone()
    if local.date() == today:
        return f"{local.hour}:{local.minute:02}"
    written = format_day(local.date())
    return written.rsplit(" ", 1)[0] if local.year == today.year else written
