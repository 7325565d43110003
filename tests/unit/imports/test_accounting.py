"""Whatever a file holds, each record is imported, rejected or ignored, and order never matters."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, is_blank
from ppp_desktop.imports.formats import known_formats
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.rows import Severity
from tests.unit.imports.shapes import parsed, parsed_by_hand, totals

_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "--", "1,234.5", "1.234,5", "7", "n/a", "Won", "Total", "Total: Account", "R$ 3"]
    ),
    st.sampled_from(["2026-06-01", "05/06/2026", "17/06/2026", "5 Feb 2026", "20260601", "A1"]),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.just(ErrorCell("#N/A")),
    st.text(max_size=12),
)
_ROWS = st.lists(st.lists(_CELLS, max_size=8).map(tuple), max_size=25)
_FIELDS = ("date", "external_id", "status", "campaign", "clicks", "revenue", "currency")


@settings(max_examples=300, deadline=None)
@given(
    rows=_ROWS,
    delimiter=st.sampled_from(["", ",", ";"]),
    key=st.sampled_from([known.key for known in known_formats()]),
    fields=st.lists(st.sampled_from(_FIELDS), unique=True, max_size=7),
)
def test_every_record_is_accounted_for(
    rows: list[tuple[Cell, ...]], delimiter: str, key: str, fields: list[str]
) -> None:
    header: tuple[Cell, ...] = tuple(f"h{index}" for index in range(7))
    sheet = RawSheet("Sheet", [header, *rows], delimiter)
    columns = {field: index for index, field in enumerate(fields)}
    result = parsed_by_hand(sheet, columns, format=key, count_as="leads")
    assert result.rows_read == len(result.rows) + result.rejected + result.ignored
    assert result.rows_read == sum(not is_blank(row) for row in rows)
    assert result.ignored == sum(count for _, count in result.ignored_reasons)
    rejecting = {p.row for p in result.problems if p.severity is Severity.ERROR} - {0}
    blocked = any(p.row == 0 and p.severity is Severity.ERROR for p in result.problems)
    assert blocked or len(rejecting) == result.rejected
    assert not rejecting & {row.row for row in result.rows}


@given(st.permutations([(f"2026-06-{day:02d}", f"{day},{day:03d}.5", day) for day in range(1, 16)]))
def test_shuffled_rows_have_the_same_totals(rows: list[tuple[str, str, int]]) -> None:
    sheet = RawSheet("Sheet", [("Date", "Cost", "Clicks"), *rows], ",")
    assert totals(parsed(sheet)) == totals(
        parsed(RawSheet("Sheet", [("Date", "Cost", "Clicks"), *sorted(rows)], ","))
    )


@given(st.text(max_size=60))
def test_what_is_no_mapping_is_refused_in_one_way(text: str) -> None:
    with suppress(ValidationFailed):
        Mapping.from_json(text)
