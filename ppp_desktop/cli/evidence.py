"""The commands for evidence: pack an issued statement, and verify a pack without any store."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.exact import plain
from ppp_desktop.core.money import format_money, round_money
from ppp_desktop.services import json_forms
from ppp_desktop.services.pack_verification import PackVerdict, verify_pack
from ppp_desktop.services.statements import find_statement


def pack_statement(chosen: argparse.Namespace) -> int:
    """Write the evidence of one statement and print where it is."""
    from ppp_desktop.services.evidence_pack import write_pack

    with opened(chosen.store) as database:
        statement = find_statement(database, chosen.number)
        made = write_pack(database, statement.id, chosen.out)
    if chosen.json:
        output.print_json(
            {"statement": made.number, "file": str(made.path), "results": made.results}
        )
    else:
        print(f"Statement {made.number}, {made.results:,} results: written to {made.path}.")
    return DONE


def verify(chosen: argparse.Namespace) -> int:
    """Work a pack out again and print that it is the same, or what differs."""
    verdict = verify_pack(chosen.pack)
    if chosen.json:
        output.print_json(_form(verdict))
    else:
        _print(verdict)
    return DONE if verdict.same else REFUSED


def _form(verdict: PackVerdict) -> json_forms.Json:
    found = verdict.recalculated
    return {
        "statement": verdict.number,
        "same": verdict.same,
        "currency": verdict.currency,
        "total": plain(round_money(verdict.total, verdict.currency)),
        "recalculated": None if found is None else plain(round_money(found, verdict.currency)),
        "lines": verdict.lines,
        "results": verdict.results,
        "differences": [{"line": each.line, "message": each.message} for each in verdict.findings],
    }


def _print(verdict: PackVerdict) -> None:
    total = format_money(verdict.total, verdict.currency)
    made_of = f"{verdict.lines} lines from {verdict.results:,} results"
    if verdict.same:
        print(f"Statement {verdict.number}: same to the cent, {total}, {made_of}.")
        return
    print(f"Statement {verdict.number}, {total}, is not as it was issued:")
    for each in verdict.findings:
        print(f"  {each.message}")
