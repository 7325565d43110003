"""Tries the built program out where no Python is: the whole job, an old store, the window."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.contents import CONSOLE_PROGRAM, PROGRAM

STATEMENTS = 3
SMALLEST_PDF, LARGEST_PDF = 20_000, 500_000
A4 = re.compile(rb"/MediaBox *\[ *0 +0 +595\.\d+ +841\.\d+ *\]")
PATIENCE_SECONDS = 120
PAGES = ("home clients contracts results import performance statements settings").split()
PAGE_SECONDS = 4


@dataclass(frozen=True, slots=True)
class Bench:
    """The program on trial, an empty home for it, and the environment that it gets."""

    program: Path
    home: Path
    environment: dict[str, str]

    @property
    def store(self) -> Path:
        """The store that the demo leaves."""
        return self.home / "demo" / "sample.ppp"

    def run(self, *arguments: object, code: int = 0) -> str:
        """Run a command, expect its exit code, and return what it printed."""
        done = subprocess.run(  # noqa: S603 - the program that was just built
            [str(self.program), *map(str, arguments)],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        words = " ".join(map(str, arguments))
        expect(done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stderr}")
        expect("Traceback" not in done.stderr, f"{words}:\n{done.stderr}")
        return done.stdout or done.stderr


def expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads like assert
    """Stop with a sentence unless what should hold does."""
    if not holds:
        raise SystemExit(f"The built program fails: {otherwise}")


def program_in(folder: Path) -> Path:
    """Return the program of the built `folder` that can print."""
    return folder / (f"{CONSOLE_PROGRAM}.exe" if os.name == "nt" else PROGRAM)


def try_out(program: Path) -> int:
    """Try everything out, telling the time of each step; raise SystemExit at the first failure."""
    steps: tuple[Callable[[Bench], str], ...] = (
        _version,
        _demo,
        _spreadsheet,
        _damaged_spreadsheet,
        _check,
        _old_store,
        _window,
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, Path(folder), _empty_environment(Path(folder)))
        for step in steps:
            began = time.monotonic()
            words = step(bench)
            took = time.monotonic() - began
            print(f"{took:6.2f} s  {words}", flush=True)  # noqa: T201 - a console program
    return 0


def _empty_environment(home: Path) -> dict[str, str]:
    """Return an environment without Python, libraries' paths, language or display."""
    nowhere = str(home / "nothing-here")
    environment = {"HOME": str(home), "PATH": nowhere, "QT_QPA_PLATFORM": "offscreen"}
    if os.name == "nt":
        names = ("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP")
        environment |= dict.fromkeys(names, str(home))
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment


def _version(bench: Bench) -> str:
    printed = bench.run("--version").strip()
    expect(re.fullmatch(r"ppp-desktop \d+\.\d+\.\d+", printed) is not None, printed)
    return printed


def _demo(bench: Bench) -> str:
    summary = json.loads(bench.run("demo", bench.store.parent))
    statements = summary["statements"]
    expect(len(statements) == STATEMENTS, f"{len(statements)} statements")
    expect(summary["rows_imported"] > 0, "no rows were imported")
    for statement in statements:
        pdf = Path(statement["file"]).read_bytes()
        whole = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
        expect(whole, f"{statement['file']} is no whole PDF")
        expect(SMALLEST_PDF < len(pdf) < LARGEST_PDF, f"{statement['file']}: {len(pdf):,} bytes")
        expect(A4.search(pdf) is not None, f"{statement['file']} is not on A4")
    return f"demo: {summary['rows_imported']:,} rows imported, {STATEMENTS} statements as PDF"


def _spreadsheet(bench: Bench) -> str:
    """Workbooks are parsed in a child process, which the built program must start from itself."""
    report = json.loads(bench.run("import", "--dry-run", "--json", _workbook(bench)))
    (file,) = report["files"]
    expect(file["imported"] == file["rows_read"] > 0, f"of the workbook came {file}")
    return f"import: {file['rows_read']:,} rows of a workbook through the child process"


def _damaged_spreadsheet(bench: Bench) -> str:
    damaged = bench.home / "damaged.xlsx"
    with zipfile.ZipFile(_workbook(bench)) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            is_sheet = name.startswith("xl/worksheets/")
            target.writestr(name, b"<worksheet" if is_sheet else source.read(name))
    printed = bench.run("import", "--dry-run", damaged, code=1).strip()
    expect("damaged.xlsx" in printed, f"a damaged workbook gave: {printed}")
    return f"refused: {printed.splitlines()[0]}"


def _check(bench: Bench) -> str:
    report = json.loads(bench.run("check", "--store", bench.store, "--json"))
    expect(report["findings"] == [] and report["statements"] >= STATEMENTS, str(report))
    return f"check: {report['statements']} issued statements, nothing found"


def _old_store(bench: Bench) -> str:
    """Opening a store marked as older runs the migrations, which are read from shipped files."""
    present = _user_version(bench.store, new=0)
    bench.run("check", "--store", bench.store)
    upgraded = _user_version(bench.store)
    expect(upgraded == present, f"the old store stayed at version {upgraded}")
    backups = list(bench.store.parent.glob("*.backup.ppp"))
    expect(len(backups) == 1, f"{len(backups)} backups lie beside the upgraded store")
    return f"an old store was brought to schema version {present}, with a backup"


def _window(bench: Bench) -> str:
    """The window opens on each page, and nothing has gone wrong after some seconds."""
    for page in PAGES:
        _page(bench, page)
    return f"each of {len(PAGES)} pages stood open for {PAGE_SECONDS} s without an error"


def _page(bench: Bench, page: str) -> None:
    output = bench.home / "window.txt"
    with output.open("wb") as file:
        window = subprocess.Popen(  # noqa: S603 - as above
            [str(bench.program), "--store", str(bench.store), "--page", page],
            cwd=bench.home,
            env=bench.environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            code: int | None = window.wait(PAGE_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            window.kill()
            window.wait()
    logs = sorted(bench.home.rglob("ppp-desktop.log"))
    words = "\n".join(path.read_text(encoding="utf-8") for path in (output, *logs))
    expect(code is None, f"the window closed with exit code {code}: {words}")
    expect(len(logs) == 1, f"the window left {len(logs)} logs")
    expect("Traceback" not in words, f"{page}: {words}")


def _workbook(bench: Bench) -> Path:
    """Return a workbook among the sample spreadsheets that the program ships."""
    return next(bench.program.parent.rglob("northlight-crm-leads-2026-q2.xlsx"))


def _user_version(store: Path, *, new: int | None = None) -> int:
    """Return the schema version that a store is marked with, and mark it with the `new` one."""
    connection = sqlite3.connect(store)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if new is not None:
            connection.execute(f"PRAGMA user_version={new}")
    finally:
        connection.close()
    return int(version)


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "dist" / PROGRAM
    raise SystemExit(try_out(program_in(Path(sys.argv[1]) if sys.argv[1:] else folder)))
