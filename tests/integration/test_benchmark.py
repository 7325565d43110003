"""The benchmarks still run; the engine's sums written by hand are those of the engine."""

from __future__ import annotations

import pytest

from benchmarks import engine, statements


def test_both_ratios_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    engine.main(["--rows", "3000", "--earlier", "1", "--earlier-rows", "500", "--repeats", "1"])
    printed = capsys.readouterr().out
    assert "20 lines from" in printed
    assert "engine ÷ sums: " in printed
    assert "with history ÷ without: " in printed


def test_documents_are_compared_with_the_canvas(capsys: pytest.CaptureFixture[str]) -> None:
    statements.main(["--statements", "2", "--rows", "40", "80", "--repeats", "1"])
    printed = capsys.readouterr().out
    assert "statements ÷ canvas: " in printed
    assert "window, another statement: " in printed
    assert "annex of 80 ÷ canvas: " in printed
    assert "annex of 80 ÷ 40 rows: " in printed
