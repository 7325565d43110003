"""Days are read in one format for the whole column; two readings are never settled by chance."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.imports.dates import find_date_format, find_range, read_day


@pytest.mark.parametrize(
    ("text", "date_format", "day"),
    [
        ("Thu, 5 Feb 2026", "named", date(2026, 2, 5)),
        ("ter., 5 de mai. de 2026", "named", date(2026, 5, 5)),
        ("sáb., 9 de mai. de 2026", "named", date(2026, 5, 9)),
        ("5 de maio de 2026", "named", date(2026, 5, 5)),
        ("Do., 5. März 2026", "named", date(2026, 3, 5)),
        ("1er août 2026", "named", date(2026, 8, 1)),
        ("5 de septiembre de 2026", "named", date(2026, 9, 5)),
        ("5-Feb-26", "named", date(2026, 2, 5)),
        ("March 27, 2026", "named", date(2026, 3, 27)),
        ("January 1, 2026, 12:00 AM", "named", date(2026, 1, 1)),
        ("10/20/2016", "mdy", date(2016, 10, 20)),
        ("3/1/2017", "mdy", date(2017, 3, 1)),
        ("31-08-2023", "dmy", date(2023, 8, 31)),
        ("31.08.23", "dmy", date(2023, 8, 31)),
        ("2025-12-09T14:15:23-0800", "ymd", date(2025, 12, 9)),
        ("2026-06-02 23:30:00 -0400", "ymd", date(2026, 6, 2)),
        ("2026/06/02", "ymd", date(2026, 6, 2)),
        ("12/9/2025 2:15 PM", "mdy", date(2025, 12, 9)),
        ("20250101", "compact", date(2025, 1, 1)),
    ],
)
def test_day(text: str, date_format: str, day: date) -> None:
    assert read_day(text, date_format) == day
    assert find_date_format([text, text]).format in (date_format, "")


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "2026-13-01", "5 Foo 2026", "1.234", "12345678", "1/2/202"]
)
def test_what_is_no_day(text: str) -> None:
    assert not find_date_format([text]).format


def test_one_day_over_twelve_settles_a_column() -> None:
    assert find_date_format(["01/02/2026", "13/02/2026"]).format == "dmy"
    assert find_date_format(["01/02/2026", "02/13/2026"]).format == "mdy"


def test_a_column_with_two_readings_is_ambiguous() -> None:
    evidence = find_date_format(["03/04/2026", "05/06/2026"])
    assert evidence.ambiguous
    assert evidence.format == ""


def test_days_that_are_their_months_are_not_ambiguous() -> None:
    assert find_date_format(["01/01/2026", "02/02/2026"]).format in ("dmy", "mdy")


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["27 January 2026 - 23 February 2026"], date(2026, 1, 27), date(2026, 2, 23)),
        (["March 27, 2026 - April 23, 2026"], date(2026, 3, 27), date(2026, 4, 23)),
        (["5 de maio de 2026 - 15 de maio de 2026"], date(2026, 5, 5), date(2026, 5, 15)),
        (["1. März 2026 – 31. März 2026"], date(2026, 3, 1), date(2026, 3, 31)),
        (["1 février 2026 - 28 février 2026"], date(2026, 2, 1), date(2026, 2, 28)),
        (["1 de enero de 2026 - 31 de enero de 2026"], date(2026, 1, 1), date(2026, 1, 31)),
        (["# Start date: 20250101", "# End date: 20251231"], date(2025, 1, 1), date(2025, 12, 31)),
        (["# 20241122-20260120"], date(2024, 11, 22), date(2026, 1, 20)),
        (["2026-06-01 to 2026-06-30"], date(2026, 6, 1), date(2026, 6, 30)),
        (
            ["Report Start: January 1, 2026, 12:00 AM", "Report End: January 31, 2026, 11:59 PM"],
            date(2026, 1, 1),
            date(2026, 1, 31),
        ),
        (["5 June 2026"], date(2026, 6, 5), date(2026, 6, 5)),
    ],
)
def test_range_in_title_lines(lines: list[str], first: date, last: date) -> None:
    assert find_range(["Campaign report", *lines]) == (first, last)


def test_no_range() -> None:
    assert find_range(["Campaign report", "Date Generated: June 5, 2026", "Account 4711"]) is None
