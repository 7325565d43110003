"""The small statement looks as it was looked at: three languages, both paper sizes, each page."""

from __future__ import annotations

from functools import lru_cache

import pytest
from PIL import Image, ImageDraw

from tests.documents.golden import (
    DOTS_PER_POINT,
    EXPECTED,
    LANGUAGES,
    NEARLY,
    SIZES,
    PrintedLine,
    from_text,
    lines_of,
    look_alike,
    pictures_of,
)
from tests.documents.make import made

CASES = [(language, size) for language in LANGUAGES for size in SIZES]
pdf = lru_cache(maxsize=len(CASES))(made)


@pytest.mark.parametrize(("language", "size"), CASES)
def test_every_line_stands_in_its_place(language: str, size: str) -> None:
    kept = from_text((EXPECTED / f"{language}-{size}.tsv").read_text(encoding="utf-8"))
    found = lines_of(pdf(language, size))
    assert [line.text for line in found] == [line.text for line in kept]
    moved = [
        (line, before)
        for line, before in zip(found, kept, strict=True)
        if line.page != before.page or apart(line, before) > NEARLY
    ]
    assert moved == []


@pytest.mark.parametrize(("language", "size"), CASES)
def test_every_page_looks_as_it_was_kept(language: str, size: str) -> None:
    pages = pictures_of(pdf(language, size))
    kept = sorted(EXPECTED.glob(f"{language}-{size}-*.png"))
    assert len(pages) == len(kept)
    for page, path in zip(pages, kept, strict=True):
        with Image.open(path) as picture:
            assert look_alike(page, picture), path.name


@pytest.mark.parametrize("size", SIZES)
def test_the_same_store_gives_the_same_bytes(size: str) -> None:
    assert made("de", size) == pdf("de", size)


def test_a_page_that_differs_is_seen() -> None:
    data = pdf("en", "A4")
    page = pictures_of(data)[0].convert("L")
    assert look_alike(page, page)
    figure = next(line for line in lines_of(data) if line.text == "2,744.00")
    left, top = int(figure.left * DOTS_PER_POINT), int(figure.top * DOTS_PER_POINT)
    without_figure = page.copy()
    ImageDraw.Draw(without_figure).rectangle((left, top, left + 40, top + 10), fill=255)
    assert not look_alike(page, without_figure)
    moved = page.copy()
    moved.paste(page.crop((30, top - 100, 420, top)), (30, top - 98))
    assert not look_alike(page, moved)
    assert not look_alike(page, pictures_of(pdf("de", "A4"))[0])
    assert not look_alike(page, page.resize((page.width, page.height - 1)))


def apart(one: PrintedLine, other: PrintedLine) -> float:
    return max(abs(one.left - other.left), abs(one.top - other.top))
