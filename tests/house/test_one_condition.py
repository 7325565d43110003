"""Which statements close a period is asked in one way; others ask for every number given."""

from __future__ import annotations

from pathlib import Path

SERVICES = Path(__file__).resolve().parents[2] / "ppp_desktop" / "services"
OF_EVERY_NUMBER = {
    "checks.py",
    "closing_statements.py",
    "legs.py",
    "statement_life.py",
    "statement_numbers.py",
    "statement_standing.py",
    "statements.py",
}
"""Modules that mean void statements and credits, too: lists, numbering and the check."""


def test_closed_periods_are_found_by_the_one_condition() -> None:
    asking = {
        path.name
        for path in SERVICES.rglob("*.py")
        if "Statement.number.is_not(None)" in path.read_text(encoding="utf-8")
    }
    assert asking <= OF_EVERY_NUMBER
    kinds = {
        path.name
        for path in SERVICES.rglob("*.py")
        if 'Statement.kind == "statement"' in path.read_text(encoding="utf-8")
    }
    assert not kinds
