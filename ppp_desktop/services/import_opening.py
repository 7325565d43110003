"""Opens a file for the import wizard: read, recognised, tried out, and its contract guessed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.fields import DAY_FIELDS
from ppp_desktop.imports.tables.reading import (
    ReadTable,
    TableKind,
    possible_kind,
    read_table,
    table_kind,
)
from ppp_desktop.models.database import Database
from ppp_desktop.services.contract_routes import Route, known_route, source_of
from ppp_desktop.services.import_checking import SheetCheck, check_sheet, first_mapping
from ppp_desktop.services.import_guesses import guess_contract
from ppp_desktop.services.reading_files import ReadFile, ReadSheet, read_file
from ppp_desktop.services.stored_mappings import fitting_mapping

_ANY_TOOL = "generic"
"""The format of whatever has columns that are understood."""


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet ready for the wizard. `wanted` is False where it seems to hold no results.

    `remembered` names the kept mapping that it was read by, "" for none. `route` divides a file of
    several clients as earlier ones of its source were; there is no one contract then. `table` is
    what was read of a sheet that holds no results but a market index, an experiment or paths;
    `may_be` is the kind that the user may say it is.
    """

    file: ReadFile
    read: ReadSheet
    check: SheetCheck
    contract_id: int | None
    wanted: bool
    remembered: str = ""
    route: Route | None = None
    table: ReadTable | None = None
    may_be: TableKind | None = None


def open_for_import(
    database: Database,
    path: Path,
    *,
    contract_id: int | None = None,
    progress: Progress = SILENT,
) -> tuple[OpenedSheet, ...]:
    """Open a file; `contract_id` is the contract where it is known. Raises ImportRejected.

    A mapping that was made by hand for such a sheet before is taken again. Of a workbook with
    recognised or remembered sheets the others are not wanted; of one without, all but the longest.
    Hidden sheets are wanted only where there are no others.
    """
    file = read_file(path, progress=progress)
    recognised = [each for each in file.sheets if each.detection.format is not None]
    fittings = [fitting_mapping(database, each) for each in file.sheets]
    shown = [each for each in file.sheets if not each.sheet.hidden] or file.sheets
    wanted = [
        each
        for each, fitting in zip(file.sheets, fittings, strict=True)
        if not each.sheet.hidden and (fitting is not None or each.detection.format is not None)
    ] or [max(shown, key=lambda each: len(each.sheet.rows))]
    opened = []
    for each, fitting in zip(file.sheets, fittings, strict=True):
        mapping = fitting.mapping if fitting else first_mapping(each)
        contract = contract_id or guess_contract(
            database,
            sha256=file.workbook.sha256,
            format_key=mapping.format if each in recognised else "",
            file_name=path.name,
        )
        check = check_sheet(file, each, mapping, progress=progress)
        is_wanted = any(each is one for one in wanted)
        name = fitting.name if fitting else ""
        route = None
        if contract_id is None and is_wanted:
            source = source_of(mapping)
            route = known_route(database, each.sheet, mapping, source, progress=progress)
        opened.append(
            OpenedSheet(
                file,
                each,
                check,
                None if route else contract,
                is_wanted,
                name,
                route,
                table=None if fitting else _table(file, each),
                may_be=_possible_kind(each),
            )
        )
    return tuple(opened)


def read_as(opened: OpenedSheet, kind: TableKind) -> ReadTable:
    """Read a sheet as this kind of table; raises ImportRejected where it has no such columns."""
    return read_table(opened.file.workbook, opened.read.sheet, kind)


def _table(file: ReadFile, read: ReadSheet) -> ReadTable | None:
    """Read what is no export of results and surely another table; None where there is no row.

    A sheet with days beside a name and figures may be daily totals as well as an experiment.
    """
    kind = _possible_kind(read)
    dated = any(column.field in DAY_FIELDS for column in read.detection.columns)
    if kind is None or (dated and read.detection.format is not None):
        return None
    if table_kind(read.sheet) is None:
        return None
    table = read_table(file.workbook, read.sheet, kind)
    return table if table.good else None


def _possible_kind(read: ReadSheet) -> TableKind | None:
    """Return what a sheet that no tool exported may be."""
    known = read.detection.format
    if known is not None and known.key != _ANY_TOOL:
        return None
    return table_kind(read.sheet) if known else possible_kind(read.sheet)
