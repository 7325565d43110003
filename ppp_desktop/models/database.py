"""The store file: opening, checking who made it, transactions, and closing it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from ppp_desktop.core.errors import (
    Conflict,
    NotFound,
    PppError,
    StorageUnavailable,
    ValidationFailed,
)

APPLICATION_ID = 0x50505044
"""SQLite header field that marks a store of this program ("PPPD")."""

SCHEMA_VERSION = 4
"""SQLite's user_version of the schema that this program writes; one more per migration."""

BUSY_TIMEOUT_MS = 5_000
CACHE_KIBIBYTES = 64 * 1024
"""Pages that a connection may keep: the indexes of a large import; it takes them as it needs."""
# https://sqlite.org/wal.html: earlier versions can corrupt a database when a WAL is reset.
FIRST_SAFE_WAL = (3, 51, 3)

_SQLITE_MAGIC = b"SQLite format 3\x00"
_WRITING = "ppp_writing"


class Database:
    """An open store. Only service functions enter its transactions, one per use case."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _make_engine(path)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session over one consistent snapshot; nothing it does is kept."""
        with self._session(writing=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that holds the write lock; commits at the end, rolls back on an error."""
        with self._session(writing=True) as session:
            yield session
            session.commit()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        try:
            with self._engine.connect() as connection:
                chosen = connection.execution_options(**{_WRITING: writing})
                with Session(chosen, expire_on_commit=False) as session:
                    yield session
        except PppError:
            raise
        except UnicodeEncodeError as error:
            raise ValidationFailed(
                "A text holds half of a sign, which cannot be stored.",
                remedy="Write the text again instead of copying it.",
            ) from error
        except exc.IntegrityError as error:
            raise Conflict(
                "The change contradicts something else in the store.",
                "Reload and look at what changed meanwhile.",
            ) from error
        except exc.DatabaseError as error:
            raise storage_error(self.path, error) from error


def create_database(path: Path) -> Database:
    """Make a new, empty store at `path`; raises Conflict where a file is, StorageUnavailable."""
    if path.exists():
        raise Conflict(f"There is already a file {path.name}.", "Open it, or choose another name.")
    if not path.parent.is_dir():
        raise StorageUnavailable(
            f"The folder {path.parent} does not exist.", "Choose a folder that exists."
        )
    from ppp_desktop.models.migrate import migrate

    try:
        migrate(path, SCHEMA_VERSION)
    except BaseException:
        with suppress(OSError):  # a folder that cannot be written
            path.unlink(missing_ok=True)
        raise
    return Database(path)


def open_database(path: Path) -> Database:
    """Open the store at `path`, bringing an older one up to date first (a backup stays beside it).

    Raises NotFound for a missing file, StorageUnavailable for one that is no store, is damaged,
    comes from a newer version of the program or cannot be read and written.
    """
    version = stored_version(path)
    if version > SCHEMA_VERSION:
        raise StorageUnavailable(
            f"{path.name} was written by a newer version of this program.",
            "Install that version to open it; nothing was changed.",
        )
    if version < SCHEMA_VERSION:
        from ppp_desktop.models.migrate import migrate

        migrate(path, SCHEMA_VERSION)
    return Database(path)


def stored_version(path: Path) -> int:
    """Return the schema version of the store at `path` after checking that it is one."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_SQLITE_MAGIC))
        with path.open("r+b"):
            pass
    except FileNotFoundError:
        raise NotFound(
            f"There is no file {path}.", "Check the name, or make a new store."
        ) from None
    except OSError as error:
        raise StorageUnavailable(
            f"{path} cannot be opened for reading and writing.",
            "Check that it is a file that you may change, and that its folder is not read-only.",
        ) from error
    no_store = StorageUnavailable(
        f"{path.name} is not a store of this program.",
        "Choose a file that this program made; spreadsheets are imported, not opened.",
    )
    if magic != _SQLITE_MAGIC:
        raise no_store
    connection = sqlite3.connect(path)
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise storage_error(path, error) from error
    finally:
        connection.close()
    if application_id != APPLICATION_ID:
        raise no_store
    return int(version)


def store_url(path: Path) -> URL:
    """Return the address of a store; no sign of its path ("?") is taken for part of an address."""
    return URL.create("sqlite+pysqlite", database=str(path))


def _make_engine(path: Path) -> Engine:
    engine = create_engine(store_url(path))

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: see _on_begin.
        connection.isolation_level = None
        cursor = connection.cursor()
        wal = sqlite3.sqlite_version_info >= FIRST_SAFE_WAL
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"cache_size=-{CACHE_KIBIBYTES}",
            "foreign_keys=ON",
            "synchronous=FULL",
            f"journal_mode={'WAL' if wal else 'DELETE'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def storage_error(path: Path, error: Exception) -> StorageUnavailable:
    """Return what the user is told for an error of the database, by what it says."""
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return StorageUnavailable(
            f"{path.name} is in use by another window or program.",
            "Wait until the other one is done, or close it.",
        )
    if "readonly" in text or "read-only" in text:
        return StorageUnavailable(
            f"{path.name} is read-only.", "Move it to a folder that you may write to."
        )
    if "full" in text:
        return StorageUnavailable(
            "The disk is full; nothing was changed.", "Free some space and try again."
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return StorageUnavailable(
            f"{path.name} is damaged.", "Restore the last backup, which lies beside it."
        )
    return StorageUnavailable(
        f"{path.name} could not be read or written.",
        f"The system says: {str(error).splitlines()[0]}",
    )
