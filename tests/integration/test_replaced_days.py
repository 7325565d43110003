"""What a later export of the same tool replaces, what stays, and where it has to be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from ppp_desktop.core.errors import Conflict, ImportRejected
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.import_runs import SheetJob, import_sheets, preview_imports
from ppp_desktop.services.importing import (
    ImportReport,
    OverlapKind,
    Replace,
    import_sheet,
    list_batches,
    undo_import,
)
from tests.integration.contents import dump
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

CONTRACT = 1
Days = dict[int, int]
"""Leads by day of June."""


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def rows_of(dimension: str = "campaign", **days_by_name: Days) -> list[ResultRow]:
    found = [
        (name, day, leads) for name, days in days_by_name.items() for day, leads in days.items()
    ]
    return [
        replace(
            result(row, day=JUNE.replace(day=day), leads=leads),
            dimensions=((dimension, name),) if name != "none" else (),
        )
        for row, (name, day, leads) in enumerate(found, start=2)
    ]


def ads(rows: list[ResultRow], file: str = "ads.csv") -> ParsedSheet:
    return sheet(rows, source="Google Ads", file=file)


def imported(
    store: Database, rows: list[ResultRow], how: Replace = Replace.AUTO, file: str = "ads.csv"
) -> ImportReport:
    report, _ = import_sheet(store, CONTRACT, ads(rows, file), replace=how)
    parts = report.imported + report.updated + report.unchanged + report.rejected + report.ignored
    assert report.rows_read == parts
    return report


def stored(store: Database, dimension: str = "campaign") -> dict[tuple[str, int], int]:
    name = dimension_sets.c[dimension]
    query = select(name, results.c.day, results.c.leads).join(dimension_sets)
    with store.reading() as session:
        return {(text, day.day): leads // 10**6 for text, day, leads in session.execute(query)}


def test_days_that_come_again_replace_what_was_there(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 2: 4, 3: 5}, B={1: 1}))
    before = dump(store)
    report = imported(store, rows_of(A={1: 3, 3: 6, 4: 7}, B={1: 1}), file="later.csv")
    assert (report.imported, report.updated, report.unchanged, report.gone) == (1, 1, 2, 1)
    (gone,) = report.gone_rows
    assert (gone.day, gone.description) == (date(2026, 6, 2), "A")
    assert gone.values == (("leads", Decimal(4)),)
    assert stored(store) == {("A", 1): 3, ("A", 3): 6, ("A", 4): 7, ("B", 1): 1}
    assert list_batches(store)[0].gone == 1
    assert report.batch_id is not None
    undo_import(store, report.batch_id)
    assert dump(store) == before


def test_a_file_filtered_to_one_campaign_leaves_the_others(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 2: 4}, B={1: 1, 2: 2}))
    report = imported(store, rows_of(A={1: 3, 2: 5}))
    assert (report.updated, report.gone) == (1, 0)
    assert stored(store)["B", 2] == 2
    (told,) = report.problems
    assert (told.cause, told.message) == (
        "not_in_file",
        "2 stored results of these days are not in the file and stay: “B”.",
    )
    whole = imported(store, rows_of(A={1: 3, 2: 5}), Replace.DAYS)
    assert (whole.gone, stored(store)) == (2, {("A", 1): 3, ("A", 2): 5})


def test_files_of_two_accounts_stand_beside_each_other(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 2: 4}))
    imported(store, rows_of(B={1: 5, 2: 7}))
    again = imported(store, rows_of(A={1: 3, 2: 4, 3: 9}))
    assert (again.unchanged, again.imported, again.gone) == (2, 1, 0)
    assert len(stored(store)) == 5


def test_days_outside_the_file_stay(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 15: 4, 30: 5}))
    report = imported(store, rows_of(A={14: 1, 15: 4, 16: 1}))
    assert (report.gone, report.unchanged, report.imported) == (0, 1, 2)


def test_a_day_without_rows_between_others_is_gone_only_with_its_export(store: Database) -> None:
    imported(store, rows_of(A={2: 4}), file="second of june.csv")
    imported(store, rows_of(A={1: 3, 4: 4}), file="other days.csv")
    assert ("A", 2) in stored(store)
    whole = imported(store, rows_of(A={1: 3, 2: 4, 3: 5, 4: 4}), file="week.csv")
    assert (whole.imported, whole.unchanged) == (1, 3)
    less = imported(store, rows_of(A={1: 3, 4: 4}), file="week again.csv")
    assert (less.gone, sorted(stored(store))) == (1, [("A", 1), ("A", 2), ("A", 4)])


def test_campaigns_with_other_names_are_asked_for(store: Database) -> None:
    imported(store, rows_of(Old={1: 3, 2: 4, 3: 5}, B={1: 1}))
    renamed = rows_of(New={1: 3, 2: 4, 3: 5}, B={1: 1})
    before = dump(store)
    with pytest.raises(ImportRejected, match="stored for “Old”, which this file does not have"):
        imported(store, renamed)
    assert dump(store) == before
    report = imported(store, renamed, Replace.DAYS)
    assert (report.imported, report.unchanged, report.gone) == (3, 1, 3)


@pytest.mark.parametrize("how", [Replace.DAYS, Replace.ADD])
def test_another_breakdown_is_asked_for(store: Database, how: Replace) -> None:
    imported(store, rows_of(A={1: 3, 2: 4}))
    by_device = rows_of("device", Mobile={1: 2, 2: 2}, Desktop={1: 1, 2: 2})
    with pytest.raises(ImportRejected, match="are stored by campaign, and this file has them by"):
        imported(store, by_device)
    report = imported(store, by_device, how)
    assert report.imported == 4
    assert report.gone == (2 if how is Replace.DAYS else 0)
    assert [problem.cause for problem in report.problems] == (
        [] if how is Replace.DAYS else ["counted_twice"]
    )
    with pytest.raises(ImportRejected, match="without a breakdown"):
        imported(store, rows_of(none={1: 3}))


def test_breakdowns_that_share_no_metric_are_no_overlap(store: Database) -> None:
    imported(store, rows_of(A={1: 3}))
    by_device = [
        replace(result(2, clicks=9), dimensions=(("device", "Mobile"),)),
    ]
    assert imported(store, by_device).problems == ()


def test_metrics_that_the_file_does_not_tell_stay(store: Database) -> None:
    imported(store, [result(2, campaign="A", leads=3, cost=10)])
    report = imported(store, [result(2, campaign="A", leads=4)])
    assert report.updated == 1
    with store.reading() as session:
        assert session.execute(select(results.c.leads, results.c.cost)).one() == (
            4_000_000,
            10_000_000,
        )


def test_a_month_so_far_is_replaced_by_the_whole_month(store: Database) -> None:
    def until(day: int, leads: int, name: str = "A") -> ResultRow:
        return replace(
            result(2, campaign=name, leads=leads, day=JUNE.replace(day=day)), first_day=JUNE
        )

    imported(store, [until(22, 30), until(22, 5, "B")])
    report = imported(store, [until(30, 44), until(30, 6, "B")])
    assert (report.imported, report.gone) == (2, 2)
    assert stored(store) == {("A", 30): 44, ("B", 30): 6}
    half = replace(until(15, 9), first_day=date(2026, 6, 10))
    with pytest.raises(ImportRejected, match="in other parts"):
        imported(store, [half])
    with pytest.raises(ImportRejected, match="together with others that this file does not have"):
        imported(store, [half], Replace.DAYS)


def test_events_are_never_gone(store: Database) -> None:
    events = [result(row, external_id=f"L-{row}", leads=1) for row in (2, 3, 4)]
    imported(store, events)
    for how in Replace:
        assert imported(store, events[:1], how).gone == 0
    with pytest.raises(ImportRejected, match="stored one by one"):
        imported(store, rows_of(A={1: 3}), Replace.DAYS)
    assert imported(store, rows_of(A={1: 3}), Replace.ADD).imported == 1


def test_events_in_place_of_totals_are_asked_for(store: Database) -> None:
    imported(store, rows_of(A={1: 3}))
    events = [result(row, external_id=f"L-{row}", leads=1) for row in (2, 3, 4)]
    with pytest.raises(ImportRejected, match="stored as daily totals"):
        imported(store, events)
    report = imported(store, events, Replace.DAYS)
    assert (report.imported, report.gone) == (3, 1)


def test_a_preview_asks_and_shows_what_each_choice_does(store: Database) -> None:
    imported(store, rows_of(A={1: 30, 2: 40}))
    by_device = ads(rows_of("device", Mobile={1: 20, 2: 40}), "devices.csv")
    before = dump(store)
    (asked,) = preview_imports(store, [SheetJob(CONTRACT, by_device)]).reports
    assert asked.overlap is not None
    assert (asked.overlap.kind, asked.overlap.rows) == (OverlapKind.BREAKDOWN, 2)
    assert asked.overlap.files == ("ads.csv",)
    assert asked.overlap.choices == (Replace.DAYS, Replace.ADD)
    for how, pay in ((Replace.DAYS, 600), (Replace.ADD, 1360)):
        effect = preview_imports(store, [SheetJob(CONTRACT, by_device, how)])
        assert effect.reports[0].overlap is None
        assert effect.periods[0].after == pay
        assert effect.changes == (4 if how is Replace.DAYS else 2)
    assert dump(store) == before
    refused = import_sheets(store, [SheetJob(CONTRACT, by_device)])
    assert refused.sheets[0].refusal.startswith("Google Ads results of 1 – 2 June 2026")
    done = import_sheets(store, [SheetJob(CONTRACT, by_device, Replace.DAYS)])
    assert done.sheets[0].report is not None


def test_undo_is_refused_where_a_later_import_brought_a_gone_result_again(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 2: 4, 3: 5}))
    middle = imported(store, rows_of(A={1: 3, 3: 5}), file="middle.csv")
    imported(store, rows_of(A={1: 3, 2: 9, 3: 5}), file="last.csv")
    assert middle.batch_id is not None
    with pytest.raises(Conflict, match=r"last\.csv changed results"):
        undo_import(store, middle.batch_id)


def test_ids_of_gone_results_are_not_given_to_others(store: Database) -> None:
    imported(store, rows_of(A={1: 3, 2: 4}))
    before = dump(store)
    gone = imported(store, rows_of(A={1: 3, 3: 5}))
    other, _ = import_sheet(store, CONTRACT, sheet([result(2, campaign="X", clicks=1)]))
    assert gone.batch_id is not None
    undo_import(store, gone.batch_id)
    assert other.batch_id is not None
    undo_import(store, other.batch_id)
    assert dump(store) == before


def test_numbers_that_differ_by_capitals_are_two_events_and_said(store: Database) -> None:
    imported(store, [result(2, external_id="L4", leads=1)])
    report = imported(store, [result(2, external_id="l4", leads=1)], file="small.csv")
    (told,) = report.problems
    assert (report.imported, told.cause) == (1, "alike_numbers")
    assert "“l4” and “L4”" in told.message
    both = [result(row, external_id=text, leads=1) for row, text in ((2, "Q7"), (3, "q7"))]
    assert imported(store, both, file="both.csv").problems[0].cause == "alike_numbers"
    assert imported(store, both, file="both.csv").problems == ()


def test_a_span_of_days_touches_all_its_periods_in_a_preview(store: Database) -> None:
    rows = [
        replace(each, day=each.day + timedelta(days=31 * month))
        for month in (0, 1, 2)
        for each in rows_of(A={1: 3, 2: 4})
    ]
    imported(store, rows)
    outer = [row for row in rows if row.day.month != 7]
    effect = preview_imports(store, [SheetJob(CONTRACT, ads(outer))])
    assert [(each.period.key, each.difference) for each in effect.periods] == [
        ("2026-06", Decimal(0)),
        ("2026-07", Decimal(-70)),
        ("2026-08", Decimal(0)),
    ]
