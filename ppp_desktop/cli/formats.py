"""The command for export formats: list those that are known, or check a file of one's own."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.known import (
    check_format_file,
    format_problems,
    known_formats,
    own_formats_folder,
)
from ppp_desktop.services.json_forms import Json


def show_formats(chosen: argparse.Namespace) -> int:
    """List the formats and what is wrong with own ones; with --check look at one file only."""
    if chosen.check is not None:
        return _tell_checked(check_format_file(chosen.check), as_json=chosen.json)
    problems = format_problems()
    if chosen.json:
        output.print_json(
            {
                "folder": str(own_formats_folder()),
                "formats": [_form(known) for known in known_formats()],
                "problems": [
                    {"file": str(found.path), "error": found.message, "remedy": found.remedy}
                    for found in problems
                ],
            }
        )
    else:
        for known in known_formats():
            print(_line(known))
        print(f"Own formats are files in {own_formats_folder()}.")
        for found in problems:
            print(f"{found.message} {found.remedy}")
    return REFUSED if problems else DONE


def _tell_checked(known: ExportFormat, *, as_json: bool) -> int:
    if as_json:
        output.print_json(_form(known))
    else:
        print(f"{_line(known)} It can be used.")
    return DONE


def _line(known: ExportFormat) -> str:
    languages = f" in {', '.join(known.languages)}" if known.languages else ""
    origin = f", from {known.origin.name}" if known.origin else ""
    columns = "1 column" if len(known.fields) == 1 else f"{len(known.fields)} columns"
    return f"{known.key}: {known.label}, {columns}{languages}{origin}."


def _form(known: ExportFormat) -> Json:
    return {
        "key": known.key,
        "label": known.label,
        "source": known.source,
        "languages": list(known.languages),
        "columns": [field for field, _ in known.fields],
        "file": str(known.origin) if known.origin else "",
    }
