"""The options of the command that hands statements over."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what `send` takes."""
    command.add_argument("references", nargs="+", metavar="NUMBER", help="of issued statements")
    command.add_argument(
        "--to", action="append", metavar="ADDRESS", help="in place of the client's contacts"
    )
    command.add_argument(
        "--attach",
        action="append",
        default=[],
        choices=("xlsx", "zip"),
        help="beside the PDF: the workbook, or the evidence pack",
    )
    command.add_argument("--reminder", action="store_true", help="the text of a reminder")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--eml", type=Path, metavar="FOLDER", help="as message files, into a folder")
    how.add_argument("--smtp", action="store_true", help="through the mail server of the settings")
    command.add_argument("--again", action="store_true", help="also to those who have it already")
    command.add_argument("--dry-run", action="store_true", help="say what would be sent, no more")
