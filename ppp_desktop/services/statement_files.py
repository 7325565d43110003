"""The forms in which a statement can be saved, told apart by the ending of the file's name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.documents import export_pdf
from ppp_desktop.services.evidence_pack import write_pack
from ppp_desktop.services.statement_workbooks import export_csv, export_workbook


@dataclass(frozen=True, slots=True)
class StatementForm:
    """One form: the ending of its files without a dot, and what people call it."""

    ending: str
    label: str
    issued_only: bool = False


FORMS = (
    StatementForm("pdf", "PDF"),
    StatementForm("xlsx", "Workbook with formulas"),
    StatementForm("csv", "Plain table"),
    StatementForm("zip", "Evidence pack", issued_only=True),
)
"""Every form, the one that is meant where nothing is said first."""


def export_statement(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> Path:
    """Write the statement to `target` in the form of its ending, as PDF for any other.

    Raises StorageUnavailable where the folder cannot be written, ValidationFailed for what a
    form cannot hold.
    """
    ending = target.suffix.lower().removeprefix(".")
    if ending == "xlsx":
        export_workbook(database, statement_id, target, progress=progress)
    elif ending == "csv":
        export_csv(database, statement_id, target)
    elif ending == "zip":
        write_pack(database, statement_id, target, progress=progress)
    else:
        export_pdf(database, statement_id, target, progress=progress)
    return target
