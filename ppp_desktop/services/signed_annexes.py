"""The file that both sides signed for a version of the terms: kept, given back, taken out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.models.contracts import SignedAnnex, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import log_agreement, require_version

LARGEST_ANNEX_BYTES = 20_000_000

_PDF_MARK, _PDF_MARK_WITHIN = b"%PDF-", 1024  # readers allow some bytes before the mark
_PICTURE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # PNG, JPEG


def attach_annex(database: Database, contract_id: int, effective: date, path: Path) -> Changes:
    """Keep the signed file at `path` with a version, replacing one that is kept already.

    Raises NotFound for a missing file, ValidationFailed for one that is too large or neither PDF
    nor picture.
    """
    content = _read_annex(path)
    name = path.name.encode("utf-8", "replace").decode()  # a name of the disk may be no text
    with database.writing() as session:
        contract, version = require_version(session, contract_id, effective)
        session.execute(delete(SignedAnnex).where(SignedAnnex.terms_version_id == version.id))
        session.add(
            SignedAnnex(
                terms_version_id=version.id,
                file_name=name,
                digest=sha256(content).hexdigest(),
                content=content,
                added=datetime.now(UTC).replace(tzinfo=None),
            )
        )
        session.flush()
        log_agreement(session, contract, effective, "signed annex added", name)
        return Changes.of(Topic.TERMS, ids=(contract_id,))


def save_annex_to(database: Database, contract_id: int, effective: date, path: Path) -> None:
    """Write the signed file to `path`, the same bytes that were attached.

    Raises NotFound where none is kept, StorageUnavailable where it cannot be written or is not
    what was attached any more.
    """
    with database.reading() as session:
        _, version = require_version(session, contract_id, effective)
        found = _annex_of(session, version)
        content, digest = found.content, found.digest
    if sha256(content).hexdigest() != digest:
        raise StorageUnavailable(
            "The signed annex in the store is damaged.", "Attach the file again from a backup."
        )
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def remove_annex(database: Database, contract_id: int, effective: date) -> Changes:
    """Take the signed file out of the store; raises NotFound where none is kept."""
    with database.writing() as session:
        contract, version = require_version(session, contract_id, effective)
        found = _annex_of(session, version)
        session.delete(found)
        log_agreement(session, contract, effective, "signed annex removed", found.file_name)
        return Changes.of(Topic.TERMS, ids=(contract_id,))


def _read_annex(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_ANNEX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError:
        raise NotFound(f"{path} cannot be read.", "Check that it is a file.") from None
    if len(content) > LARGEST_ANNEX_BYTES:
        raise ValidationFailed(
            f"{path.name} is larger than {LARGEST_ANNEX_BYTES // 1_000_000} MB.",
            field="path",
            remedy="Scan it in grey or with fewer dots per inch.",
        )
    if not (_PDF_MARK in content[:_PDF_MARK_WITHIN] or content.startswith(_PICTURE_MARKS)):
        raise ValidationFailed(
            f"{path.name} is neither a PDF nor a picture.",
            field="path",
            remedy="Choose the signed annex as PDF, PNG or JPEG.",
        )
    return content


def _annex_of(session: Session, version: TermsVersion) -> SignedAnnex:
    found = session.scalar(select(SignedAnnex).where(SignedAnnex.terms_version_id == version.id))
    if found is None:
        raise NotFound("No signed annex is kept with this version.", "Attach the signed file.")
    return found
