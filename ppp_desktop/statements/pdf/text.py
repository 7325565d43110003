"""Breaks text into lines and puts them on the page; markup in it is never parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.bidi import has_right_to_left, is_from_the_right, visual
from ppp_desktop.statements.fonts import Run, Weight, clean, typeface
from ppp_desktop.statements.joining import joined, separated
from ppp_desktop.statements.pdf.canvas import colour_of

TEXT = "#1B2430"
SECONDARY = "#55616F"
HAIRLINE = "#D9DFE7"
WARNING = "#8A5A00"

# Ideographs, kana and Hangul may end a line anywhere; their closing signs may not begin one.
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。，．・：；？！）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_UNIT = re.compile(f"[{_WIDE}][{_CLOSING}]* *|[^ {_WIDE}]* +|[^ {_WIDE}]+")
_LATEST_CUT = 0.6  # of the line: a word that is too long for any line begins before this
_BREAK_AFTER = "-/_.,;:@&=?·–—"
_BASELINE = 0.965  # of the size, below the top of a line of leading 1.21, Inter's own
_OWN_LEADING = 1.21
_TOLERANCE = 1e-5  # points
_KEPT_BLOCKS = 4096  # what stands on every statement, and in a few annexes


class Align(Enum):
    """Which edge of a block the given x is."""

    LEFT = 0
    RIGHT = 1


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes in points."""

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    colour: str = TEXT


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in its style; `width` in points.

    `read` is the text in the order in which it is read, where it is set in another; "" elsewhere.
    """

    runs: tuple[Run, ...]
    width: float
    style: Style
    before: float = 0.0
    read: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under each other, aligned on one edge; measures in points."""

    lines: tuple[Line, ...] = ()

    @property
    def height(self) -> float:
        """The height with all leading and space before lines."""
        return sum(line.before + line.style.leading for line in self.lines)

    @property
    def width(self) -> float:
        """The width of the widest line."""
        return max((line.width for line in self.lines), default=0.0)

    def draw(self, canvas: Canvas, x: float, top: float, align: Align = Align.LEFT) -> None:
        """Draw with the upper edge at `top` and the left or right edge at `x`."""
        for line in self.lines:
            style = line.style
            top -= line.before
            slack = (style.leading - _OWN_LEADING * style.size) / 2
            left = x - line.width if align is Align.RIGHT else x
            canvas.setFillColor(colour_of(style.colour))
            _draw_runs(canvas, line, left, top - slack - _BASELINE * style.size)
            top -= style.leading


BODY = Style(9.75, 13.5)
STRONG = replace(BODY, weight=Weight.SEMIBOLD)
QUIET = replace(BODY, colour=SECONDARY)
SMALL = Style(8.0, 11.0, colour=SECONDARY)
LABEL = replace(SMALL, weight=Weight.SEMIBOLD)
SECTION = Style(10.75, 15.0, Weight.SEMIBOLD)


def block(
    text: str,
    style: Style,
    width: float,
    where: str,
    *,
    before: float = 0.0,
    from_the_left: bool = False,
) -> Block:
    """Return `text` broken to `width` points; an empty text gives an empty block.

    `where` names the text for the error that a missing sign raises ("the client's name"). A text
    that is read from the right is set so, unless it begins with something of ours, such as a
    number, which keeps its place at the left (`from_the_left`).
    """
    return _block(text, style, width, where, before, from_the_left)


@lru_cache(maxsize=_KEPT_BLOCKS)
def _block(
    text: str,
    style: Style,
    width: float,
    where: str,
    before: float,
    from_the_left: bool,  # noqa: FBT001 - a cache takes no names
) -> Block:
    cleaned = clean(text)
    if not cleaned.strip():
        return Block()
    lines = [
        line
        for paragraph in cleaned.split("\n")
        for line in _lines(paragraph, style, width, where, from_the_left=from_the_left)
    ]
    return Block((replace(lines[0], before=before) if before else lines[0], *lines[1:]))


def fitted(text: str, style: Style, width: float, where: str) -> Block:
    """Return `text` on one line, set smaller (to two thirds) where it is too wide, else broken."""
    natural = measure(text, style, where)
    if natural > width:
        size = max(style.size * width / natural * 0.999, style.size * 2 / 3)
        style = replace(style, size=size)
    return block(text, style, width, where)


def stack(blocks: Iterable[Block]) -> Block:
    """Return the blocks under each other as one."""
    return Block(tuple(line for each in blocks for line in each.lines))


def measure(text: str, style: Style, where: str) -> float:
    """Return the width of `text` on one line, in points."""
    face = typeface(style.weight)
    cleaned = joined(clean(text))
    return face.width(cleaned.replace("\n", ""), where) * style.size


def _draw_runs(canvas: Canvas, line: Line, x: float, baseline: float) -> None:
    if line.read:
        # What is copied or read aloud comes in the order of reading, in ordinary letters.
        actual = line.read.encode("utf-16-be").hex().upper()
        canvas._code.append(f"/Span <</ActualText <FEFF{actual}>>> BDC")
    for run in line.runs:
        canvas.setFont(run.font, line.style.size)
        canvas.drawString(x, baseline, run.text)
        x += run.width * line.style.size
    if line.read:
        canvas._code.append("EMC")


def _lines(
    paragraph: str, style: Style, width: float, where: str, *, from_the_left: bool
) -> Iterator[Line]:
    if not has_right_to_left(paragraph):
        whole = _line(paragraph.strip(" "), style, where)
        if whole.width <= width + _TOLERANCE:
            yield whole
            return
        for part in _broken(paragraph, style, width, where):
            yield _line(part, style, where)
        return
    # Broken in the order of reading, then each line is set in the order in which it is seen.
    from_the_right = not from_the_left and is_from_the_right(paragraph)
    for part in _broken(joined(paragraph), style, width, where):
        seen = _line(visual(part, from_the_right=from_the_right), style, where)
        yield replace(seen, read=separated(part))


def _line(text: str, style: Style, where: str) -> Line:
    runs = typeface(style.weight).runs(text, where)
    return Line(runs, sum(run.width for run in runs) * style.size, style)


def _broken(paragraph: str, style: Style, width: float, where: str) -> Iterator[str]:
    face = typeface(style.weight)
    room = width / style.size + 1e-6
    widths = {char: face.advance(char, paragraph, where)[1] for char in set(paragraph)}
    if sum(widths[char] for char in paragraph) <= room:
        yield paragraph.strip(" ")
        return
    current, used = "", 0.0
    for unit in _UNIT.findall(paragraph.strip(" ")):
        rest = unit
        while (bare := sum(widths[char] for char in rest.rstrip(" "))) + used > room:
            if bare > room and used < room * _LATEST_CUT:
                cut = _cut(rest, widths, room - used)
                current, rest = current + rest[:cut], rest[cut:]
            yield current.rstrip(" ")
            current, used = "", 0.0
        current += rest
        used += sum(widths[char] for char in rest)
    yield current.rstrip(" ")


def _cut(word: str, widths: dict[str, float], room: float) -> int:
    """Return where a word wider than a line is cut: after a sign that joins, else where it ends."""
    used, fits = 0.0, 0
    for char in word:
        used += widths[char]
        if used > room:
            break
        fits += 1
    fits = max(fits, 1)
    joints = [at for at in range(fits // 2, fits) if word[at] in _BREAK_AFTER]
    return joints[-1] + 1 if joints else fits


def widest(texts: Sequence[str], style: Style, where: str) -> float:
    """Return the width of the widest of `texts`, in points; 0 for none."""
    return max((measure(text, style, where) for text in set(texts)), default=0.0)
