"""The originals of imported files, kept compressed by their SHA-256 while an import needs them."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.imports.cells import MEBIBYTE
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import SourceFile
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.import_reports import ImportReport

LARGEST_KEPT_BYTES = 100 * MEBIBYTE
NOT_KEPT = "original"
"""The cause of the warning that an original is not kept."""

_PIECE_BYTES = MEBIBYTE


@dataclass(frozen=True, slots=True)
class KeptOriginals:
    """Whether originals are kept, how many there are, and the space they take in the store."""

    keeps: bool
    files: int
    packed_bytes: int


@dataclass(frozen=True, slots=True)
class Original:
    """The file that an import read, and whether the store has it."""

    name: str
    sha256: str
    is_kept: bool


def kept_originals(database: Database) -> KeptOriginals:
    """Return what is kept now."""
    with database.reading() as session:
        agency = session.get(Agency, 1)
        files, size = session.execute(
            select(func.count(), func.coalesce(func.sum(func.length(SourceFile.content)), 0))
            .select_from(SourceFile)
            .where(SourceFile.content.is_not(None))
        ).one()
        return KeptOriginals(agency is not None and agency.keeps_files, files, size)


def choose_keeping(database: Database, *, keeps: bool) -> Changes:
    """Keep the originals of imports from now on, or no longer; those that are there stay."""
    with database.writing() as session:
        agency = session.get(Agency, 1)
        if agency is None:
            raise ValidationFailed("The agency needs a name first.", field="name")
        agency.keeps_files = keeps
        return Changes.of(Topic.AGENCY)


def drop_originals(database: Database) -> Changes:
    """Remove every kept original; imports stay, with the name and the SHA-256 of their file."""
    with database.writing() as session:
        count = session.scalar(select(func.count()).select_from(SourceFile)) or 0
        session.execute(delete(SourceFile))
        if count:
            record_activity(session, "Originals of imports removed", f"{count:,} files")
        return Changes.of(Topic.AGENCY)


def keep_original(
    database: Database, path: Path, sha256: str, *, wanted: bool | None = None
) -> str:
    """Keep the file that was imported, once; return why it is not kept, "" where all is well.

    `wanted` None leaves it to the settings. A file that no import stands on is not kept.
    """
    with database.reading() as session:
        agency = session.get(Agency, 1)
        chosen = agency is not None and agency.keeps_files
        is_due = _is_used(session, sha256) and not _is_kept(session, sha256)
    if not is_due or not (chosen if wanted is None else wanted):
        return ""
    try:
        size = path.stat().st_size
        if size > LARGEST_KEPT_BYTES:
            most = LARGEST_KEPT_BYTES // MEBIBYTE
            return f"{path.name} is larger than {most} MB, so its original is not kept."
        packed, found = _packed(path)
    except OSError as error:
        return f"The original of {path.name} cannot be read again: {error.strerror or error}."
    if found != sha256:
        return f"{path.name} was changed after it was read, so its original is not kept."
    with database.writing() as session:
        if _is_used(session, sha256) and not _is_kept(session, sha256):
            session.merge(
                SourceFile(
                    sha256=sha256,
                    name=path.name.encode(errors="replace").decode(),
                    size=size,
                    content=packed,
                    kept_at=datetime.now(UTC).replace(tzinfo=None),
                )
            )
    return ""


def with_original(
    database: Database,
    report: ImportReport,
    path: Path,
    sha256: str,
    *,
    wanted: bool | None = None,
) -> ImportReport:
    """Keep the original of an import; return its report, with a warning where that failed."""
    reason = keep_original(database, path, sha256, wanted=wanted)
    if not reason:
        return report
    warning = Problem(0, "", NOT_KEPT, reason, severity=Severity.WARNING)
    return replace(report, problems=(*report.problems, warning))


def drop_unused(session: Session) -> None:
    """Remove the originals that no import refers to any more, inside a transaction."""
    used = select(ImportBatch.sha256).where(ImportBatch.undone_at.is_(None))
    session.execute(delete(SourceFile).where(SourceFile.sha256.not_in(used)))


def original_of(database: Database, batch_id: int) -> Original:
    """Return which file an import read."""
    with database.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(f"There is no import {batch_id}.", "See the list of imports.")
        return Original(batch.file_name, batch.sha256, _is_kept(session, batch.sha256))


def read_original(database: Database, sha256: str) -> bytes:
    """Return the original as it was imported; raises NotFound, or Conflict where it is damaged."""
    with database.reading() as session:
        kept = session.get(SourceFile, sha256)
        packed = kept.content if kept is not None else None
        size = kept.size if kept is not None else 0
    if packed is None:
        raise NotFound(
            "The store does not have the original of this import.", "Choose the file on your disk."
        )
    try:
        content = zlib.decompressobj().decompress(packed, size + 1)
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Conflict(
            "The original that the store has is damaged.", "Check the store in the settings."
        )
    return content


def save_original(database: Database, sha256: str, target: Path) -> None:
    """Write the original to `target`, as it was imported."""
    content = read_original(database, sha256)
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def require_same_file(path: Path, original: Original) -> None:
    """Raise ValidationFailed unless `path` is the very file that was imported."""
    try:
        found = _packed(path, level=0)[1]
    except OSError as error:
        raise NotFound(
            f"{path.name} cannot be read: {error.strerror or error}.", "Choose another file."
        ) from error
    if found != original.sha256:
        raise ValidationFailed(
            f"{path.name} is not the file that was imported.",
            remedy=f"Choose {original.name} as it was on the day of the import.",
        )


def _is_used(session: Session, sha256: str) -> bool:
    query = select(ImportBatch.id).where(
        ImportBatch.sha256 == sha256, ImportBatch.undone_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def _is_kept(session: Session, sha256: str) -> bool:
    query = select(SourceFile.sha256).where(
        SourceFile.sha256 == sha256, SourceFile.content.is_not(None)
    )
    return session.scalar(query) is not None


def _packed(path: Path, *, level: int = 6) -> tuple[bytes, str]:
    """Return the file compressed, and its SHA-256; it is read piece by piece."""
    pressed = zlib.compressobj(level)
    digest = hashlib.sha256()
    parts = []
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            parts.append(pressed.compress(piece))
    parts.append(pressed.flush())
    return b"".join(parts), digest.hexdigest()
