"""The arguments of the command line: names and options that scripts rely on."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ppp_desktop import __version__
from ppp_desktop.cli.correction_options import (
    add_adjust_options,
    add_adjustments_options,
    add_void_options,
)
from ppp_desktop.cli.life_options import add_options as add_life_options
from ppp_desktop.cli.reconcile_options import add_options as add_reconcile_options
from ppp_desktop.cli.report_options import add_options as add_report_options
from ppp_desktop.cli.report_options import add_schedule_options
from ppp_desktop.cli.send_options import add_options as add_send_options
from ppp_desktop.cli.simulate_options import add_options as add_simulate_options

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


PAGES = ("home clients contracts results import performance statements settings").split()


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="ppp-desktop",
        description="Contracts, results and statements for agencies that are paid for results. "
        "Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"ppp-desktop {__version__}")
    parser.add_argument("--store", type=Path, help="the store to open in the window")
    parser.add_argument("--page", default="", choices=PAGES, help="the page to show first")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")

    sample = commands.add_parser("sample", help="make a store with the sample agency")
    sample.add_argument("target", type=Path, metavar="STORE")

    demo = commands.add_parser("demo", help="the whole job on the sample agency, into a folder")
    demo.add_argument("out", type=Path, metavar="OUT")

    apply = _with_store(commands, "apply", "create or update clients, contracts, terms")
    apply.add_argument("document", type=Path, metavar="DOC.json")

    export = _with_store(commands, "export-definitions", "write what apply reads")
    export.add_argument("--out", type=Path, help="a file; without it to standard output")

    _add_import(commands)
    _add_imports(commands)
    formats = commands.add_parser("formats", help="list the export formats, or check one's own")
    formats.add_argument("--check", type=Path, metavar="FILE", help="look at this file only")
    formats.add_argument("--json", action="store_true", help="print for machines")

    _add_close(commands)
    _add_statements(commands)
    explain = _with_store(commands, "explain", "how the amounts came about, down to the rows")
    explain.add_argument("number", metavar="NUMBER")
    explain.add_argument("--line", type=int, metavar="N", help="only this line, counted from 1")
    explain.add_argument("--rows", type=int, default=10, help="results shown for each figure")

    proposals = _with_store(commands, "proposals", "differences to closed periods that wait")
    proposals.add_argument("--contract", metavar="CODE")
    decided = proposals.add_mutually_exclusive_group()
    decided.add_argument("--dismiss", type=int, metavar="ID", help="leave the results as they are")
    decided.add_argument("--apply", type=int, metavar="ID", help="store the differences after all")
    proposals.add_argument("--author", default="", metavar="NAME", help="who decides")

    _with_store(commands, "check", "check the file and every issued statement")
    looked = _with_store(commands, "data-checks", "look for what is wrong in the results")
    looked.add_argument("--contract", metavar="CODE")
    looked.add_argument("--period", help="2026-06, 2026-Q2 or two dates with ..")
    add_reconcile_options(_with_store(commands, "reconcile", "compare two sources of one metric"))

    table = _with_store(commands, "import-rates", "import a table of exchange rates")
    table.add_argument(
        "file", type=Path, metavar="FILE", help="the ECB's CSV, or date,currency,rate"
    )
    table.add_argument(
        "--replace", action="store_true", help="also rates that are stored otherwise"
    )
    _with_store(commands, "rates", "list the exchange rates that are stored")
    _add_life(commands)
    _add_tables(commands)
    _add_terms(commands)
    _add_templates(commands)
    add_simulate_options(
        commands.add_parser("simulate", help="try terms out on results, without a store")
    )
    return parser


def _add_close(commands: Commands) -> None:
    close = _with_store(commands, "close", "draw up the statements of a period, or issue them")
    which = close.add_mutually_exclusive_group(required=True)
    which.add_argument("--contract", metavar="CODE")
    which.add_argument("--all", action="store_true", help="every contract that it concerns")
    close.add_argument("--period", required=True, help="2026-06, 2026-Q2 or two dates with ..")
    do = close.add_mutually_exclusive_group()
    do.add_argument("--issue", action="store_true", help="give numbers and freeze")
    do.add_argument("--check", action="store_true", help="only tell what stands in the way")


def _add_statements(commands: Commands) -> None:
    statements = _with_store(commands, "statements", "list the statements")
    statements.add_argument("--contract", metavar="CODE")
    statement = _with_store(commands, "statement", "write a statement as PDF, workbook or table")
    statement.add_argument("number", metavar="NUMBER", help="2026-013, or NL-LEAD/2026-06 (draft)")
    statement.add_argument("--pdf", type=Path, metavar="FILE", help="as it is printed")
    statement.add_argument(
        "--attach-pack", action="store_true", help="with the evidence in the PDF"
    )
    statement.add_argument("--xlsx", type=Path, metavar="FILE", help="a workbook with formulas")
    statement.add_argument("--csv", type=Path, metavar="FILE", help="its lines as a plain table")

    pack = _with_store(commands, "pack", "write the evidence of an issued statement as ZIP")
    pack.add_argument("number", metavar="NUMBER")
    pack.add_argument("--out", type=Path, required=True, metavar="FILE")
    verify = commands.add_parser("verify", help="work an evidence pack out again, without a store")
    verify.add_argument("pack", type=Path, metavar="PACK")
    verify.add_argument("--json", action="store_true", help="print for machines")


def _add_life(commands: Commands) -> None:
    add_life_options(_with_store(commands, "events", "what happened to an issued statement"))
    _with_store(commands, "receivables", "what clients owe, by age")
    add_send_options(_with_store(commands, "send", "hand issued statements over by e-mail"))
    add_report_options(_with_store(commands, "report", "how a contract's objectives go, as PDF"))
    add_schedule_options(_with_store(commands, "reports", "the reports on a schedule"))
    text = "take an issued statement back by a credit; its period opens again"
    add_void_options(_with_store(commands, "void", text))
    add_adjust_options(_with_store(commands, "adjust", "add a line to a period by hand"))
    add_adjustments_options(
        _with_store(commands, "adjustments", "list the lines added by hand, or take one back")
    )


def _add_tables(commands: Commands) -> None:
    text = "import market indices, experiments and touchpoint paths"
    tables = _with_store(commands, "import-tables", text)
    tables.add_argument("files", type=Path, nargs="+", metavar="FILE")
    tables.add_argument("--contract", required=True, metavar="CODE")
    tables.add_argument(
        "--kind",
        choices=("series", "experiment", "paths"),
        help="what the files hold, where their columns do not tell",
    )
    tables.add_argument("--dry-run", action="store_true", help="report, store nothing")
    listed = _with_store(commands, "tables", "list what import-tables brought")
    listed.add_argument("--contract", metavar="CODE")


def _add_terms(commands: Commands) -> None:
    terms = _with_store(commands, "terms", "what a contract pays for, in sentences")
    terms.add_argument("contract", metavar="CODE")
    terms.add_argument("--out", type=Path, metavar="FILE", help="write the terms document there")
    annex = _with_store(commands, "annex", "write the annex to sign as PDF")
    annex.add_argument("contract", metavar="CODE")
    annex.add_argument("--pdf", type=Path, required=True, metavar="FILE")
    questions = _with_store(commands, "questions", "what a contract must answer to be active")
    questions.add_argument("contract", metavar="CODE")
    for command in (terms, annex, questions):
        command.add_argument(
            "--effective",
            type=date.fromisoformat,
            metavar="DATE",
            help="the version from this day, YYYY-MM-DD; without it the one in force today",
        )
    save = _with_store(commands, "save-terms", "save a terms document as a version")
    save.add_argument("contract", metavar="CODE")
    save.add_argument("file", type=Path, metavar="FILE")
    save.add_argument("--effective", type=date.fromisoformat, required=True, metavar="DATE")


def _add_templates(commands: Commands) -> None:
    templates = commands.add_parser("templates", help="terms of common deals to start from")
    templates.add_argument("key", nargs="?", metavar="KEY", help="without one, the list")
    templates.add_argument("--out", type=Path, metavar="FILE", help="write the document there")
    templates.add_argument("--json", action="store_true", help="print for machines")


def _add_import(commands: Commands) -> None:
    command = commands.add_parser("import", help="import spreadsheets of results")
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    command.add_argument("--store", type=Path)
    command.add_argument("--contract", metavar="CODE")
    command.add_argument("--format", default="", metavar="NAME", help="instead of recognising it")
    command.add_argument("--date-format", default="", help="where days and months are ambiguous")
    command.add_argument("--decimal-mark", default="", choices=("", ".", ","))
    command.add_argument(
        "--first-day", type=date.fromisoformat, help="for files without dates: YYYY-MM-DD"
    )
    command.add_argument("--last-day", type=date.fromisoformat, help="likewise, the last day")
    command.add_argument(
        "--replace",
        default="auto",
        choices=("auto", "days", "add"),
        help="what becomes of stored daily results of the file's days that it does not hold",
    )
    command.add_argument(
        "--keep-original", action="store_true", help="keep the file itself in the store"
    )
    command.add_argument("--dry-run", action="store_true", help="report, store nothing")
    command.add_argument("--json", action="store_true", help="print for machines")


def _add_imports(commands: Commands) -> None:
    imports = _with_store(commands, "imports", "list the imports")
    imports.add_argument("--contract", metavar="CODE")
    watch = commands.add_parser("watch", help="import what is new in the watched folders")
    watch.add_argument("target", type=Path, metavar="STORE")
    watch.add_argument("--once", action="store_true", help="one look; without it until Ctrl+C")
    watch.add_argument("--again", action="store_true", help="try those that wait once more")
    watch.add_argument("--json", action="store_true", help="print for machines")
    undo = _with_store(commands, "undo-import", "take one import back as a whole")
    undo.add_argument("batch", type=int, metavar="ID", help="as the list of imports names it")


def _with_store(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.add_argument("--store", type=Path, required=True, help="the store file")
    command.add_argument("--json", action="store_true", help="print for machines")
    return command
