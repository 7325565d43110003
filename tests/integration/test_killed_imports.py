"""An import that is killed at any moment leaves all of its batch or nothing, and a sound store."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.database import create_database, open_database
from ppp_desktop.services.importing import import_sheet
from tests.integration.factories import graduated, make_contract, result, sheet, terms

CONTRACT = 1
KILLS = 50
SPREAD = 1.25  # of the time that an import takes: some are killed after it
FIRST_DAY = date(2026, 6, 1)
_MODULES = ["tests.integration.test_killed_imports"]


def _rows(first: int, last: int, *, cost: int, file: str) -> ParsedSheet:
    found = [
        result(
            row,
            day=FIRST_DAY + timedelta(days=row % 30),
            external_id=f"L-{row}",
            campaign=f"Campaign {row % 7}",
            leads=1,
            cost=cost,
        )
        for row in range(first, last)
    ]
    return sheet(found, file=file)


def _before() -> ParsedSheet:
    return _rows(2, 200, cost=5, file="before.csv")


def _killed() -> ParsedSheet:
    """Return what changes a half of what is stored and adds three times as much."""
    return _rows(100, 800, cost=7, file="killed.csv")


def _import_in_child(path: Path, pipe: Connection) -> None:
    def spill_early(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA cache_size = 10")

    # Pages go to the disk long before the commit, so that there is something to roll back.
    event.listen(Engine, "connect", spill_early)
    parsed = _killed()
    database = open_database(path)
    pipe.send(None)
    import_sheet(database, CONTRACT, parsed)
    pipe.send(None)
    database.close()


def _content(path: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return results and imports as another program sees them, and that the file is sound."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        results = connection.execute(
            "SELECT external_id, row, day, leads, cost, batch_id FROM results ORDER BY external_id"
        ).fetchall()
        batches = connection.execute(
            "SELECT id, file_name, added, changed,"
            " (SELECT COUNT(*) FROM results_before WHERE changed_by = import_batches.id)"
            " FROM import_batches ORDER BY id"
        ).fetchall()
    connection.close()
    return results, batches


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starting so many processes is slow here")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    base = tmp_path / "base.ppp"
    database = create_database(base)
    make_contract(database, terms(graduated()))
    import_sheet(database, CONTRACT, _before())
    database.close()
    nothing = _content(base)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    whole = Path(shutil.copy(base, tmp_path / "whole.ppp"))
    takes = _run(context, whole, None)
    everything = _content(whole)
    assert len(everything[0]) > len(nothing[0])
    assert len(everything[1]) == len(nothing[1]) + 1
    chance = random.Random(20_261_124)  # noqa: S311 - moments, not secrets
    kept: list[bool] = []
    rolled_back = 0
    for number in range(KILLS):
        path = tmp_path / "killed.ppp"
        for left in tmp_path.glob("killed.ppp*"):
            left.unlink()
        shutil.copy(base, path)
        _run(context, path, chance.uniform(number, number + 1) / KILLS * takes * SPREAD)
        rolled_back += any(
            each.stat().st_size for each in tmp_path.glob("killed.ppp-*") if each.exists()
        )
        open_database(path).close()
        found = _content(path)
        assert found in (nothing, everything), number
        kept.append(found == everything)
        database = open_database(path)
        report, _ = import_sheet(database, CONTRACT, _killed())
        database.close()
        assert report.rows_read == report.imported + report.updated + report.unchanged
        assert _content(path)[0] == everything[0]
    # How many of the kills came too late hangs on what else the machine did meanwhile.
    assert not all(kept)
    assert rolled_back


def _run(
    context: multiprocessing.context.ForkServerContext, path: Path, killed_after: float | None
) -> float:
    """Import in a child; kill it so many seconds after it began; return how long it took."""
    ours, theirs = context.Pipe()
    child = context.Process(target=_import_in_child, args=(path, theirs), daemon=True)
    child.start()
    theirs.close()
    ours.recv()
    began = time.perf_counter()
    if killed_after is None:
        ours.recv()
    else:
        time.sleep(killed_after)
        child.kill()
    took = time.perf_counter() - began
    child.join()
    ours.close()
    child.close()
    return took
