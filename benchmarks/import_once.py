"""One process of the import benchmark: the program's whole way from file to PDF, or the floor's.

    python -m benchmarks.import_once program|import|floor FILE STORE

prints where the time went, as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

CONTRACT_ID = 1


class Phases:
    """Seconds by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        before = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - before, 2)


def program(file: Path, store: Path, *, states: bool) -> Phases:
    """Import the file into the store as the program does; `states` draws up one statement too."""
    phases = Phases()
    with phases.phase("start"):
        from datetime import date

        from ppp_desktop.core.periods import Period
        from ppp_desktop.models.database import open_database
        from ppp_desktop.services.documents import export_pdf
        from ppp_desktop.services.importing import import_sheet
        from ppp_desktop.services.reading_files import parse_file, read_file
        from ppp_desktop.services.statements import close_period

        database = open_database(store)
    with phases.phase("read"):
        read = read_file(file)
    with phases.phase("check"):
        (parsed,) = parse_file(read)
    with phases.phase("store"):
        report, _ = import_sheet(database, CONTRACT_ID, parsed)
    if report.imported != report.rows_read:
        raise ValueError(f"{report.imported} of {report.rows_read} rows were imported")
    if states:
        with phases.phase("statement"):
            period = Period(date(2025, 6, 1), date(2025, 6, 30))
            statement, _ = close_period(
                database, CONTRACT_ID, period, issue=True, today=date(2026, 1, 5)
            )
            export_pdf(database, statement.id, store.with_suffix(".pdf"))
    database.close()
    return phases


def floor(file: Path, store: Path) -> Phases:
    """Read the workbook and insert its rows as they are, without looking at any of them."""
    phases = Phases()
    with phases.phase("read"):
        from python_calamine import CalamineWorkbook

        rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    with phases.phase("store"), closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE plain (a, b, c, d, e, f, g, h)")
        for row in rows:
            row[0] = str(row[0])
        connection.executemany("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
    return phases


def main(arguments: list[str]) -> None:
    """Run one of the two and print its phases."""
    kind, file, store = arguments[0], Path(arguments[1]), Path(arguments[2])
    done = floor(file, store) if kind == "floor" else program(file, store, states=kind == "program")
    print(json.dumps(done.seconds))


if __name__ == "__main__":
    main(sys.argv[1:])
