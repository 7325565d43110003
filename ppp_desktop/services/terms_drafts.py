"""Terms from elsewhere as a draft: out of a file, or of another contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import select

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.engine import rule_sentences, wording_of
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.payouts.problems import as_refusal
from ppp_desktop.payouts.terms import FORMAT, Terms, dump_terms
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.terms import JsonDocument, read_terms

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_FOR_FORMS = frozenset(
    {"missing", "refused", "enum", "literal_error", "too_short", "string_too_short"}
    | {"string_too_long", "string_pattern_mismatch"}
)
"""Kinds of problems that a form can show beside a field; others are of a shape that has none."""


@dataclass(frozen=True, slots=True)
class TermsSource:
    """A version of another contract's terms, which can be copied."""

    contract_id: int
    client: str
    contract: str
    currency: str
    billing: PeriodKind
    number: int
    effective: date
    document: JsonDocument


def draft_of(document: JsonDocument) -> dict[str, object]:
    """Return a document as an editor takes it: each component has an id, numbers are texts.

    What is missing or not allowed stays as it is, for the fields to say. Raises ValidationFailed,
    naming the place, for what no field could show, such as a component of an unknown kind.
    """
    try:
        return dump_terms(read_terms(document))
    except ValidationFailed:
        completed = _completed(document)
    try:
        return dump_terms(Terms.model_validate(completed))
    except ValidationError as error:
        for details in error.errors():
            if not _is_for_a_field(details):
                raise as_refusal(details, KINDS) from None
    return completed


def list_terms_sources(database: Database, *, beside: int) -> tuple[TermsSource, ...]:
    """Return the versions of every contract but the one `beside`, the newest of each first."""
    query = (
        select(TermsVersion, Contract, Client.name)
        .join(Contract, TermsVersion.contract_id == Contract.id)
        .join(Client, Contract.client_id == Client.id)
        .where(Contract.id != beside)
        .order_by(Client.name, Contract.name, Contract.id, TermsVersion.effective)
    )
    found: list[TermsSource] = []
    numbers: dict[int, int] = {}
    with database.reading() as session:
        for version, contract, client in session.execute(query):
            numbers[contract.id] = numbers.get(contract.id, 0) + 1
            found.append(
                TermsSource(
                    contract.id,
                    client,
                    contract.name,
                    contract.currency,
                    PeriodKind(contract.billing),
                    numbers[contract.id],
                    version.effective,
                    version.document,
                )
            )
    return tuple(sorted(found, key=lambda each: (each.client, each.contract, -each.number)))


def sentences_of(
    document: JsonDocument, *, currency: str, billing: PeriodKind
) -> tuple[tuple[str, str], ...]:
    """Return (name, sentence) of each rule; raises ValidationFailed for terms that are wrong."""
    terms = read_terms(document)
    names = {component.id: component.name for component in terms.components}
    wording = wording_of(terms, CatalogueWords(), currency, billing)
    return tuple(
        (names.get(key) or Terms.model_fields[key].title or key, sentence)
        for key, sentence in rule_sentences(terms, wording)
    )


def _completed(document: JsonDocument) -> dict[str, object]:
    """Return the document with an id for each component that has none, or one that is taken."""
    given = document.get("components")
    if not isinstance(given, list | tuple):
        raise ValidationFailed("The components must be a list.", field="components")
    taken: set[str] = set()
    components = []
    for place, entry in enumerate(given):
        if not isinstance(entry, Mapping):
            raise ValidationFailed(
                f"Component {place + 1} is no component.", field=f"components[{place}]"
            )
        wanted = entry.get("id")
        usable = isinstance(wanted, str) and re.fullmatch(r"[a-z0-9_-]+", wanted)
        stem = str(wanted if usable else entry.get("kind"))
        name = _free(stem, taken)
        taken.add(name)
        components.append({**entry, "id": name})
    rest = {name: value for name, value in document.items() if value is not None}
    return {"rounding": "half_up", **rest, "format": FORMAT, "components": components}


def _free(stem: str, taken: set[str]) -> str:
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def _is_for_a_field(details: ErrorDetails) -> bool:
    if details["type"] not in _FOR_FORMS or "scope" in details["loc"]:
        return False
    is_choice = details["type"] in {"enum", "literal_error"}
    return not is_choice or isinstance(details["input"], str | int)
