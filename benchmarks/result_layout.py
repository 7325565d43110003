"""Measures the layouts of results against each other: import, sums of a month, size, memory.

Run from the project's root: `python -m benchmarks.result_layout`; with `--rows 20000
--stored 50000` it takes seconds. Each figure comes from a process of its own; the store lies in
a temporary folder that is deleted. Needs about 2 GB of disk at full size.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from benchmarks.layout_measures import (
    LARGE_CACHE_MB,
    Import,
    Query,
    Size,
    Stored,
    measure_cached_import,
    measure_generation,
    measure_import,
    measure_staged_import,
    measure_store,
)
from benchmarks.layouts import LAYOUTS, NARROW, USED, WIDE

T = TypeVar("T")


def main() -> None:
    """Measure everything and print it as tables."""
    size, repeat = _arguments()
    print(
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}"
    )
    imports = {
        layout.name: [_alone(measure_import, size, at) for _ in range(repeat)]
        for at, layout in enumerate(LAYOUTS)
    }
    for layout in (WIDE, NARROW):
        imports[f"{layout.name}, {LARGE_CACHE_MB} MB cache"] = [
            _alone(measure_cached_import, size, LAYOUTS.index(layout)) for _ in range(repeat)
        ]
    imports["wide, by staging table"] = [
        _alone(measure_staged_import, size, 0) for _ in range(repeat)
    ]
    generated = _alone(measure_generation, size, 0)
    print(
        f"\nImport of {size.rows:,} rows × {len(USED)} metrics, one transaction, best of {repeat}"
    )
    print(f"(making the rows alone takes {generated:.1f} s of each)\n")
    _print_imports({name: min(runs, key=lambda one: one.seconds) for name, runs in imports.items()})
    stores = {layout.name: _alone(measure_store, size, at) for at, layout in enumerate(LAYOUTS)}
    answers = {one.query.answer for one in stores.values()}
    if len(answers) != 1:
        sys.exit(f"The layouts disagree: {answers}")
    print(
        f"\nStore of {size.stored * len(USED):,} values, {size.contracts} contracts ×"
        f" {size.months} months, {size.rows_per_month:,} rows each (ms, median)\n"
    )
    _print_stores(stores)
    print(f"\nWide, by index on results (ms, median); a month has {size.rows_per_month:,} rows\n")
    _print_indexes(stores[WIDE.name].by_index)


def _alone(work: Callable[[Size, int], T], size: Size, at: int) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, size, at).result()


def _print_imports(imports: dict[str, Import]) -> None:
    first = imports[WIDE.name]
    print(f"{'layout':24}{'s':>8}{'ratio':>8}{'file MB':>10}{'ratio':>8}{'peak MB':>10}")
    for name, one in imports.items():
        print(
            f"{name:24}{one.seconds:8.1f}{one.seconds / first.seconds:8.2f}"
            f"{one.file_mb:10.0f}{one.file_mb / first.file_mb:8.2f}{one.peak_mb:10.0f}"
        )


def _print_stores(stores: dict[str, Stored]) -> None:
    first = stores[WIDE.name].query
    titles = ("load s", "file MB", "cold", "warm", "ratio", "24 m cold", "24 m warm", "ratio")
    print(f"{'layout':24}" + "".join(f"{title:>11}" for title in titles))
    for name, one in stores.items():
        found = one.query
        print(
            f"{name:24}{one.load_seconds:11.0f}{one.file_mb:11.0f}{found.cold_ms:11.2f}"
            f"{found.warm_ms:11.2f}{found.warm_ms / first.warm_ms:11.2f}"
            f"{found.grouped_cold_ms:11.0f}{found.grouped_warm_ms:11.0f}"
            f"{found.grouped_warm_ms / first.grouped_warm_ms:11.2f}"
        )


def _print_indexes(by_index: Sequence[tuple[str, float, Query]]) -> None:
    titles = ("index MB", "cold", "warm", "24 m cold", "24 m warm")
    print(f"{'index':46}" + "".join(f"{title:>11}" for title in titles))
    for name, megabytes, found in by_index:
        print(
            f"{name:46}{megabytes:11.0f}{found.cold_ms:11.2f}{found.warm_ms:11.2f}"
            f"{found.grouped_cold_ms:11.0f}{found.grouped_warm_ms:11.0f}"
        )


def _arguments() -> tuple[Size, int]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the one import")
    parser.add_argument("--stored", type=int, default=2_500_000, help="rows of the big store")
    parser.add_argument("--contracts", type=int, default=40)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--repeat", type=int, default=2, help="imports per layout; the best counts")
    given = parser.parse_args()
    return Size(given.rows, given.stored, given.contracts, given.months), given.repeat


if __name__ == "__main__":
    main()
