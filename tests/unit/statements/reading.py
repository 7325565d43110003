"""Reads printed statements back: text, characters with their places, lines of print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pdfplumber

SIDE_MARGIN = 51.0  # points
UPPER_MARGIN = 28.0
LOWER_MARGIN = 36.0


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character with its box in points, `top` from the page's upper edge."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    font: str


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page read back; characters of the slanted draft mark are left out."""

    width: float
    height: float
    text: str
    chars: tuple[Char, ...]


def read(data: bytes) -> list[PrintedPage]:
    """Return the pages of a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [_page(page.filter(_is_upright)) for page in pdf.pages]


def full_text(data: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(page.text for page in read(data))


def words_outside(pages: list[PrintedPage]) -> Iterator[Char]:
    """Yield characters that lie beyond the margins."""
    for page in pages:
        for char in page.chars:
            if (
                char.left < SIDE_MARGIN - 0.5
                or char.right > page.width - SIDE_MARGIN + 0.5
                or char.top < UPPER_MARGIN
                or char.bottom > page.height - LOWER_MARGIN
            ):
                yield char


def overlaps(page: PrintedPage) -> list[tuple[Char, Char]]:
    """Return pairs of visible characters whose ink boxes cross (a third of the box's height)."""
    visible = sorted((c for c in page.chars if c.text.strip()), key=lambda c: c.left)
    found = []
    for at, char in enumerate(visible):
        for other in visible[at + 1 :]:
            if other.left >= char.right - 0.3:
                break
            shared = min(char.bottom, other.bottom) - max(char.top, other.top)
            if shared > (char.bottom - char.top) / 3:
                found.append((char, other))
    return found


def _is_upright(item: dict[str, object]) -> bool:
    matrix = item.get("matrix")
    return not isinstance(matrix, tuple) or matrix[1] == 0


def _page(page: pdfplumber.page.Page) -> PrintedPage:
    chars = tuple(
        Char(c["text"], c["x0"], c["x1"], c["top"], c["bottom"], c["fontname"]) for c in page.chars
    )
    return PrintedPage(
        float(page.width), float(page.height), page.extract_text(x_tolerance=1.5), chars
    )
