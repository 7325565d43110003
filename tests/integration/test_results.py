"""Lists of stored results: what occurs, filters in the store, pages, and one import's report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.results import (
    ResultFilter,
    ResultPage,
    get_import,
    list_results,
    result_span,
)
from tests.integration.factories import graduated, make_contract, result, sheet, terms

JUNE = Period.parse("2026-06")


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    leads = [
        result(
            row,
            day=date(2026, 6, row),
            external_id=f"L-{row}",
            status=Status.APPROVED if row % 2 else Status.REJECTED,
            campaign="Roof" if row < 4 else "Garden 100%",
            leads=1,
        )
        for row in range(2, 8)
    ]
    import_sheet(empty_store, 1, sheet(leads))
    ads = [result(5, day=date(2026, 7, 1), campaign="Roof", clicks=40, cost="12.345678")]
    ads_sheet = replace(sheet(ads, source="Google Ads", file="clicks.csv"), format="google_ads")
    import_sheet(empty_store, 1, ads_sheet)
    return empty_store


def numbers(page: ResultPage) -> list[str]:
    return [row.external_id for row in page.rows]


def test_newest_day_first_with_all_that_occurs(store: Database) -> None:
    page = list_results(store, 1, None)
    assert page.total == 7
    assert [row.day for row in page.rows] == sorted((row.day for row in page.rows), reverse=True)
    first = page.rows[0]
    assert first.dimensions == {"source": "Google Ads", "campaign": "Roof"}
    assert first.values == {"clicks": Decimal(40), "cost": Decimal("12.345678")}
    assert (first.file, first.row) == ("clicks.csv", 5)
    assert page.occurring.dimensions == ("source", "campaign")
    assert page.occurring.metrics == ("clicks", "leads", "cost")
    assert dict(page.sums) == {
        "clicks": Decimal(40),
        "leads": Decimal(6),
        "cost": Decimal("12.345678"),
    }
    assert page.occurring.sources == (("CRM", 6), ("Google Ads", 1))
    assert page.occurring.statuses == ((Status.APPROVED, 4), (Status.REJECTED, 3))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ResultFilter(statuses=(Status.REJECTED,)), ["L-6", "L-4", "L-2"]),
        (ResultFilter(sources=("Google Ads",)), [""]),
        (ResultFilter(text="garden"), ["L-7", "L-6", "L-5", "L-4"]),
        (ResultFilter(text="roof l-3"), ["L-3"]),
        (ResultFilter(text="100%"), ["L-7", "L-6", "L-5", "L-4"]),
        (ResultFilter(text="_"), []),
        (ResultFilter(text="clicks.csv"), [""]),
        (ResultFilter(batch_id=2), [""]),
        (ResultFilter(statuses=(Status.APPROVED,), text="garden"), ["L-7", "L-5"]),
    ],
)
def test_filters(store: Database, filters: ResultFilter, expected: list[str]) -> None:
    page = list_results(store, 1, None, filters=filters)
    assert numbers(page) == expected
    assert page.total == len(expected)
    # What occurs does not depend on the filter, so that chips do not vanish.
    assert page.occurring.total == 7
    assert list_results(store, 1, None, filters=filters, known=page.occurring) == page


def test_pages_and_periods(store: Database) -> None:
    june = list_results(store, 1, JUNE, limit=4)
    assert (june.total, numbers(june)) == (6, ["L-7", "L-6", "L-5", "L-4"])
    assert numbers(list_results(store, 1, JUNE, limit=4, offset=4)) == ["L-3", "L-2"]
    assert june.occurring.metrics == ("leads",)
    assert list_results(store, 1, Period.parse("2025-01")).total == 0
    span = result_span(store, 1)
    assert span is not None
    assert (span.first_day, span.last_day, span.total) == (date(2026, 6, 2), date(2026, 7, 1), 7)
    assert result_span(store, 99) is None


def test_import_with_its_report(sample: Database) -> None:
    details = get_import(sample, 49)
    assert details.file_name == "pocketfit-tapwell-daily.csv"
    assert (details.rows_read, details.added, details.rejected) == (834, 833, 1)
    assert [problem.row for problem in details.problems] == [819]
    with pytest.raises(NotFound):
        get_import(sample, 999)
