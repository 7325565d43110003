"""Every format is recognised, with all its columns, in every language of which it knows names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ppp_desktop.imports.fields import DATE_FIELDS
from ppp_desktop.imports.formats import detect, known_formats
from ppp_desktop.imports.formats.file import FormatFile, Texts, read_format_file
from resources import resource_path
from tests.unit.imports.shapes import sheet_of_cells

_SIGNS = 4
LANGUAGES = [(known.key, language) for known in known_formats() for language in known.languages]


def file_of(key: str) -> FormatFile:
    return read_format_file(resource_path(f"formats/{key}.toml"))


def names_of(texts: Texts, language: str) -> list[str]:
    return texts.get(language, []) if isinstance(texts, dict) else texts


def header_in(key: str, language: str) -> Mapping[str, str]:
    """Return name → field of what an export in this language has, all columns at once."""
    file = file_of(key)
    found: dict[str, str] = {}
    for each in (file, *(file_of(parent) for parent in file.like if parent != "words")):
        for field, texts in each.fields.items():
            name = next(iter(names_of(texts, language)), "")
            if name and name not in found and field not in found.values():
                found[name] = field
    names = {name for texts in file.fields.values() for name in names_of(texts, language)}
    signs = [sign for sign in names_of(file.signs, language) if sign not in {*names, *found}]
    return {**found, **dict.fromkeys(signs[:_SIGNS], "")}


@pytest.mark.parametrize(("key", "language"), LANGUAGES)
def test_recognised_with_its_columns(key: str, language: str) -> None:
    header = header_in(key, language)
    cells = ["2026-06-01" if field in DATE_FIELDS else "7" for field in header.values()]
    found = detect(sheet_of_cells(tuple(header), tuple(cells)))
    assert found.format is not None
    assert found.format.key == key
    mapped = {guess.header: guess.field for guess in found.columns}
    assert {name: mapped[name] for name, field in header.items() if field} == {
        name: field for name, field in header.items() if field
    }


def test_eight_languages_where_the_tool_speaks_them() -> None:
    eight = {"en", "de", "fr", "es", "pt", "it", "nl", "pl"}
    always_english = {"shop_orders", "stripe_payments", "stripe_balance", "cj", "impact"}
    for known in known_formats():
        if known.key == "awin":
            assert set(known.languages) == {"en", "de", "fr", "es"}
        elif known.key not in always_english:
            assert set(known.languages) == eight, known.key
