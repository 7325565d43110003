"""The sample's calendar: fourteen months up to its fixed today, and the weight of each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2026, 7, 23)
FIRST_DAY = date(2025, 6, 1)
LAST_DAY = date(2026, 7, 22)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the story; the last one ends with the data, not with the calendar."""

    index: int
    days: tuple[date, ...]

    @property
    def key(self) -> str:
        """The month as in "2026-06"."""
        return self.days[0].strftime("%Y-%m")


def months() -> tuple[Month, ...]:
    """Return the fourteen months with their days."""
    days = [FIRST_DAY + timedelta(at) for at in range((LAST_DAY - FIRST_DAY).days + 1)]
    keys = sorted({(day.year, day.month) for day in days})
    return tuple(
        Month(at, tuple(day for day in days if (day.year, day.month) == key))
        for at, key in enumerate(keys)
    )


def quarter_of(day: date) -> str:
    """Return the calendar quarter as in "2026-q2": one export file each."""
    return f"{day.year}-q{(day.month + 2) // 3}"


def quarters() -> tuple[str, ...]:
    """Return the calendar quarters of the story in order."""
    return tuple(dict.fromkeys(quarter_of(month.days[0]) for month in months()))


def day_weights(days: Iterable[date], weekday: int, saturday: int, sunday: int) -> list[int]:
    """Return a weight per day: working days, Saturdays and Sundays differ."""
    return [{5: saturday, 6: sunday}.get(day.weekday(), weekday) for day in days]
