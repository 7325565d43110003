"""Files are whole and new, or as they were."""

from __future__ import annotations

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


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "gone" / "a.txt"
    with pytest.raises(StorageUnavailable, match=r"a\.txt cannot be written"), replacing(target):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_replaced_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(StorageUnavailable) as caught, replacing(target) as temporary:
        temporary.write_bytes(b"x")
    assert "Choose a folder" in caught.value.remedy
    assert list(tmp_path.iterdir()) == [target]
