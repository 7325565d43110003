"""The store file: its marks, what is refused, and migrations that lose nothing."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from ppp_desktop.core.errors import Conflict, NotFound, StorageUnavailable
from ppp_desktop.models import (
    agency,
    clients,
    contracts,
    imports,
    rates,
    receivables,
    results,
    statements,
)
from ppp_desktop.models.database import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    create_database,
    open_database,
)
from ppp_desktop.models.migrate import back_up, migrate
from ppp_desktop.models.types import Model

MODELS = (agency, clients, contracts, imports, rates, receivables, results, statements)


def pragma(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
    finally:
        connection.close()


def test_a_new_store_carries_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "new.ppp"
    database = create_database(path)
    with database.reading() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert session.execute(text("PRAGMA synchronous")).scalar_one() == 2
    database.close()
    assert pragma(path, "application_id") == APPLICATION_ID
    assert pragma(path, "user_version") == SCHEMA_VERSION


def test_migrations_build_what_the_models_say(tmp_path: Path) -> None:
    path = tmp_path / "new.ppp"
    create_database(path).close()
    with create_engine(f"sqlite:///{path}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
        connection.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a store"),
        (b"id;name\n1;2\n", "is not a store"),
        (b"SQLite format 3\x00" + b"\x00" * 50, "is not a store|damaged"),
        (b"SQLite format 3\x00" + b"garbage " * 200, "damaged|is not a store"),
    ],
)
def test_what_is_no_store_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file.ppp"
    path.write_bytes(content)
    with pytest.raises(StorageUnavailable, match=sentence):
        open_database(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(StorageUnavailable, match="not a store"):
        open_database(path)


def test_a_newer_store_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "newer.ppp"
    create_database(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageUnavailable, match="newer version"):
        open_database(path)
    assert path.read_bytes() == before


def test_missing_and_existing_files(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_database(tmp_path / "missing.ppp")
    with pytest.raises(StorageUnavailable, match="does not exist"):
        create_database(tmp_path / "no" / "folder.ppp")
    path = tmp_path / "there.ppp"
    create_database(path).close()
    with pytest.raises(Conflict):
        create_database(path)
    with pytest.raises(StorageUnavailable):
        open_database(tmp_path)


def test_a_locked_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ppp_desktop.models.database.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "busy.ppp"
    database = create_database(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StorageUnavailable, match="in use"), database.writing():
            pytest.fail("the lock was given twice")
    finally:
        other.rollback()
        other.close()
        database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other rights there")
def test_an_old_store_is_backed_up_migrated_and_proved(sample_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample_file, tmp_path / "old.ppp"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=0")
    before = connection.execute("SELECT count(*), sum(cost) FROM results").fetchone()
    connection.close()
    open_database(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*), sum(cost) FROM results").fetchone() == before
    connection.close()
    assert pragma(path, "user_version") == SCHEMA_VERSION
    (backup,) = tmp_path.glob("old.*.backup.ppp")
    assert pragma(backup, "user_version") == 0


def test_a_failing_migration_puts_the_file_back(
    sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(sample_file, tmp_path / "old.ppp"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=0")
    rows = connection.execute("SELECT count(*) FROM results").fetchone()
    connection.close()

    def fails(config: object, revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]  # alembic's
        connection.exec_driver_sql("DELETE FROM statement_sources")
        connection.exec_driver_sql("DELETE FROM results")

    monkeypatch.setattr("alembic.command.upgrade", fails)
    with pytest.raises(StorageUnavailable, match="would lose rows"):
        migrate(path, SCHEMA_VERSION)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM results").fetchone() == rows
    connection.close()


def test_a_backup_is_a_whole_store(sample_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample_file, tmp_path / "agency.ppp"))
    database = open_database(back_up(path))
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM statements")).scalar_one() == 36
    database.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = create_database(tmp_path / "store.ppp")

    def fail_after_writing() -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO images (digest, content) VALUES ('a', x'00')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM images")).scalar_one() == 0
    database.close()
