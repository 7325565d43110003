"""The canvas of the program's PDFs: draws in the end what is known only then, and writes quickly.

Most of what reportlab does for a text is to format numbers and to look its signs up one by one.
Here a colour or width is set only where it changes, and each sign is looked up once in a document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from ppp_desktop.statements.fonts import Weight, typeface


@lru_cache(maxsize=256)
def colour_of(written: str) -> Color:
    """Return the one object of a colour that is written as "#rrggbb"."""
    return HexColor(written)


class PagedCanvas(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """Draws texts and rules in few operators, and puts off what only the end knows."""

    _code: list[str]

    def __init__(self, *args: object, **options: object) -> None:
        rl_config.useA85 = 0  # streams stay binary: a fifth smaller, and sooner written
        # Each page names its first font; reportlab's own choice would not be embedded.
        options["initialFontName"] = typeface(Weight.REGULAR).name
        super().__init__(*args, **options)
        self._late: list[_Late] = []
        self._pages = 0
        self._signs: dict[str, _Signs] = {}

    def later(self, draw: Callable[[Canvas, int], None]) -> None:
        """Draw here, when all pages are done, with (canvas, number of pages)."""
        mark = f"%late{len(self._late)}"
        self._code.append(mark)
        self._late.append(_Late(draw, self._pages, mark))

    @override
    def showPage(self) -> None:
        """Count the page and end it."""
        self._pages += 1
        super().showPage()

    @override
    def save(self) -> None:
        """Draw what was put off and write the file."""
        pages = self._doc.Pages.pages
        for late in self._late:
            page = pages[late.page]
            # A mark is a line of its own, which no text can be.
            drawn = self._drawn_late(late.draw)
            page.stream = page.stream.replace(f"\n{late.mark}\n", f"\n{drawn}\n", 1)
        super().save()

    def _drawn_late(self, draw: Callable[[Canvas, int], None]) -> str:
        """Return the operators of `draw`, which take no state for granted and leave none behind."""
        kept, self._code = self._code, []
        self.saveState()
        self._fillColorObj = self._strokeColorObj = self._lineWidth = None
        draw(self, self._pages)
        self.restoreState()
        drawn, self._code = "\n".join(self._code), kept
        return drawn

    @override
    def setFillColor(self, aColor: object, alpha: float | None = None) -> None:
        """Set the colour of what is filled, where it is another object than the one before."""
        if aColor is not self._fillColorObj or alpha is not None:
            super().setFillColor(aColor, alpha)

    @override
    def setStrokeColor(self, aColor: object, alpha: float | None = None) -> None:
        """Set the colour of lines, where it is another object than the one before."""
        if aColor is not self._strokeColorObj or alpha is not None:
            super().setStrokeColor(aColor, alpha)

    @override
    def setLineWidth(self, width: float) -> None:
        """Set the width of lines in points."""
        if width != self._lineWidth:
            super().setLineWidth(width)

    @override
    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line; measures in points."""
        self._code.append(f"n {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S")

    @override
    def drawString(self, x: float, y: float, text: str) -> None:
        """Draw `text`, in the order of its signs, in the font that is set; places in points."""
        signs = self._signs.get(self._fontname)
        if signs is None:
            signs = self._signs[self._fontname] = _Signs(self, self._fontname)
        size = f"{self._fontsize:g} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm"
        try:
            self._code.append(f"BT {signs.name} {size} ({text.translate(signs)}) Tj ET")
        except OverflowError:
            self._code.append(f"BT {signs.name} {size}{signs.in_parts(text, self._fontsize)} ET")


@dataclass(frozen=True, slots=True)
class _Late:
    """What is drawn in the end on a page, counted from 0, at its mark."""

    draw: Callable[[Canvas, int], None]
    page: int
    mark: str


class _Signs(dict[int, str]):
    """How the signs of one font are written in one document, by their code points.

    A font's first 256 signs need no change of its name; `__missing__` raises OverflowError for
    others, which `in_parts` writes.
    """

    def __init__(self, canvas: PagedCanvas, font: str) -> None:
        super().__init__()
        self._canvas = canvas
        self._font: TTFont = pdfmetrics.getFont(font)
        self._document = canvas._doc
        self._split(" ")
        self.name = self._subset_name(0)

    def __missing__(self, code: int) -> str:
        ((subset, written),) = self._split(chr(code))
        if subset:
            raise OverflowError(code)
        escaped = str(self._canvas._escape(written))
        self[code] = escaped
        return escaped

    def in_parts(self, text: str, size: float) -> str:
        """Return the operators that write a text in several subsets."""
        return "".join(
            f" {self._subset_name(subset)} {size:g} Tf ({self._canvas._escape(written)}) Tj"
            for subset, written in self._split(text)
        )

    def _split(self, text: str) -> list[tuple[int, bytes]]:
        found: list[tuple[int, bytes]] = self._font.splitString(text, self._document)
        return found

    def _subset_name(self, subset: int) -> str:
        return str(self._font.getSubsetInternalName(subset, self._document))
