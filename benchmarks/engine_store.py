"""Stores for the engine's benchmark: a million events in a period, and closed periods before it."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import product
from pathlib import Path

from benchmarks.engine_terms import CHANNELS, COUNTRIES, PERIOD, PRODUCTS, definitions
from ppp_desktop.core.exact import SCALE_DIGITS
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.statements import close_period

CONTRACT_ID = 1
_ONE = 10**SCALE_DIGITS
_CENT = _ONE // 100
_COLUMNS = (
    "contract_id batch_id row day status dimension_set_id external_id currency identity "
    "leads installs orders revenue cost reversed_on"
).split()
_APPROVED, _REJECTED, _REVERSED = 1, 2, 3


def make_store(path: Path, rows: int, earlier: int, earlier_rows: int) -> Database:
    """Return a store with `rows` events in the period and `earlier` closed periods before it."""
    periods = [PERIOD]
    for _ in range(earlier):
        periods.insert(0, periods[0].previous())
    database = create_database(path)
    apply_definitions(database, definitions(periods[0].start))
    database.close()
    with closing(sqlite3.connect(path)) as connection:
        _add_sets(connection)
        for number, period in enumerate(periods, start=1):
            count = rows if period == PERIOD else earlier_rows
            _add_results(connection, number, period, count)
            connection.commit()
    database = open_database(path)
    for period in periods[:-1]:
        close_period(database, CONTRACT_ID, period, issue=True, today=PERIOD.end)
    return database


def _add_sets(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO dimension_sets (digest, channel, country, product) VALUES (?, ?, ?, ?)",
        (
            (hashlib.blake2b("|".join(names).encode(), digest_size=16).digest(), *names)
            for names in product(CHANNELS, COUNTRIES, PRODUCTS)
        ),
    )


def _add_results(connection: sqlite3.Connection, batch: int, period: Period, count: int) -> None:
    connection.execute(
        "INSERT INTO import_batches (id, contract_id, file_name, sheet, sha256, format, "
        "format_label, imported_at, added, changed, report) "
        "VALUES (?, ?, 'events.csv', '', '0', '', 'Events', '2026-07-01 00:00:00', 0, 0, '{}')",
        (batch, CONTRACT_ID),
    )
    marks = ", ".join("?" * len(_COLUMNS))
    connection.executemany(
        f"INSERT INTO results ({', '.join(_COLUMNS)}) VALUES ({marks})",
        _rows(batch, period, count),
    )


def _rows(batch: int, period: Period, count: int) -> Iterator[tuple[object, ...]]:
    """Yield events as they come: leads 5 of 10, installs 3, orders 2; a hundredth are totals."""
    chance = random.Random(batch)
    sets = len(CHANNELS) * len(COUNTRIES) * len(PRODUCTS)
    days = [(period.start + timedelta(number)).isoformat() for number in range(period.days)]
    for number in range(count):
        status = _APPROVED
        reversed_on = None
        if number % 7 == 0:
            status = _REJECTED if number % 2 else _REVERSED
            reversed_on = period.end.isoformat() if status == _REVERSED else None
        kind, figures = number % 10, [None, None, None, None, None]
        row = [number, *figures]
        if number % 100 == 99:
            status, reversed_on = _APPROVED, None
            row[5] = chance.randrange(100, 900_000) * _CENT
        elif kind < 5:
            row[1] = _ONE
        elif kind < 8:
            row[2] = _ONE
        else:
            row[3], row[4] = _ONE, chance.randrange(500, 30_000) * _CENT
        identity = hashlib.blake2b(f"{batch}|{number}".encode(), digest_size=16).digest()
        yield (
            CONTRACT_ID,
            batch,
            number + 2,
            days[number * len(days) // count],
            status,
            chance.randrange(sets) + 1,
            "" if row[5] else f"E-{batch}-{number}",
            "EUR" if row[4] or row[5] else "",
            identity,
            *row[1:],
            reversed_on,
        )
