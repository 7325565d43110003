"""The folders whose new files are imported by themselves, and the files that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import WatchedFile, WatchedFolder
from ppp_desktop.models.results import ImportBatch


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A watched folder; `contract_id` None: where known. `missing` tells that it is not there."""

    id: int
    path: Path
    contract_id: int | None
    contract_code: str
    enabled: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A file that was not imported by itself, with the reason; `seen_at` is in UTC."""

    folder_id: int
    path: Path
    contract_id: int | None
    reason: str
    seen_at: datetime


def list_folders(database: Database) -> list[FolderRow]:
    """Return the folders by path."""
    query = select(WatchedFolder, Contract.code).outerjoin(
        Contract, WatchedFolder.contract_id == Contract.id
    )
    with database.reading() as session:
        return [
            FolderRow(
                id=row.id,
                path=Path(row.path),
                contract_id=row.contract_id,
                contract_code=code or "",
                enabled=row.enabled,
                missing=not Path(row.path).is_dir(),
            )
            for row, code in session.execute(query.order_by(WatchedFolder.path))
        ]


def save_folder(
    database: Database,
    path: Path,
    *,
    contract_id: int | None = None,
    enabled: bool = True,
    folder_id: int | None = None,
) -> Changes:
    """Watch a folder, or change one that is watched. Raises ValidationFailed, Conflict, NotFound.

    Files that lie in a new folder already are imported, too.
    """
    if not path.is_absolute() or (enabled and not path.is_dir()):
        raise ValidationFailed(
            f"There is no folder {path}.", field="path", remedy="Choose a folder that is there."
        )
    with database.writing() as session:
        other = session.scalar(select(WatchedFolder).where(WatchedFolder.path == str(path)))
        if other is not None and other.id != folder_id:
            raise Conflict(f"{path} is watched already.", "Change that entry.")
        if folder_id is None:
            session.add(WatchedFolder(path=str(path), contract_id=contract_id, enabled=enabled))
        else:
            row = _required(session, folder_id)
            row.path, row.contract_id, row.enabled = str(path), contract_id, enabled
    return Changes.of(Topic.AGENCY)


def remove_folder(database: Database, folder_id: int) -> Changes:
    """Watch a folder no more; what came from it stays. Raises NotFound."""
    with database.writing() as session:
        session.delete(_required(session, folder_id))
    return Changes.of(Topic.AGENCY)


def list_waiting(database: Database) -> list[WaitingRow]:
    """Return the files that wait in folders that are watched, the oldest first.

    Those that somebody imported meanwhile, or took away, do not wait any more.
    """
    imported = select(ImportBatch.sha256).where(ImportBatch.undone_at.is_(None))
    query = (
        select(WatchedFile, WatchedFolder)
        .join(WatchedFolder, WatchedFile.folder_id == WatchedFolder.id)
        .where(
            WatchedFile.outcome != "",
            WatchedFolder.enabled,
            WatchedFile.sha256.not_in(imported),
        )
        .order_by(WatchedFile.seen_at, WatchedFile.name)
    )
    with database.reading() as session:
        found = [
            WaitingRow(
                folder_id=folder.id,
                path=Path(folder.path) / file.name,
                contract_id=folder.contract_id,
                reason=file.outcome,
                seen_at=file.seen_at,
            )
            for file, folder in session.execute(query)
        ]
    return [row for row in found if row.path.is_file()]


def leave_waiting_file(database: Database, waiting: WaitingRow) -> Changes:
    """Let a file wait no longer without importing it."""
    with database.writing() as session:
        file = session.get(WatchedFile, (waiting.folder_id, waiting.path.name))
        if file is not None:
            file.outcome = ""
    return Changes.of(Topic.AGENCY)


def note_file(session: Session, folder_id: int, name: str, sha256: str, outcome: str) -> None:
    """Remember what came of a file as it is now, "" where nothing is left to do."""
    now = datetime.now(UTC).replace(tzinfo=None)
    session.merge(
        WatchedFile(folder_id=folder_id, name=name, sha256=sha256, outcome=outcome, seen_at=now)
    )


def _required(session: Session, folder_id: int) -> WatchedFolder:
    row = session.get(WatchedFolder, folder_id)
    if row is None:
        raise NotFound("This folder is no longer watched.")
    return row
