"""Bands: the rows of a page, which break between pages without leaving a heading alone.

A platypus table costs more than linear time in its rows because each split copies the rest; here
a split is two numbers on a shared list, found by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ppp_desktop.statements.pdf.canvas import colour_of
from ppp_desktop.statements.pdf.text import Align, Block

_TOLERANCE = 0.01  # points

Mark = tuple[str, str]
"""Name and title of an entry in the outline."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block within a band: `x` from the left edge, `top` from the band's upper edge."""

    block: Block
    x: float
    align: Align = Align.LEFT
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule; `top` from the band's upper edge, measures in points."""

    left: float
    right: float
    top: float
    colour: str
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Band:
    """One unbreakable row. `keep` holds it on the page of the band after it.

    `drawing` draws what is not text, from (canvas, the band's upper edge).
    """

    height: float
    placed: tuple[Placed, ...] = ()
    rules: tuple[Rule, ...] = ()
    keep: bool = False
    drawing: Callable[[Canvas, float], None] | None = None

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw with the upper edge at `top`."""
        for item in self.placed:
            item.block.draw(canvas, item.x, top - item.top, item.align)
        for rule in self.rules:
            canvas.setStrokeColor(colour_of(rule.colour))
            canvas.setLineWidth(rule.thickness)
            canvas.line(rule.left, top - rule.top, rule.right, top - rule.top)
        if self.drawing is not None:
            self.drawing(canvas, top)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Bands in order, with the header that pages after the first repeat; `ends[i]` closes i."""

    bands: Sequence[Band]
    header: Band | None
    ends: Sequence[float] = field(init=False)

    def __post_init__(self) -> None:
        ends = [0.0, *accumulate(band.height for band in self.bands)]
        object.__setattr__(self, "ends", ends)


def row(
    cells: Sequence[Placed],
    *,
    padding: float,
    rule: Rule | None = None,
    limit: float,
    keep: bool = False,
) -> list[Band]:
    """Return a table row as one band, or as several where its text is higher than `limit`.

    `padding` stands above and below the text; `rule` closes the row (its `top` is set here).
    """
    bands: list[Band] = []
    rest = tuple(cells)
    first = True
    while rest:
        now, rest = _divided(rest, limit)
        above, below = (padding if first else 0.0), (0.0 if rest else padding)
        height = above + max(item.top + item.block.height for item in now) + below
        shifted = tuple(Placed(item.block, item.x, item.align, item.top + above) for item in now)
        closing = () if rest or rule is None else (replace(rule, top=height),)
        bands.append(Band(height, shifted, closing, keep=keep and not rest))
        first = False
    return bands


def _divided(
    cells: tuple[Placed, ...], limit: float
) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    if all(cell.top + cell.block.height <= limit for cell in cells):
        return cells, ()
    now, later = [], []
    below = [cell.top for cell in cells if cell.top + _first_line(cell) > limit and cell.top > 0]
    shift = min(below, default=0.0)
    for cell in cells:
        if cell.top in below:
            later.append(replace(cell, top=cell.top - shift))
            continue
        ends = list(accumulate(line.before + line.style.leading for line in cell.block.lines))
        count = max(1, bisect_right(ends, limit - cell.top))
        now.append(replace(cell, block=Block(cell.block.lines[:count])))
        if count < len(ends):
            later.append(replace(cell, block=Block(cell.block.lines[count:]), top=0.0))
    return tuple(now), tuple(later)


def _first_line(cell: Placed) -> float:
    return cell.block.lines[0].style.leading if cell.block.lines else 0.0


class Bands(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """The bands from `start` to `stop` of a sheet as a platypus flowable.

    `page_height` is what a whole page holds, in points. `mark` enters the first band in the
    outline, `at_foot` moves all to the lower end of the page, `drawn` hears how many bands were
    drawn on which page.
    """

    def __init__(
        self,
        sheet: Sheet,
        *,
        page_height: float,
        start: int = 0,
        stop: int | None = None,
        before: float = 0.0,
        mark: Mark | None = None,
        at_foot: bool = False,
        drawn: Callable[[int, int], None] | None = None,
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._page_height = page_height
        self._start = start
        self._stop = len(sheet.bands) if stop is None else stop
        self._mark = mark
        self._at_foot = at_foot
        self._drawn = drawn
        self.spaceBefore = before
        header = sheet.header if start else None
        self._header_height = header.height if header else 0.0
        self._header = header

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size: all of `height` for what stands at the foot of the page."""
        own = self._own_height()
        return width, height if self._at_foot and own <= height else own

    def split(self, width: float, height: float) -> list[Bands]:
        """Return what fits into `height` points and the rest, or nothing for a new page."""
        ends = self._sheet.ends
        limit = ends[self._start] + height - self._header_height + _TOLERANCE
        fits = min(bisect_right(ends, limit) - 1, self._stop)
        cut = fits
        while cut > self._start and self._sheet.bands[cut - 1].keep:
            cut -= 1
        if cut <= self._start:
            if height < self._page_height - 1 or fits <= self._start:
                return []
            cut = fits
        return [self._slice(self._start, cut, self.spaceBefore), self._slice(cut, self._stop, 0.0)]

    def draw(self) -> None:
        """Draw on the canvas that platypus has set, whose origin is the lower left corner."""
        top = self._own_height()
        if self._mark is not None and not self._start:
            self.canv.bookmarkHorizontal(self._mark[0], 0, top)
            self.canv.addOutlineEntry(self._mark[1], self._mark[0], level=0)
        if self._header is not None:
            self._header.draw(self.canv, top)
            top -= self._header_height
        for band in self._sheet.bands[self._start : self._stop]:
            band.draw(self.canv, top)
            top -= band.height
        if self._drawn is not None:
            self._drawn(self._stop - self._start, self.canv.getPageNumber())

    def _own_height(self) -> float:
        ends = self._sheet.ends
        return self._header_height + ends[self._stop] - ends[self._start]

    def _slice(self, start: int, stop: int, before: float) -> Bands:
        return Bands(
            self._sheet,
            page_height=self._page_height,
            start=start,
            stop=stop,
            before=before,
            mark=self._mark,
            at_foot=self._at_foot,
            drawn=self._drawn,
        )
