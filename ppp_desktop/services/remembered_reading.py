"""Reads files by remembered columns where nobody stated what they are: for the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.database import Database
from ppp_desktop.services.reading_files import (
    ReadingOptions,
    ReadSheet,
    parse_file,
    parse_mapped,
    read_file,
)
from ppp_desktop.services.stored_mappings import fitting_mapping


@dataclass(frozen=True, slots=True)
class RememberedFile:
    """The parsed sheets of a file; `names` are the remembered columns that were of use."""

    sheets: tuple[ParsedSheet, ...]
    names: tuple[str, ...]


def parse_remembered(
    database: Database,
    path: Path,
    options: ReadingOptions,
    *,
    progress: Progress = SILENT,
) -> RememberedFile:
    """Read a file and parse every sheet that is recognised or remembered; raises ImportRejected.

    What `options` state counts for more than what is remembered; with a format stated nothing is.
    """
    file = read_file(path, options=options, progress=progress)
    if options.format:
        return RememberedFile(tuple(parse_file(file, progress=progress)), ())
    left: list[ReadSheet] = []
    by_memory: list[ReadSheet] = []
    names: list[str] = []
    for read in file.sheets:
        fitting = None if read.sheet.hidden else fitting_mapping(database, read)
        if fitting is None:
            left.append(read)
            continue
        names.append(fitting.name)
        mapped = replace(read, mapping=fitting.mapping.changed(**options.stated()))
        (by_memory if read.detection.format is None else left).append(mapped)
    sheets = [parse_mapped(file, read.sheet, read.mapping, progress=progress) for read in by_memory]
    if not by_memory or any(_is_known(read) for read in left):
        sheets = [*parse_file(replace(file, sheets=tuple(left)), progress=progress), *sheets]
    return RememberedFile(tuple(sheets), tuple(dict.fromkeys(names)))


def _is_known(read: ReadSheet) -> bool:
    return read.detection.format is not None and not read.sheet.hidden
