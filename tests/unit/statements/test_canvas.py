"""The canvas writes little, and what it leaves out changes nothing on the page."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.fonts import Weight, typeface
from ppp_desktop.statements.pdf.canvas import PagedCanvas, colour_of
from ppp_desktop.statements.pdf.text import BODY, block
from tests.unit.statements.reading import full_text, read

RED, BLUE = colour_of("#FF0000"), colour_of("#0000FF")


def drawn(*pages: Callable[[PagedCanvas], None]) -> bytes:
    """Return a PDF with these pages."""
    kept = io.BytesIO()
    canvas = PagedCanvas(kept, pagesize=(400, 300), invariant=1, pageCompression=1)
    for draw in pages:
        canvas.setFont(typeface(Weight.REGULAR).name, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


def colours(data: bytes) -> dict[str, object]:
    """Return the colour of each word by its text."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        words = [
            word
            for page in document.pages
            for word in page.extract_words(extra_attrs=["non_stroking_color"])
        ]
    return {word["text"]: word["non_stroking_color"] for word in words}


def test_a_colour_holds_until_another_is_set_or_the_state_is_put_back() -> None:
    def draw(canvas: PagedCanvas) -> None:
        canvas.setFillColor(RED)
        canvas.drawString(10, 280, "first")
        canvas.setFillColor(RED)
        canvas.drawString(10, 260, "second")
        canvas.saveState()
        canvas.setFillColor(BLUE)
        canvas.drawString(10, 240, "within")
        canvas.restoreState()
        canvas.drawString(10, 220, "after")

    def other(canvas: PagedCanvas) -> None:
        canvas.setFillColor(RED)
        canvas.drawString(10, 280, "overleaf")

    found = colours(drawn(draw, other))
    assert found == {
        "first": (1, 0, 0),
        "second": (1, 0, 0),
        "within": (0, 0, 1),
        "after": (1, 0, 0),
        "overleaf": (1, 0, 0),
    }


def test_what_is_drawn_late_takes_no_colour_and_leaves_none() -> None:
    def late(canvas: Canvas, pages: int) -> None:
        canvas.setFillColor(BLUE)
        canvas.drawString(10, 200, f"of{pages}")

    def draw(canvas: PagedCanvas) -> None:
        canvas.setFillColor(RED)
        canvas.drawString(10, 280, "before")
        canvas.later(late)
        canvas.setFillColor(RED)
        canvas.drawString(10, 260, "behind")

    def last(canvas: PagedCanvas) -> None:
        canvas.setFillColor(BLUE)
        canvas.drawString(10, 280, "%late0")

    found = colours(drawn(draw, last))
    assert found == {
        "before": (1, 0, 0),
        "of2": (0, 0, 1),
        "behind": (1, 0, 0),
        "%late0": (0, 0, 1),
    }


def test_more_signs_than_one_byte_tells_apart() -> None:
    signs = "".join(chr(0x4E00 + place) for place in range(700))
    lines = [signs[start : start + 20] for start in range(0, len(signs), 20)]

    def draw(canvas: PagedCanvas) -> None:
        for place, line in enumerate(lines):
            block(f"{line} (a\\b)", BODY, 380, "a test").draw(canvas, 5, 295 - 8 * place)

    data = drawn(draw)
    assert data == drawn(draw)
    flat = "".join(full_text(data).split())
    assert all(sign in flat for sign in signs)
    assert flat.count("(a\\b)") == len(lines)
    assert len(read(data)) == 1
