"""Times the import of large files against what else reads them, each as a process of its own.

    python -m benchmarks.imports --pandas PYTHON

makes a workbook and a CSV of 100,000 and of 1,000,000 daily rows with eight columns in a temporary
folder and times, in alternating repeats, whole processes:

- program: read, checked, stored, one statement issued and printed as PDF;
- import: the same without the statement;
- office: LibreOffice opens the workbook and calculates a sheet of SUMIFS (`soffice`, if there);
- floor: calamine reads the workbook and sqlite3 inserts the rows as they are;
- pandas: read_csv and sqlite3 (PYTHON is an interpreter that has pandas, if there).

It prints seconds on the clock and of the processors (not on Windows), the largest memory of all
processes together (Linux), the program's phases on the clock, and the ratios with their limits.
The processors' seconds tell a slow program from a busy machine: LibreOffice uses several at once.
It takes about five minutes; `--rows 20000` shows that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.engine_terms import ANSWERS
from benchmarks.import_files import CAMPAIGNS, DEVICES, write_csv, write_workbook
from benchmarks.import_memory import MemoryWatch
from ppp_desktop.models.database import create_database
from ppp_desktop.services.definitions import apply_definitions

MOST_TO_OFFICE = Decimal("1.0")
MOST_TO_FLOOR = Decimal("1.5")
MOST_TO_PANDAS = Decimal("2.0")
MOST_MEMORY_MB = 1024
PANDAS = """
import sqlite3, sys
import pandas
rows = pandas.read_csv(sys.argv[1])
connection = sqlite3.connect(sys.argv[2])
connection.execute("CREATE TABLE plain (a, b, c, d, e, f, g, h)")
connection.executemany(
    "INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.itertuples(index=False, name=None)
)
connection.commit()
"""

Command = tuple[str, ...]


@dataclass(slots=True)
class _Runs:
    """What the repeats of one process took."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory_mb: list[int] = field(default_factory=list)
    phases: list[dict[str, float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the files, time the processes and print the ratios."""
    given = _arguments(arguments)
    for count in given.rows:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n{count:,} rows", flush=True)
            runs = _time(Path(folder), count, given.repeats, given.pandas)
        for name, run in runs.items():
            _print_run(name, run)
        _print_ratios(runs)


def _time(folder: Path, count: int, repeats: int, pandas: str) -> dict[str, _Runs]:
    workbook, sums, text = folder / "rows.xlsx", folder / "sums.xlsx", folder / "rows.csv"
    write_workbook(workbook, count)
    write_workbook(sums, count, with_sums=True)
    write_csv(text, count)
    empty = _empty_store(folder / "empty.ppp")
    commands = _commands(folder, workbook, sums, text, pandas)
    runs = {name: _Runs() for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            (folder / "store.pdf").unlink(missing_ok=True)
            shutil.copy(empty, folder / "store.ppp")
            (folder / "plain.db").unlink(missing_ok=True)
            _run(command, runs[name])
    return runs


def _commands(
    folder: Path, workbook: Path, sums: Path, text: Path, pandas: str
) -> dict[str, Command]:
    once = (sys.executable, "-m", "benchmarks.import_once")
    store, plain = str(folder / "store.ppp"), str(folder / "plain.db")
    commands: dict[str, Command] = {
        "program": (*once, "program", str(workbook), store),
        "import": (*once, "import", str(workbook), store),
        "floor": (*once, "floor", str(workbook), plain),
        "import, CSV": (*once, "import", str(text), store),
    }
    office = shutil.which("soffice")
    if office:
        convert = (office, "--headless", "--convert-to", "csv", "--outdir", str(folder / "out"))
        commands["office"] = (*convert, str(sums))
    else:
        print("LibreOffice is not installed: elsewhere it took 1.7 s and 7.4 to 8.1 s.")
    if pandas:
        commands["pandas, CSV"] = (pandas, "-c", PANDAS, str(text), plain)
    return commands


def _run(command: Command, into: _Runs) -> None:
    before, worked = time.perf_counter(), _worked()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        with MemoryWatch(process.pid) as watch:
            printed, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{command} failed")
    into.seconds.append(time.perf_counter() - before)
    into.processor.append(_worked() - worked)
    into.memory_mb.append(watch.peak_mb)
    if "benchmarks.import_once" in command:
        into.phases.append(json.loads(printed))


def _worked() -> float:
    """Return what processors worked for the processes that ended, in seconds."""
    times = os.times()
    return times.children_user + times.children_system


def _empty_store(path: Path) -> Path:
    """Make a store with one contract.

    It pays for one campaign on one device: the annex of a statement prints each result behind it,
    which takes as long for any program and tells nothing of imports.
    """
    database = create_database(path)
    scope = {"filters": {"campaign": [CAMPAIGNS[0]], "device": [DEVICES[0]]}}
    components: list[dict[str, object]] = [
        {
            "kind": "per_unit",
            "name": "Conversions",
            "metric": "conversions",
            "rate": "12.50",
            "scope": {**scope, "statuses": ["approved"]},
        },
    ]
    document = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": components,
        "answers": ANSWERS,
    }
    contract = {
        "code": "BENCH",
        "client": "B",
        "name": "Benchmark",
        "currency": "EUR",
        "start": date(2025, 1, 1).isoformat(),
        "status": "active",
        "terms": [{"effective": date(2025, 1, 1).isoformat(), "document": document}],
    }
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Agency", "address": ["Street 1"]},
            "clients": [{"code": "B", "name": "Client", "currency": "EUR"}],
            "contracts": [contract],
        },
    )
    database.close()
    return path


def _print_run(name: str, run: _Runs) -> None:
    memory = f", {max(run.memory_mb):,} MB at most" if any(run.memory_mb) else ""
    repeats = " ".join(f"{seconds:.2f}" for seconds in run.seconds)
    processor = statistics.median(run.processor)
    print(f"{name}: {run.median:.2f} s ({repeats}), processors {processor:.2f} s{memory}")
    if run.phases:
        middle = {
            phase: statistics.median(each[phase] for each in run.phases) for phase in run.phases[0]
        }
        print("    " + ", ".join(f"{phase} {seconds:.2f}" for phase, seconds in middle.items()))


def _print_ratios(runs: dict[str, _Runs]) -> None:
    for one, other, most in (
        ("program", "office", MOST_TO_OFFICE),
        ("import", "floor", MOST_TO_FLOOR),
        ("import, CSV", "pandas, CSV", MOST_TO_PANDAS),
    ):
        if other in runs:
            ratio = Decimal(runs[one].median / runs[other].median)
            verdict = "holds" if ratio <= most else "does not hold"
            print(f"{one} ÷ {other}: {ratio:.2f} (at most {most}: {verdict})")
    peak = max(runs["program"].memory_mb)
    if peak:
        verdict = "holds" if peak < MOST_MEMORY_MB else "does not hold"
        print(f"memory of the program: {peak:,} MB (below {MOST_MEMORY_MB:,} MB: {verdict})")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--pandas", default="", help="an interpreter that has pandas")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
