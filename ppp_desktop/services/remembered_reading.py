"""Reads files by remembered columns where nobody stated what they are: for the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.database import Database
from ppp_desktop.services.reading_files import (
    ReadingOptions,
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
    found = [(read, fitting_mapping(database, read)) for read in file.sheets]
    usable = [
        (replace(read, mapping=fitting.mapping.changed(**options.stated())), fitting.name)
        if fitting is not None
        else (read, "")
        for read, fitting in found
        if fitting is not None or read.detection.format is not None
    ]
    if not usable:  # which raises, and says why
        return RememberedFile(tuple(parse_file(file, progress=progress)), ())
    sheets = tuple(
        parse_mapped(file, read.sheet, read.mapping, progress=progress) for read, _ in usable
    )
    return RememberedFile(sheets, tuple(dict.fromkeys(name for _, name in usable if name)))
