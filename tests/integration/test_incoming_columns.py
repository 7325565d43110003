"""Rows kept by column are stored as one by one; identities of older stores are brought along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from ppp_desktop.core.progress import SILENT
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.numbering import Numbered
from ppp_desktop.imports.result_columns import ResultColumns, Texts, ValueColumn, with_rows
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.migrations.total_identities import renew_identities
from ppp_desktop.services.import_reports import report_without_store
from ppp_desktop.services.incoming_rows import incoming, incoming_sets, take_in
from ppp_desktop.services.result_identities import digest, total_identity

ROWS = (
    ResultRow(2, date(2026, 6, 1), (("clicks", 3), ("cost", -5)), (("campaign", "Brand"),)),
    ResultRow(3, date(2026, 6, 1), (("cost", 7),), (("campaign", "Brand"),), currency="PLN"),
    ResultRow(5, date(2026, 6, 1), (("clicks", 1),), (("campaign", "Brand"),)),
    ResultRow(6, date(2026, 6, 2), (("clicks", 0),), (("source", "Other"), ("device", "é"))),
    ResultRow(7, date(2026, 6, 30), (("cost", 2**62),), first_day=date(2026, 6, 1)),
    ResultRow(8, date(2026, 6, 2), (("leads", 1),), external_id="A-1", status=Status.PENDING),
    ResultRow(
        9,
        date(2026, 6, 2),
        (("cost", 2**62), ("leads", 1)),
        external_id="a-1",
        status=Status.REVERSED,
        reversed_on=date(2026, 7, 1),
    ),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "store.ppp")
    yield made
    made.close()


def by_column(rows: tuple[ResultRow, ...]) -> ResultColumns:
    import numpy as np

    none, empty = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    metrics = dict.fromkeys(key for row in rows for key, _ in row.values)
    columns = ResultColumns(
        *(none,) * 5,
        sets=Numbered[tuple[tuple[str, str], ...]]().items,
        set_codes=none,
        currencies=Texts([], none),
        external_ids=Texts([], none),
        values=tuple(ValueColumn(key, none, empty) for key in metrics),
        contacts=[],
        contact_codes=none,
    )
    return with_rows(columns, rows)


def parsed(rows: ResultColumns | tuple[ResultRow, ...]) -> ParsedSheet:
    columns = (("date", "Day"), ("clicks", "Clicks"))
    return ParsedSheet(
        "f.csv", "", "0", "generic", "Generic", "Tool", 9, rows, (), 1, 1, columns=columns
    )


def test_columns_hold_the_rows_they_were_made_of() -> None:
    assert tuple(by_column(ROWS)) == ROWS
    assert by_column(ROWS)[1:3] == list(ROWS[1:3])
    assert by_column(ROWS)[-1] == ROWS[-1]


def test_rows_by_column_come_in_as_the_same_rows_do(database: Database) -> None:
    found = []
    with database.writing() as session:
        for rows in (ROWS, by_column(ROWS)):
            came = take_in(session, parsed(rows), SILENT)
            tables = [session.execute(select(table)).all() for table in (incoming, incoming_sets)]
            found.append((came, *tables))
    assert found[0] == found[1]


@pytest.mark.parametrize("known_as", ["O'Hara: 5%", "%s", "?"])
def test_what_is_the_same_in_all_rows_comes_in_as_it_is(database: Database, known_as: str) -> None:
    row = ResultRow(2, date(2026, 6, 1), (("leads", 1),), external_id=known_as, currency="EUR")
    with database.writing() as session:
        take_in(session, parsed(by_column((row,))), SILENT)
        found = session.execute(select(incoming.c.external_id, incoming.c.currency)).one()
    assert tuple(found) == (known_as, "EUR")


def test_reports_of_rows_by_column_are_the_same() -> None:
    assert report_without_store(parsed(by_column(ROWS))) == report_without_store(parsed(ROWS))


def test_identities_of_older_stores_begin_with_their_day(tmp_path: Path) -> None:
    hashed = digest("Brand")
    day = date(2026, 6, 1)
    old = [digest("total", "None", "2026-06-01", hashed.hex(), str(place)) for place in (0, 2)]
    event = digest("event", "Tool", "A-1")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("CREATE TABLE dimension_sets (id INTEGER, digest BLOB)")
        connection.execute(
            "CREATE TABLE results (id INTEGER, contract_id INTEGER, first_day TEXT, day TEXT, "
            "dimension_set_id INTEGER, external_id TEXT, identity BLOB)"
        )
        connection.execute("INSERT INTO dimension_sets VALUES (1, ?)", (hashed,))
        connection.executemany(
            "INSERT INTO results VALUES (?, 1, NULL, '2026-06-01', 1, ?, ?)",
            [(1, "", old[0]), (2, "", old[1]), (3, "A-1", event)],
        )
        connection.commit()
    with engine.begin() as connection:
        renew_identities(connection)
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        found = connection.execute("SELECT identity FROM results ORDER BY id").fetchall()
    engine.dispose()
    assert [identity for (identity,) in found] == [
        total_identity(None, day, hashed, 0),
        total_identity(None, day, hashed, 2),
        event,
    ]
