"""The commands for terms: show and export a version, save one from a file, print the annex."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.annexes import export_annex, make_annex
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.services.terms_files import (
    export_terms,
    find_effective,
    read_terms_file,
    write_terms_file,
)
from ppp_desktop.statements.terms_annex import TermsAnnex


def show_terms(chosen: argparse.Namespace) -> int:
    """Print a version in sentences, or its document; with --out write the document to a file."""
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        today = today_of(database)
        day = find_effective(database, contract.id, chosen.effective, today=today)
        document = export_terms(database, contract.id, day)
        annex = make_annex(database, contract.id, day)
    if chosen.out is not None:
        write_terms_file(document, chosen.out)
        if chosen.json:
            output.print_json({**_form(annex), "file": str(chosen.out)})
        else:
            print(f"{_title(annex)}: written to {chosen.out}.")
    elif chosen.json:
        output.print_json(document)
    else:
        _print_sentences(annex)
    return DONE


def save_from_file(chosen: argparse.Namespace) -> int:
    """Save the terms in a file as the version of a day."""
    document = read_terms_file(chosen.file)
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        save_terms(database, contract.id, chosen.effective, document)
        versions = list_terms(database, contract.id)
    number = next(row.number for row in versions if row.effective == chosen.effective)
    if chosen.json:
        day = chosen.effective.isoformat()
        output.print_json({"contract": contract.code, "version": number, "effective": day})
    else:
        day = format_day(chosen.effective)
        print(f"{contract.code}: the terms apply from {day} as version {number}.")
    return DONE


def print_annex(chosen: argparse.Namespace) -> int:
    """Write the annex to sign as PDF."""
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        today = today_of(database)
        day = find_effective(database, contract.id, chosen.effective, today=today)
        annex = export_annex(database, contract.id, day, chosen.pdf)
    if chosen.json:
        output.print_json({**_form(annex), "file": str(chosen.pdf)})
    else:
        print(f"{_title(annex)}: annex written to {chosen.pdf}.")
    return DONE


def _form(annex: TermsAnnex) -> dict[str, object]:
    return {
        "contract": annex.contract,
        "version": annex.version,
        "effective": annex.effective.isoformat(),
    }


def _title(annex: TermsAnnex) -> str:
    return f"{annex.contract}, version {annex.version} from {format_day(annex.effective)}"


def _print_sentences(annex: TermsAnnex) -> None:
    print(_title(annex))
    for number, clause in enumerate(annex.clauses, start=1):
        print(f"{number} {clause.name}: {clause.sentence}")
    for label, text in (*annex.workings, *annex.answers):
        print(f"{label}: {text}")
    for signature in annex.signatures:
        if signature.agreed:
            print(f"{signature.heading}: {signature.agreed}")
