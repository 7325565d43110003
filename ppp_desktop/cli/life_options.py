"""The options of the command that notes what happened to a statement."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

_REASONS = ("quantity", "quality", "rate", "attribution", "duplicate", "other")
_OUTCOMES = ("upheld", "partly", "rejected", "taken-back")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what `events` takes; without anything to note it only shows."""
    command.add_argument("number", metavar="NUMBER")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--sent", action="store_true", help="the client has it")
    what.add_argument("--accepted", action="store_true", help="the client agrees")
    what.add_argument("--paid", type=amount, metavar="AMOUNT", help="a payment, whole or in part")
    what.add_argument("--disputed", choices=_REASONS, help="the client disputes it, and why")
    what.add_argument("--resolved", type=int, metavar="ID", help="the dispute that has ended")
    what.add_argument("--withdraw", type=int, metavar="ID", help="take an entry back")
    add = command.add_argument
    add("--by", default="", metavar="NAME", help="who says so")
    add("--day", type=date.fromisoformat, metavar="DATE", help="without it today")
    add("--note", default="", metavar="TEXT")
    add("--line", type=int, metavar="N", help="the disputed line; without it the whole")
    add("--evidence", type=Path, metavar="FILE", help="a file beside a dispute")
    add("--outcome", choices=_OUTCOMES, help="how a dispute ended")
    add("--reference", default="", metavar="TEXT", help="of a payment")


def amount(text: str) -> Decimal:
    """Return an amount as it is written, for the parser."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text} is no amount") from None
