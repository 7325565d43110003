"""Watched folders: what is sure is imported by itself, once; the rest waits with its reason."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.contract_routes import make_route, remember_route, route_columns
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.services.import_runs import undo_imports
from ppp_desktop.services.importing import list_batches
from ppp_desktop.services.watched_folders import (
    leave_waiting_file,
    list_folders,
    list_waiting,
    remove_folder,
    save_folder,
)
from ppp_desktop.services.watching import Sight, Watch, WatchReport, try_again, watch_once
from tests.integration.factories import graduated, make_contract, terms

TODAY = date(2026, 7, 1)
LEADS = "Lead ID,Lead date,Lead status,Lead grade\nL-1,2026-06-01,won,A\nL-2,2026-06-02,lost,B\n"


class Folder:
    """A watched folder with a clock that stands as long as the test wants."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database = database
        self.path = path
        self.watch = Watch()
        self.clock = 0.0
        path.mkdir(exist_ok=True)

    def put(self, name: str, text: str) -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def look(self, seconds: float = 5.0) -> WatchReport:
        self.clock += seconds
        return watch_once(self.database, self.watch, clock=self.clock, today=TODAY)

    def settled(self) -> WatchReport:
        self.look()
        return self.look()


@pytest.fixture
def folder(empty_store: Database, tmp_path: Path) -> Folder:
    make_contract(empty_store, terms(graduated()))
    made = Folder(empty_store, tmp_path / "incoming")
    save_folder(empty_store, made.path, contract_id=1)
    return made


def test_a_steady_file_is_read_once() -> None:
    watch, path = Watch(), Path("a.csv")
    first, grown = {path: Sight(10, 1)}, {path: Sight(20, 2)}
    assert watch.steady(first, 0.0) == []
    assert watch.steady(first, 1.0) == []
    assert watch.steady(grown, 4.0) == []
    waits = watch.unsteady
    assert waits
    assert watch.steady(grown, 8.0) == [path]
    watch.done[path] = grown[path]
    assert watch.steady(grown, 20.0) == []
    waits = watch.unsteady
    assert not waits
    assert watch.steady({path: Sight(0, 3)}, 30.0) == []
    assert watch.steady({}, 40.0) == []


def test_of_several_new_files_the_newest_is_read_last() -> None:
    watch = Watch()
    seen = {Path("june (1).csv"): Sight(10, 2), Path("june.csv"): Sight(10, 1)}
    watch.steady(seen, 0.0)
    assert watch.steady(seen, 8.0) == [Path("june.csv"), Path("june (1).csv")]


def test_what_waits_is_tried_again_when_wanted(empty_store: Database, tmp_path: Path) -> None:
    folder = Folder(empty_store, tmp_path / "incoming")
    save_folder(empty_store, folder.path)
    folder.put("leads.csv", LEADS)
    (waits,) = folder.settled().files
    assert waits.reason == "It is not known which contract it belongs to."
    (again,) = try_again(empty_store, today=TODAY).files
    assert again.reason == waits.reason
    make_contract(empty_store, terms(graduated()))
    (taken,) = try_again(empty_store, today=TODAY).files
    assert (taken.changes, taken.reason) == (2, "")
    assert list_waiting(empty_store) == []
    assert try_again(empty_store, today=TODAY).files == ()


def test_foreign_money_and_older_exports_wait_for_a_person(folder: Folder) -> None:
    google = (
        "Campaign report\n1 June 2026 - 2 June 2026\nDay,Campaign,Currency code,Clicks,Impr.,Cost\n"
        "2026-06-01,Solar,{currency},10,90,{cost}\n2026-06-02,Solar,EUR,5,60,1.00\n"
    )
    folder.put("foreign.csv", google.format(currency="GBP", cost="2.50"))
    (waits,) = folder.settled().files
    assert waits.reason == "1 row is in GBP, the contract is in EUR."
    newer = folder.put("newer.csv", google.format(currency="EUR", cost="2.50"))
    (taken,) = folder.settled().files
    assert taken.batch_ids
    older = folder.put("older.csv", google.format(currency="EUR", cost="1.50"))
    os.utime(older, ns=(newer.stat().st_mtime_ns - 10**12,) * 2)
    (held,) = folder.settled().files
    assert "go back to older figures" in held.reason


def test_what_is_sure_is_imported_and_can_be_undone(folder: Folder) -> None:
    folder.put("leads.csv", LEADS)
    assert folder.look().files == ()
    report = folder.look()
    (outcome,) = report.files
    assert (outcome.changes, outcome.reason, len(outcome.batch_ids)) == (2, "", 1)
    assert outcome.contract_ids == (1,)
    assert list_waiting(folder.database) == []
    assert any("leads.csv imported" in row.title for row in list_activities(folder.database))
    undo_imports(folder.database, outcome.batch_ids)
    # Taken back is taken back: the same bytes do not come again, whatever they are called.
    folder.put("leads again.csv", LEADS)
    (again,) = folder.settled().files
    assert (again.batch_ids, again.reason) == ((), "")
    fresh = Folder(folder.database, folder.path)
    assert all(not each.batch_ids for each in fresh.settled().files)
    # Other bytes under the same name are a new file.
    folder.put("leads.csv", LEADS + "L-3,2026-06-03,won,A\n")
    (changed,) = folder.settled().files
    assert changed.changes == 3


def test_bytes_imported_by_hand_do_not_come_again(folder: Folder, tmp_path: Path) -> None:
    from ppp_desktop.services.importing import import_sheet
    from ppp_desktop.services.reading_files import parse_file, read_file

    path = tmp_path / "by hand.csv"
    path.write_text(LEADS, encoding="utf-8")
    (parsed,) = parse_file(read_file(path))
    import_sheet(folder.database, 1, parsed)
    folder.put("leads.csv", LEADS)
    folder.settled()
    assert len(list_batches(folder.database)) == 1
    assert list_waiting(folder.database) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\nx,1\n", "No column of figures is picked."),
        (LEADS + "L-1,2026-06-01,won,A\n", "1 row has problems."),
        ("Lead ID,Lead date,Lead status,Lead grade\n", "Its columns are to be checked."),
        ("\x00\x01\x02", ""),
    ],
)
def test_what_is_not_sure_waits_with_its_reason(folder: Folder, text: str, reason: str) -> None:
    path = folder.put("new.csv", text)
    (outcome,) = folder.settled().files
    assert outcome.batch_ids == ()
    assert reason in outcome.reason
    assert outcome.reason
    (waiting,) = list_waiting(folder.database)
    assert (waiting.path, waiting.contract_id) == (path, 1)
    assert list_activities(folder.database)[0].title == "new.csv waits to be imported"
    assert folder.settled().files == ()
    leave_waiting_file(folder.database, waiting)
    assert list_waiting(folder.database) == []
    assert Folder(folder.database, folder.path).settled().files[0].reason == ""


def test_a_file_waits_no_more_once_it_is_gone_or_imported(folder: Folder) -> None:
    path = folder.put("leads.csv", LEADS + "L-1,2026-06-01,won,A\n")
    folder.settled()
    assert len(list_waiting(folder.database)) == 1
    moved = path.rename(path.with_suffix(".old"))
    assert list_waiting(folder.database) == []
    moved.rename(path)
    (found,) = open_for_import(folder.database, path)
    assert found.check.parsed is not None
    from ppp_desktop.services.importing import import_sheet

    import_sheet(folder.database, 1, found.check.parsed)
    assert list_waiting(folder.database) == []


def test_where_known_asks_for_a_contract(sample: Database, tmp_path: Path) -> None:
    folder = Folder(sample, tmp_path / "in")
    save_folder(sample, folder.path)
    folder.put("report.csv", LEADS.replace("L-", "X-"))
    ads = "Campaign state,Day,Campaign,Clicks,Impr.,Cost,Currency code\n"
    ads += "Enabled,2026-08-01,Ours,1,10,2.00,EUR\nEnabled,2026-08-01,Theirs,1,10,2.00,EUR\n"
    path = folder.put("ads.csv", ads)
    reasons = {each.path.name: each.reason for each in folder.settled().files}
    assert "contract" in reasons["report.csv"] or reasons["report.csv"] == ""
    assert "contract" in reasons["ads.csv"]
    # Once it is known what each campaign is, such files divide themselves.
    (found,) = open_for_import(sample, path)
    (column,) = [
        each
        for each in route_columns(found.read.sheet, found.check.mapping)
        if each.dimension == "campaign"
    ]
    route = make_route(sample, found.read.sheet, found.check.mapping, column, "Google Ads")
    with sample.writing() as session:
        remember_route(session, "Google Ads", route.decide(["Ours"], 1).decide(["Theirs"], None))
    folder.put("ads.csv", ads.replace("2026-08-01", "2026-08-02"))
    (outcome,) = folder.settled().files
    assert (outcome.reason, outcome.contract_ids) == ("", (1,))
    (batch,) = [each for each in list_batches(sample) if each.id in outcome.batch_ids]
    assert batch.added == 1


def test_other_files_are_let_alone(folder: Folder) -> None:
    for name in ("notes.docx", ".leads.csv", "~$leads.xlsx", "leads.csv.part", "empty.csv"):
        folder.put(name, "" if name.startswith("empty") else LEADS)
    (folder.path / "below").mkdir()
    (folder.path / "below" / "leads.csv").write_text(LEADS, encoding="utf-8")
    assert folder.settled().files == ()


def test_a_missing_folder_is_told(folder: Folder) -> None:
    moved = folder.path.rename(folder.path.with_name("gone"))
    report = folder.settled()
    assert (report.files, report.missing) == ((), (folder.path,))
    (row,) = list_folders(folder.database)
    assert row.missing
    moved.rename(folder.path)
    assert folder.settled().missing == ()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may read is not told here")
def test_a_file_in_use_is_tried_again(folder: Folder) -> None:
    path = folder.put("leads.csv", LEADS)
    path.chmod(0)
    assert folder.settled().files == ()
    path.chmod(0o600)
    assert len(folder.settled().files) == 1


def test_folders_are_kept_changed_and_removed(folder: Folder, tmp_path: Path) -> None:
    (row,) = list_folders(folder.database)
    assert (row.path, row.contract_code, row.enabled, row.missing) == (
        folder.path,
        "C-1",
        True,
        False,
    )
    with pytest.raises(Conflict):
        save_folder(folder.database, folder.path)
    with pytest.raises(ValidationFailed):
        save_folder(folder.database, tmp_path / "nowhere")
    save_folder(folder.database, folder.path, enabled=False, folder_id=row.id)
    folder.put("leads.csv", LEADS)
    assert folder.settled().files == ()
    (row,) = list_folders(folder.database)
    assert (row.contract_id, row.enabled) == (None, False)
    remove_folder(folder.database, row.id)
    assert list_folders(folder.database) == []
    with pytest.raises(NotFound):
        remove_folder(folder.database, row.id)
