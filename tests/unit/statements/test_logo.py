"""The agency's logo on the statement, and what is taken for one."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.pdf.logo import mark
from tests.unit.statements.documents import example
from tests.unit.statements.reading import overlaps, read, words_outside


def picture(kind: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 90).save(target, kind)
    return target.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG whose header promises more pixels than it has."""
    head = b"IHDR" + struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">L", 13) + head + struct.pack(">L", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\x00\x00\x00\x00IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("PNG", "RGB", (300, 300)),
        ("PNG", "RGBA", (900, 120)),
        ("PNG", "P", (64, 64)),
        ("JPEG", "RGB", (3000, 900)),
        ("JPEG", "CMYK", (200, 400)),
        ("PNG", "L", (5000, 20)),
    ],
)
def test_logos_are_printed_without_touching_the_text(
    kind: str, mode: str, size: tuple[int, int]
) -> None:
    document = replace(example(), logo=picture(kind, size, mode), annex=())
    data = statement_bytes(document)
    pages = read(data)
    assert b"/Subtype /Image" in data
    assert data == statement_bytes(document)
    assert "Harbour & Finch" in pages[0].text
    assert list(words_outside(pages)) == []
    assert overlaps(pages[0]) == []
    assert len(data) < 200_000


@pytest.mark.parametrize(
    "logo",
    [b"nonsense", b"GIF89a", b"<svg/>", picture("PNG", (50, 50))[:60], picture("GIF", (9, 9), "L")],
)
def test_what_is_no_logo_is_refused(logo: bytes) -> None:
    with pytest.raises(ValidationFailed, match="not an image") as caught:
        statement_bytes(replace(example(), logo=logo))
    assert caught.value.field == "logo"


def test_a_logo_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        mark(png_that_claims(20_000, 20_000), "Harbour & Finch", "#17656E")
    with pytest.raises(ValidationFailed, match="40 million"):
        mark(png_that_claims(9_000, 9_000), "Harbour & Finch", "#17656E")


def test_without_a_logo_the_first_letter_stands_in_the_accent() -> None:
    sign = mark(b"", "«élan» agency", "#17656E")
    assert sign.initial.lines[0].runs[0].text == "É"
    assert sign.initial.lines[0].style.colour == "#FFFFFF"
    light = mark(b"", "Finch", "#F2C230")
    assert light.initial.lines[0].style.colour == "#1B2430"
    assert mark(b"", "…", "#17656E").initial.lines == ()
