"""Reads days and periods as English documents write them, so that they can be written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ppp_desktop.core.periods import Period, format_day

_DATE = re.compile(r"(?:(?P<day>\d{1,2}) )?(?P<month>[A-Z][a-z]+) (?P<year>[1-9]\d{3})")
_QUARTER = re.compile(r"Q(?P<quarter>[1-4]) (?P<year>[1-9]\d{3})")


def read_english(written: str) -> date | Period | None:
    """Return the day of "2 June 2026", the period of "June 2026" or "Q2 2026", or a span."""
    if " – " in written:
        return _read_span(*written.split(" – ", 1))
    if quarter := _QUARTER.fullmatch(written):
        return Period.parse(f"{quarter['year']}-Q{quarter['quarter']}")
    found = _DATE.fullmatch(written)
    month = _months().get(found["month"]) if found else None
    if found is None or month is None:
        return None
    if found["day"] is None:
        return Period.parse(f"{found['year']}-{month:02}")
    return _day_or_none(int(found["year"]), month, int(found["day"]))


def _read_span(first: str, last: str) -> Period | None:
    """Return the days of "1 – 14 June 2026" or "3 May – 2 June 2026"."""
    end = read_english(last)
    if not isinstance(end, date):
        return None
    words = last.split(" ")
    start = read_english(" ".join((*first.split(" "), *words[len(first.split(" ")) :])))
    return Period(start, end) if isinstance(start, date) and start <= end else None


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    return {format_day(date(2000, month, 1)).split(" ")[1]: month for month in range(1, 13)}
