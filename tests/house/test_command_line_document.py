"""docs/command-line.md is true: every command, option and JSON field, and examples that run."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.cli.parser import PAGES, make_parser
from ppp_desktop.cli.table import COMMANDS
from ppp_desktop.services.templates import get_template
from resources import resource_path
from tests.house.markdown import codes, lines_of, tables_of

_SHEETS = resource_path("sample/spreadsheets")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_ANSWERS_A_DOCUMENT = {"export-definitions", "templates", "terms"}
"""Commands that print a document of its own schema where no file is given."""

_NAMED_BY_DATA = {"totals", "ignored_reasons", "bands"}
"""Fields whose own fields are metrics, periods or causes."""


def sections() -> dict[str, list[str]]:
    """Return the lines below the heading of each command."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines_of("command-line.md"):
        if line.startswith("#"):
            name = line.removeprefix("### ") if line.startswith("### ") else ""
        elif name:
            found.setdefault(name, []).append(line)
    return found


def parsers() -> dict[str, argparse.ArgumentParser]:
    for action in make_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("there are no commands")


def examples(name: str) -> list[list[str]]:
    lines = [line for line in sections()[name] if line.startswith("ppp-desktop ")]
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_is_described_and_no_other() -> None:
    overview = tables_of(lines_of("command-line.md"))[0]
    assert overview.titles[0] == "command"
    assert set(overview.names) == set(sections()) == set(COMMANDS) == set(parsers())
    opening = "\n".join(lines_of("command-line.md"))
    assert all(f"`{page}`" in opening for page in PAGES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_and_no_other(name: str) -> None:
    lines = sections()[name]
    if name == "simulate":
        terms = lines_of("terms.md")
        lines = [*lines, *terms[terms.index("## Trying terms out") :]]
    options = {
        option
        for action in parsers()[name]._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert set(_OPTION.findall("\n".join(lines))) == options


@pytest.mark.parametrize("name", COMMANDS)
def test_there_is_an_example_that_parses(name: str) -> None:
    assert examples(name)
    for arguments in examples(name):
        assert make_parser().parse_args(arguments).command == name


def test_examples_run_and_their_fields_are_named(
    sample_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(sample_file, tmp_path)
    for name in [*COMMANDS]:
        if name in {"sample", "demo"}:  # the sample is made and tried elsewhere; it takes long
            continue
        for arguments in examples(name):
            given = [import_of_july(capsys) if each == "12" else each for each in arguments]
            assert run(given) == 0, (given, capsys.readouterr())
            printed = capsys.readouterr().out
            if "--json" in given and not (name in _ANSWERS_A_DOCUMENT and "--out" not in given):
                unnamed = set(fields_of(json.loads(printed))) - named_in(name)
                assert not unnamed, name


def lay_out(sample_file: Path, folder: Path) -> None:
    """Put every file that the examples name where they look for it."""
    shutil.copy(sample_file, folder / "agency.ppp")
    shutil.copy(resource_path("sample/agency.json"), folder / "agency.json")
    shutil.copy(_SHEETS / "northlight-google-ads-2026-q2.csv", folder / "june.csv")
    shutil.copy(_SHEETS / "northlight-crm-leads-2026-q2.xlsx", folder / "leads.xlsx")
    (folder / "eurofxref-hist.csv").write_text("Date,USD,GBP,\n2026-06-30,1.08,0.85,\n")
    terms = json.dumps(get_template("cpl-quality-gate").document)
    for name in ("terms.json", "other.json"):
        (folder / name).write_text(terms, encoding="utf-8")
    (folder / "paths.csv").write_text("Path,Conversions\nSearch > Email,3\n,1\n")
    (folder / "index.csv").write_text("date,market index\n2026-06-01,98.5\n")
    (folder / "results.csv").write_text("date,leads,cost,status\n2026-06-01,40,900,approved\n")


def import_of_july(capsys: pytest.CaptureFixture[str]) -> str:
    """Return an import that no issued statement stands on."""
    capsys.readouterr()
    assert run(["imports", "--store", "agency.ppp", "--json"]) == 0
    imports = json.loads(capsys.readouterr().out)["imports"]
    return str(next(each["id"] for each in imports if "2026-q3" in each["file"]))


def fields_of(answer: object) -> Iterator[str]:
    if isinstance(answer, list):
        for each in answer:
            yield from fields_of(each)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield key
            if key not in _NAMED_BY_DATA:
                yield from fields_of(value)


def named_in(name: str) -> set[str]:
    """Return every field that a command's section names."""
    lines = sections()[name]
    if name == "simulate":
        terms = lines_of("terms.md")
        lines = terms[terms.index("## Trying terms out") :]
    return {code for line in lines for code in codes(line)}
