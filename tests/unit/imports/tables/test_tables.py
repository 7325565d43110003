"""Market indices, experiments and touchpoint paths are read in full, or told why not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import Cell, RawSheet, Workbook
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.tables.experiments import Experiments
from ppp_desktop.imports.tables.paths import Contact, Paths
from ppp_desktop.imports.tables.reading import (
    ReadTable,
    TableKind,
    possible_kind,
    read_table,
    table_kind,
)
from ppp_desktop.imports.tables.series import Series


def sheet(*rows: tuple[Cell, ...], delimiter: str = ",") -> RawSheet:
    return RawSheet("Sheet1", rows, delimiter)


def read(given: RawSheet, kind: TableKind | None = None) -> ReadTable:
    chosen = kind or table_kind(given)
    assert chosen is not None
    table = read_table(Workbook("Landing page test.csv", "0" * 64, (given,)), given, chosen)
    assert table.rows_read == table.good + table.rejected + table.ignored
    return table


def series_of(table: ReadTable) -> Series:
    assert isinstance(table.content, Series)
    return table.content


def variants(table: ReadTable) -> dict[str, tuple[int, int]]:
    assert isinstance(table.content, Experiments)
    return {each.variant: (each.visitors, each.conversions) for each in table.content.sums}


def paths_of(table: ReadTable) -> list[tuple[list[str], int, int, int | None]]:
    assert isinstance(table.content, Paths)
    return [
        ([contact.channel for contact in path.contacts], path.conversions, path.others, path.value)
        for path in table.content.paths
    ]


def test_an_index_is_a_day_and_figures() -> None:
    given = sheet(
        ("Search interest, Germany",),
        ("Date", "Market index", "Competitor", "Remark"),
        ("2026-05-01", "98.5", "70", "May day"),
        ("2026-06-01", "101.25", "", "launch"),
        ("Total", "199.75", "70", ""),
    )
    table = read(given)
    found = series_of(table)
    assert table.kind is TableKind.SERIES
    assert found.names == ("Market index", "Competitor")
    assert [(each.series, each.day, each.value, each.row) for each in found.points] == [
        ("Market index", date(2026, 5, 1), 98_500_000, 3),
        ("Competitor", date(2026, 5, 1), 70_000_000, 3),
        ("Market index", date(2026, 6, 1), 101_250_000, 4),
    ]
    assert (table.rows_read, table.ignored, table.rejected) == (3, 1, 0)


def test_a_german_index_with_decimal_commas() -> None:
    given = sheet(
        ("Monat", "Marktindex"),
        ("01.05.2026", "98,5"),
        ("01.06.2026", "1.101,25"),
        ("13.06.2026", "7"),
        delimiter=";",
    )
    assert [each.value for each in series_of(read(given)).points] == [
        98_500_000,
        1_101_250_000,
        7_000_000,
    ]


def test_a_series_says_each_day_once() -> None:
    given = sheet(("date", "index"), ("2026-05-01", 1), ("2026-05-01", 2), ("", 3), ("soon", 4))
    table = read(given)
    assert [each.value for each in series_of(table).points] == [1_000_000]
    assert [each.message for each in table.problems] == [
        "Row 3: index of 2026-05-01 is in row 2, too.",
        "Row 4: date is empty.",
        "Row 5: “soon” is no day in date.",
    ]


def test_days_that_could_be_two_are_asked_for() -> None:
    table = read(sheet(("date", "index"), ("03/04/2026", 1), ("05/06/2026", 2)))
    assert table.good == 0
    assert {each.cause for each in table.problems} == {"ambiguous_date"}


def test_figures_beside_a_day_may_be_a_series_but_need_not() -> None:
    given = sheet(("date", "sunshine"), ("2026-05-01", 7))
    assert table_kind(given) is None
    assert possible_kind(given) is TableKind.SERIES
    assert possible_kind(sheet(("name", "sunshine"), ("May", 7))) is None


def test_an_experiment_by_visitors() -> None:
    given = sheet(
        ("", "user id", "test group", "converted", "revenue"),
        (0, "u1", "A", True, "10.50"),
        (1, "u2", "B", "FALSE", ""),
        (2, "u3", "A", "no", "0"),
        (3, "u1", "A", True, "10.50"),
        (4, "u2", "A", "yes", "5"),
        (5, "u4", "B", 1, "3"),
        (6, "u5", "", 0, "0"),
        (7, "u6", "B", "maybe", "0"),
    )
    table = read(given)
    assert variants(table) == {"A": (2, 1), "B": (2, 1)}
    assert isinstance(table.content, Experiments)
    first, second = table.content.sums
    assert (first.revenue, first.revenue_squared) == (10_500_000, Decimal("110.25"))
    assert (second.revenue, second.revenue_squared) == (3_000_000, Decimal(9))
    assert first.experiment == "Landing page test"
    assert dict(table.ignored_reasons) == {"the same visitor again": 1}
    assert [each.message for each in table.problems] == [
        "Row 6: u2 already saw “B” in row 3.",
        "Row 8: test group is empty.",
        "Row 9: “maybe” is not a number in converted.",
    ]


def test_an_experiment_by_sums_of_days_in_german() -> None:
    given = sheet(
        ("Datum", "Versuch", "Variante", "Teilnehmer", "Konversionen", "Umsatz"),
        (date(2026, 6, 1), "Kasse", "alt", 1000, 100, 2500.5),
        (date(2026, 6, 1), "Kasse", "neu", 1010, 120, 3000),
        (date(2026, 6, 2), "Kasse", "neu", 10, 12, 300),
        delimiter="",
    )
    table = read(given)
    assert isinstance(table.content, Experiments)
    assert [
        (each.variant, each.day, each.visitors, each.revenue) for each in table.content.sums
    ] == [
        ("alt", date(2026, 6, 1), 1000, 2_500_500_000),
        ("neu", date(2026, 6, 1), 1010, 3_000_000_000),
    ]
    assert table.problems[0].message == "Row 4: 12 conversions of 10 visitors."


@pytest.mark.parametrize("arrow", [" > ", ">", " → ", " >> ", " » "])
def test_whole_paths(arrow: str) -> None:
    given = sheet(
        ("Path", "Conversions", "Value", "Null"),
        (arrow.join(("Search", "Email", "Direct")), 12, "1,200.50", 30),
        ("Email", 0, "", 5),
        ("", 1, "", 0),
        (arrow.join(("Search", "Email")), "1.5", "", 0),
    )
    table = read(given)
    assert paths_of(table) == [
        (["Search", "Email", "Direct"], 12, 30, 1_200_500_000),
        (["Email"], 0, 5, None),
    ]
    assert [each.message for each in table.problems] == [
        "Row 4: Path is empty.",
        "Row 5: “1.5” is no count in Conversions.",
    ]


def test_contacts_become_paths_that_end_with_a_conversion() -> None:
    given = sheet(
        ("cookie", "time", "channel", "conversion", "conversion_value"),
        ("c1", "2026-06-02T09:30:00Z", "Email", 1, "40"),
        ("c1", "2026-06-01 23:10", "Search", 0, ""),
        ("c1", "2026-06-03", "Direct", 0, ""),
        ("c2", "2026-06-01", "Display", 0, ""),
        ("c2", "never", "Display", 0, ""),
        ("", "2026-06-01", "", 0, ""),
    )
    table = read(given)
    assert paths_of(table) == [
        (["Search", "Email"], 1, 0, 40_000_000),
        (["Direct"], 0, 1, None),
        (["Display"], 0, 1, None),
    ]
    assert isinstance(table.content, Paths)
    assert [path.key for path in table.content.paths] == ["c1", "c1 (2)", "c2"]
    assert table.content.paths[0].contacts[1] == Contact("Email", "", "2026-06-02 09:30:00")
    assert (table.rejected, table.good) == (2, 4)


def test_a_table_of_another_kind_is_refused_with_what_it_needs() -> None:
    given = sheet(("date", "index"), ("2026-05-01", 7))
    with pytest.raises(ImportRejected, match="has no experiment results") as caught:
        read(given, TableKind.EXPERIMENT)
    assert "a column for the variant" in caught.value.remedy


def test_exports_of_results_are_none_of_these() -> None:
    given = sheet(
        ("Day", "Campaign", "Clicks", "Impr.", "Conversions", "Cost"),
        ("2026-06-01", "Brand", 10, 100, 1, "9.50"),
    )
    assert table_kind(given) is None


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**70),
    st.floats(),
    st.dates(),
    st.text(max_size=8),
    st.sampled_from(["2026-06-01", "A > B", "1,5", "u1", "A", "yes", "Total", "12:30"]),
)
HEADERS = st.sampled_from(
    ["date", "index", "variant", "visitors", "user id", "conversions", "path", "value", "channel"]
)


@given(
    st.lists(HEADERS, min_size=2, max_size=6, unique=True),
    st.lists(st.lists(CELLS, max_size=7).map(tuple), max_size=12),
)
def test_every_record_is_accounted_for(headers: list[str], rows: list[tuple[Cell, ...]]) -> None:
    given_sheet = sheet(tuple(headers), *rows)
    kind = possible_kind(given_sheet)
    if kind is not None:
        with suppress(ImportRejected):
            read(given_sheet, kind)


SERIES_FILES = Path(__file__).parents[5] / "shared" / "data"


@pytest.mark.skipif(not SERIES_FILES.is_dir(), reason="the real files are not here")
def test_real_tables() -> None:
    test_file = SERIES_FILES / "ab/marketing_ab_small/marketing_AB_6001_rows.csv"
    workbook = read_workbook(test_file)
    table = read_table(workbook, workbook.sheets[0], TableKind.EXPERIMENT)
    assert variants(table) == {"a": (2874, 656), "b": (3127, 624)}
    workbook = read_workbook(SERIES_FILES / "series/google_data.csv")
    assert possible_kind(workbook.sheets[0]) is TableKind.SERIES
    found = series_of(read_table(workbook, workbook.sheets[0], TableKind.SERIES))
    assert found.names == ("y", "x1", "x2")
    assert len(found.points) == 3 * 91
