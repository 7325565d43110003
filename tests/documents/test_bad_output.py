"""Where a PDF cannot be written, the reason is told, and nothing is left or lost."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.statements.pdf import render_statement
from tests.unit.statements.documents import example

KEPT = b"the statement of last month"


def refusing(number: int) -> Callable[..., int]:
    def refuse(*_given: object, **_options: object) -> int:
        raise OSError(number, "refused")

    return refuse


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(KEPT)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refusing(number))
        with pytest.raises(StorageUnavailable) as caught:
            render_statement(example(), target)
    assert "a.pdf cannot be written" in caught.value.message
    assert caught.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == KEPT


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "write_bytes", refusing(errno.ENOSPC))
    with pytest.raises(StorageUnavailable, match="disk is full"):
        render_statement(example(), tmp_path / "a.pdf")


def test_a_folder_that_vanishes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    write = Path.write_bytes

    def pulled_out(path: Path, content: bytes) -> int:
        written = write(path, content)
        path.unlink()
        folder.rmdir()
        return written

    monkeypatch.setattr(Path, "write_bytes", pulled_out)
    with pytest.raises(StorageUnavailable, match="cannot be written"):
        render_statement(example(), folder / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(KEPT)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refusing(errno.EACCES))
        with pytest.raises(StorageUnavailable) as caught:
            render_statement(example(), target)
    assert "program" in f"{caught.value.message} {caught.value.remedy}"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == KEPT


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.mkdir()
    with pytest.raises(StorageUnavailable):
        render_statement(example(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
