"""Format, lint, types and the import contracts hold; files stay small and say what they are for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
FOLDERS = ("ppp_desktop", "resources", "tests", "benchmarks", "installer")
FORBIDDEN_MODULE_NAMES = {"utils", "helpers", "manager", "base", "common"}


def python_files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return [ROOT / "dev.py", *sorted(found)]


def run_tool(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}", pytrace=False)


def test_code_is_formatted() -> None:
    run_tool("ruff", "format", "--check", "--quiet", ".")


def test_lint_finds_nothing() -> None:
    run_tool("ruff", "check", "--quiet", ".")


def test_types_hold() -> None:
    run_tool("mypy")


def test_imports_keep_the_walls() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", python_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_file_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A migration is a frozen list of tables; splitting it would not make it easier to read.
    if path.parent.name != "versions":
        assert len(text.splitlines()) <= MOST_LINES
    assert path.stem not in FORBIDDEN_MODULE_NAMES
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "the file does not say what it is for"


def test_silenced_checks_give_their_reason() -> None:
    bare = []
    for path in python_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for mark in ("# noqa", "# type: ignore", "# pragma: no cover"):
                if mark in line and path != Path(__file__):
                    rest = line.split(mark, 1)[1]
                    if not any(sign in rest for sign in (" - ", "  # ", " because ")):
                        bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert not bare


def test_lock_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
