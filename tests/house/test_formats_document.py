"""docs/formats.md is true: every key and field is there and no other, and its example works."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.fields import FIELDS
from ppp_desktop.imports.formats import detect, known_formats
from ppp_desktop.imports.formats.file import FormatFile, ShapeFile, StatusesFile
from ppp_desktop.imports.formats.index import NOT_ADDED, RATIO
from ppp_desktop.imports.formats.known import FOLDER_VARIABLE
from ppp_desktop.imports.mapping import suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from resources import resource_path
from tests.house.markdown import codes, lines_of, tables_of
from tests.unit.imports.shapes import sheet_of, totals, workbook_of

_EXPORT = (
    "Formularexport Juni 2026\n"
    "Form number,Eingegangen,Decision,Page,Mediakosten,Consent text,Cost per visitor,Answer rate,"
    "Unique visitors\n"
    "F-1,2026-06-01,Serious,/boxes,12.50,yes,0.10,50%,125\n"
    "F-2,2026-06-02,Nonsense,/boxes,7.50,yes,0.10,40%,75\n"
    "F-3,2026-06-03,Withdrawn,/fruit,1,yes,0.10,40%,10\n"
)


def example() -> str:
    """Return the TOML of the document."""
    lines = lines_of("formats.md")
    start = lines.index("```toml")
    return "\n".join(lines[start + 1 : lines.index("```", start)]) + "\n"


def keys_of(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def test_every_key_is_described_and_no_other() -> None:
    tables = tables_of(lines_of("formats.md"))
    described = [name for table in tables if table.titles[0] == "key" for name in table.names]
    assert set(described) == keys_of(FormatFile)
    assert len(set(described)) == len(described)
    written = {code for line in lines_of("formats.md") for code in codes(line)}
    assert written >= keys_of(ShapeFile) | keys_of(StatusesFile)


def test_the_example_has_every_key() -> None:
    lines = example().splitlines()
    given = {line.split("=")[0].strip() for line in lines if "=" in line}
    given |= {line.strip("[]").split(".")[0] for line in lines if line.startswith("[")}
    assert given >= keys_of(FormatFile) | keys_of(StatusesFile)


def test_every_field_is_described_and_no_other() -> None:
    (table,) = (t for t in tables_of(lines_of("formats.md")) if t.titles[0] == "field")
    assert [(row[0].strip("`"), row[1]) for row in table.rows] == [(f.key, f.label) for f in FIELDS]


def test_the_example_is_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "web_forms.toml").write_text(example(), encoding="utf-8")
    sheet = sheet_of(_EXPORT)
    found = detect(sheet)
    assert found.format is not None
    assert (found.format.key, found.header_row) == ("web_forms", 2)
    left_out = {guess.header: guess.left_out for guess in found.columns if guess.left_out}
    assert left_out == {
        "Cost per visitor": RATIO,
        "Answer rate": RATIO,
        "Unique visitors": NOT_ADDED,
    }
    result = parse_sheet(workbook_of(sheet), sheet, suggest_mapping(sheet, found))
    assert [(row.external_id, row.status) for row in result.rows] == [
        ("F-1", Status.APPROVED),
        ("F-2", Status.REJECTED),
        ("F-3", Status.REVERSED),
    ]
    assert totals(result) == {"leads": 3, "cost": 21}
    assert (result.source, result.format_label) == ("Website", "Website forms")


def test_every_format_is_listed_with_its_languages() -> None:
    (table,) = (t for t in tables_of(lines_of("formats.md")) if t.titles[0] == "format")
    assert [(row[0].strip("`"), row[1], row[2]) for row in table.rows] == [
        (known.key, known.label, ", ".join(known.languages) or "en") for known in known_formats()
    ]


def test_every_shipped_file_is_in_the_order() -> None:
    folder = resource_path("formats")
    order = (folder / "order.txt").read_text("utf-8").split()
    assert sorted(order) == sorted(path.stem for path in folder.glob("*.toml"))
