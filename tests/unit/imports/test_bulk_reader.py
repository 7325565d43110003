"""A sheet that is read by column gives the same results and problems as one read row by row."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports import mapping as mappings
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, Row
from ppp_desktop.imports.columns import CellColumns, columns_of
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.result_columns import ResultColumns
from ppp_desktop.imports.rows import ParsedSheet
from tests.unit.imports.shapes import workbook_of

DAYS: st.SearchStrategy[Cell] = st.one_of(
    st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    st.dates(date(2026, 1, 1), date(2026, 3, 31)).map(str),
    st.sampled_from(
        [None, "", "-", "03/04/2026", "13/02/2026", "20260105", 20260105, "soon", "5 Feb 2026"]
    ),
    st.times().map(lambda at: datetime.combine(date(2026, 2, 3), at)),
    st.just(ErrorCell("#N/A")),
)
FIGURES: st.SearchStrategy[Cell] = st.one_of(
    st.integers(0, 500),
    st.integers(0, 50_000).map(lambda cents: cents / 100),
    st.floats(allow_nan=False),
    st.decimals(0, 100, places=2).map(str),
    st.sampled_from(
        [None, "", "-", "1,234.50", "1.234,50", "€ 5.10", "7%", "< 10", "n/a", True, "0.1234567"]
    ),
    st.sampled_from([ErrorCell("#DIV/0!"), ErrorCell(""), Decimal("3.5"), 10**15, 0.1 + 0.2]),
)
NAMES: st.SearchStrategy[Cell] = st.sampled_from(
    ["Brand", "Generic", " Brand ", "", None, "-", 7, "7", 1.5, "Total", "Grand total", "a note."]
)
ANY_NAMES: st.SearchStrategy[Cell] = st.one_of(
    NAMES, st.sampled_from(["Campaign", "#N/A", "# -----", ErrorCell("#REF!")])
)
IDS: st.SearchStrategy[Cell] = st.one_of(
    st.integers(1, 12),
    st.integers(1, 12).map(str),
    st.sampled_from([None, "", "1.2E+18", 1e19, 1234567890123456789, ErrorCell("#N/A"), "A-1"]),
)
WORDS: st.SearchStrategy[Cell] = st.sampled_from(
    ["approved", "Rejected", "pending", "reversed", "odd", "strange", "", None, "--", ErrorCell("")]
)
MONEY: st.SearchStrategy[Cell] = st.sampled_from(["EUR", "usd", "", None, "euro", "-", 5])
MAIL: st.SearchStrategy[Cell] = st.sampled_from(["a@b.example", "c@d.org", "", None, "x"])

COLUMNS: dict[str, st.SearchStrategy[Cell]] = {
    "date": DAYS,
    "created_date": DAYS,
    "first_day": DAYS,
    "last_day": DAYS,
    "reversed_on": DAYS,
    "external_id": IDS,
    "status": WORDS,
    "currency": MONEY,
    "campaign": ANY_NAMES,
    "source": NAMES,
    "device": NAMES,
    "clicks": FIGURES,
    "cost": FIGURES,
    "revenue": FIGURES,
    "leads": FIGURES,
    "email": MAIL,
}


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Mapping, list[Row], str]:
    fields = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=8, unique=True))
    cells = [COLUMNS[field] for field in fields]
    clean = [_clean(field) for field in fields]
    row = st.one_of(st.just(clean), st.tuples(*cells).map(list), _mostly(clean, cells))
    more = st.sampled_from([(), (), (), (None,), ("more",)])
    rows: list[Row] = [(*draw(row), *draw(more)) for _ in range(draw(st.integers(0, 12)))]
    blank = draw(st.sampled_from([None, None, 0, 2]))
    if blank is not None:
        rows.insert(min(blank, len(rows)), ())
    mapping = Mapping(
        format=draw(st.sampled_from(["generic", "google_ads"])),
        columns=tuple(
            ColumnChoice(field=field, index=index, header=field)
            for index, field in enumerate(fields)
        ),
        count_as=draw(st.sampled_from(["", "leads", "conversions"])),
        date_format=draw(st.sampled_from(["", "", "ymd", "dmy"])),
        decimal_mark=draw(st.sampled_from(["", "", ".", ","])),
        default_currency=draw(st.sampled_from(["", "PLN"])),
        default_last_day=draw(st.sampled_from([None, date(2026, 2, 28)])),
        default_first_day=draw(st.sampled_from([None, date(2026, 2, 1)])),
        statuses={"odd": Status.REVERSED},
        source="Tool",
    )
    return mapping, [tuple(fields), *rows], draw(st.sampled_from(["", ",", ";"]))


def _clean(field: str) -> Cell:
    """Return a cell without anything to say of it."""
    plain: dict[str, Cell] = {"external_id": 77, "status": "approved"}
    if COLUMNS[field] is DAYS:
        return date(2026, 2, 5)
    return 12.5 if COLUMNS[field] is FIGURES else plain.get(field)


def _mostly(
    clean: list[Cell], cells: list[st.SearchStrategy[Cell]]
) -> st.SearchStrategy[list[Cell]]:
    def changed(place: int) -> st.SearchStrategy[list[Cell]]:
        return cells[place].map(lambda cell: [*clean[:place], cell, *clean[place + 1 :]])

    return st.integers(0, len(clean) - 1).flatmap(changed)


@settings(deadline=None)
@given(given_sheet=sheets(), odd=st.lists(st.integers(0, 12), max_size=3))
def test_by_column_or_row_by_row_the_same_comes_of_a_sheet(
    given_sheet: tuple[Mapping, list[Row], str], odd: list[int]
) -> None:
    mapping, rows, delimiter = given_sheet
    by_row = _parsed(RawSheet("Sheet", rows, delimiter), mapping)
    by_column = _parsed(RawSheet("Sheet", _columns(rows, odd), delimiter), mapping)
    assert list(by_column.rows) == list(by_row.rows)
    assert by_column.problems == by_row.problems
    assert by_column.ignored_reasons == by_row.ignored_reasons
    counts = ("rows_read", "rejected", "ignored", "columns")
    assert [getattr(by_column, name) for name in counts] == [
        getattr(by_row, name) for name in counts
    ]


def test_plain_rows_are_read_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [("date", "clicks"), (date(2026, 2, 5), 3), (date(2026, 2, 6), 4)]
    columns = tuple(
        ColumnChoice(field=name, index=index, header=name)
        for index, name in enumerate(("date", "clicks"))
    )
    monkeypatch.setattr(mappings, "BY_COLUMN_FROM_ROWS", 1)
    found = _parsed(RawSheet("Sheet", columns_of(rows)), Mapping(columns=columns))
    assert isinstance(found.rows, ResultColumns)
    assert [(row.row, row.day.day, row.values) for row in found.rows] == [
        (2, 5, (("clicks", 3_000_000),)),
        (3, 6, (("clicks", 4_000_000),)),
    ]
    assert found.rows[-1] == found.rows[1] == found.rows[0:2][1]


def _parsed(sheet: RawSheet, mapping: Mapping) -> ParsedSheet:
    before = mappings.BY_COLUMN_FROM_ROWS
    mappings.BY_COLUMN_FROM_ROWS = 1
    try:
        return parse_sheet(workbook_of(sheet), sheet, mapping)
    except PppError as error:
        return _refused(error)
    finally:
        mappings.BY_COLUMN_FROM_ROWS = before


def _refused(error: PppError) -> ParsedSheet:
    return ParsedSheet(type(error).__name__, str(error), "", "", "", "", 0, (), (), 0, 0)


def _columns(rows: list[Row], odd: list[int]) -> CellColumns:
    """Return the rows by column, some of them kept as they are."""
    kept = {place: rows[place] for place in odd if 0 < place < len(rows)}
    held = columns_of([() if place in kept else row for place, row in enumerate(rows)])
    return CellColumns(held.columns, held.length, held.widths, kept)
