"""Where each line of print stands, what each page looks like, and how far two pages are apart.

The expected files beside this module are written by `python -m tests.documents.make`; look at each
page before you keep what it wrote.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from tests.unit.statements.reading import Char, PrintedPage, read

EXPECTED = Path(__file__).parent / "expected"
LANGUAGES, SIZES = ("en", "de", "pl"), ("A4", "Letter")
NEARLY = 1.0
"""Points that a line may be off: fonts are embedded, so that only rounding moves it."""

DOTS_PER_POINT = 0.75  # 54 dpi
_LEVELS = 16
# Another version of the renderer smooths edges otherwise; a word that moves or a missing rule makes
# pixels that stay different even when both pictures are blurred.
_BLUR = 1.2
_DIFFERENT = 45  # of 255
_MOST_DIFFERENT = 0.00012  # of all pixels


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of print on its page (from 1), with its left and upper edge in points."""

    page: int
    left: float
    top: float
    text: str


def lines_of(data: bytes) -> list[PrintedLine]:
    """Return the lines of print, page by page from top to bottom."""
    return [
        line for number, page in enumerate(read(data), start=1) for line in _lines(number, page)
    ]


def pictures_of(data: bytes) -> list[Image.Image]:
    """Return each page as a small picture in few shades of grey."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [page.render(scale=DOTS_PER_POINT, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [page.convert("L").quantize(_LEVELS, dither=Image.Dither.NONE) for page in pages]


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ clearly; 1 for other sizes."""
    if one.size != other.size:
        return 1.0
    blurred = [
        picture.convert("L").filter(ImageFilter.GaussianBlur(_BLUR)) for picture in (one, other)
    ]
    histogram = ImageChops.difference(*blurred).histogram()
    return sum(histogram[_DIFFERENT:]) / (one.width * one.height)


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether a reader would take two pages for the same."""
    return share_that_differs(one, other) <= _MOST_DIFFERENT


def as_text(lines: list[PrintedLine]) -> str:
    """Return the lines as they are kept: page, left and upper edge, text."""
    return "".join(f"{each.page}\t{each.left:.1f}\t{each.top:.1f}\t{each.text}\n" for each in lines)


def from_text(text: str) -> list[PrintedLine]:
    """Return the lines that were kept."""
    found = []
    for row in text.splitlines():
        page, left, top, said = row.split("\t", 3)
        found.append(PrintedLine(int(page), float(left), float(top), said))
    return found


def as_png(picture: Image.Image) -> bytes:
    """Return the picture as it is kept."""
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


def _lines(number: int, page: PrintedPage) -> list[PrintedLine]:
    rows: dict[float, list[int]] = {}
    for at, char in enumerate(page.chars):
        rows.setdefault(round(char.bottom * 2) / 2, []).append(at)
    found = []
    for bottom in sorted(rows):
        chars = sorted((page.chars[at] for at in rows[bottom]), key=lambda char: char.left)
        run = [chars[0]]
        for char in chars[1:]:
            if char.left - run[-1].right > 6.0:  # another column
                found.append(_line(number, run))
                run = []
            run.append(char)
        found.append(_line(number, run))
    return [line for line in found if line.text]


def _line(number: int, run: list[Char]) -> PrintedLine:
    text = "".join(char.text for char in run).replace("\t", " ").strip()
    return PrintedLine(number, run[0].left, run[0].top, text)
