"""Bringing a store file to the present schema, with a backup before and proof after."""

from __future__ import annotations

import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from ppp_desktop.core.errors import PppError, StorageUnavailable
from ppp_desktop.models.database import APPLICATION_ID, storage_error, store_url

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path, version: int) -> Path | None:
    """Upgrade the store at `path` to schema `version` and return the backup that was made.

    A new file is simply built (None is returned). Foreign keys are off while tables are rebuilt,
    since a rebuild of a parent table would otherwise delete its children; afterwards the rows of
    every table that stays are counted again and all references checked. On any failure the file
    is put back from the backup and StorageUnavailable raised.
    """
    backup = back_up(path) if path.exists() and path.stat().st_size else None
    try:
        _upgrade(path, version)
    except Exception as error:
        logger.warning("migration failed", exc_info=True)
        if backup is not None:
            _copy(backup, path)
        if isinstance(error, PppError):
            raise
        if backup is None and isinstance(error, DatabaseError):
            raise storage_error(path, error) from error
        raise StorageUnavailable(
            f"{path.name} could not be brought up to date; it is as it was before.",
            "Keep the file and report what happened.",
        ) from error
    return backup


def back_up(path: Path) -> Path:
    """Copy the store with SQLite's backup API to a new file beside it, check it, return it."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = path.with_name(f"{path.stem}.{stamp}.backup{path.suffix}")
    try:
        _copy(path, target)
        connection = sqlite3.connect(target)
        try:
            (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        target.unlink(missing_ok=True)
        raise StorageUnavailable(
            f"No backup of {path.name} could be made, so nothing was changed.",
            "Check that its folder can be written and the disk is not full.",
        ) from error
    if verdict != "ok":
        target.unlink(missing_ok=True)
        raise StorageUnavailable(f"{path.name} is damaged.", "Restore an earlier backup.")
    return target


def _copy(source: Path, target: Path) -> None:
    reader = sqlite3.connect(source)
    writer = sqlite3.connect(target)
    try:
        reader.backup(writer)
    finally:
        writer.close()
        reader.close()


def _upgrade(path: Path, version: int) -> None:
    engine = create_engine(store_url(path), poolclass=NullPool)
    event.listen(engine, "connect", lambda raw, _entry: _prepare(raw))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        before = _row_counts(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _prove(connection, before)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={version}")
    engine.dispose()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA synchronous=FULL")


def _row_counts(connection: Connection) -> dict[str, int]:
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return {
        name: connection.exec_driver_sql(
            f'SELECT count(*) FROM "{name}"'  # noqa: S608 - names come from the schema itself
        ).scalar_one()
        for name in names
    }


def _prove(connection: Connection, before: dict[str, int]) -> None:
    after = _row_counts(connection)
    lost = [name for name, count in before.items() if name in after and after[name] < count]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost or broken is not None:
        raise StorageUnavailable("The new version would lose rows, so nothing was changed.")
