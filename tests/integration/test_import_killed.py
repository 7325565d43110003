"""A process that dies in the middle of an import leaves all of it in the store, or nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ppp_desktop.models.database import create_database, open_database
from ppp_desktop.models.results import ImportBatch, results, results_before
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.importing import import_sheet
from tests.integration.factories import graduated, make_contract, result, sheet, terms

ROOT = Path(__file__).resolve().parents[2]
ROWS, RUNS = 8_000, 6
FIGURES = (3, 5)
CHILD = """
import sys
from pathlib import Path
from ppp_desktop.models.database import open_database
from ppp_desktop.services.importing import import_sheet
from tests.integration.test_import_killed import export

database = open_database(Path(sys.argv[1]))
parsed = export(int(sys.argv[2]))
print("ready", flush=True)
import_sheet(database, 1, parsed)
"""


def export(leads: int):  # type: ignore[no-untyped-def]  # a parsed sheet
    """Return an export whose figures all differ from those of another."""
    rows = [result(row, campaign=f"C{row}", leads=leads) for row in range(2, ROWS + 2)]
    return sheet(rows[leads:], source="Ads", file=f"{leads}.csv")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.ppp"
    database = create_database(path)
    make_contract(database, terms(graduated()))
    import_sheet(database, 1, export(FIGURES[0]))
    database.close()
    return path


def killed_after(store: Path, leads: int, seconds: float | None) -> float:
    """Import in another process, kill it after so long, and return how long it ran."""
    arguments = [sys.executable, "-c", CHILD, str(store), str(leads)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        start = time.monotonic()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        child.wait()
    return time.monotonic() - start


def held(store: Path) -> int:
    """Return the figure that all results have, after checking that the store is sound."""
    database = open_database(store)
    try:
        assert check_store(database).findings == ()
        with database.reading() as session:
            figures = session.execute(
                select(results.c.leads, func.count()).group_by(results.c.leads)
            ).all()
            batches = session.scalars(select(ImportBatch.changed)).all()
            before = session.scalar(select(func.count()).select_from(results_before))
    finally:
        database.close()
    changed = sum(count for leads, count in figures if leads == FIGURES[1] * 10**6)
    assert sum(count for _leads, count in figures) == ROWS - FIGURES[0]
    assert changed in (0, ROWS - FIGURES[1])
    assert sum(batches) == before == changed
    return FIGURES[1] if changed else FIGURES[0]


def test_a_killed_import_is_stored_whole_or_not_at_all(store: Path) -> None:
    original = store.read_bytes()
    whole = killed_after(store, FIGURES[1], None)
    assert held(store) == FIGURES[1]
    chance = random.Random(4)  # noqa: S311 - moments, no secrets
    for _run in range(RUNS):
        for beside in store.parent.glob("store.ppp-*"):
            beside.unlink()
        store.write_bytes(original)
        killed_after(store, FIGURES[1], chance.uniform(0, whole * 1.1))
        assert held(store) in FIGURES
