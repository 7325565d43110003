"""Every command of the command line and the function that does it, one line each."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from ppp_desktop.cli import (
    commands,
    corrections,
    data_checks,
    evidence,
    formats,
    life,
    proposals,
    questions,
    rates,
    reconcile,
    reports,
    send,
    simulate,
    tables,
    templates,
    terms,
    watch,
)

COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    **commands.COMMANDS,
    "import-rates": rates.import_table,
    "rates": rates.list_rates,
    "pack": evidence.pack_statement,
    "verify": evidence.verify,
    "events": life.note_event,
    "receivables": life.show_receivables,
    "send": send.send_statements,
    "report": reports.make,
    "reports": reports.show_schedules,
    "import-tables": tables.import_files,
    "tables": tables.list_stored,
    "data-checks": data_checks.show_findings,
    "formats": formats.show_formats,
    "reconcile": reconcile.compare,
    "watch": watch.watch_folders,
    "terms": terms.show_terms,
    "save-terms": terms.save_from_file,
    "annex": terms.print_annex,
    "questions": questions.show_questions,
    "proposals": proposals.show_proposals,
    "templates": templates.show_templates,
    "simulate": simulate.simulate_files,
    "adjust": corrections.adjust,
    "adjustments": corrections.show_adjustments,
    "void": corrections.void,
}
