"""Hebrew and Arabic in a line that may hold Latin letters and numbers, too."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.statements.bidi import has_right_to_left, is_from_the_right, visual
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.fonts import Weight, clean, typeface
from ppp_desktop.statements.joining import joined, separated
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.pdf.text import BODY, block
from tests.unit.statements.documents import example
from tests.unit.statements.reading import overlaps, read, words_outside

NAME = 'אור צפוני אנרגיה בע"מ'
ARABIC = "شركة الطاقة الشمسية"


@pytest.mark.parametrize(
    ("read_as", "seen_as"),
    [
        ("אבג", "גבא"),
        ("אבג 12.5%", "12.5% גבא"),
        ("אבג (דהו)", "(והד) גבא"),
        ("אבג (abc)", "(abc) גבא"),
        ("abc אבג 12 def", "abc 12 גבא def"),
        ("abc (אבג) def", "abc (גבא) def"),
        ("1 אבג", "גבא 1"),
        ("אבג, abc-דהו: 1,234", "1,234 :והד-abc ,גבא"),
        ("شركة 12/7", "12/7 ةكرش"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_the_order_in_which_a_line_is_seen(read_as: str, seen_as: str) -> None:
    assert visual(read_as, from_the_right=is_from_the_right(read_as)) == seen_as


def test_a_number_of_ours_stays_at_the_left() -> None:
    assert visual("1 אבג", from_the_right=False) == "1 גבא"


def test_points_stay_behind_their_letter() -> None:
    assert visual("שָׁב", from_the_right=True) == "בשָׁ"


@given(st.text(alphabet="abאבعة 12٣.,/-%()[]", max_size=24))
def test_nothing_is_lost(text: str) -> None:
    pairs = str.maketrans(")]", "([")
    for from_the_right in (True, False):
        seen = visual(text, from_the_right=from_the_right)
        assert sorted(seen.translate(pairs)) == sorted(text.translate(pairs))


def test_arabic_letters_join() -> None:
    assert joined("بيت") == "\ufe91\ufef4\ufe96"
    assert joined("دار") == "\ufea9\ufe8d\ufead"  # letters that never reach out
    assert joined("سلام") == "\ufeb3\ufefc\ufee1"  # lam and alef are one sign
    assert joined("بِب") == "\ufe91\u0650\ufe90"  # a vowel sign does not part them
    assert joined("پک") == "\ufb58\ufb8f"  # letters of Persian
    assert joined("abc") == "abc"
    assert separated(joined(ARABIC)) == ARABIC


@pytest.mark.parametrize("weight", Weight)
def test_the_shipped_face_has_both_scripts(weight: Weight) -> None:
    for text in (NAME, ARABIC, "٠١٢٣٤٥٦٧٨٩ پچژگی"):
        face = typeface(weight)
        fonts = {face.advance(char, text, "a test")[0] for char in joined(clean(text))}
        assert fonts <= {face.name, f"StatementRightToLeft-{weight}"}


def test_a_long_name_is_broken_in_the_order_of_reading() -> None:
    name = " ".join([NAME] * 4)
    lines = block(name, BODY, 150.0, "a test").lines
    assert len(lines) > 2
    assert " ".join(line.read for line in lines) == name
    assert all(line.width <= 150.0 for line in lines)


def test_a_statement_with_names_from_the_right() -> None:
    document = replace(
        example(), agency=Party(ARABIC, ("شارع الملك فهد ١٢",)), client=Party(NAME), annex=()
    )
    data = statement_bytes(document)
    pages = read(data)
    assert visual(NAME, from_the_right=True) in pages[0].text
    assert list(words_outside(pages)) == []
    assert overlaps(pages[0]) == []
    assert data == statement_bytes(document)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        contents = b"".join(stream.get_data() for stream in pdf.pages[0].page_obj.contents)
    assert NAME.encode("utf-16-be").hex().upper().encode() in contents  # for copying


def test_most_texts_are_not_looked_at() -> None:
    assert not has_right_to_left("Harbour & Finch")
    assert not has_right_to_left("Ærø 日本")
    assert has_right_to_left("a א")
