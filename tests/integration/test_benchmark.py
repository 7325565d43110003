"""The benchmark of the engine still runs, and its sums written by hand are those of the engine."""

from __future__ import annotations

import pytest

from benchmarks.engine import main


def test_both_ratios_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--rows", "3000", "--earlier", "1", "--earlier-rows", "500", "--repeats", "1"])
    printed = capsys.readouterr().out
    assert "20 lines from" in printed
    assert "engine ÷ sums: " in printed
    assert "with history ÷ without: " in printed
