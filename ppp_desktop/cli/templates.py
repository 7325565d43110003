"""The command for templates: list them, or write one as a terms document to start from."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE
from ppp_desktop.services.templates import Template, get_template, list_templates
from ppp_desktop.services.terms_files import write_terms_file


def show_templates(chosen: argparse.Namespace) -> int:
    """List the templates; with a key print that document, or write it to --out."""
    if chosen.key is None:
        _list(list_templates(), as_json=chosen.json)
        return DONE
    template = get_template(chosen.key)
    if chosen.out is None:
        output.print_json(template.document)
        return DONE
    write_terms_file(template.document, chosen.out)
    if chosen.json:
        output.print_json({**_form(template), "file": str(chosen.out)})
    else:
        print(f"{template.name}: written to {chosen.out}.")
    return DONE


def _list(templates: tuple[Template, ...], *, as_json: bool) -> None:
    if as_json:
        output.print_json([_form(template) for template in templates])
        return
    for template in templates:
        print(f"{template.key}: {template.name}. {template.made_for}.")
        print(f"  {template.summary}")


def _form(template: Template) -> dict[str, str]:
    return {
        "key": template.key,
        "name": template.name,
        "for": template.made_for,
        "summary": template.summary,
    }
