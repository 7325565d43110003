"""Tables beside results are stored whole, listed, and taken back without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.imports import experiment_rows, series_points, touchpoints
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.services.tables import list_tables, read_tables, store_tables
from tests.integration.factories import graduated, make_contract, terms

PATHS = "Path,Conversions,Value,Null\nSearch > Email,3,120.50,9\nEmail,1,40,2\n"
TEST = "variant,visitors,conversions\nold,1000,100\nnew,1010,120\n"
INDEX = "date,market index\n2026-05-01,98.5\n2026-06-01,101.25\n"


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def counts(database: Database) -> tuple[int, ...]:
    with database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (series_points, experiment_rows, touchpoints)
        )


def test_each_kind_is_stored_listed_and_undone(store: Database, tmp_path: Path) -> None:
    for name, text in (("paths.csv", PATHS), ("test.csv", TEST), ("index.csv", INDEX)):
        done, changes = store_tables(store, 1, read_tables(written(tmp_path, name, text)))
        assert [each.batch_id is not None for each in done] == [True]
        assert changes.ids == (1,)
    assert counts(store) == (2, 2, 3)
    listed = list_tables(store, contract_id=1)
    assert [(each.file_name, each.summary) for each in listed] == [
        ("index.csv", "market index: 1 May – 1 June 2026"),
        ("test.csv", "2 variants, 2,010 visitors, 220 conversions"),
        ("paths.csv", "15 paths, 2 channels, 4 conversions"),
    ]
    assert [each.format_label for each in list_batches(store)] == [
        "Market index",
        "Experiment results",
        "Touchpoint paths",
    ]
    for each in listed:
        undo_import(store, each.batch_id)
    assert counts(store) == (0, 0, 0)
    assert list_tables(store) == []


def test_the_same_table_again_adds_nothing(store: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "test.csv", TEST)
    store_tables(store, 1, read_tables(path))
    done, _ = store_tables(store, 1, read_tables(path))
    assert [each.batch_id for each in done] == [None]
    assert counts(store) == (0, 2, 0)


def test_nothing_good_is_refused_and_nothing_stored(store: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "test.csv", "variant,visitors,conversions\nold,many,1\n")
    with pytest.raises(ImportRejected, match="Row 2: “many” is not a number in visitors"):
        store_tables(store, 1, read_tables(path))
    assert list_batches(store) == []


def test_a_file_without_such_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match="is no market index, experiment or list of paths"):
        read_tables(written(tmp_path, "names.csv", "name,town\nAnna,Graz\n"))


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = create_database(tmp_path / "agency.ppp")
    make_contract(database, terms(graduated()))
    with database.reading() as session:
        from ppp_desktop.models.contracts import Contract

        code = session.scalars(select(Contract.code)).one()
    database.close()
    files = [str(written(tmp_path, "paths.csv", PATHS)), str(written(tmp_path, "no.csv", "a,b\n"))]
    options = ["--store", str(tmp_path / "agency.ppp"), "--contract", code]
    assert run(["import-tables", *files, *options, "--dry-run"]) == 1
    printed = capsys.readouterr()
    assert (
        "paths.csv: Touchpoint paths, 15 paths, 2 channels, 4 conversions; would be" in printed.out
    )
    assert run(["import-tables", files[0], *options, "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    (table,) = file["tables"]
    assert (table["kind"], table["rows_read"], table["read"], table["import"]) == ("paths", 2, 2, 1)
    assert run(["import-tables", files[0], *options]) == 0
    assert "was stored before" in capsys.readouterr().out
    assert run(["tables", *options, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["tables"]
    assert row["summary"] == "15 paths, 2 channels, 4 conversions"
    assert run(["tables", *options]) == 0
    assert "Touchpoint paths" in capsys.readouterr().out


def test_such_a_table_is_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "paths.csv", PATHS)
    assert run(["import", str(path), "--dry-run"]) == 1
    assert "paths.csv holds touchpoint paths, not results." in capsys.readouterr().err
