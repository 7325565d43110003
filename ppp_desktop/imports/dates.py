"""Reads days in one stated format, finds the format of a whole column, and ranges in titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ppp_desktop.imports.headers import fold

DATE_FORMATS: tuple[tuple[str, str], ...] = (
    ("ymd", "2026-02-05"),
    ("dmy", "05/02/2026 (day first)"),
    ("mdy", "02/05/2026 (month first)"),
    ("compact", "20260205"),
    ("named", "5 Feb 2026"),
)
"""Key of each date format and an example of it; separators, times and two-digit years vary."""

_LANGUAGES = ("en", "pt", "de", "fr", "es", "it", "nl", "pl")
_TIME = (
    r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(rf"(\d{{1,4}})([./-])(\d{{1,2}})\2(\d{{1,4}})\.?{_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEKDAY = r"(?:[^\W\d_]{2,}\.?(?:-feira)?\s*,\s*)?"
_NAMED_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|º|st|nd|rd|th|er)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+|del\s+)?(\d{{4}}|\d{{2}})"
    rf"{_TIME}",
    re.IGNORECASE,
)
_NAMED_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([^\W\d_]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE
)
_IN_LINES = re.compile(
    r"\d{4}-\d{2}-\d{2}|\b\d{8}\b"
    r"|\d{1,2}(?:\.|º|st|nd|rd|th|er)?\s+(?:de\s+)?[^\W\d_]+\.?\s+(?:de\s+|del\s+)?\d{4}"
    r"|[^\W\d_]+\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,4}[./]\d{1,2}[./]\d{2,4}"
)
_LABELS = {
    "start": re.compile(r"\b(?:start(?:datum)?|debut|inicio|inizio|rozpoczecia|poczatkowa)\b"),
    "end": re.compile(
        r"\b(?:end(?:e|datum)?|einddatum|fin|fim|fine|final|finalizacion|termino"
        r"|zakonczenia|koncowa)\b"
    ),
}
"""What the lines above a table call the first and the last day that it holds."""

_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What the texts of a column tell: the one `format` ("" for none), or that two would do."""

    format: str
    ambiguous: bool = False
    example: str = ""


def read_day(text: str, date_format: str) -> date | None:
    """Return the day that `text` names in `date_format`, None where it names none.

    A time is dropped: the day is the one in the text's own offset from UTC.
    """
    try:
        return _READERS[date_format](text.strip())
    except ValueError:
        return None


def find_date_format(texts: Iterable[str]) -> DateEvidence:
    """Return the format that reads most of the texts; every text is read, none is guessed alone.

    Ambiguous means that day first and month first read equally many, with another result.
    """
    distinct = sorted(set(texts))
    read = {key: [read_day(text, key) for text in distinct] for key, _ in DATE_FORMATS}
    counts = {key: sum(day is not None for day in days) for key, days in read.items()}
    best = max(counts, key=lambda key: counts[key])
    if not counts[best]:
        return DateEvidence("")
    if best in ("dmy", "mdy") and counts["dmy"] == counts["mdy"]:
        for text, day_first, month_first in zip(distinct, read["dmy"], read["mdy"], strict=True):
            if day_first != month_first:
                return DateEvidence("", ambiguous=True, example=text)
    return DateEvidence(best)


def find_range(lines: Sequence[str]) -> tuple[date, date] | None:
    """Return the first and last day that title lines name, None where they name none.

    Reads "27 January 2026 - 23 February 2026", "20241122-20260120", and a start and an end on
    lines of their own ("# Start date: 20250101", "# Enddatum: 20250131").
    """
    labelled: dict[str, date] = {}
    for line in lines:
        days = _days_in(line)
        if len(days) == 2 and days[0] <= days[1]:
            return days[0], days[1]
        if len(days) == 1:
            label = fold(line)
            for word, pattern in _LABELS.items():
                if pattern.search(label):
                    labelled.setdefault(word, days[0])
    if len(labelled) == 2 and labelled["start"] <= labelled["end"]:
        return labelled["start"], labelled["end"]
    return _single_day(lines)


def _single_day(lines: Sequence[str]) -> tuple[date, date] | None:
    for line in lines:
        for key in ("ymd", "named"):
            day = read_day(line, key)
            if day:
                return day, day
    return None


def _days_in(line: str) -> list[date]:
    days = []
    for found in _IN_LINES.findall(line):
        evidence = find_date_format([found])
        day = read_day(found, evidence.format) if evidence.format else None
        if day and 1990 <= day.year <= 2100:
            days.append(day)
    return days


def _read_ymd(text: str) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if not found or len(found[1]) != 4 or len(found[4]) > 2:
        return None
    return date(int(found[1]), int(found[3]), int(found[4]))


def _read_dmy(text: str) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if not found or len(found[1]) > 2:
        return None
    return date(_year(found[4]), int(found[3]), int(found[1]))


def _read_mdy(text: str) -> date | None:
    found = _NUMERIC.fullmatch(text)
    # Nobody who writes points between the numbers puts the month first.
    if not found or len(found[1]) > 2 or found[2] == ".":
        return None
    return date(_year(found[4]), int(found[1]), int(found[3]))


def _read_compact(text: str) -> date | None:
    found = _COMPACT.fullmatch(text)
    if not found or not 1990 <= int(found[1]) <= 2100:
        return None
    return date(int(found[1]), int(found[2]), int(found[3]))


def _read_named(text: str) -> date | None:
    if found := _NAMED_DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _NAMED_MONTH_FIRST.fullmatch(text):
        month, day, year = found[1], found[2], found[3]
    else:
        return None
    number = _months().get(fold(month))
    return date(_year(year), number, int(day)) if number else None


_READERS = {
    "ymd": _read_ymd,
    "dmy": _read_dmy,
    "mdy": _read_mdy,
    "compact": _read_compact,
    "named": _read_named,
}


def _year(text: str) -> int:
    if len(text) == 3:
        raise ValueError(text)
    return int(text) + (_CENTURY if len(text) <= 2 else 0)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return every month name, whole and short, of the languages that exports come in."""
    from babel import Locale

    names = {"sept": 9}
    for language in _LANGUAGES:
        for use in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                names.update({fold(name): number for number, name in use[width].items()})
    return names
