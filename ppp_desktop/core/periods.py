"""Periods that are closed and stated: months, quarters and spans of own dates."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ppp_desktop.core.errors import ValidationFailed

# Month names are part of the documents' English; the system's locale must not change them.
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


class PeriodKind(StrEnum):
    """How a contract cuts time."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValidationFailed(f"A period cannot end ({self.end}) before it starts.")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1

    @property
    def kind(self) -> PeriodKind | None:
        """Month or quarter where the dates are exactly one, else None."""
        for kind in PeriodKind:
            if period_of(self.start, kind) == self:
                return kind
        return None

    @property
    def key(self) -> str:
        """The sortable written form: "2026-06", "2026-Q2" or "2026-06-01..2026-06-22"."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.start.year:04d}-Q{(self.start.month + 2) // 3}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def label(self) -> str:
        """The form for people: "June 2026", "Q2 2026", "1 – 22 June 2026"."""
        if self.kind is PeriodKind.MONTH:
            return f"{_MONTHS[self.start.month - 1]} {self.start.year}"
        if self.kind is PeriodKind.QUARTER:
            return f"Q{(self.start.month + 2) // 3} {self.start.year}"
        return format_span(self.start, self.end)

    def next(self) -> Period:
        """The period that follows: of the same kind, or as many days."""
        after = self.end + timedelta(days=1)
        kind = self.kind
        if kind is not None:
            return period_of(after, kind)
        return Period(after, after + timedelta(days=self.days - 1))

    def previous(self) -> Period:
        """The period before: of the same kind, or as many days."""
        before = self.start - timedelta(days=1)
        kind = self.kind
        if kind is not None:
            return period_of(before, kind)
        return Period(before - timedelta(days=self.days - 1), before)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "2026-06", "2026-Q2" or "2026-06-01..2026-06-22"; raises ValidationFailed."""
        refusal = ValidationFailed(
            f"“{text}” is not a period.",
            field="period",
            remedy="Write 2026-06, 2026-Q2 or 2026-06-01..2026-06-22.",
        )
        try:
            if month := re.fullmatch(r"(\d{4})-(\d{2})", text):
                return period_of(date(int(month[1]), int(month[2]), 1), PeriodKind.MONTH)
            if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text):
                first = date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)
                return period_of(first, PeriodKind.QUARTER)
            if ".." in text:
                start, end = text.split("..", 1)
                return cls(date.fromisoformat(start), date.fromisoformat(end))
        except ValueError:
            raise refusal from None
        raise refusal


def period_of(day: date, kind: PeriodKind) -> Period:
    """Return the month or quarter that `day` lies in."""
    first_month = day.month if kind is PeriodKind.MONTH else (day.month - 1) // 3 * 3 + 1
    last_month = first_month if kind is PeriodKind.MONTH else first_month + 2
    return Period(
        date(day.year, first_month, 1),
        date(day.year, last_month, monthrange(day.year, last_month)[1]),
    )


def periods_between(start: date, end: date, kind: PeriodKind) -> list[Period]:
    """Return the periods from the one of `start` to the one of `end`, in order."""
    found = []
    current = period_of(start, kind)
    while current.start <= end:
        found.append(current)
        current = current.next()
    return found


def format_day(day: date) -> str:
    """Return a day for people: "5 June 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_span(start: date, end: date) -> str:
    """Return a span for people, each part named once: "1 – 22 June 2026"."""
    if start == end:
        return format_day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} – {format_day(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} – {format_day(end)}"
    return f"{format_day(start)} – {format_day(end)}"
