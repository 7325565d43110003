"""Backups lie beside the store and are found again; definitions go out to a file and come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ppp_desktop.core.errors import NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.backups import back_up_store, list_backups
from ppp_desktop.services.clients import list_clients
from ppp_desktop.services.definition_files import apply_definition_file, write_definition_file


def test_backups(sample: Database) -> None:
    folder = sample.path.parent
    assert list_backups(sample) == []
    first = back_up_store(sample)
    second = back_up_store(sample)
    (folder / "other.20260701-000000-000000.backup.ppp").touch()
    (folder / f"{sample.path.stem}.yesterday.backup.ppp").touch()
    rows = list_backups(sample)
    assert [row.path for row in rows] == [second, first]
    assert rows[0].size == second.stat().st_size
    copy = open_database(first)
    assert list_clients(copy) == list_clients(sample)
    copy.close()
    entry = list_activities(sample, limit=1)[0]
    assert (entry.title, entry.detail) == ("Backup made and verified", second.name)
    # The sample agency lives on its own day, and so does its log.
    assert entry.at.date().isoformat() == "2026-07-23"


def test_no_backup_of_a_lost_store(empty_store: Database, tmp_path: Path) -> None:
    empty_store.close()
    empty_store.path.write_bytes(b"no store at all, but long enough to be read" * 100)
    with pytest.raises(StorageUnavailable):
        back_up_store(empty_store)
    assert list_backups(empty_store) == []


def test_definitions_go_round(sample: Database, empty_store: Database, tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    write_definition_file(sample, path)
    applied, _changes = apply_definition_file(empty_store, path)
    assert (applied.clients_created, applied.contracts_created) == (3, 3)
    again = tmp_path / "again.json"
    write_definition_file(empty_store, again)
    assert json.loads(again.read_text("utf-8")) == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("text", ["no json", "[]", '{"format": "other"}'])
def test_files_that_are_no_definitions(empty_store: Database, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValidationFailed):
        apply_definition_file(empty_store, path)


def test_missing_definitions(empty_store: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        apply_definition_file(empty_store, tmp_path / "none.json")
