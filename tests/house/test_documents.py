"""The published schemas are those of the program, and the sample's document keeps to them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from ppp_desktop.payouts.terms import terms_schema
from ppp_desktop.services.definitions import definitions_schema
from resources import resource_path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def read(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))


def test_published_schemas_are_current() -> None:
    assert read(DOCS / "definitions.schema.json") == definitions_schema()
    assert read(DOCS / "terms.schema.json") == terms_schema()


def test_the_sample_document_keeps_to_the_schemas() -> None:
    document = json.loads(resource_path("sample/agency.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, definitions_schema())
    for contract in document["contracts"]:
        for version in contract["terms"]:
            jsonschema.validate(version["document"], terms_schema())
