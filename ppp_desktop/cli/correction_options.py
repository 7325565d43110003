"""The options of the commands that correct what was issued."""

from __future__ import annotations

import argparse
from datetime import date

from ppp_desktop.cli.life_options import amount


def add_void_options(command: argparse.ArgumentParser) -> None:
    """Add what `void` takes."""
    command.add_argument("reference", metavar="NUMBER", help="2026-013, or NL-LEAD/2026-06")
    command.add_argument("--reason", required=True, metavar="TEXT", help="printed on the credit")
    command.add_argument("--author", required=True, metavar="NAME", help="who says so")
    command.add_argument("--day", type=date.fromisoformat, metavar="DATE", help="without it today")


def add_adjust_options(command: argparse.ArgumentParser) -> None:
    """Add what `adjust` takes."""
    add = command.add_argument
    add("contract", metavar="CODE")
    add("--amount", type=amount, metavar="AMOUNT", help="before tax; below zero it takes away")
    add("--label", default="", metavar="TEXT", help="what the line is called")
    add("--cause", default="", metavar="TEXT", help="why, as the client reads it")
    add("--author", required=True, metavar="NAME", help="who says so")
    add("--corrects", default="", metavar="NUMBER", help="the statement that it corrects")
    add("--period", default="", help="one that is not issued; without it the earliest")
    settled = command.add_mutually_exclusive_group()
    settled.add_argument("--proposal", type=int, metavar="ID", help="settle these differences")
    settled.add_argument("--dispute", type=int, metavar="ID", help="settle this dispute")


def add_adjustments_options(command: argparse.ArgumentParser) -> None:
    """Add what `adjustments` takes."""
    command.add_argument("--contract", metavar="CODE")
    command.add_argument("--open", action="store_true", help="only those that no statement has")
    command.add_argument("--withdraw", type=int, metavar="ID", help="take an open one back")
