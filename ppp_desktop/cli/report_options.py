"""The options of the commands that make performance reports and put them on a schedule."""

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


def add_schedule_options(command: argparse.ArgumentParser) -> None:
    """Add what `reports` takes; without anything to change it only lists."""
    add = command.add_argument
    add("--due", action="store_true", help="only those that are due")
    add("--contract", metavar="CODE", help="the contract to put on a schedule, or to take off it")
    add("--every", choices=("week", "month", "never"), help="how often")
    add("--next", type=date.fromisoformat, metavar="DATE", help="the day on which one is due next")
    add("--span", choices=_SPANS, default=_SPANS[1], help="which days it covers")
    add("--recipient", action="append", default=[], metavar="ADDRESS", help="can be repeated")
