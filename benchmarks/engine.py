"""Times the pay of a period with a million events against the plain SQL sums behind it.

    python -m benchmarks.engine

makes two stores in a temporary folder: one contract-period of 1,000,000 events paid by 20
components of every kind, and the same with ten closed periods of 1,000,000 events before it
(about five minutes, 3 GB of disk). It prints two ratios, of medians of alternating repeats:

- engine ÷ sums: working the period out, everything, against the SQL that delivers the same
  figures and nothing else, from the same file (at most 2.0);
- with history ÷ without: working the period out in the second store against the first
  (at most 1.1), cumulative tiers among the components.

The processor's time is printed beside: it tells a slow program from a busy machine. The limits
are for the time on the clock, on a machine that does nothing else.

`--rows 20000 --earlier-rows 20000` shows in seconds that it runs.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks.engine_store import CONTRACT_ID, make_store
from benchmarks.engine_sums import read_sums
from benchmarks.engine_terms import PERIOD
from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.vocabulary import Detail
from ppp_desktop.models.database import Database
from ppp_desktop.services.calculation import PeriodCalculation, calculate_period
from ppp_desktop.services.contracts import require_contract

MOST_TO_SUMS = Decimal("2.0")
MOST_TO_HISTORY = Decimal("1.1")


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds on the clock, and those that the processor worked for this program."""

    clock: float
    processor: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the stores, time them and print the ratios."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print(f"Making a store with {given.rows:,} events in {PERIOD.label} …", flush=True)
        plain = make_store(Path(folder) / "plain.ppp", given.rows, 0, 0)
        print(f"… and one with {given.earlier} closed periods before it …", flush=True)
        long = make_store(Path(folder) / "long.ppp", given.rows, given.earlier, given.earlier_rows)
        with closing(sqlite3.connect(plain.path)) as connection:
            _compare(calculate(plain), connection)
            seconds = _time(
                given.repeats,
                {
                    "engine": lambda: calculate(plain),
                    "sums": lambda: read_sums(connection),
                    "engine, with history": lambda: calculate(long),
                },
            )
        plain.close()
        long.close()
    for name, took in seconds.items():
        print(f"{name}: {took.clock:.3f} s, processor {took.processor:.3f} s")
    _print("engine ÷ sums", seconds["engine"], seconds["sums"], MOST_TO_SUMS)
    _print(
        "with history ÷ without",
        seconds["engine, with history"],
        seconds["engine"],
        MOST_TO_HISTORY,
    )


def calculate(database: Database) -> PeriodCalculation:
    """Work the period out as a statement is."""
    with database.reading() as session:
        return calculate_period(session, require_contract(session, CONTRACT_ID), PERIOD)


def _time(repeats: int, works: Mapping[str, Callable[[], object]]) -> dict[str, _Took]:
    """Return the medians of alternating repeats, after one that warms up."""
    found: dict[str, list[_Took]] = {name: [] for name in works}
    for repeat in range(repeats + 1):
        for name, work in works.items():
            clock, processor = time.perf_counter(), time.process_time()
            work()
            took = _Took(time.perf_counter() - clock, time.process_time() - processor)
            if repeat:
                found[name].append(took)
    return {
        name: _Took(
            statistics.median(each.clock for each in runs),
            statistics.median(each.processor for each in runs),
        )
        for name, runs in found.items()
    }


def _compare(worked: PeriodCalculation, connection: sqlite3.Connection) -> None:
    """Make sure that the statements written by hand deliver every figure that the engine used."""
    rows = [row for statement in read_sums(connection) for row in statement]
    by_hand = {tuple(str(value) for value in row) for row in rows}
    sums = {text for row in by_hand for text in row} | {"0", "None"}
    for found in worked.measures:
        named: list[tuple[object, ...]] = [
            (str(each.day), each.value, each.count) for each in found.events
        ]
        named += [(*each.values, each.value, each.rows) for each in found.groups]
        told = {tuple(_scaled(value) for value in each) for each in named}
        values = [found.numerator, found.denominator]
        if found.request.detail is Detail.SUM and found.numerator is None:
            values = [found.value]
        missing = {_scaled(value) for value in values if value is not None} - sums
        width = len(next(iter(told), ()))
        if missing or (told and not told <= {row[:width] for row in by_hand}):
            raise SystemExit(f"The sums written by hand do not deliver {found.request}.")
    events = sum(len(found.events) for found in worked.measures)
    print(
        f"{len(worked.calculation.lines)} lines from {len(worked.measures)} figures; "
        f"{events:,} different events."
    )


def _scaled(value: object) -> str:
    return str(to_scaled(value) if isinstance(value, Decimal) else value)


def _print(name: str, took: _Took, other: _Took, most: Decimal) -> None:
    ratio = took.clock / other.clock
    verdict = "" if ratio <= most else "  too slow"
    processor = took.processor / other.processor
    print(f"{name}: {ratio:.2f} (at most {most}; processor {processor:.2f}){verdict}")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the engine against plain sums.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--earlier", type=int, default=10, help="closed periods before")
    parser.add_argument("--earlier-rows", type=int, default=1_000_000, help="events in each")
    parser.add_argument("--repeats", type=int, default=9)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
