"""Tries the import of the plan's sheets out, in the worker, for the last two steps to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.contract_routes import Route, make_route, route_columns, source_of
from ppp_desktop.services.import_checking import SheetCheck, check_sheet
from ppp_desktop.services.import_problems import explain_problems
from ppp_desktop.services.import_runs import RunEffect, SheetJob, preview_imports
from ppp_desktop.ui.importing.plan import Sheet, Table, jobs_of
from ppp_desktop.ui.importing.problems_step import SheetProblems


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the import would do: `jobs` with the sheet that each is of, in order, and `tables`."""

    jobs: tuple[tuple[Sheet, SheetJob], ...]
    effect: RunEffect
    problems: tuple[SheetProblems, ...]
    tables: tuple[Table, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether nothing is wrong with any row."""
        problems = [report.problems for report in self.effect.reports]
        return not any((*problems, *(each.table.problems for each in self.tables)))


Tried: TypeAlias = tuple[SheetCheck, Route | None]


def try_mapping(database: Database, sheet: Sheet, progress: Progress) -> Tried:
    """Return what comes of a sheet's mapping, and its route with the values as they are read now.

    Where the column of the route is no such column any more, there is no route.
    """
    opened, mapping, route = sheet.opened, sheet.mapping, sheet.route
    check = check_sheet(opened.file, opened.read, mapping, progress=progress)
    if route is None:
        return check, None
    raw = opened.read.sheet
    columns = route_columns(raw, mapping)
    column = next((each for each in columns if each.header == route.column.header), None)
    if column is None:
        return check, None
    source = source_of(mapping)
    # What was decided holds, though the column may be called another thing now.
    before = replace(route, column=column)
    return check, make_route(
        database, raw, mapping, column, source, before=before, progress=progress
    )


def work_out(
    database: Database,
    sheets: Sequence[Sheet],
    tables: Sequence[Table],
    today: date,
    progress: Progress,
) -> WorkedOut:
    """Import the sheets, look at what comes of it, and take everything back; tables wait."""
    jobs = tuple((sheet, job) for sheet in sheets for job in jobs_of(sheet))
    effect = preview_imports(database, [job for _, job in jobs], today=today, progress=progress)
    problems = []
    for sheet in sheets:
        pairs = zip(jobs, effect.reports, strict=True)
        reports = tuple(report for (owner, _), report in pairs if owner is sheet)
        groups = explain_problems(
            sheet.opened.read.sheet,
            sheet.mapping,
            [problem for report in reports for problem in report.problems],
            progress=progress,
        )
        problems.append(SheetProblems(sheet, reports, groups))
    return WorkedOut(jobs, effect, tuple(problems), tuple(tables))
