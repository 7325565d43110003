"""Backups of a store: make one now, and list those that lie beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ppp_desktop.models.database import Database
from ppp_desktop.models.migrate import back_up
from ppp_desktop.services.agency import record_activity

_STAMP = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup file; `made_at` is in UTC, `size` in bytes."""

    path: Path
    made_at: datetime
    size: int


def back_up_store(database: Database) -> Path:
    """Copy the store to a new file beside it, check the copy, log it, return its path.

    Raises StorageUnavailable where it cannot be made; then no half-made file stays.
    """
    made = back_up(database.path)
    with database.writing() as session:
        record_activity(session, "Backup made and verified", made.name)
    return made


def list_backups(database: Database) -> list[BackupRow]:
    """Return the backups beside the store, the latest first."""
    store = database.path
    found = []
    for path in store.parent.glob("*.backup*"):
        made_at = _made_at(store, path)
        if made_at is not None:
            found.append(BackupRow(path, made_at, path.stat().st_size))
    return sorted(found, key=lambda row: row.made_at, reverse=True)


def _made_at(store: Path, path: Path) -> datetime | None:
    head, tail = f"{store.stem}.", f".backup{store.suffix}"
    if not (path.name.startswith(head) and path.name.endswith(tail)):
        return None
    stamp = path.name[len(head) : len(path.name) - len(tail)]
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
