"""The options of the command that compares two sources of a contract."""

from __future__ import annotations

import argparse

from ppp_desktop.core.vocabulary import DIMENSIONS


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what `reconcile` takes beside the store."""
    add = command.add_argument
    add("--contract", required=True, metavar="CODE")
    add("--metric", required=True, help="leads, orders, revenue, …")
    add("--trusted", metavar="SOURCE", help="the source that counts")
    add("--other", metavar="SOURCE", help="the source that it is compared with")
    add("--period", help="2026-06, 2026-Q2 or two dates with ..; else the latest with results")
    add("--by", default="", choices=DIMENSIONS[1:], help="also by the values of a dimension")
    add("--tolerance", metavar="SHARE", help="0.05 for 5 %%; else as it was set up or agreed")
