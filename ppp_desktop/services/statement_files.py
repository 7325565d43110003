"""The forms in which a statement can be saved, told apart by the ending of the file's name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ppp_desktop.core.file_names import portable_name
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.documents import export_pdf, make_document
from ppp_desktop.services.evidence_pack import pack_bytes, write_pack
from ppp_desktop.services.statement_workbooks import export_csv, export_workbook
from ppp_desktop.statements.document import Attachment


@dataclass(frozen=True, slots=True)
class StatementForm:
    """One form: the ending of its files without a dot, and what people call it."""

    ending: str
    label: str
    issued_only: bool = False
    attaches_pack: bool = False


FORMS = (
    StatementForm("pdf", "PDF"),
    StatementForm("pdf", "PDF with the evidence inside", issued_only=True, attaches_pack=True),
    StatementForm("xlsx", "Workbook with formulas"),
    StatementForm("csv", "Plain table"),
    StatementForm("zip", "Evidence pack", issued_only=True),
)
"""Every form, the one that is meant where nothing is said first."""


def export_statement(
    database: Database,
    statement_id: int,
    target: Path,
    *,
    attach_pack: bool = False,
    progress: Progress = SILENT,
) -> Path:
    """Write the statement to `target` in the form of its ending, as PDF for any other.

    With `attach_pack` a PDF holds the evidence pack.

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
    elif attach_pack:
        export_with_pack(database, statement_id, target, progress=progress)
    else:
        export_pdf(database, statement_id, target, progress=progress)
    return target


def export_with_pack(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> None:
    """Write an issued statement as a PDF that holds its evidence pack.

    The same statement gives the same bytes. Raises ValidationFailed for a draft, and what writing
    a PDF raises.
    """
    from ppp_desktop.statements.pdf import render_statement

    document = make_document(database, statement_id)
    name = f"{portable_name(document.number)}.zip"
    pack = pack_bytes(database, statement_id, name, progress=progress)
    evidence = Attachment(name, pack.content, "application/zip", f"Evidence of {document.number}")
    render_statement(replace(document, attached=(evidence,)), target, progress=progress)
