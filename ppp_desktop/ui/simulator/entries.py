"""The terms that are compared: where each comes from, and under which name it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ppp_desktop.services.simulation_contract import Draft
from ppp_desktop.services.templates import Template
from ppp_desktop.services.terms import JsonDocument, TermsRow
from ppp_desktop.services.terms_drafts import TermsSource

DRAFT_KEY = "draft"
MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """Terms under a name; equal keys come from the same place."""

    key: str
    name: str
    origin: str
    document: JsonDocument

    @property
    def draft(self) -> Draft:
        """What is worked out."""
        return Draft(self.name, self.document)


def of_draft(document: JsonDocument) -> Entry:
    """Return the contract's draft as it stands."""
    return Entry(DRAFT_KEY, "This draft", "Not saved yet", document)


def of_version(version: TermsRow) -> Entry:
    """Return a version of the contract."""
    key = f"version.{version.effective.isoformat()}"
    return Entry(key, f"Version {version.number}", "A version of this contract", version.document)


def of_template(template: Template) -> Entry:
    """Return a template, with its example figures."""
    return Entry(
        f"template.{template.key}",
        template.name,
        f"Template {template.made_for}",
        template.document,
    )


def of_source(source: TermsSource) -> Entry:
    """Return a version of another contract."""
    return Entry(
        f"contract.{source.contract_id}.{source.number}",
        f"{source.client} · {source.contract} v{source.number}",
        f"Agreed in {source.currency}",
        source.document,
    )


def of_file(path: Path, document: JsonDocument) -> Entry:
    """Return terms out of a file."""
    return Entry(f"file.{path}", path.stem, path.name, document)


def added(entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return the entries with one more; what comes from the same place is replaced."""
    if any(each.key == entry.key for each in entries):
        return tuple(replace(entry, name=e.name) if e.key == entry.key else e for e in entries)
    names = {each.name for each in entries}
    name, number = entry.name, 1
    while name in names:
        number += 1
        name = f"{entry.name} ({number})"
    return (*entries, replace(entry, name=name))


def moved_first(entries: Iterable[Entry], key: str) -> tuple[Entry, ...]:
    """Return the entries with that of `key` first."""
    return tuple(sorted(entries, key=lambda each: each.key != key))
