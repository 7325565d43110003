"""The checks on the course of days: a case that each finds, and one that it nearly finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from tests.integration.checked import TODAY, daily, found, put, told
from tests.integration.factories import graduated, make_contract, terms

JUNE = date(2026, 6, 1)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


class TestMissingDays:
    def test_a_hole(self, store: Database) -> None:
        hole = (date(2026, 6, 12), date(2026, 6, 14))
        rows = daily(JUNE, TODAY, skipped=lambda day: hole[0] <= day <= hole[1])
        put(store, *rows, source="Google Ads")
        (finding,) = found(store, "missing_days")
        assert told([finding]) == [
            "warning: Google Ads has no results for 12 – 14 June 2026, though they come on such"
            " weekdays as a rule."
        ]
        assert (finding.rows.count, finding.rows.first_day, finding.rows.last_day) == (0, *hole)

    def test_free_weekends_are_none(self, store: Database) -> None:
        put(store, *daily(date(2026, 4, 1), TODAY, skipped=lambda day: day.weekday() >= 5))
        assert found(store, "missing_days") == []

    def test_a_long_hole_is_one_finding(self, store: Database) -> None:
        put(
            store,
            *daily(
                date(2026, 4, 1),
                TODAY,
                skipped=lambda day: (
                    day.weekday() >= 5 or date(2026, 5, 11) <= day <= date(2026, 6, 5)
                ),
            ),
        )
        assert [
            (each.rows.first_day, each.rows.last_day) for each in found(store, "missing_days")
        ] == [(date(2026, 5, 11), date(2026, 6, 5))]

    def test_an_end_before_the_periods(self, store: Database) -> None:
        put(store, *daily(date(2026, 5, 1), date(2026, 6, 18)), source="Google Ads")
        (finding,) = found(store, "missing_days")
        assert told([finding]) == [
            "error: Google Ads has no results after 18 June 2026: 19 – 30 June 2026 are missing."
        ]

    def test_an_end_with_a_period_may_be_meant(self, store: Database) -> None:
        put(store, *daily(date(2026, 4, 1), date(2026, 5, 31)), source="Google Ads")
        assert told(found(store, "missing_days")) == [
            "warning: Google Ads has no results after 31 May 2026: 1 – 30 June 2026 are missing."
        ]

    def test_a_running_period_may_be_some_days_behind(self, store: Database) -> None:
        put(store, *daily(date(2026, 5, 1), date(2026, 7, 17)), source="Google Ads")
        assert found(store, "missing_days") == []
        (finding,) = found(store, "missing_days", today=date(2026, 7, 21))
        assert told([finding]) == [
            "warning: Google Ads has no results after 17 July 2026: 18 – 20 July 2026 are missing."
        ]
        assert finding.subject == found(store, "missing_days", today=date(2026, 7, 25))[0].subject

    def test_a_closed_month_is_judged_alike_with_and_without_the_rest(
        self, store: Database
    ) -> None:
        gap = (date(2026, 6, 25), date(2026, 7, 3))
        rows = daily(date(2026, 3, 1), TODAY, skipped=lambda day: gap[0] <= day <= gap[1])
        put(store, *rows, source="Google Ads")
        whole = found(store, "missing_days")
        assert len(whole) == 1
        assert found(store, "missing_days", period="2026-06") == whole
        assert found(store, "missing_days", period="2026-07") == whole
        assert found(store, "missing_days", period="2026-05") == []

    def test_few_events_miss_a_day_by_chance(self, store: Database) -> None:
        def events(of_a_day: int) -> list[ResultRow]:
            return [
                replace(row, external_id=f"{of_a_day}-{row.row}-{number}")
                for row in daily(JUNE, TODAY, skipped=lambda day: day == date(2026, 6, 20))
                for number in range(of_a_day)
            ]

        put(store, *events(7), source="CRM")
        put(store, *events(8), source="Shop")
        assert told(found(store, "missing_days")) == [
            "warning: Shop has no results on 20 June 2026, though they come on such weekdays as a"
            " rule."
        ]

    def test_rows_over_several_days_cover_them(self, store: Database) -> None:
        weeks = [
            replace(row, first_day=row.day - timedelta(days=6))
            for row in daily(date(2026, 5, 3), TODAY)
            if row.day.weekday() == 6
        ]
        put(store, *weeks)
        assert found(store, "missing_days") == []
        put(store, *daily(date(2026, 3, 1), date(2026, 4, 26)), file="before.csv")
        assert found(store, "missing_days") == []

    def test_a_source_of_longer_rows_does_not_deliver_daily(self, store: Database) -> None:
        (month,) = daily(date(2026, 6, 23), date(2026, 6, 23))
        put(store, replace(month, first_day=date(2026, 5, 1)))
        assert found(store, "missing_days") == []

    def test_nothing_is_missing_after_the_contract(self, empty_store: Database) -> None:
        make_contract(empty_store, terms(graduated()), end="2026-06-18")
        put(empty_store, *daily(date(2026, 5, 1), date(2026, 6, 18)))
        assert found(empty_store, "missing_days") == []


class TestJumps:
    @staticmethod
    def clicks(day: date) -> int:
        return (1_000 if day.weekday() < 5 else 300) + day.toordinal() * 7 % 40

    def test_a_day_far_above(self, store: Database) -> None:
        peak = date(2026, 6, 10)
        put(
            store,
            *daily(
                date(2026, 2, 1),
                TODAY,
                clicks=lambda day: 4_000 if day == peak else self.clicks(day),
            ),
            source="Google Ads",
        )
        (finding,) = found(store, "jumps")
        assert finding.severity.value == "warning"
        assert finding.sentence.startswith("Clicks of Google Ads on 10 June 2026: 4,000, where 1,0")
        assert found(store, "jumps", period="2026-06") == [finding]
        assert found(store, "jumps", period="2026-05") == []

    def test_a_week_in_the_figures_is_no_jump(self, store: Database) -> None:
        put(store, *daily(date(2026, 2, 1), TODAY, clicks=self.clicks))
        assert found(store, "jumps") == []

    def test_not_quite_twice_is_none_and_days_in_a_row_are_one(self, store: Database) -> None:
        fall = (date(2026, 6, 15), date(2026, 6, 19))

        def clicks(day: date) -> int:
            if fall[0] <= day <= fall[1]:
                return 400
            return 1_900 if day == date(2026, 5, 6) else self.clicks(day)

        put(store, *daily(date(2026, 2, 1), TODAY, clicks=clicks))
        (finding,) = found(store, "jumps")
        assert (finding.rows.first_day, finding.rows.last_day) == fall
        assert finding.severity.value == "note"
        assert "on 15 – 19 June 2026: down to 400 a day" in finding.sentence

    def test_today_is_not_over(self, store: Database) -> None:
        rows = daily(
            date(2026, 2, 1), TODAY, clicks=lambda day: 5 if day == TODAY else self.clicks(day)
        )
        put(store, *rows)
        assert found(store, "jumps") == []
        assert len(found(store, "jumps", today=TODAY + timedelta(days=1))) == 1
