"""From a file on disk to parsed sheets: read once, recognised, mapped, parsed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import RawSheet, Workbook
from ppp_desktop.imports.formats.detection import (
    Detection,
    detect,
    detect_as,
    require_format,
)
from ppp_desktop.imports.mapping import Mapping, suggest_mapping
from ppp_desktop.imports.mending import Mended, parse_mended
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.imports.tables.reading import LABELS, table_kind

_SHOW_SHEET = "Show the sheet in your spreadsheet program, save the file and import it again."


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet of a file: what it seems to be, and the columns that are suggested."""

    sheet: RawSheet
    detection: Detection
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read; `sheets` holds those that have any cells."""

    path: Path
    workbook: Workbook
    sheets: tuple[ReadSheet, ...]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user states instead of letting the program find it; empty where not stated."""

    format: str = ""
    date_format: str = ""
    decimal_mark: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def stated(self) -> dict[str, object]:
        """Return what was stated of a mapping, by the names of its settings."""
        settings: dict[str, object] = {
            "date_format": self.date_format,
            "decimal_mark": self.decimal_mark,
            "default_first_day": self.first_day,
            "default_last_day": self.last_day,
        }
        return {key: value for key, value in settings.items() if value}


def read_file(
    path: Path, *, options: ReadingOptions | None = None, progress: Progress = SILENT
) -> ReadFile:
    """Read a spreadsheet and recognise its sheets; raises ImportRejected with one sentence."""
    chosen = options or ReadingOptions()
    workbook = read_workbook(path, progress=progress)
    sheets = tuple(
        _read_sheet(sheet, chosen)
        for sheet in workbook.sheets
        if any(cell not in (None, "") for row in sheet.rows for cell in row)
    )
    if not sheets:
        raise ImportRejected(
            f"{workbook.file_name} is empty.", "Export it again for days that have data."
        )
    return ReadFile(path, workbook, sheets)


def parse_file(file: ReadFile, *, progress: Progress = SILENT) -> list[ParsedSheet]:
    """Parse every recognised sheet that is not hidden; raises ImportRejected where none is.

    The first tells which others were left out.
    """
    found = [each for each in file.sheets if each.detection.format is not None]
    recognised = [each for each in found if not each.sheet.hidden]
    hidden = ", ".join(f"“{each.sheet.name}”" for each in found if each.sheet.hidden)
    if hidden and not recognised:
        raise ImportRejected(
            f"{file.workbook.file_name} has results only in what is hidden: {hidden}.", _SHOW_SHEET
        )
    if not recognised:
        _refuse_other_tables(file)
        require_format(file.sheets[0].detection, file.workbook.file_name)
    first, *others = [
        parse_mended(file.workbook, each.sheet, each.mapping, progress=progress)
        for each in recognised
    ]
    return [replace(first, problems=(*first.problems, *_left_out(file))), *others]


def _left_out(file: ReadFile) -> list[Problem]:
    """Tell of the sheets that are not read: hidden ones with results, and unknown ones."""
    found = []
    for each in file.sheets:
        text = remedy = ""
        if each.sheet.hidden and each.detection.format is not None:
            text = f"The sheet “{each.sheet.name}” is hidden and was left out."
            remedy = _SHOW_SHEET
        elif not each.sheet.hidden and each.detection.format is None:
            text = f"The sheet “{each.sheet.name}” was not recognised and was left out."
            remedy = "Choose its columns in the window, if there are results in it."
        if text:
            found.append(Problem(0, "", "sheet", text, remedy, Severity.WARNING))
    return found


def parse_mapped(
    file: ReadFile,
    sheet: RawSheet,
    mapping: Mapping,
    *,
    mended: Mended | None = None,
    progress: Progress = SILENT,
) -> ParsedSheet:
    """Parse one sheet with columns that the user chose; `mended` has its fixes, where known."""
    return parse_mended(file.workbook, sheet, mapping, mended=mended, progress=progress)


def _refuse_other_tables(file: ReadFile) -> None:
    for each in file.sheets:
        kind = table_kind(each.sheet)
        if kind is not None:
            label = LABELS[kind].lower()
            raise ImportRejected(
                f"{file.workbook.file_name} holds {label}, not results.",
                "Import it with import-tables.",
            )


def _read_sheet(sheet: RawSheet, options: ReadingOptions) -> ReadSheet:
    detection = detect_as(sheet, options.format) if options.format else detect(sheet)
    mapping = suggest_mapping(sheet, detection)
    given = options.stated()
    return ReadSheet(sheet, detection, mapping.changed(**given) if given else mapping)
