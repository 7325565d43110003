"""Days that no calendar of results can have are refused with their cell, never carried along."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.services.result_file import read_results


@pytest.mark.parametrize("day", ["9999-12-31", "2101-01-01", "1989-12-31", "0001-01-01"])
@pytest.mark.parametrize("column", ["date", "reversed_on"])
def test_a_stand_in_for_no_day_is_refused(tmp_path: Path, day: str, column: str) -> None:
    cells = {"date": "2026-06-01", "leads": "1", "status": "reversed", "reversed_on": "2026-06-02"}
    cells[column] = day
    path = tmp_path / "r.csv"
    path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    (problem,) = read_results(path, currency="EUR").problems
    assert (problem.column, problem.message) == (
        column,
        f"row 2, {column}: “{day}” is no day.",
    )


@pytest.mark.parametrize("day", ["1990-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_read(tmp_path: Path, day: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"date,leads\n{day},1\n", encoding="utf-8")
    assert not read_results(path, currency="EUR").problems
