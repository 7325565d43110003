"""Every branch of what turns results into money is taken by the engine's own examples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("tests/unit/payouts", "tests/golden", "tests/unit/core")


def coverage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coverage", arguments[0], f"--data-file={data}"]
    return subprocess.run(
        [*command, *arguments[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def test_every_branch_of_the_engine_is_taken(tmp_path: Path) -> None:
    """By examples alone: what properties happen to find would change from run to run."""
    data = tmp_path / "coverage"
    pytest = ("-m", "pytest", *TESTS, "-q", "-p", "no:cacheprovider", "--confcutdir=tests/unit")
    run = coverage(data, "run", *pytest, "-m", "not hypothesis")
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-2000:]
    report = coverage(data, "report")
    assert report.returncode == 0, report.stdout + report.stderr
