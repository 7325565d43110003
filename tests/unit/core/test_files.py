"""Files are whole and new, or as they were."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.files import replacing


def test_a_new_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "statement.pdf"
    with replacing(target) as temporary:
        temporary.write_bytes(b"whole")
        assert not target.exists()
        assert temporary.parent == tmp_path
    assert target.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "statement.pdf"
    target.write_bytes(b"old")

    def fail() -> None:
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    with replacing(target) as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "new"


def refusal(target: Path, write: Callable[[Path], object]) -> StorageUnavailable:
    """Return what comes of `write`, given the temporary path, for `target`."""
    with pytest.raises(StorageUnavailable) as caught, replacing(target) as temporary:
        write(temporary)
    return caught.value


def write_some(path: Path) -> None:
    path.write_bytes(b"new")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    told = refusal(folder / "a.txt", write_some)
    assert told.message == f"a.txt cannot be written in {folder}: the folder is not there."
    assert "connect the disk" in told.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_replaced_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inside").mkdir(parents=True)
    told = refusal(target, write_some)
    assert "a folder has this name" in told.message
    assert "Choose another name" in told.remedy
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "statement.pdf"
    target.write_bytes(b"old")

    def fill(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    told = refusal(target, fill)
    assert "the disk is full" in told.message
    assert "Make room" in told.remedy
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_goes_while_it_is_written_to_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def pull(temporary: Path) -> None:
        temporary.unlink()
        folder.rmdir()
        temporary.write_bytes(b"x")

    assert "the folder is not there" in refusal(folder / "a.txt", pull).message


def test_a_target_that_is_open_elsewhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "statement.pdf"
    target.write_bytes(b"old")

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", refuse)
    told = refusal(target, write_some)
    assert "open in another program" in told.message
    assert "Close it there" in told.remedy
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_folder_without_the_right_to_write_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(**_options: object) -> tuple[int, str]:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    told = refusal(tmp_path / "a.txt", write_some)
    assert "you may not write there" in told.message
    assert "that you may write to" in told.remedy


def test_a_name_may_be_as_long_as_the_system_takes(tmp_path: Path) -> None:
    target = tmp_path / f"{'a' * 250}.pdf"
    with replacing(target) as temporary:
        write_some(temporary)
    assert list(tmp_path.iterdir()) == [target]
    told = refusal(tmp_path / f"{'a' * 300}.pdf", write_some)
    assert "the path is too long" in told.message
    assert "shorter name" in told.remedy
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["a\x00b.pdf", "a\ud800b.pdf"])
def test_a_name_that_cannot_be_spelled_is_told_in_letters_that_can_be_printed(
    tmp_path: Path, name: str
) -> None:
    told = refusal(tmp_path / name, write_some)
    assert "a b.pdf" in told.message
    assert "files cannot have" in told.message
    assert list(tmp_path.iterdir()) == []


def test_windows_is_asked_for_no_name_that_it_takes_for_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ppp_desktop.core.files._IS_WINDOWS", True)
    told = refusal(tmp_path / "CON.pdf", write_some)
    assert "for a device" in told.message
    assert told.remedy == "Choose another name."


def test_windows_takes_no_path_of_any_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ppp_desktop.core.files._IS_WINDOWS", True)
    target = tmp_path / ("a" * 120) / ("b" * 120) / "statement.pdf"
    assert "the path is too long" in refusal(target, write_some).message


def test_what_has_no_name_of_its_own_is_told_in_the_words_of_the_system(tmp_path: Path) -> None:
    def break_off(_temporary: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    assert os.strerror(errno.EIO) in refusal(tmp_path / "a.txt", break_off).message
