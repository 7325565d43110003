"""Documents that cannot be written: told with a remedy, nothing half done, the others go on."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.document_batch import export_pdfs
from ppp_desktop.services.statement_files import FORMS, export_statement
from ppp_desktop.services.statements import list_statements

FULL = Path("/dev/full")
ENDINGS = sorted({form.ending for form in FORMS})
EACH_FORM = pytest.mark.parametrize("ending", ENDINGS)
ISSUED = 1


@pytest.fixture
def store(sample_file: Path) -> Iterator[Database]:
    """The sample agency's own store, which is only read here."""
    database = open_database(sample_file)
    yield database
    database.close()


@pytest.fixture
def target(tmp_path: Path) -> Callable[[str], Path]:
    """A file of an ending that is there already and reads "old"."""

    def make(ending: str) -> Path:
        path = tmp_path / f"statement.{ending}"
        path.write_bytes(b"old")
        return path

    return make


def fill_disk(monkeypatch: pytest.MonkeyPatch, *, but_first: int = 0) -> None:
    """Let every temporary file, but the first ones, be on a disk without room."""
    real, made = tempfile.mkstemp, []

    def make(prefix: str | None = None, **options: str) -> tuple[int, str]:
        handle, name = real(prefix=prefix, dir=options["dir"])
        made.append(name)
        if len(made) > but_first:
            Path(name).unlink()
            Path(name).symlink_to(FULL)
        return handle, name

    monkeypatch.setattr("ppp_desktop.core.files.tempfile.mkstemp", make)


def refusal(database: Database, target: Path) -> StorageUnavailable:
    with pytest.raises(StorageUnavailable) as caught:
        export_statement(database, ISSUED, target)
    assert caught.value.remedy
    return caught.value


def kept(target: Path) -> bool:
    """Whether the old file is as it was, with nothing beside it."""
    return target.read_bytes() == b"old" and list(target.parent.iterdir()) == [target]


@EACH_FORM
@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_full_disk(
    store: Database,
    target: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    path = target(ending)
    fill_disk(monkeypatch)
    assert "the disk is full" in refusal(store, path).message
    assert kept(path)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_full_disk_for_a_pdf_with_its_evidence(
    store: Database, target: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = target("pdf")
    fill_disk(monkeypatch)
    with pytest.raises(StorageUnavailable, match="the disk is full"):
        export_statement(store, ISSUED, path, attach_pack=True)
    assert kept(path)


@EACH_FORM
def test_a_folder_that_vanished(store: Database, tmp_path: Path, ending: str) -> None:
    told = refusal(store, tmp_path / "stick" / f"statement.{ending}")
    assert "the folder is not there" in told.message
    assert list(tmp_path.iterdir()) == []


@EACH_FORM
def test_a_file_that_is_open_elsewhere(
    store: Database,
    target: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    path = target(ending)

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", refuse)
    assert "it is open in another program" in refusal(store, path).message
    assert kept(path)


@EACH_FORM
def test_no_right_to_write(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def refuse(**_options: object) -> tuple[int, str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("ppp_desktop.core.files.tempfile.mkstemp", refuse)
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    told = refusal(store, tmp_path / f"statement.{ending}")
    assert "you may not write there" in told.message


@EACH_FORM
@pytest.mark.parametrize(
    ("stem", "why"),
    [
        ("a" * 300, "the path is too long"),
        ("nul\x00nul", "files cannot have"),
        ("half\ud800", "files cannot have"),
    ],
)
def test_a_name_that_cannot_be(
    store: Database, tmp_path: Path, ending: str, stem: str, why: str
) -> None:
    assert why in refusal(store, tmp_path / f"{stem}.{ending}").message
    assert list(tmp_path.iterdir()) == []


@EACH_FORM
@pytest.mark.parametrize("stem", ["CON", "com1", "half: full", "what?"])
def test_a_name_that_windows_refuses(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, stem: str
) -> None:
    monkeypatch.setattr("ppp_desktop.core.files._IS_WINDOWS", True)
    assert "Windows" in refusal(store, tmp_path / f"{stem}.{ending}").message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_batch_goes_on_and_is_summed_up(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [row.id for row in list_statements(store)][:6]
    fill_disk(monkeypatch, but_first=2)
    batch = export_pdfs(store, [*numbers, 99_999], tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(each.path for each in batch.written)
    assert len(batch.written) == 2
    assert batch.problem == "5 of 7 PDFs were not saved."
    first, *_, last = batch.reasons.split("\n")
    assert first.startswith(f"{batch.refused[0].reference}: ")
    assert "the disk is full. Make room" in first
    assert last == "And 2 more."
    assert "no longer in the store" in batch.refused[-1].reason


def test_a_batch_that_is_whole_has_no_problem(store: Database, tmp_path: Path) -> None:
    batch = export_pdfs(store, [1, 2], tmp_path)
    assert len(batch.written) == 2
    assert (batch.problem, batch.reasons) == ("", "")
