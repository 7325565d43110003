"""Shows the row of a file that a stored result came from, with what stands around it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import Row, cell_at, text_of
from ppp_desktop.imports.fields import FIELDS
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.import_checking import first_mapping
from ppp_desktop.services.reading_files import ReadFile, ReadSheet, read_file
from ppp_desktop.services.source_files import original_of, read_original, require_same_file
from ppp_desktop.services.stored_mappings import fitting_mapping

NEIGHBOURS = 5
MOST_COLUMNS = 200

_LABELS = {field.key: field.label for field in FIELDS}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as the file shows it; `number` counts from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """A column that the import read, from 0, with its header and what it was taken for."""

    index: int
    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A row of a file with its header and its neighbours above and below.

    `width` columns are shown; `cut` tells that the file has more.
    """

    file_name: str
    sheet: str
    header: FileRow
    rows: tuple[FileRow, ...]
    marked: int
    used: tuple[UsedColumn, ...]
    width: int
    cut: bool = False

    @property
    def row(self) -> FileRow:
        """The row itself."""
        return next(row for row in self.rows if row.number == self.marked)


def find_row(
    database: Database,
    batch_id: int,
    row: int,
    *,
    path: Path | None = None,
    progress: Progress = SILENT,
) -> Excerpt:
    """Return the row of the file that an import read, out of the kept original or of `path`.

    Raises NotFound where the store has no original and no `path` is given, ValidationFailed where
    `path` is another file, ImportRejected where it cannot be read any more.
    """
    original = original_of(database, batch_id)
    with database.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        sheet = "" if batch is None else batch.sheet
    if path is not None:
        require_same_file(path, original)
        file = read_file(path, progress=progress)
    else:
        with _unpacked(read_original(database, original.sha256), original.name) as unpacked:
            file = read_file(unpacked, progress=progress)
    read = _sheet(file, sheet)
    fitting = fitting_mapping(database, read)
    mapping = fitting.mapping if fitting else first_mapping(read)
    return _excerpt(original.name, read, mapping, row)


@contextmanager
def _unpacked(content: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ppp-") as folder:
        path = Path(folder) / f"original{PurePath(name).suffix[:8]}"
        path.write_bytes(content)
        yield path


def _sheet(file: ReadFile, name: str) -> ReadSheet:
    for each in file.sheets:
        if each.sheet.name == name:
            return each
    raise NotFound(f"The file has no sheet “{name}” any more.")


def _excerpt(file_name: str, read: ReadSheet, mapping: Mapping, row: int) -> Excerpt:
    rows = read.sheet.rows
    if not 1 <= row <= len(rows):
        raise NotFound(f"The file has no row {row:,}.")
    first = max(mapping.header_row + 1, row - NEIGHBOURS) if row > mapping.header_row else row
    shown = range(first, min(len(rows), row + NEIGHBOURS) + 1)
    found = [rows[number - 1] for number in shown]
    header = rows[mapping.header_row - 1] if mapping.header_row <= len(rows) else ()
    widest = max(len(cells) for cells in (header, *found))
    width = min(widest, MOST_COLUMNS)
    return Excerpt(
        file_name=file_name,
        sheet=read.sheet.name,
        header=FileRow(mapping.header_row, _texts(header, width)),
        rows=tuple(
            FileRow(number, _texts(cells, width))
            for number, cells in zip(shown, found, strict=True)
        ),
        marked=row,
        used=tuple(
            UsedColumn(choice.index, choice.header, _LABELS.get(choice.field, choice.field))
            for choice in sorted(mapping.columns, key=lambda choice: choice.index)
        ),
        width=width,
        cut=widest > width,
    )


def _texts(cells: Row, width: int) -> tuple[str, ...]:
    return tuple(text_of(cell_at(cells, index)) for index in range(width))
