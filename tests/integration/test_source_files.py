"""Originals of imports are kept once, shown again by row, and dropped with their last import."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select, update

from ppp_desktop.cli import run
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.models.imports import SourceFile
from ppp_desktop.services import source_files
from ppp_desktop.services.file_rows import NEIGHBOURS, find_row
from ppp_desktop.services.import_runs import SheetJob, import_sheets, undo_imports
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.source_files import (
    choose_keeping,
    drop_originals,
    keep_original,
    kept_originals,
    original_of,
    read_original,
    save_original,
)
from tests.integration.factories import graduated, make_contract, terms

CONTRACT = 1
HEADER = "Lead ID,Created date,Lead status,Lead source,Internal note\n"


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def _leads(path: Path, *, first: int = 1, last: int = 40) -> Path:
    rows = "".join(
        f"L-{number},2026-06-{number % 28 + 1:02d},Qualified,Meta,note {number}\n"
        for number in range(first, last + 1)
    )
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def _import(database: Database, path: Path) -> int:
    jobs = [SheetJob(CONTRACT, parsed, path=path) for parsed in parse_file(read_file(path))]
    outcome = import_sheets(database, jobs)
    assert not outcome.not_kept
    (batch,) = outcome.batch_ids
    return batch


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_kept_where_wanted_once_and_dropped_with_the_last_import(
    store: Database, tmp_path: Path
) -> None:
    path = _leads(tmp_path / "leads.csv")
    _import(store, path)
    assert kept_originals(store).files == 0
    choose_keeping(store, keeps=True)
    more = _leads(tmp_path / "more.csv", first=41, last=60)
    batch = _import(store, more)
    kept = kept_originals(store)
    assert (kept.keeps, kept.files) == (True, 1)
    assert 0 < kept.packed_bytes < more.stat().st_size
    assert original_of(store, batch).is_kept
    assert read_original(store, _sha256(more)) == more.read_bytes()
    keep_original(store, more, _sha256(more))
    assert kept_originals(store).files == 1
    undo_imports(store, [batch])
    assert kept_originals(store).files == 0


def test_the_same_file_in_two_imports_goes_with_the_second(store: Database, tmp_path: Path) -> None:
    choose_keeping(store, keeps=True)
    path = tmp_path / "leads.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("May", "June"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER.strip().split(","))
        sheet.write_row(1, 0, [f"L-{name}", "2026-06-01", "Qualified", "Meta", name])
    book.close()
    jobs = [SheetJob(CONTRACT, parsed, path=path) for parsed in parse_file(read_file(path))]
    may, june = import_sheets(store, jobs).batch_ids
    assert kept_originals(store).files == 1
    assert find_row(store, june, 2).row.cells[0] == "L-June"
    assert find_row(store, may, 2).row.cells[0] == "L-May"
    undo_imports(store, [may])
    assert kept_originals(store).files == 1
    undo_imports(store, [june])
    assert kept_originals(store).files == 0


def test_a_file_that_changed_or_is_too_large_is_not_kept(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_keeping(store, keeps=True)
    path = _leads(tmp_path / "leads.csv")
    (parsed,) = parse_file(read_file(path))
    path.write_text("something else", encoding="utf-8")
    outcome = import_sheets(store, [SheetJob(CONTRACT, parsed, path=path)])
    assert outcome.batch_ids
    assert outcome.not_kept == (
        "leads.csv was changed after it was read, so its original is not kept.",
    )
    _leads(path)
    monkeypatch.setattr(source_files, "LARGEST_KEPT_BYTES", 100)
    assert "is larger than" in keep_original(store, path, _sha256(path))
    path.unlink()
    assert "cannot be read again" in keep_original(store, path, parsed.sha256)
    assert kept_originals(store).files == 0


def test_the_row_with_its_neighbours_and_what_was_used(store: Database, tmp_path: Path) -> None:
    choose_keeping(store, keeps=True)
    path = _leads(tmp_path / "leads.csv")
    batch = _import(store, path)
    path.unlink()
    found = find_row(store, batch, 20)
    assert found.row.cells == ("L-19", "2026-06-20", "Qualified", "Meta", "note 19")
    assert [row.number for row in found.rows] == list(range(20 - NEIGHBOURS, 20 + NEIGHBOURS + 1))
    assert found.header.cells[0] == "Lead ID"
    assert [(each.header, each.meaning) for each in found.used] == [
        ("Lead ID", "Order, lead or deal number"),
        ("Created date", "Date"),
        ("Lead status", "Status"),
        ("Lead source", "Channel"),
    ]
    assert [row.number for row in find_row(store, batch, 2).rows] == [2, 3, 4, 5, 6, 7]
    assert [row.number for row in find_row(store, batch, 41).rows] == [36, 37, 38, 39, 40, 41]
    with pytest.raises(NotFound, match="no row 99"):
        find_row(store, batch, 99)


def test_without_an_original_the_very_file_is_asked_for(store: Database, tmp_path: Path) -> None:
    path = _leads(tmp_path / "leads.csv")
    batch = _import(store, path)
    with pytest.raises(NotFound, match="does not have the original"):
        find_row(store, batch, 3)
    moved = path.rename(tmp_path / "renamed.csv")
    assert find_row(store, batch, 3, path=moved).row.cells[0] == "L-2"
    other = _leads(tmp_path / "leads.csv", last=41)
    with pytest.raises(ValidationFailed, match="is not the file that was imported"):
        find_row(store, batch, 3, path=other)
    with pytest.raises(NotFound, match="cannot be read"):
        find_row(store, batch, 3, path=tmp_path / "gone.csv")


def test_saved_as_it_was(store: Database, tmp_path: Path) -> None:
    choose_keeping(store, keeps=True)
    path = _leads(tmp_path / "leads.csv")
    _import(store, path)
    save_original(store, _sha256(path), tmp_path / "saved.csv")
    assert (tmp_path / "saved.csv").read_bytes() == path.read_bytes()
    with store.writing() as session:
        session.execute(update(SourceFile).values(content=b"spoilt"))
    with pytest.raises(Conflict, match="damaged"):
        save_original(store, _sha256(path), tmp_path / "again.csv")
    assert not (tmp_path / "again.csv").exists()


def test_all_originals_can_be_removed_and_imports_stay(store: Database, tmp_path: Path) -> None:
    choose_keeping(store, keeps=True)
    batch = _import(store, _leads(tmp_path / "leads.csv"))
    drop_originals(store)
    choose_keeping(store, keeps=False)
    kept = kept_originals(store)
    assert (kept.keeps, kept.files, kept.packed_bytes) == (False, 0, 0)
    assert not original_of(store, batch).is_kept


def test_from_the_command_line(
    store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    path = _leads(tmp_path / "leads.csv")
    arguments = ["import", str(path), "--store", str(store.path), "--contract", "C-1", "--json"]
    assert run([*arguments, "--keep-original"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["warnings"] == []
    database = open_database(store.path)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SourceFile)) == 1
    database.close()
