"""A store of the version before comes up with its issued statements whole."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from ppp_desktop.models.database import APPLICATION_ID, open_database, store_url
from ppp_desktop.models.migrate import MIGRATIONS
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.statements import find_statement, list_statements
from ppp_desktop.services.voiding import void_statement


def version_three(sample: Path, path: Path) -> None:
    """Write the sample as the version before would have stored it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = create_engine(store_url(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    engine.dispose()
    raw = sqlite3.connect(path)
    raw.execute("ATTACH ? AS sample", (str(sample),))
    tables = raw.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
    ).fetchall()
    for (table,) in tables:
        columns = ", ".join(
            f'"{row[1]}"' for row in raw.execute(f"PRAGMA main.table_info({table})")
        )
        raw.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM sample.{table}")  # noqa: S608 - names come from the schema itself
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute("PRAGMA user_version = 3")
    raw.commit()
    raw.close()


def currencies(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT currency, COUNT(*) FROM statement_sources GROUP BY currency ORDER BY currency"
        ).fetchall()
    connection.close()
    return found


def test_statements_of_the_version_before_stay_whole(sample_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "older.ppp"
    version_three(sample_file, path)
    database = open_database(path)
    try:
        assert not check_store(database).findings
        assert currencies(path) == currencies(sample_file)
        row = find_statement(database, "BS-SHOP/2026-05")
        credit, _ = void_statement(
            database, row.id, reason="wrong", author="Mia", day=date(2026, 7, 1)
        )
        assert credit.corrects == row.number
        assert sum(each.total for each in list_statements(database) if not each.is_in_force) == 0
        assert not check_store(database).findings
    finally:
        database.close()
