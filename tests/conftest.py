"""Fixtures that many tests share: stores, and the folder of real exports where it is present."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ppp_desktop.models.database import Database, create_database
from tests.stores import copy_of, make_sample

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def without_own_formats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests know the formats of the program, whatever the person at this machine has added."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PPP_DESKTOP_FORMATS", str(tmp_path_factory.mktemp("formats")))
        yield


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample agency's store; read it, never change it."""
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the sample agency's store that the test may change."""
    database = copy_of(sample_file, tmp_path)
    yield database
    database.close()


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Database]:
    """A new, empty store."""
    database = create_database(tmp_path / "empty.ppp")
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real exports is not here")
    return SHARED_DATA
