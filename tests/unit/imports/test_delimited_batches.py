"""Delimited text is read in batches, long ones by column, and holds the same cells either way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import SILENT
from ppp_desktop.imports import delimited, row_table
from ppp_desktop.imports.cells import Limits, Row
from ppp_desktop.imports.columns import CellColumns

CELLS = st.sampled_from(
    ["a", "", " ", "12.5", '"x"', '"two\nlines"', '"in ""quotes"""', '"open', "é"]
)
LINES = st.lists(CELLS, min_size=1, max_size=4).map(",".join)
TEXTS = st.builds(
    lambda lines, end, tail: end.join(lines) + tail,
    st.lists(st.one_of(LINES, st.just("")), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
)


@settings(deadline=None)
@given(text=TEXTS, at_once=st.integers(1, 4), stated=st.booleans())
def test_batches_hold_the_same_rows(text: str, at_once: int, *, stated: bool) -> None:
    content = (("sep=,\n" if stated else "") + text).encode()
    whole = _read(content, at_once=10_000, long_from=10_000)
    assert _read(content, at_once=at_once, long_from=10_000) == whole
    assert _read(content, at_once=at_once, long_from=1) == whole


def test_long_text_is_kept_by_column() -> None:
    content = ("a,b\n" + "1,2\n" * row_table.LONG_FROM_ROWS).encode()
    sheet = delimited.read_delimited(content, Path("long.csv"), SILENT, Limits())
    assert isinstance(sheet.rows, CellColumns)
    assert [sheet.rows[0], sheet.rows[-1], len(sheet.rows)] == [
        ("a", "b"),
        ("1", "2"),
        row_table.LONG_FROM_ROWS + 1,
    ]


def _read(content: bytes, *, at_once: int, long_from: int) -> list[Row] | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_RECORDS_AT_ONCE", at_once)
        patch.setattr(row_table, "LONG_FROM_ROWS", long_from)
        try:
            return list(delimited.read_delimited(content, Path("text.csv"), SILENT, Limits()).rows)
        except ImportRejected as error:
            return str(error)
