"""The options of the command that makes a performance report."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

_SPANS = ("month-to-date", "last-week", "last-month")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what `report` takes; without days it is the month to date."""
    add = command.add_argument
    add("contract", metavar="CODE")
    add("--span", choices=_SPANS, default=_SPANS[0], help="which days; without it the first")
    add("--from", dest="first", type=date.fromisoformat, metavar="DATE", help="own days: the first")
    add("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="own days: the last")
    add("--by", action="append", metavar="DIMENSION", help="broken down by; can be repeated")
    add("--notes", metavar="TEXT", help="what the agency says; without it what was written before")
    add("--pdf", type=Path, metavar="FILE", help="write it there, which also counts as made")
