"""Store files for tests: an empty one, and a copy of the sample agency made once per run."""

from __future__ import annotations

import shutil
from pathlib import Path

from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.sample import make_sample_store
from resources import resource_path


def make_sample(folder: Path) -> Path:
    """Make the sample store in `folder` (some seconds) and return its file."""
    path = folder / "sample.ppp"
    made = make_sample_store(
        path,
        spreadsheets=resource_path("sample/spreadsheets"),
        definitions=resource_path("sample/agency.json"),
    )
    made.database.close()
    return path


def copy_of(sample: Path, folder: Path) -> Database:
    """Return an open copy of the sample store that a test may change."""
    return open_database(Path(shutil.copy(sample, folder / "agency.ppp")))
