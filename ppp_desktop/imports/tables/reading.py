"""Recognises tables that are no results and reads them, every record accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import RawSheet, Workbook
from ppp_desktop.imports.rows import Problem
from ppp_desktop.imports.tables.experiments import (
    Experiments,
    looks_like_experiment,
    read_experiments,
)
from ppp_desktop.imports.tables.layout import Tally
from ppp_desktop.imports.tables.paths import Paths, looks_like_paths, read_paths
from ppp_desktop.imports.tables.series import Series, looks_like_series, may_be_series, read_series


class TableKind(StrEnum):
    """What a table that is no results holds; also the `kind` of the import that stored it."""

    SERIES = "series"
    EXPERIMENT = "experiment"
    PATHS = "paths"


LABELS = {
    TableKind.SERIES: "Market index",
    TableKind.EXPERIMENT: "Experiment results",
    TableKind.PATHS: "Touchpoint paths",
}
"""What people call each kind."""

_EXPECTED = {
    TableKind.SERIES: "a column of days and at least one column of figures",
    TableKind.EXPERIMENT: "a column for the variant, one for visitors (or a visitor's id), and "
    "one for conversions",
    TableKind.PATHS: "a column of paths such as “Search > Email” with their conversions, or "
    "columns for a visitor's id, the time and the channel",
}


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table that was read: rows_read = good + rejected + ignored."""

    kind: TableKind
    file_name: str
    sheet: str
    sha256: str
    rows_read: int
    rejected: int
    ignored: int
    ignored_reasons: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    content: Series | Experiments | Paths

    @property
    def good(self) -> int:
        """How many records were read."""
        return self.rows_read - self.rejected - self.ignored


def table_kind(sheet: RawSheet) -> TableKind | None:
    """Return what the sheet surely is by the names of its columns, None where that is open."""
    if looks_like_paths(sheet):
        return TableKind.PATHS
    if looks_like_experiment(sheet):
        return TableKind.EXPERIMENT
    return TableKind.SERIES if looks_like_series(sheet) else None


def possible_kind(sheet: RawSheet) -> TableKind | None:
    """Return what the sheet is or, where no export of results fits, may be."""
    return table_kind(sheet) or (TableKind.SERIES if may_be_series(sheet) else None)


def read_table(workbook: Workbook, sheet: RawSheet, kind: TableKind) -> ReadTable:
    """Return the table as `kind`; raises ImportRejected where its columns are not there."""
    tally = Tally()
    content = _content(sheet, kind, tally, PurePath(workbook.file_name).stem)
    if content is None:
        raise ImportRejected(
            f"{workbook.file_name} has no {LABELS[kind].lower()}.",
            f"It needs {_EXPECTED[kind]}.",
        )
    return ReadTable(
        kind=kind,
        file_name=workbook.file_name,
        sheet=sheet.name,
        sha256=workbook.sha256,
        rows_read=tally.rows_read,
        rejected=tally.rejected,
        ignored=tally.ignored.total(),
        ignored_reasons=tuple(tally.ignored.most_common()),
        problems=tuple(tally.problems),
        content=content,
    )


def _content(
    sheet: RawSheet, kind: TableKind, tally: Tally, name: str
) -> Series | Experiments | Paths | None:
    if kind is TableKind.SERIES:
        return read_series(sheet, tally)
    if kind is TableKind.EXPERIMENT:
        return read_experiments(sheet, tally, name)
    return read_paths(sheet, tally)
