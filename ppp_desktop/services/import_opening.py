"""Opens a file for the import wizard: read, recognised, tried out, and its contract guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_checking import SheetCheck, check_sheet, first_mapping
from ppp_desktop.services.import_guesses import guess_contract
from ppp_desktop.services.reading_files import ReadFile, ReadSheet, read_file


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet ready for the wizard. `wanted` is False where it seems to hold no results."""

    file: ReadFile
    read: ReadSheet
    check: SheetCheck
    contract_id: int | None
    wanted: bool


def open_for_import(
    database: Database,
    path: Path,
    *,
    contract_id: int | None = None,
    remembered: Sequence[Mapping] = (),
    progress: Progress = SILENT,
) -> tuple[OpenedSheet, ...]:
    """Open a file; `contract_id` is the contract where it is known. Raises ImportRejected.

    `remembered` are mappings that were made by hand before, the latest first: one whose columns
    are all there is taken for unknown layouts, and its statuses for known ones.

    Of a workbook with recognised sheets the others are not wanted; of one without, all but the
    longest are not.
    """
    file = read_file(path, progress=progress)
    recognised = [each for each in file.sheets if each.detection.format is not None]
    wanted = recognised or [max(file.sheets, key=lambda each: len(each.sheet.rows))]
    opened = []
    for each in file.sheets:
        mapping = _mapping(each, remembered)
        contract = contract_id or guess_contract(
            database,
            sha256=file.workbook.sha256,
            format_key=mapping.format if each in recognised else "",
            file_name=path.name,
        )
        check = check_sheet(file, each, mapping, progress=progress)
        opened.append(OpenedSheet(file, each, check, contract, any(each is one for one in wanted)))
    return tuple(opened)


def _mapping(read: ReadSheet, remembered: Sequence[Mapping]) -> Mapping:
    first = first_mapping(read)
    for mapping in remembered:
        if read.detection.format is None:
            try:
                return mapping.located(read.sheet)
            except ImportRejected:
                continue
        if mapping.format == first.format and mapping.statuses:
            return first.changed(statuses=mapping.statuses)
    return first
