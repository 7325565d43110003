"""The commands: each reads its arguments, calls services, prints, returns the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from ppp_desktop.cli import closing, imports, output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.errors import NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.core.periods import Period
from ppp_desktop.services import json_forms
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.data_checks.running import closing_warnings
from ppp_desktop.services.sample import SampleStore, last_full_period, make_sample_store
from ppp_desktop.services.sources import Page
from ppp_desktop.services.statements import (
    Closing,
    close_all,
    close_period,
    find_statement,
    get_statement,
    list_sources_of,
    list_statements,
)
from resources import resource_path


def _sample(chosen: argparse.Namespace) -> int:
    made = _make_sample(chosen.target)
    made.database.close()
    print(f"{chosen.target}: {made.contracts} contracts, {made.rows_imported:,} results.")
    return DONE


def _demo(chosen: argparse.Namespace) -> int:
    from ppp_desktop.services.documents import export_pdf, suggested_file_name

    out: Path = chosen.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(
            f"The folder {out} cannot be made.", "Choose another place for the demo."
        ) from error
    store = out / "sample.ppp"
    _remove_earlier_demo(store)
    made = _make_sample(store)
    database = made.database
    try:
        closings, _ = close_all(
            database, last_full_period(database), issue=True, today=today_of(database)
        )
        statements = []
        for closing in closings:
            if closing.statement is None:
                raise ValidationFailed(f"{closing.contract_code}: {closing.refusal}")
            row = closing.statement
            file = out / suggested_file_name(get_statement(database, row.id))
            export_pdf(database, row.id, file)
            form = json_forms.statement(row)
            keys = ("number", "contract", "period", "currency", "total")
            statements.append({**{key: form[key] for key in keys}, "file": str(file)})
    finally:
        database.close()
    output.print_json(
        {
            "contracts": made.contracts,
            "rows_imported": made.rows_imported,
            "statements": statements,
            "store": str(store),
        }
    )
    return DONE


def _make_sample(target: Path) -> SampleStore:
    return make_sample_store(
        target,
        spreadsheets=resource_path("sample/spreadsheets"),
        definitions=resource_path("sample/agency.json"),
    )


def _remove_earlier_demo(store: Path) -> None:
    from ppp_desktop.services.agency import get_agency

    if not store.exists():
        return
    with opened(store) as database:
        is_sample = get_agency(database).story_day is not None
    if not is_sample:
        raise ValidationFailed(f"{store} is not a demo store.", remedy="Choose another folder.")
    store.unlink()


def _apply(chosen: argparse.Namespace) -> int:
    from ppp_desktop.models.database import create_database
    from ppp_desktop.services.definition_files import read_definition_file
    from ppp_desktop.services.definitions import apply_definitions

    document = read_definition_file(chosen.document)
    is_new = not chosen.store.exists()
    if is_new:
        create_database(chosen.store).close()
    try:
        with opened(chosen.store) as database:
            applied, _ = apply_definitions(database, document)
    except BaseException:
        if is_new:
            chosen.store.unlink(missing_ok=True)
        raise
    form = {
        "clients": {"created": applied.clients_created, "updated": applied.clients_updated},
        "contracts": {"created": applied.contracts_created, "updated": applied.contracts_updated},
    }
    drafts = [{"code": each.code, "open_questions": each.open_questions} for each in applied.drafts]
    if chosen.json:
        output.print_json({**form, "drafts": drafts})
    else:
        for name, counts in form.items():
            print(f"{name}: {counts['created']} created, {counts['updated']} updated")
        for kept in applied.drafts:
            print(f"{kept.code} stays a draft: {kept.reason}")
    return DONE


def _export_definitions(chosen: argparse.Namespace) -> int:
    from ppp_desktop.services.definitions import export_definitions

    with opened(chosen.store) as database:
        document = export_definitions(database)
    if chosen.out is None:
        output.print_json(document)
        return DONE
    with replacing(chosen.out) as temporary:
        temporary.write_text(output.write_json(document), encoding="utf-8")
    print(f"Written to {chosen.out}.")
    return DONE


def _close(chosen: argparse.Namespace) -> int:
    if chosen.check:
        return closing.check(chosen)
    period = Period.parse(chosen.period)
    with opened(chosen.store) as database:
        today = today_of(database)
        if chosen.all:
            closings, _ = close_all(database, period, issue=chosen.issue, today=today)
        else:
            contract = find_contract(database, chosen.contract)
            row, _ = close_period(database, contract.id, period, issue=chosen.issue, today=today)
            closings = [Closing(contract.code, period, row)]
        closed = [each.statement for each in closings if each.statement is not None]
        warnings = {
            row.id: (
                *get_statement(database, row.id).body.warnings,
                *closing_warnings(database, row.contract_id, period, today),
            )
            for row in closed
        }
    if not closings:
        raise NotFound(f"No contract is billed for {period.label}.")
    refusals = [each for each in closings if each.statement is None]
    if chosen.json:
        output.print_json(
            {
                "statements": [
                    {**json_forms.statement(row), "warnings": warnings[row.id]} for row in closed
                ],
                "refused": [
                    {"contract": each.contract_code, "reason": each.refusal} for each in refusals
                ],
            }
        )
    else:
        output.print_statements(closed)
        for row in closed:
            for warning in warnings[row.id]:
                print(f"{row.reference}: {warning}")
        for each in refusals:
            print(f"{each.contract_code}: {each.refusal}")
    return REFUSED if refusals else DONE


def _statements(chosen: argparse.Namespace) -> int:
    with opened(chosen.store) as database:
        wanted = find_contract(database, chosen.contract).id if chosen.contract else None
        rows = list_statements(database, contract_id=wanted)
    if chosen.json:
        output.print_json({"statements": [json_forms.statement(row) for row in rows]})
    else:
        output.print_statements(rows)
    return DONE


def _statement(chosen: argparse.Namespace) -> int:
    from ppp_desktop.services.documents import export_pdf
    from ppp_desktop.services.statement_files import export_with_pack
    from ppp_desktop.services.statement_workbooks import export_csv, export_workbook

    if chosen.attach_pack and chosen.pdf is None:
        raise ValidationFailed("Say where the PDF goes: --pdf.", field="pdf")
    as_pdf = export_with_pack if chosen.attach_pack else export_pdf
    forms = ((chosen.pdf, as_pdf), (chosen.xlsx, export_workbook), (chosen.csv, export_csv))
    wanted = [(target, export) for target, export in forms if target is not None]
    if not wanted:
        raise ValidationFailed("Say where to: --pdf, --xlsx or --csv.", field="pdf")
    with opened(chosen.store) as database:
        row = find_statement(database, chosen.number)
        for target, export in wanted:
            export(database, row.id, target)
    files = [str(target) for target, _export in wanted]
    if chosen.json:
        output.print_json({**json_forms.statement(row), "file": files[0], "files": files})
    else:
        print("\n".join(files))
    return DONE


def _explain(chosen: argparse.Namespace) -> int:
    with opened(chosen.store) as database:
        view = get_statement(database, find_statement(database, chosen.number).id)
        lines = list(enumerate(view.body.calculation.lines, start=1))
        if chosen.line is not None:
            lines = [pair for pair in lines if pair[0] == chosen.line]
        if not lines:
            raise NotFound(
                f"Statement {view.row.reference} has no line {chosen.line}.",
                f"Its lines are 1 to {len(view.body.calculation.lines)}.",
            )
        page = Page(limit=max(chosen.rows, 0))
        wanted = dict.fromkeys(request for _, line in lines for request in line.measures)
        behind = list_sources_of(database, view.row.id, wanted, page)
        explained = [
            (position, line, [each for request in line.measures for each in behind[request]])
            for position, line in lines
        ]
    if chosen.json:
        output.print_json(json_forms.explained_statement(view, explained))
        return DONE
    output.print_head(view.body)
    for position, line, sources in explained:
        output.print_line(position, line, view.row.currency)
        for found in sources:
            output.print_sources(found, view.row.currency)
    output.print_balances(view.body)
    return DONE


def _check(chosen: argparse.Namespace) -> int:
    from ppp_desktop.services.checks import check_store

    with opened(chosen.store) as database:
        report = check_store(database)
    if chosen.json:
        output.print_json(json_forms.check(report))
    else:
        for finding in report.findings:
            print(f"{finding.subject}: {finding.message}")
        verdict = f"{len(report.findings)} findings" if report.findings else "all well"
        print(f"File and {report.statements} issued statements checked: {verdict}.")
    return REFUSED if report.findings else DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "sample": _sample,
    "demo": _demo,
    "apply": _apply,
    "export-definitions": _export_definitions,
    "import": imports.import_files,
    "imports": imports.list_imports,
    "undo-import": imports.undo,
    "close": _close,
    "statements": _statements,
    "statement": _statement,
    "explain": _explain,
    "check": _check,
}
