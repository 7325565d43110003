"""The commands for tables beside results: market indices, experiments, touchpoint paths."""

from __future__ import annotations

import argparse
from pathlib import Path

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.errors import PppError
from ppp_desktop.imports.tables.reading import LABELS, TableKind
from ppp_desktop.models.database import Database
from ppp_desktop.services import json_forms
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.tables import (
    StoredTable,
    TableImport,
    list_tables,
    read_tables,
    store_tables,
    summary_of,
)


def import_files(chosen: argparse.Namespace) -> int:
    """Import each file in a transaction of its own and print what it held, or why not."""
    forms: list[json_forms.Json] = []
    refused = False
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        for path in chosen.files:
            try:
                imports = _import_one(database, contract.id, path, chosen)
            except PppError as error:
                refused = True
                forms.append(json_forms.refusal(error, str(path)))
                if not chosen.json:
                    output.print_refusal(error, as_json=False)
                continue
            forms.append({"file": str(path), "tables": [_form(each) for each in imports]})
            if not chosen.json:
                for each in imports:
                    _print(each, chosen)
    if chosen.json:
        output.print_json({"dry_run": chosen.dry_run, "files": forms})
    return REFUSED if refused else DONE


def _import_one(
    database: Database, contract_id: int, path: Path, chosen: argparse.Namespace
) -> tuple[TableImport, ...]:
    kind = TableKind(chosen.kind) if chosen.kind else None
    tables = read_tables(path, kind=kind)
    if chosen.dry_run:
        return tuple(TableImport(each, None, summary_of(each)) for each in tables)
    done, _ = store_tables(database, contract_id, tables)
    return done


def list_stored(chosen: argparse.Namespace) -> int:
    """Print the tables of one contract or all."""
    with opened(chosen.store) as database:
        contract = None if chosen.contract is None else find_contract(database, chosen.contract).id
        rows = list_tables(database, contract_id=contract)
    if chosen.json:
        output.print_json({"tables": [_listed(row) for row in rows]})
        return DONE
    output.print_table(
        ("Import", "Contract", "Kind", "File", "What it holds"),
        [
            (str(row.batch_id), row.contract_code, LABELS[row.kind], row.file_name, row.summary)
            for row in rows
        ],
    )
    return DONE


def _form(made: TableImport) -> json_forms.Json:
    table = made.table
    return {
        "kind": str(table.kind),
        "sheet": table.sheet,
        "summary": made.summary,
        "rows_read": table.rows_read,
        "read": table.good,
        "rejected": table.rejected,
        "ignored": table.ignored,
        "import": made.batch_id,
        "reasons": [json_forms.problem(each) for each in table.problems],
    }


def _listed(row: StoredTable) -> json_forms.Json:
    return {
        "import": row.batch_id,
        "contract": row.contract_code,
        "kind": str(row.kind),
        "file": row.file_name,
        "imported_at": row.imported_at.isoformat(timespec="seconds"),
        "summary": row.summary,
    }


def _print(made: TableImport, chosen: argparse.Namespace) -> None:
    table = made.table
    known = "would be stored" if chosen.dry_run else "was stored before"
    said = known if made.batch_id is None else f"stored as import {made.batch_id}"
    print(f"{table.file_name}: {LABELS[table.kind]}, {made.summary}; {said}")
    print(f"  {table.rows_read:,} rows, {table.rejected:,} rejected, {table.ignored:,} ignored")
    for problem in table.problems[: output.REASONS_SHOWN]:
        print(f"  {problem.message} {problem.remedy}".rstrip())
