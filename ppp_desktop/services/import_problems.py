"""The problems of a file grouped by cause, with the values at fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import RawSheet, cell_at, text_of
from ppp_desktop.imports.mapping import ColumnChoice, Mapping, records_of
from ppp_desktop.imports.mending import mend
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.services.import_closed import BARRED, PROPOSED

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
    "frozen": "Period past its freeze date",
    "proposed": "Differences that wait for a decision",
    "not_in_file": "Stored results that the file does not have",
    "older_export": "Older than what is stored",
    "other_currency": "Money of another currency",
    "converted": "Money of another currency",
    "unclear_currency": "Amounts without a clear currency",
    "header_twice": "Columns with the same name",
    "mended_rows": "Rows that may take the place of others",
    "counted_twice": "May be counted twice",
    "alike_numbers": "Numbers that differ only by capital letters",
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
_NOT_BY_VALUE = frozenset({"duplicate", "reversed_early", "columns"})
_CHECK_EVERY_ROWS = 5_000
_LEFT_OUT = "Left out"
_ALL_LEFT_OUT = "All rows left out until this is settled"
_BY_MAPPING = frozenset(
    {"number", "date", "currency", "ambiguous_date", "ambiguous_number", "status", "identity"}
    | {"reversed_undated"}
)


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """What stands in cells at fault: in how many rows, and in which first."""

    value: str
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems with one cause in one column: how many rows, the first of them, what happens.

    `rows` is 0 where the whole file is meant; `numbers` are those rows. `by_mapping` tells that
    another choice of columns or formats may settle it. `field` is what the column holds, and
    `values` what stands in its faulty cells, as far as a value is at fault and not a row;
    `can_leave_out` tells that its rows may be left out.
    """

    cause: str
    title: str
    rows: int
    severity: Severity
    consequence: str
    remedy: str
    first: tuple[str, ...]
    by_mapping: bool
    column: str = ""
    field: str = ""
    numbers: tuple[int, ...] = ()
    values: tuple[FaultyValue, ...] = ()

    @property
    def can_leave_out(self) -> bool:
        """Whether its rows are kept out by what the file holds, and not by the store."""
        return bool(self.numbers) and self.cause not in BARRED


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
        if problem.severity is Severity.ERROR and problem.row and problem.cause not in PROPOSED:
            wrong.setdefault(problem.row, []).append(problem.message)
    return wrong


def explain_problems(
    sheet: RawSheet,
    mapping: Mapping,
    problems: Iterable[Problem],
    *,
    progress: Progress = SILENT,
) -> tuple[ProblemGroup, ...]:
    """Return what `group_problems` does, with the cells at fault as `sheet` has them.

    A value is only at fault where no other row holds it: the rest are faults of single rows.
    """
    groups = group_problems(problems)
    try:
        placed = mapping.located(sheet)
    except ImportRejected:
        return groups
    fields = {_header_of(choice): choice for choice in placed.columns}
    concerned = [each for each in groups if each.column in fields and each.numbers]
    if not concerned:
        return groups
    columns = {each.column: fields[each.column].index for each in concerned}
    everywhere: dict[str, Counter[str]] = {column: Counter() for column in columns}
    left = mend(sheet, mapping, progress=progress).sheet
    for done, record in enumerate(records_of(left, placed)):
        if done % _CHECK_EVERY_ROWS == 0:
            progress.check_cancelled()
        if not record.ignored:
            original = sheet.rows[record.number - 1]
            for column, index in columns.items():
                everywhere[column][text_of(cell_at(original, index))] += 1
    return tuple(
        replace(
            each,
            field=fields[each.column].field,
            values=_values(sheet, each, columns[each.column], everywhere[each.column]),
        )
        if each in concerned
        else each
        for each in groups
    )


def _values(
    sheet: RawSheet, group: ProblemGroup, index: int, everywhere: Counter[str]
) -> tuple[FaultyValue, ...]:
    if group.cause in _NOT_BY_VALUE:
        return ()
    rows: dict[str, list[int]] = {}
    for number in group.numbers:
        rows.setdefault(text_of(cell_at(sheet.rows[number - 1], index)), []).append(number)
    found = [
        FaultyValue(value, len(numbers), min(numbers))
        for value, numbers in rows.items()
        if not value or len(numbers) >= everywhere[value]
    ]
    return tuple(sorted(found, key=lambda each: (-each.rows, each.first_row)))


def _header_of(choice: ColumnChoice) -> str:
    return choice.header or f"column {choice.index + 1}"


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
        column=column,
        numbers=tuple(sorted({problem.row for problem in members if problem.row})),
    )
