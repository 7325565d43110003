"""Fills a store in one layout and asks it: seconds, megabytes and milliseconds."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.layouts import (
    DAYS_PER_MONTH,
    LAYOUTS,
    USED,
    WIDE,
    Interner,
    Layout,
    day_of,
    make_facts,
    wide_writer,
    write_all,
)

CHANNEL = "Social"
COLD_QUERIES = 12
WARM_QUERIES = 30
MEGABYTE = 1_000_000
LARGE_CACHE_MB = 64
WIDE_INDEXES = {
    "(contract_id, identity) only": "",
    "(contract_id, day)": "contract_id, day",
    "(contract_id, day, status, dimension_set_id)": "contract_id, day, status, dimension_set_id",
    "covering these four metrics": "contract_id, day, status, dimension_set_id, " + ", ".join(USED),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rows: int
    stored: int
    contracts: int
    months: int

    @property
    def rows_per_month(self) -> int:
        """Rows of one contract in one month of the big store."""
        return self.stored // (self.contracts * self.months)


@dataclass(frozen=True, slots=True)
class Import:
    """Seconds, megabytes of file and peak megabytes of memory of one import."""

    seconds: float
    file_mb: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Query:
    """Milliseconds of the sums of a contract-month and of the grouping of 24 months."""

    cold_ms: float
    warm_ms: float
    grouped_cold_ms: float
    grouped_warm_ms: float
    answer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A big store: its size, its queries and, for the wide layout, its queries by index."""

    load_seconds: float
    file_mb: float
    query: Query
    by_index: tuple[tuple[str, float, Query], ...] = ()


def measure_generation(size: Size, _: int) -> float:
    """Return the seconds that making the rows takes, without any store."""
    start = time.perf_counter()
    for _fact in make_facts(1, 1, 0, size.months * DAYS_PER_MONTH, size.rows):
        pass
    return time.perf_counter() - start


def measure_import(size: Size, at: int, cache_mb: int = 0) -> Import:
    """Write all rows into an empty store in one transaction; cache 0 is SQLite's own 2 MB."""
    layout = LAYOUTS[at]
    with _new_store(layout, contracts=1, batches=1) as (connection, path):
        if cache_mb:
            connection.execute(f"PRAGMA cache_size = -{cache_mb * 1000}")
        facts = make_facts(1, 1, 0, size.months * DAYS_PER_MONTH, size.rows)
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        write_all(connection, layout.write, Interner(connection), 1, facts)
        connection.execute("COMMIT")
        seconds = time.perf_counter() - start
        return Import(seconds, path.stat().st_size / MEGABYTE, _peak_mb())


def measure_cached_import(size: Size, at: int) -> Import:
    """Write all rows with a page cache that holds the indexes."""
    return measure_import(size, at, cache_mb=LARGE_CACHE_MB)


def measure_staged_import(size: Size, _: int) -> Import:
    """Write into a bare temporary table first, then all at once with INSERT … SELECT."""
    with _new_store(WIDE, contracts=1, batches=1) as (connection, path):
        facts = make_facts(1, 1, 0, size.months * DAYS_PER_MONTH, size.rows)
        connection.execute("CREATE TEMP TABLE staged AS SELECT * FROM results WHERE 0")
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        write_all(connection, wide_writer("staged"), Interner(connection), 1, facts)
        connection.execute("INSERT INTO results SELECT * FROM staged")
        connection.execute("COMMIT")
        seconds = time.perf_counter() - start
        return Import(seconds, path.stat().st_size / MEGABYTE, _peak_mb())


def measure_store(size: Size, at: int) -> Stored:
    """Fill a big store month by month, contract by contract, then ask it."""
    layout = LAYOUTS[at]
    batches = size.contracts * size.months
    with _new_store(layout, contracts=size.contracts, batches=batches) as (connection, path):
        start = time.perf_counter()
        interner, next_id = Interner(connection), 1
        for batch in range(batches):
            month, contract = divmod(batch, size.contracts)
            facts = make_facts(
                contract + 1, batch + 1, month * DAYS_PER_MONTH, DAYS_PER_MONTH, size.rows_per_month
            )
            connection.execute("BEGIN IMMEDIATE")
            next_id = write_all(connection, layout.write, interner, next_id, facts)
            connection.execute("COMMIT")
        seconds = time.perf_counter() - start
        file_mb = path.stat().st_size / MEGABYTE
        query = _ask(path, layout, size)
        by_index = tuple(_by_index(connection, path, size)) if layout is WIDE else ()
        return Stored(seconds, file_mb, query, by_index)


def _by_index(
    connection: sqlite3.Connection, path: Path, size: Size
) -> Iterator[tuple[str, float, Query]]:
    for name, columns in WIDE_INDEXES.items():
        connection.execute("DROP INDEX IF EXISTS results_day")
        before = _used_mb(connection)
        if columns:
            connection.execute(f"CREATE INDEX results_day ON results ({columns})")
        yield name, _used_mb(connection) - before, _ask(path, WIDE, size)


def _ask(path: Path, layout: Layout, size: Size) -> Query:
    months = [(1 + at * 7 % size.contracts, at * 5 % size.months) for at in range(COLD_QUERIES)]
    questions = [
        (contract, day_of(at * DAYS_PER_MONTH), day_of(at * DAYS_PER_MONTH + 29), CHANNEL)
        for contract, at in months
    ]
    contracts = [(contract,) for contract, _ in months[:4]]
    cold = [_cold_ms(path, layout.sums, question) for question in questions]
    grouped_cold = [_cold_ms(path, layout.grouped, question) for question in contracts]
    with closing(_connect(path)) as connection:
        warm = _warm_ms(connection, layout.sums, questions[0], WARM_QUERIES)
        grouped = _warm_ms(connection, layout.grouped, contracts[0], 5)
        rows = connection.execute(layout.sums, questions[0]).fetchall()
    answer = tuple(rows[0]) if len(rows) == 1 else tuple(value for _, value in sorted(rows))
    return Query(
        statistics.median(cold), warm, statistics.median(grouped_cold), grouped,
        tuple(sorted(answer)),
    )  # fmt: skip


def _cold_ms(path: Path, sql: str, values: Sequence[object]) -> float:
    _forget_cached_pages(path)
    with closing(_connect(path)) as connection:
        return _ms(connection, sql, values)


def _warm_ms(
    connection: sqlite3.Connection, sql: str, values: Sequence[object], times: int
) -> float:
    _ms(connection, sql, values)
    return statistics.median(_ms(connection, sql, values) for _ in range(times))


def _ms(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> float:
    start = time.perf_counter()
    connection.execute(sql, values).fetchall()
    return (time.perf_counter() - start) * 1000


def _forget_cached_pages(path: Path) -> None:
    """Ask the system to drop the file from its cache, where it can be asked."""
    if sys.platform == "linux":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def _new_store(
    layout: Layout, *, contracts: int, batches: int
) -> Iterator[tuple[sqlite3.Connection, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layout.db"
        with closing(_connect(path)) as connection:
            connection.executescript(layout.schema)
            for table, count in (("contracts", contracts), ("import_batches", batches)):
                connection.executemany(
                    f"INSERT INTO {table} VALUES (?)", ((at + 1,) for at in range(count))
                )
            yield connection, path


def _used_mb(connection: sqlite3.Connection) -> float:
    pages, free, page = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * page / MEGABYTE


def _peak_mb() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE
