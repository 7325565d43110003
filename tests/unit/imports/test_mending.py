"""Fixes on cells: values replaced, rows left out, every record still accounted for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.cells import ErrorCell, RawSheet, Row, Workbook
from ppp_desktop.imports.fixes import LeftOut, Replacement
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.imports.mending import BY_HAND, mend, parse_mended
from ppp_desktop.imports.rows import ParsedSheet

ROWS: list[Row] = [
    ("Wann", "Aktion", "Anmeldungen", "Betrag"),
    ("2026-06-01", "Solar", "12", "1204.50"),
    ("2026-06-02", "Solar", "n/a", "998"),
    ("2026-06-03", "Test", "n/a", ErrorCell("#N/A")),
    ("offen", "PMax", "9", "10"),
    ("Total", "", "21", "2212.50"),
]
COLUMNS = tuple(
    ColumnChoice(field=field, index=index, header=str(ROWS[0][index]))
    for index, field in enumerate(("date", "campaign", "conversions", "revenue"))
)
MAPPING = Mapping(columns=COLUMNS, source="Partner")


def parsed(mapping: Mapping, rows: list[Row] | None = None) -> ParsedSheet:
    sheet = RawSheet("", rows or ROWS, ",")
    found = parse_mended(Workbook("a.csv", "0" * 64, (sheet,)), sheet, mapping)
    assert found.rows_read == len(found.rows) + found.rejected + found.ignored
    return found


def test_without_fixes_the_sheet_is_the_same() -> None:
    sheet = RawSheet("", ROWS, ",")
    assert mend(sheet, MAPPING).sheet is sheet
    assert parsed(MAPPING).rejected == 3


def test_values_are_replaced_in_all_their_rows() -> None:
    mapping = MAPPING.changed(
        replacements=(
            Replacement(field="conversions", value="n/a", by="0"),
            Replacement(field="revenue", value="#N/A"),
            Replacement(field="date", value="offen", by="2026-06-30"),
        )
    )
    found = parsed(mapping)
    assert found.rejected == 0
    assert found.ignored_reasons == (("totals", 1),)
    assert [dict(row.values).get("conversions") for row in found.rows] == [
        12_000_000,
        0,
        0,
        9_000_000,
    ]
    assert "revenue" not in dict(found.rows[2].values)
    assert found.rows[3].day == date(2026, 6, 30)
    assert dict(mend(RawSheet("", ROWS), mapping).rows) == {
        mapping.replacements[0]: 2,
        mapping.replacements[1]: 1,
        mapping.replacements[2]: 1,
    }


def test_left_out_rows_count_as_ignored_with_their_reason() -> None:
    mapping = MAPPING.changed(
        left_out=(LeftOut(field="campaign", value="Test"), LeftOut(field="date", value="offen")),
        ignored_rows=(3, 6, 99),
    )
    found = parsed(mapping)
    assert [row.row for row in found.rows] == [2]
    assert dict(found.ignored_reasons) == {
        "left out: “Test” in Aktion": 1,
        "left out: “offen” in Wann": 1,
        BY_HAND: 1,
        "totals": 1,
    }
    assert found.rows_read == 5


def test_empty_cells_can_be_filled_but_totals_stay_totals() -> None:
    rows: list[Row] = [*ROWS[:2], ("", "PMax", "3", "4"), ("Total", "", "15", ""), ()]
    mapping = MAPPING.changed(
        replacements=(
            Replacement(field="date", value="", by="2026-06-09"),
            Replacement(field="campaign", value="", by="Solar"),
        )
    )
    found = parsed(mapping, rows)
    assert [row.day.day for row in found.rows] == [1, 9]
    assert found.ignored_reasons == (("totals", 1),)


def test_fixes_move_with_their_columns_and_survive_json() -> None:
    mapping = MAPPING.changed(replacements=(Replacement(field="conversions", value="n/a"),))
    kept = Mapping.from_json(mapping.to_json())
    assert kept == mapping
    turned = [tuple(reversed(row)) for row in ROWS[:3]]
    assert parsed(kept, [("Titel",), *turned]).rejected == 0


def test_missing_column_is_said() -> None:
    mapping = MAPPING.changed(ignored_rows=(2,), columns=COLUMNS[:1])
    with pytest.raises(ValidationFailed):
        parsed(mapping)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["", "n/a", "7", "Total", "2026-06-01"])] * 4), max_size=8
    ),
    st.lists(st.sampled_from(["", "n/a", "7"]), max_size=2, unique=True),
    st.lists(st.integers(0, 12), max_size=4),
)
@example([("", "", "n/a", "")], ["7", "n/a"], [])
def test_every_record_is_accounted_for(
    rows: list[Row], values: list[str], ignored: list[int]
) -> None:
    mapping = MAPPING.changed(
        left_out=tuple(LeftOut(field="campaign", value=value) for value in values[:1]),
        replacements=tuple(Replacement(field="conversions", value=value) for value in values[1:]),
        ignored_rows=tuple(ignored),
    )
    plain = parsed(MAPPING, [ROWS[0], *rows])
    assert parsed(mapping, [ROWS[0], *rows]).rows_read == plain.rows_read
