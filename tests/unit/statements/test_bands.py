"""How rows break between pages: cheaply, with their header, and never away from what they keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppp_desktop.statements.document import (
    DocumentLine,
    DocumentPart,
    Party,
    StatementDocument,
    TotalRow,
)
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.pdf.bands import Band, Bands, Placed, Sheet, row
from ppp_desktop.statements.pdf.text import BODY, SMALL, block
from tests.unit.statements.documents import example, leads_section
from tests.unit.statements.reading import overlaps, read, words_outside

PAGE = 100.0
ENDLESS = "word " * 3000


def sheet(*keeps: bool) -> Sheet:
    """Return bands of 10 points with these `keep` flags and a header of 10."""
    return Sheet([Band(10.0, keep=keep) for keep in keeps], Band(10.0))


def heights(parts: list[Bands]) -> list[float]:
    return [part.wrap(0, PAGE)[1] for part in parts]


def test_a_split_fills_the_page_and_repeats_the_header() -> None:
    first, rest = Bands(sheet(*[False] * 25), page_height=PAGE).split(0, 95)
    assert heights([first, rest]) == [90, 160 + 10]
    second, third = rest.split(0, PAGE)
    assert heights([second, third]) == [100, 70 + 10]


def test_what_is_kept_goes_to_the_next_page_together() -> None:
    bands = Bands(sheet(False, False, True, True, False), page_height=PAGE)
    assert heights(bands.split(0, 45)) == [20, 30 + 10]


def test_a_heading_alone_waits_for_the_next_page() -> None:
    bands = Bands(sheet(True, True, False, False), page_height=PAGE)
    assert bands.split(0, 25) == []
    assert bands.split(0, 5) == []


def test_what_does_not_fit_on_a_whole_page_is_broken_all_the_same() -> None:
    bands = Bands(sheet(*[True] * 15), page_height=PAGE)
    assert heights(bands.split(0, PAGE)) == [100, 50 + 10]


def test_splitting_does_not_copy_the_rows() -> None:
    whole = sheet(*[False] * 50_000)
    rest = Bands(whole, page_height=PAGE)
    pages = 0
    while parts := rest.split(0, PAGE):
        rest = parts[1]
        pages += 1
        assert rest._sheet is whole
        if rest.wrap(0, PAGE)[1] <= PAGE:
            break
    assert pages == 5_555


def test_a_high_row_is_cut_into_bands_that_lose_no_line() -> None:
    long = block(ENDLESS, SMALL, 200, "a test")
    short = [Placed(block(str(n), BODY, 50, "a test"), 300, top=n * 20.0) for n in range(40)]
    bands = row([Placed(long, 0), *short], padding=5, limit=150)
    lines = [line for band in bands for cell in band.placed for line in cell.block.lines]
    assert len(lines) == len(long.lines) + len(short)
    assert all(band.height <= 160 for band in bands)
    assert not any(cell.top < 0 for band in bands for cell in band.placed)


@pytest.mark.parametrize(
    "change",
    [
        {"lines": (DocumentLine(1, ENDLESS[:400], ENDLESS, (), "1.00", ENDLESS[:900]),)},
        {
            "lines": (
                DocumentLine(
                    1,
                    "Tiers",
                    ENDLESS[:3000],
                    tuple(DocumentPart(str(n), "1.00", f"{n}.00") for n in range(120)),
                    "7,140.00",
                ),
            )
        },
        {"client": Party("c " * 200, tuple(f"line {n}" for n in range(90)))},
        {"totals": tuple(TotalRow(f"Total {n} " * 9, f"{n}.00") for n in range(80))},
        {"notes": (ENDLESS, ENDLESS), "order_note": ENDLESS},
        {"objectives": example().objectives * 40},
        {"period": ENDLESS[:300], "number": "N" * 120, "contract": ENDLESS[:500]},
        {"annex": (replace(leads_section(9), summary=ENDLESS, title=ENDLESS[:900]),)},
        {"annex": (leads_section(9, position=2), leads_section(9, position=2))},
        {"lines": (), "totals": (), "objectives": (), "annex": (), "order_note": ""},
    ],
    ids="+".join,
)
def test_nothing_is_too_long_or_too_short_to_print(change: dict[str, object]) -> None:
    document: StatementDocument = replace(example(), **change)  # type: ignore[arg-type]  # by name
    pages = read(statement_bytes(document))
    assert list(words_outside(pages)) == []
    assert [pair for page in pages for pair in overlaps(page)] == []
