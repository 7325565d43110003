"""The commands about imports: files into the store, the list of imports, taking one back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.imports.formats.known import format_problems
from ppp_desktop.services import json_forms
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.importing import (
    ImportReport,
    Replace,
    import_parsed,
    list_batches,
    report_without_store,
    undo_import,
)
from ppp_desktop.services.reading_files import ReadingOptions, parse_file, read_file
from ppp_desktop.services.remembered_reading import parse_remembered
from ppp_desktop.services.source_files import with_original


def import_files(chosen: argparse.Namespace) -> int:
    """Import files, or only tell what that would do."""
    for problem in format_problems():
        print(problem.message, file=sys.stderr)
    options = ReadingOptions(
        format=chosen.format,
        date_format=chosen.date_format,
        decimal_mark=chosen.decimal_mark,
        first_day=chosen.first_day,
        last_day=chosen.last_day or chosen.first_day,
    )
    if chosen.dry_run:
        return _import_files(chosen, lambda path: _dry_run(path, options))
    if chosen.store is None or chosen.contract is None:
        raise ValidationFailed(
            "An import needs --store and --contract.", remedy="Or --dry-run, to look only."
        )
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)

        remembered: dict[Path, tuple[str, ...]] = {}

        def store(path: Path) -> list[ImportReport]:
            read = parse_remembered(database, path, options)
            parsed, remembered[path] = read.sheets, read.names
            reports, _ = import_parsed(
                database, contract.id, parsed, replace=Replace(chosen.replace)
            )
            wanted = True if chosen.keep_original else None
            return [
                with_original(database, report, path, sheet.sha256, wanted=wanted)
                for report, sheet in zip(reports, parsed, strict=True)
            ]

        return _import_files(chosen, store, remembered)


def _dry_run(path: Path, options: ReadingOptions) -> list[ImportReport]:
    return [report_without_store(each) for each in parse_file(read_file(path, options=options))]


def _import_files(
    chosen: argparse.Namespace,
    import_one: Callable[[Path], list[ImportReport]],
    remembered: Mapping[Path, tuple[str, ...]] = MappingProxyType({}),
) -> int:
    forms: list[json_forms.Json] = []
    refused = False
    for path in chosen.files:
        try:
            reports = import_one(path)
        except PppError as error:
            refused = True
            forms.append(json_forms.refusal(error, str(path)))
            if not chosen.json:
                output.print_refusal(error, as_json=False, about=path.name)
            continue
        names = remembered.get(path, ())
        forms.append({**json_forms.import_report(reports, str(path)), "remembered": list(names)})
        refused = refused or _nothing_good(reports)
        if not chosen.json:
            for report in reports:
                output.print_report(report, dry_run=chosen.dry_run)
            for name in names:
                print(f"  read by the remembered columns “{name}”")
    if chosen.json:
        output.print_json({"dry_run": chosen.dry_run, "files": forms})
    return REFUSED if refused else DONE


def _nothing_good(reports: list[ImportReport]) -> bool:
    """Tell whether a file gave nothing but rejected rows."""
    good = sum(report.imported + report.updated + report.unchanged for report in reports)
    return not good and any(report.rejected for report in reports)


def list_imports(chosen: argparse.Namespace) -> int:
    """Print the imports, newest first."""
    with opened(chosen.store) as database:
        wanted = find_contract(database, chosen.contract).id if chosen.contract else None
        batches = list_batches(database, contract_id=wanted)
    if chosen.json:
        output.print_json({"imports": [json_forms.batch(each) for each in batches]})
        return DONE
    output.print_table(
        ("Id", "Contract", "File", "What it is", "New", "Changed", "Gone", "State"),
        [
            (
                str(each.id),
                each.contract_code,
                each.file_name,
                each.format_label,
                f"{each.added:,}",
                f"{each.changed:,}",
                f"{each.gone:,}",
                "undone" if each.undone else "",
            )
            for each in batches
        ],
    )
    return DONE


def undo(chosen: argparse.Namespace) -> int:
    """Take one import back as a whole."""
    with opened(chosen.store) as database:
        undo_import(database, chosen.batch)
    if chosen.json:
        output.print_json({"undone": chosen.batch})
    else:
        print(f"Import {chosen.batch} was taken back.")
    return DONE
