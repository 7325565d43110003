"""The commands for exchange rates: import a table of them, and list what is stored."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.services import json_forms
from ppp_desktop.services.exchange_rates import RatesImport, import_rates
from ppp_desktop.services.exchange_rates import list_rates as stored_rates


def import_table(chosen: argparse.Namespace) -> int:
    """Import a rate table and print what it brought, or why nothing was stored."""
    with opened(chosen.store) as database:
        report, _ = import_rates(database, chosen.file, replace=chosen.replace)
    if chosen.json:
        output.print_json(json_forms.rates_import(report))
    else:
        _print_report(report)
    return DONE if report.is_stored else REFUSED


def list_rates(chosen: argparse.Namespace) -> int:
    """Print which currencies have rates, from when to when."""
    with opened(chosen.store) as database:
        rows = stored_rates(database)
    if chosen.json:
        output.print_json({"rates": [json_forms.rates(row) for row in rows]})
        return DONE
    output.print_table(
        ("Currency", "From", "To", "Days", "For one euro", "Source"),
        [
            (
                row.currency,
                row.first_day.isoformat(),
                row.last_day.isoformat(),
                f"{row.days:,}",
                f"{row.last_rate:f}",
                row.source,
            )
            for row in rows
        ],
    )
    return DONE


def _print_report(report: RatesImport) -> None:
    refusal = report.refusal()
    if refusal is None:
        print(
            f"{report.file_name}: {report.added:,} rates of {len(report.currencies)} currencies "
            f"added, {report.replaced:,} replaced, {report.unchanged:,} the same"
        )
        return
    output.print_refusal(refusal, as_json=False)
    for problem in report.problems[1 : output.REASONS_SHOWN]:
        print(f"  row {problem.row}: {problem.message}")
