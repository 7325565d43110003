"""Closing a hundred contracts, killed at any moment, leaves whole statements and no gap."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import create_database, open_database
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import close_all
from tests.integration.factories import graduated, result, sheet, terms

CONTRACTS = 100
KILLS = 30
SPREAD = 0.3  # of the time that all of it takes: each store is killed several times
JUNE = Period.parse("2026-06")
TODAY = date(2026, 7, 1)
_MODULES = ["tests.integration.test_killed_closings"]


def _make(path: Path) -> None:
    fee = {"kind": "retainer", "name": "Fee", "amount": "100", "prorate": False}
    codes = [f"C-{number:03}" for number in range(CONTRACTS)]
    database = create_database(path)
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Agency"},
            "clients": [{"code": "C", "name": "Client", "currency": "EUR"}],
            "contracts": [
                {
                    "code": code,
                    "client": "C",
                    "name": code,
                    "currency": "EUR",
                    "start": "2026-06-01",
                    "status": "active",
                    "terms": [{"effective": "2026-06-01", "document": terms(fee, graduated())}],
                }
                for code in codes
            ],
        },
    )
    for contract in range(1, CONTRACTS + 1):
        rows = [result(row, external_id=f"L-{row}", leads=1) for row in range(2, 5)]
        import_sheet(database, contract, sheet(rows))
    database.close()


def _close_in_child(path: Path, pipe: Connection) -> None:
    database = open_database(path)
    pipe.send(None)
    close_all(database, JUNE, issue=True, today=TODAY)
    pipe.send(None)
    database.close()


def _issued(path: Path) -> int:
    """Return how many are issued: numbered without gap, each with its results, none twice."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute(
            "SELECT number, year, sequence, contract_id, issued_on, length(checksum),"
            " json_extract(body, '$.issue.sequence'),"
            " (SELECT COUNT(*) FROM statement_sources WHERE statement_id = statements.id),"
            " (SELECT COUNT(*) FROM closed_totals WHERE statement_id = statements.id)"
            " FROM statements ORDER BY sequence"
        ).fetchall()
        told = connection.execute(
            "SELECT COUNT(*) FROM activities WHERE title LIKE 'Statement % issued'"
        ).fetchone()
    connection.close()
    assert [row[:3] for row in rows] == [
        (f"2026-{place:03}", 2026, place) for place in range(1, len(rows) + 1)
    ]
    assert len({row[3] for row in rows}) == len(rows) == told[0]
    for place, row in enumerate(rows, start=1):
        assert row[4:] == ("2026-07-01", 64, place, 3, 1), row
    return len(rows)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starting so many processes is slow here")
def test_killed_while_closing(tmp_path: Path) -> None:
    base = tmp_path / "base.ppp"
    _make(base)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    path = Path(shutil.copy(base, tmp_path / "whole.ppp"))
    takes = _run(context, path, None)
    assert _issued(path) == CONTRACTS
    path = Path(shutil.copy(base, tmp_path / "killed-0.ppp"))
    chance = random.Random(20_261_124)  # noqa: S311 - moments, not secrets
    counts: list[int] = []
    rolled_back = 0
    done = 0
    for number in range(1, KILLS + 1):
        _run(context, path, chance.uniform(0, SPREAD) * takes)
        rolled_back += any(
            each.stat().st_size for each in tmp_path.glob(f"{path.name}-*") if each.exists()
        )
        open_database(path).close()
        counts.append(_issued(path))
        assert counts[-1] >= done
        done = counts[-1]
        if done == CONTRACTS or number == KILLS:
            _finish(path)
            path, done = Path(shutil.copy(base, tmp_path / f"killed-{number}.ppp")), 0
    assert len(set(counts)) > KILLS // 3  # killed at many moments
    assert rolled_back


def _finish(path: Path) -> None:
    database = open_database(path)
    close_all(database, JUNE, issue=True, today=TODAY)
    report = check_store(database)
    database.close()
    assert (report.statements, report.findings) == (CONTRACTS, ())
    assert _issued(path) == CONTRACTS


def _run(
    context: multiprocessing.context.ForkServerContext, path: Path, killed_after: float | None
) -> float:
    """Close in a child; kill it so many seconds after it began; return how long it took."""
    ours, theirs = context.Pipe()
    child = context.Process(target=_close_in_child, args=(path, theirs), daemon=True)
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


def _issue_in_child(path: Path, numbers: range, pipe: Connection) -> None:
    database = open_database(path)
    pipe.send(None)
    pipe.recv()
    closings, _ = close_all(
        database, JUNE, issue=True, today=TODAY, contract_ids=[each + 1 for each in numbers]
    )
    pipe.send([each.refusal for each in closings if each.statement is None])
    database.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starting so many processes is slow here")
def test_two_programs_issue_at_once(tmp_path: Path) -> None:
    """Each has forty contracts, of which both have twenty: none is issued twice, none left out."""
    path = tmp_path / "store.ppp"
    _make(path)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    pipes = []
    children = []
    for numbers in (range(40), range(20, 60)):
        ours, theirs = context.Pipe()
        child = context.Process(target=_issue_in_child, args=(path, numbers, theirs), daemon=True)
        child.start()
        theirs.close()
        ours.recv()
        pipes.append(ours)
        children.append(child)
    for pipe in pipes:
        pipe.send(None)
    refusals = [refusal for pipe in pipes for refusal in pipe.recv()]
    for child in children:
        child.join()
    assert _issued(path) == 60
    assert len(refusals) == 20
    assert all("is issued as statement" in refusal for refusal in refusals)
