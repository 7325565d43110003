"""The problems of a file grouped by cause, and its rejected rows as a table to mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.imports.cells import Cell, RawSheet, cell_at, text_of
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.numbers import find_decimal_mark, read_number
from ppp_desktop.imports.rows import Problem, Severity

SHOWN_PROBLEMS = 5

_TITLES = {
    "number": "Not a number",
    "date": "No date that can be read",
    "identity": "Number missing or damaged",
    "duplicate": "Number stands there twice",
    "columns": "More cells than the header names",
    "currency": "Not a currency",
    "error_cell": "Spreadsheet error in a cell",
    "ambiguous_date": "Dates with two readings",
    "ambiguous_number": "Numbers with two readings",
    "status": "Statuses to look at",
    "range": "Rows that sum several days",
    "rounded": "Figures with many decimals",
    "no_data": "No results in the file",
    "closed": "Period already stated",
    "reversed_undated": "Reversed, but not since when",
    "reversed_early": "Reversed before it came",
    "taken_back": "Stated results that were reversed",
    "reversed_late": "Reversed after the contract ended",
}
_CONSEQUENCES = {
    "ambiguous_number": "Taken as described",
    "status": "Counted as described",
    "range": "Counted on the last day",
    "rounded": "Rounded to six decimals",
    "no_data": "Nothing to import",
    "taken_back": "Taken back by the open period",
    "reversed_late": "Taken back by no statement",
}
_LEFT_OUT = "Left out"
_ALL_LEFT_OUT = "All rows left out until this is settled"
_BY_MAPPING = frozenset(
    {"number", "date", "currency", "ambiguous_date", "ambiguous_number", "status", "identity"}
    | {"reversed_undated"}
)


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems with one cause in one column: how many rows, the first of them, what happens.

    `rows` is 0 where the whole file is meant. `by_mapping` tells that another choice of columns
    or formats may settle it.
    """

    cause: str
    title: str
    rows: int
    severity: Severity
    consequence: str
    remedy: str
    first: tuple[str, ...]
    by_mapping: bool


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """The rejected rows as they stand in the file, with their row numbers and what is wrong.

    Figures that can be read are numbers, so that the table can be written in any form.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str | Decimal | int | None, ...], ...]


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Return the problems by cause and column, those that keep most rows out first."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.cause, problem.column), []).append(problem)
    found = [_group(cause, column, members) for (cause, column), members in groups.items()]
    return tuple(
        sorted(found, key=lambda group: (group.severity is not Severity.ERROR, -group.rows))
    )


def faulty_rows(problems: Iterable[Problem]) -> dict[int, list[str]]:
    """Return what is wrong per rejected row; rows of a closed period have no fault to mend."""
    wrong: dict[int, list[str]] = {}
    for problem in problems:
        if problem.severity is Severity.ERROR and problem.row and problem.cause != "closed":
            wrong.setdefault(problem.row, []).append(problem.message)
    return wrong


def rejected_rows(sheet: RawSheet, mapping: Mapping, problems: Iterable[Problem]) -> RejectedRows:
    """Return the faulty rows, each once, in the order of the file."""
    wrong = faulty_rows(problems)
    header = [text_of(cell) for cell in sheet.rows[mapping.header_row - 1]]
    figures = {choice.index for choice in mapping.columns if choice.field in METRIC_FIELDS}
    mark = mapping.decimal_mark or _mark_of(sheet, sorted(wrong), figures)
    rows = []
    for number in sorted(wrong):
        cells = sheet.rows[number - 1]
        width = max(len(header), len(cells))
        written = [
            _written(cell_at(cells, index), mark if index in figures else "")
            for index in range(width)
        ]
        rows.append((*written, number, " ".join(wrong[number])))
    widest = max((len(row) - 2 for row in rows), default=len(header))
    header += [""] * (widest - len(header))
    padded = tuple((*row[:-2], *[None] * (widest + 2 - len(row)), *row[-2:]) for row in rows)
    return RejectedRows((*header, "Row in the file", "Problem"), padded)


def _group(cause: str, column: str, members: list[Problem]) -> ProblemGroup:
    rows = len({problem.row for problem in members if problem.row})
    severity = min(members, key=lambda problem: problem.severity is not Severity.ERROR).severity
    title = _TITLES.get(cause, "Something else")
    consequence = _CONSEQUENCES.get(cause, "To be known")
    if severity is Severity.ERROR:
        consequence = _LEFT_OUT if rows else _ALL_LEFT_OUT
    return ProblemGroup(
        cause=cause,
        title=f"{title} in “{column}”" if column and cause != "status" else title,
        rows=rows,
        severity=severity,
        consequence=consequence,
        remedy=next((problem.remedy for problem in members if problem.remedy), ""),
        first=tuple(problem.message for problem in members[:SHOWN_PROBLEMS]),
        by_mapping=cause in _BY_MAPPING,
    )


def _mark_of(sheet: RawSheet, numbers: Sequence[int], figures: set[int]) -> str:
    texts = (
        cell
        for number in numbers
        for index in figures
        if isinstance(cell := cell_at(sheet.rows[number - 1], index), str)
    )
    return find_decimal_mark(texts).mark or ("," if sheet.delimiter == ";" else ".")


def _written(cell: Cell, mark: str) -> str | Decimal | int | None:
    """Return a figure as a number where it is one (`mark` not ""), anything else as text."""
    if isinstance(cell, bool) or cell is None:
        return text_of(cell) or None
    if isinstance(cell, int):
        return cell
    if mark and isinstance(cell, str):
        number = read_number(cell, mark)
        if number is None or isinstance(number, Decimal):
            return number
    return text_of(cell)
