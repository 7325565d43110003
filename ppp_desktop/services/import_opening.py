"""Opens a file for the import wizard: read, recognised, tried out, and its contract guessed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.contract_routes import Route, known_route, source_of
from ppp_desktop.services.import_checking import SheetCheck, check_sheet, first_mapping
from ppp_desktop.services.import_guesses import guess_contract
from ppp_desktop.services.reading_files import ReadFile, ReadSheet, read_file
from ppp_desktop.services.stored_mappings import fitting_mapping


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet ready for the wizard. `wanted` is False where it seems to hold no results.

    `remembered` names the kept mapping that it was read by, "" for none. `route` divides a file of
    several clients as earlier ones of its source were; there is no one contract then.
    """

    file: ReadFile
    read: ReadSheet
    check: SheetCheck
    contract_id: int | None
    wanted: bool
    remembered: str = ""
    route: Route | None = None


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
            OpenedSheet(file, each, check, None if route else contract, is_wanted, name, route)
        )
    return tuple(opened)
