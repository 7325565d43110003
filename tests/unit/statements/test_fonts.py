"""Which font prints a character, and what happens where none does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements import system_fonts
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.fonts import Typeface, Weight, clean, typeface
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.system_fonts import FontFile, find_font
from resources import resource_path
from tests.unit.statements.documents import example
from tests.unit.statements.reading import full_text

SHIPPED = (
    "€ ₹ £ ¥ zł Kč é è ñ ß ł ğ ő Ελληνικά Кириллица Việt 日本 漢字 かな カナ 한국 → – − × … “” ½ №"
)


def nowhere(char: str) -> FontFile | None:
    """Search no system fonts."""
    return None


@pytest.mark.parametrize("weight", Weight)
def test_the_shipped_fonts_have_the_signs_of_our_clients(weight: Weight) -> None:
    runs = Typeface(weight, search=nowhere).runs(clean(SHIPPED), "a test")
    assert "".join(run.text for run in runs) == clean(SHIPPED)


def test_each_sign_is_printed() -> None:
    document = replace(example(), client=Party("Client", tuple(SHIPPED.split())), annex=())
    text = full_text(statement_bytes(document))
    assert [sign for sign in SHIPPED.split() if sign not in text] == []


def test_a_run_changes_where_the_font_does() -> None:
    runs = typeface(Weight.REGULAR).runs("A 日本 B", "a test")
    assert [(run.text, run.font) for run in runs] == [
        ("A ", "StatementSans-Regular"),
        ("日本", "DroidSansFallback"),
        (" B", "StatementSans-Regular"),
    ]


@pytest.mark.parametrize("weight", Weight)
def test_all_digits_are_equally_wide(weight: Weight) -> None:
    face = typeface(weight)
    assert len({face.advance(digit, digit, "a test")[1] for digit in "0123456789"}) == 1


def test_a_sign_found_nowhere_is_named_with_its_place() -> None:
    document = replace(example(), client=Party("Corner \uf8ff shop"))
    with pytest.raises(ValidationFailed) as caught:
        statement_bytes(document)
    assert caught.value.message == (
        "The font has no sign for “U+F8FF” in the client's name “Corner U+F8FF shop”."
    )
    with pytest.raises(ValidationFailed, match="no sign for “☃” in a line's name"):
        Typeface(Weight.REGULAR, search=nowhere).runs("☃", "a line's name")


@pytest.mark.parametrize("text", ["नमस्ते", "ދިވެހި", "ܫܠܡܐ", "ٻݐ"])
def test_scripts_that_would_be_misspelt_are_refused(text: str) -> None:
    with pytest.raises(ValidationFailed, match="cannot set the script"):
        typeface(Weight.REGULAR).runs(text, "the client's name")


def test_a_sign_that_only_a_font_of_the_system_has() -> None:
    file = FontFile(resource_path("fonts/StatementSans-SemiBold.ttf"))
    asked: list[str] = []

    def search(char: str) -> FontFile | None:
        asked.append(char)
        return file

    face = Typeface(Weight.REGULAR, search=search)
    with pytest.raises(ValidationFailed):  # a search that lies is found out
        face.runs("\u2603", "a test")
    assert asked == ["\u2603"]


def test_a_damaged_font_of_the_system_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00" + b"\xff" * 40)
    face = Typeface(Weight.REGULAR, search=lambda _: FontFile(broken))
    with pytest.raises(ValidationFailed, match="no sign for “☃”"):
        face.runs("☃", "a test")


def test_the_search_reads_character_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("StatementSans-Regular.ttf", "DroidSansFallback.ttf"):
        (tmp_path / name).write_bytes(resource_path(f"fonts/{name}").read_bytes())
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x09 not a font")
    (tmp_path / "empty.ttc").write_bytes(b"")
    monkeypatch.setattr(system_fonts, "_folders", lambda: iter((tmp_path, tmp_path / "none")))
    system_fonts._installed.cache_clear()
    try:
        assert find_font("日") == FontFile(tmp_path / "DroidSansFallback.ttf")
        assert find_font("ж") == FontFile(tmp_path / "StatementSans-Regular.ttf")
        assert find_font("☃") is None
    finally:
        system_fonts._installed.cache_clear()


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_search_and_reportlab_agree_on_what_a_font_maps(index: int) -> None:
    font = Typeface(Weight.REGULAR, search=nowhere)._fonts[index]
    found = system_fonts._signs(FontFile(resource_path(f"fonts/{font.fontName}.ttf")))
    # reportlab adds the no-break space where a font has only the space, and keeps the end mark
    assert set(font.face.charToGlyph) - found <= {0xA0, 0xFFFF}
    assert found <= set(font.face.charToGlyph)


def test_texts_are_composed_and_freed_of_what_cannot_be_seen() -> None:
    assert clean("Cafe\u0301") == "Café"
    assert clean("a\tb\r\nc\u2028d") == "a b\nc\nd"
    assert clean("so\u00adft\u200b \u202eevil\ufe0f") == "soft evil"


def test_licences_lie_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts/OFL.txt").read_text("utf-8")
    assert "Apache License" in resource_path("fonts/Apache-2.0.txt").read_text("utf-8")


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/fonts/none\.ttf is missing"):
        resource_path("fonts/none.ttf")
