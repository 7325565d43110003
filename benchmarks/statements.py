"""Times documents: many statements and long annexes against the bare canvas, and the window.

    python -m benchmarks.statements

makes, in a temporary folder, a store with 1,000 issued statements of 20 lines and one with annexes
of 5,000, 10,000, 20,000 and 40,000 rows, and times whole processes in alternating repeats:

- statements: the program writes each of the 1,000 as PDF, from what was frozen;
- canvas: the same texts, rules and pictures at the same places, as they were read back from 20 of
  those PDFs, drawn 1,000 times with nothing but reportlab's canvas;
- annex and its canvas: the same for the statement with 20,000 rows behind it;
- the window: the list of the 1,000 and, one by one, 30 of them, until each is painted.

It prints the ratios with their limits, by the clock and by the processor's time, which tells a
slow program from a busy machine. It takes about six minutes; `--statements 20 --rows 100 200
--repeats 1` shows in seconds that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from benchmarks.drawings import read_drawing, save_drawing
from benchmarks.statement_store import make_annexes, make_statements

MOST_STATEMENTS = Decimal("2.5")
MOST_ANNEX = Decimal("2.0")
MOST_OPENING_MS = 100
MEASURED_ANNEX = 20_000
_DRAWN = 20  # different statements that the canvas draws in turn
_ONCE = (sys.executable, "-m", "benchmarks.statement_once")


@dataclass(slots=True)
class _Runs:
    """What the repeats of one process took, in seconds."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def run(self, command: Sequence[str]) -> str:
        """Run once more and return what was printed."""
        before, worked = time.perf_counter(), _worked()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        self.clock.append(time.perf_counter() - before)
        self.processor.append(_worked() - worked)
        return done.stdout

    def told(self) -> str:
        """Return the medians in words."""
        clock, processor = statistics.median(self.clock), statistics.median(self.processor)
        return f"{clock:.2f} s, processor {processor:.2f} s"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the stores, time the processes and print the ratios."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Making {given.statements:,} statements …", flush=True)
        store = folder / "statements.ppp"
        make_statements(store, given.statements)
        program, canvas = _compare(folder / "all", store, [], given.statements, given.repeats)
        _print("statements ÷ canvas", program, canvas, MOST_STATEMENTS)
        _print_window(store)
        store = folder / "annexes.ppp"
        make_annexes(store, given.rows)
        _time_annexes(folder, store, given.rows, given.repeats)


def _time_annexes(folder: Path, store: Path, rows: list[int], repeats: int) -> None:
    measured = rows.index(MEASURED_ANNEX) if MEASURED_ANNEX in rows else len(rows) - 1
    taken: dict[int, float] = {}
    for place, count in enumerate(rows):
        out, number = folder / f"annex {count}", [str(place + 1)]
        if place == measured:
            program, canvas = _compare(out, store, number, 1, repeats)
            _print(f"annex of {count:,} ÷ canvas", program, canvas, MOST_ANNEX)
        else:
            program = _Runs()
            for _ in range(repeats):
                program.run((*_ONCE, "program", str(store), str(_emptied(out)), *number))
        taken[count] = statistics.median(program.processor)
    for (fewer, less), (more, longer) in zip(
        list(taken.items())[:-1], list(taken.items())[1:], strict=True
    ):
        print(f"annex of {more:,} ÷ {fewer:,} rows: {longer / less:.2f} by the processor's time")


def _compare(
    folder: Path, store: Path, numbers: list[str], count: int, repeats: int
) -> tuple[_Runs, _Runs]:
    """Return what the program took for these statements, and the canvas for what they show."""
    program, canvas = _Runs(), _Runs()
    drawings = _emptied(folder / "drawings")
    for _ in range(repeats):
        written = _emptied(folder / "written")
        program.run((*_ONCE, "program", str(store), str(written), *numbers))
        if not any(drawings.iterdir()):
            _draw_up(written, drawings)
        drawn = _emptied(folder / "drawn")
        canvas.run((*_ONCE, "floor", str(drawings), str(drawn), str(count)))
    return program, canvas


def _draw_up(written: Path, drawings: Path) -> None:
    for number, pdf in enumerate(sorted(written.glob("*.pdf"))[:_DRAWN]):
        pages = read_drawing(pdf, drawings / "picture.png")
        save_drawing(pages, drawings / f"{number:02}.json")


def _print_window(store: Path) -> None:
    command = (sys.executable, "-m", "benchmarks.statement_window", str(store))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found = json.loads(done.stdout)
    later = found["statement"][1:] or found["statement"]
    middle, most = statistics.median(later), max(later)
    verdict = "holds" if middle < MOST_OPENING_MS else "does not hold"
    print(f"window, the list with its first statement: {found['list'][0]:.0f} ms")
    print(
        f"window, another statement: {middle:.0f} ms, {most:.0f} ms at most "
        f"(below {MOST_OPENING_MS} ms: {verdict})"
    )


def _print(name: str, one: _Runs, other: _Runs, most: Decimal) -> None:
    ratio = Decimal(statistics.median(one.clock) / statistics.median(other.clock))
    processor = statistics.median(one.processor) / statistics.median(other.processor)
    verdict = "holds" if ratio <= most else "does not hold"
    print(f"{name}: {ratio:.2f} (at most {most}: {verdict}; processor {processor:.2f})")
    print(f"    {one.told()} to {other.told()}", flush=True)


def _emptied(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return folder


def _worked() -> float:
    """Return what processors worked for the processes that ended, in seconds."""
    times = os.times()
    return times.children_user + times.children_system


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statements")
    parser.add_argument("--statements", type=int, default=1_000)
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000, 10_000, 20_000, 40_000])
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
