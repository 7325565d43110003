"""An export made for a test, what the program must make of it, and the comparison of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.mapping import suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import ParsedSheet
from tests.unit.imports.shapes import totals


@dataclass(frozen=True, slots=True)
class Export:
    """A file as a tool writes it.

    `counts` are the rows read, imported, rejected and ignored. `rows` are day, status and number of
    the results in their order, as far as they are given; `named` are dimensions of the first.
    `left_out` are the headers of all columns that are left out with a reason.
    """

    name: str
    key: str
    text: str
    header_row: int
    counts: tuple[int, int, int, int]
    totals: Mapping[str, str]
    rows: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    currency: str = ""
    encoding: str = "utf-8"


def check(export: Export, folder: Path) -> ParsedSheet:
    """Import the file as the program does by itself, and compare everything."""
    path = folder / f"{export.name}.csv"
    path.write_bytes(export.text.encode(export.encoding))
    workbook = read_workbook(path)
    sheet, detection = best_sheet(workbook)
    assert detection.format is not None, "not recognised"
    key, header_row = detection.format.key, detection.header_row
    assert (key, header_row) == (export.key, export.header_row), (key, header_row)
    result = parse_sheet(workbook, sheet, suggest_mapping(sheet, detection))
    told = [f"{found.severity}: {found.message}" for found in result.problems]
    counted = (result.rows_read, len(result.rows), result.rejected, result.ignored)
    assert counted == export.counts, (counted, told, result.ignored_reasons)
    expected = {metric: Decimal(value) for metric, value in export.totals.items()}
    assert totals(result) == expected, (totals(result), told)
    found = [
        " ".join(part for part in (row.day.isoformat(), row.status.value, row.external_id) if part)
        for row in result.rows
    ]
    assert tuple(found[: len(export.rows)]) == export.rows, (found, told)
    named = dict(result.rows[0].dimensions)
    assert {key: named.get(key, "") for key in export.named} == export.named, named
    assert {row.currency for row in result.rows} == {export.currency}, result.rows[0].currency
    left_out = tuple(column.header for column in detection.columns if column.left_out)
    assert left_out == export.left_out, left_out
    return result
