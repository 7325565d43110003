"""Each wall of the house is proved once: with a hole broken into it, its contract fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HOLES = [
    ("core/changes.py", "import ppp_desktop.metrics.catalogue", "Imports point one way"),
    ("metrics/ratios.py", "import ppp_desktop.payouts.lines", "Imports point one way"),
    ("payouts/lines.py", "import ppp_desktop.metrics.catalogue", "Imports point one way"),
    ("imports/rows.py", "import ppp_desktop.models.types", "Imports point one way"),
    ("statements/document.py", "import ppp_desktop.imports.rows", "Imports point one way"),
    ("analysis/__init__.py", "import ppp_desktop.statements.document", "Imports point one way"),
    ("models/types.py", "import ppp_desktop.services.clock", "Imports point one way"),
    ("services/clock.py", "import ppp_desktop.ui.theme", "Imports point one way"),
    ("ui/theme.py", "import ppp_desktop.app", "Imports point one way"),
    ("cli/output.py", "import ppp_desktop.app", "Imports point one way"),
    ("services/clock.py", "import PySide6.QtCore", "Qt only in the window"),
    ("imports/rows.py", "import sqlalchemy", "SQL only in models and services"),
    ("ui/theme.py", "import sqlalchemy", "SQL only in models and services"),
    ("payouts/lines.py", "import pandas", "Frames only where tables are read or analysed"),
    ("core/changes.py", "import pydantic", "The core needs nothing but the standard library"),
]


@pytest.mark.parametrize(
    ("file", "hole", "contract"), HOLES, ids=[f"{file}: {hole}" for file, hole, _ in HOLES]
)
def test_a_hole_in_the_wall_is_found(tmp_path: Path, file: str, hole: str, contract: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ppp_desktop", tmp_path / "ppp_desktop", ignore=ignored)
    broken = tmp_path / "ppp_desktop" / file
    broken.write_text(f"{broken.read_text(encoding='utf-8')}\n{hole}\n", encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
