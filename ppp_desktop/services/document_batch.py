"""Several statements as PDF: one that cannot be written does not hold up the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.documents import ExportedPdf, export_view, suggested_file_name
from ppp_desktop.services.statements import get_statement

_REASONS_TOLD = 3


@dataclass(frozen=True, slots=True)
class RefusedPdf:
    """A statement that was not written, and why: a whole sentence with what to do."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class PdfBatch:
    """What became of each of several statements."""

    written: tuple[ExportedPdf, ...]
    refused: tuple[RefusedPdf, ...]

    @property
    def problem(self) -> str:
        """How many were refused, in a sentence; "" for none."""
        if not self.refused:
            return ""
        of_all = counted(len(self.written) + len(self.refused), "PDF")
        were = "was" if len(self.refused) == 1 else "were"
        return f"{len(self.refused):,} of {of_all} {were} not saved."

    @property
    def reasons(self) -> str:
        """Why the first ones were refused, and how many more there are."""
        told = [f"{each.reference}: {each.reason}" for each in self.refused[:_REASONS_TOLD]]
        more = len(self.refused) - len(told)
        return "\n".join([*told, f"And {more:,} more."] if more else told)


def export_pdfs(
    database: Database,
    statement_ids: Sequence[int],
    folder: Path,
    *,
    progress: Progress = SILENT,
) -> PdfBatch:
    """Write each statement into `folder` under its suggested name; files there are kept.

    What cannot be written is told in what is returned. A cancel keeps what was written.
    """
    written: list[ExportedPdf] = []
    refused: list[RefusedPdf] = []
    for position, statement_id in enumerate(statement_ids):
        progress.check_cancelled()
        reference = f"Statement {statement_id}"
        try:
            view = get_statement(database, statement_id)
            reference = view.row.reference
            progress.report(position, len(statement_ids), f"Writing {reference}")
            target = _free_path(folder / suggested_file_name(view))
            written.append(export_view(database, view, target))
        except PppError as error:
            refused.append(RefusedPdf(reference, str(error)))
    return PdfBatch(tuple(written), tuple(refused))


def _free_path(wanted: Path) -> Path:
    """Return `wanted`, or the first of "name (2).pdf", "name (3).pdf" … that does not exist."""
    path, number = wanted, 2
    while _is_taken(path):
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        number += 1
    return path


def _is_taken(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that cannot be looked into: writing will tell why
        return False
