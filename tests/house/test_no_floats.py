"""No binary fraction on the way from results to an amount: proved by running without any."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.floatless import Watch, never_a_float

ROOT = Path(__file__).parents[2]


def test_every_worked_contract_runs_without_a_float() -> None:
    command = [sys.executable, "-m", "pytest", "tests/golden", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "-p", "tests.house.floatless"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-2000:]
    assert " passed" in run.stdout


@pytest.mark.parametrize("source", ["1 / 2", "float(1)", "sum([1 / 4])", "len([1]) * (3 / 4)"])
def test_a_float_is_noticed(source: str) -> None:
    tree = ast.fix_missing_locations(Watch().visit(ast.parse(source, mode="eval")))
    with pytest.raises(AssertionError, match="binary fraction"):
        eval(  # noqa: S307 - the sources stand above
            compile(tree, "test", "eval"), {"_never_a_float": never_a_float}
        )


def test_a_written_float_is_noticed() -> None:
    with pytest.raises(AssertionError, match="binary fraction"):
        Watch().visit(ast.parse("rate = 0.5"))
