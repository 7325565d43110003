"""The options of the command that tries terms out."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from ppp_desktop.core.periods import PeriodKind


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what `simulate` takes."""
    add = command.add_argument
    add("terms", type=Path, nargs="+", metavar="TERMS.json", help="one or more terms documents")
    add("--results", type=Path, metavar="FILE", help="a CSV of events or totals")
    add("--measure", action="append", default=[], metavar="METRIC=NUMBER", help="of every period")
    add("--period", action="append", default=[], help="2026-06, 2026-Q2, 2026-01..2026-06")
    add("--objective", action="append", default=[], metavar="NAME=METRIC:TARGET")
    add("--currency", default="EUR", help="of the contract; EUR where not given")
    add("--billing", choices=[kind.value for kind in PeriodKind], help="how periods are cut")
    add("--start", type=date.fromisoformat, metavar="DATE", help="the contract's first day")
    add("--end", type=date.fromisoformat, metavar="DATE", help="the contract's last day")
    add("--rates", type=Path, metavar="FILE", help="exchange rates, as import-rates reads them")
    add("--volume", default="0", metavar="PERCENT", help="more or fewer results: +10")
    add("--price", default="0", metavar="PERCENT", help="more or less revenue for each: -5")
    add("--season", default="0", metavar="PERCENT", help="a stronger or weaker season: +50")
    add("--fixed-fee", metavar="AMOUNT", help="to compare with; else what the first terms pay")
    add("--hours", metavar="NUMBER", help="hours of a period, to compare with")
    add("--hourly-rate", metavar="AMOUNT", help="likewise, the price of an hour")
    add("--cpm", metavar="AMOUNT", help="a price per 1,000 impressions, to compare with")
    add("--cliff", default="5", metavar="FACTOR", help="when one more unit pays suspiciously much")
    add("--explain", action="store_true", help="also print how each amount came about")
    add("--json", action="store_true", help="print for machines")
