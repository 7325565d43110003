"""Reads the columns of a printed statement back as numbers, as the language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ppp_desktop.statements.writing import Writing
from tests.documents.golden import PrintedLine
from tests.unit.statements.reading import Char, PrintedPage

_COLUMN_GAP = 6.0  # points; a space within a number is narrower
_SAME_EDGE = 0.8
_STRONG = "SemiBold"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the edge that it is aligned on; `is_cut` where endless decimals are."""

    value: Decimal
    right: float
    top: float
    is_strong: bool
    is_cut: bool = False
    is_share: bool = False


def figures(page: PrintedPage, right: float, writing: Writing) -> list[Figure]:
    """Return the numbers of a page that end at `right` points, from top to bottom."""
    found = []
    for run in _runs(page):
        if abs(run[-1].right - right) > _SAME_EDGE:
            continue
        figure = _figure(run, writing)
        if figure is not None:
            found.append(figure)
    return found


def edge_of(
    lines: list[PrintedLine], pages: list[PrintedPage], title: str, *, page: int = 1
) -> float:
    """Return the right edge of the column under a title on a page, counted from 1."""
    line = next(each for each in lines if each.text == title and each.page == page)
    runs = _runs(pages[page - 1])
    return next(run[-1].right for run in runs if run[0].left == line.left and _text(run) == title)


def read_number(text: str, writing: Writing) -> Decimal | None:
    """Return the number in a text that is nothing else; None for anything else."""
    signs = writing.signs
    group, point = (",", ".") if signs is None else (signs.group, signs.decimal)
    if group.isspace():  # a space in one font is read back as another kind of it
        text = "".join(text.split())
    bare = text.replace("\u2212", "-").replace("+", "").replace(group, "").replace(point, ".")
    try:
        return Decimal(bare) if bare and bare.strip() == bare else None
    except InvalidOperation:
        return None


def _runs(page: PrintedPage) -> Iterator[list[Char]]:
    rows: dict[float, list[Char]] = {}
    for char in page.chars:
        rows.setdefault(round(char.bottom * 2) / 2, []).append(char)
    for bottom in sorted(rows):
        run: list[Char] = []
        for char in sorted(rows[bottom], key=lambda each: each.left):
            if run and char.left - run[-1].right > _COLUMN_GAP:
                yield run
                run = []
            run.append(char)
        yield run


def _figure(run: list[Char], writing: Writing) -> Figure | None:
    text = _text(run)
    share = text.removesuffix("%").rstrip("\u00a0\u202f ")
    is_share = text.endswith("%")
    bare = share if is_share else text
    value = read_number(bare.removesuffix("…"), writing)
    if value is None:
        return None
    strong = _STRONG in run[-1].font
    return Figure(value, run[-1].right, run[0].top, strong, bare.endswith("…"), is_share)


def _text(run: list[Char]) -> str:
    return "".join(char.text for char in run).strip(" ")
