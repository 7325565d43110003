"""The printed statement: every figure on it, in its place, on each page, always the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest

from ppp_desktop.core.errors import StorageUnavailable, ValidationFailed
from ppp_desktop.core.progress import SILENT
from ppp_desktop.statements.document import (
    DocumentLine,
    DocumentPart,
    ObjectiveRow,
    Party,
    StatementDocument,
    TotalRow,
)
from ppp_desktop.statements.pdf import render_statement, statement_bytes
from tests.unit.statements.documents import (
    ADS_FILE,
    CRM_FILE,
    example,
    leads_section,
    many_lines,
    total_rows,
)
from tests.unit.statements.reading import full_text, overlaps, read, words_outside

HOSTILE = (
    '<img src="/etc/passwd">',
    "<b>unclosed",
    "&amp; & &lt;",
    '<font color="[[[1]]]">x</font>',
    "<a href='file:///etc/passwd'>here</a>",
)
LONG_NAME = "Gesellschaft für außerordentlich leistungsbezogene Werbung und Vermarktung Süd mbH"
LONG_WORD = "Verkaufsprovisionsabrechnungszusatzvereinbarung" * 4
JAPANESE = "日本太陽光発電システム株式会社東京本社マーケティング部門デジタル戦略推進グループ"


def odd() -> StatementDocument:
    """Return a draft on Letter with everything long, missing or in other scripts."""
    return replace(
        example(),
        number="",
        issued=None,
        due=None,
        page_size="Letter",
        agency=Party(LONG_NAME, ("Łódź, ul. Piotrkowska 1", "Αθήνα · Москва")),
        client=Party(JAPANESE, ("〒100-0001 東京都千代田区", "서울특별시")),
        lines=(
            DocumentLine(
                1,
                LONG_WORD,
                "https://example.com/" + "x" * 400,
                (DocumentPart("1,234,567,890.123456", "8 %", "987,654,321,098,765.43"),),
                "987,654,321,098,765.43",
                note="Not reached.",
            ),
            DocumentLine(2, JAPANESE * 2, JAPANESE * 8, (), "0.00"),
        ),
        objectives=(
            ObjectiveRow(JAPANESE, "300", "237", "79 %", (Decimal(5), None, Decimal(-3))),
            ObjectiveRow(LONG_WORD, "1", "0", "0 %"),
            ObjectiveRow("Zero", "0", "0", "", (Decimal(0),), Decimal(0), line=True),
        ),
        annex=(leads_section(90, position=2, files=2), leads_section(0)),
        notes=("Thank you for June.",),
        tax_note="Reverse charge: the recipient owes the tax.",
        footer="Harbour & Finch · Amtsgericht Hamburg HRB 00000",
    )


def with_lines(count: int) -> StatementDocument:
    lines = many_lines(count)
    return replace(example(), lines=lines, totals=total_rows(lines), annex=())


def test_the_same_document_gives_the_same_bytes() -> None:
    first = statement_bytes(example())
    assert first == statement_bytes(example())
    assert first != statement_bytes(replace(example(), number="2026-014"))


def test_every_word_and_figure_of_the_example_is_printed() -> None:
    document = example()
    text = full_text(statement_bytes(document))
    flat = " ".join(text.split())
    for line in document.lines:
        assert f"{line.position} {line.name}" in flat
        assert line.amount in flat
        for part in line.parts:
            assert part.quantity in flat
            assert part.rate in flat
            assert part.amount in flat
    for total in document.totals:
        assert f"{total.label} {total.amount}" in flat
    for objective in document.objectives:
        figures = f"{objective.target} {objective.actual} {objective.attained}"
        assert f"{objective.name} {figures}" in flat
    for words in (
        "Harbour & Finch", "VAT DE 300 000 001", "Northlight Solar GmbH", "10115 Berlin",
        "1 July 2026 · 15 July 2026", "1 – 30 June 2026", "2026-013", "Rate EUR", "Amount EUR",
        "results → rates → bonus", document.payment, document.program,
    ):  # fmt: skip
        assert words in flat


def test_a_line_of_several_parts_says_its_sum_and_a_single_part_does_not_repeat_it() -> None:
    text = read(statement_bytes(replace(example(), annex=())))[0].text
    assert text.count("2,755.00") == 1
    assert text.count("1 500.00 500.00") == 1
    assert text.count("500.00") == 4  # rate and amount, in the rule, in the cap


def test_every_page_says_its_number_the_payment_and_whose_statement_it_is() -> None:
    pages = read(statement_bytes(example()))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page.text
        assert "IBAN DE00 0000" in page.text
        header = page.text.splitlines()[0]
        assert ("Statement 2026-013 · Northlight Solar GmbH" in header) == (number > 1)


def test_a_draft_is_marked_on_every_page() -> None:
    pages = read(statement_bytes(odd()))
    assert len(pages) > 2
    assert all("Draft, not issued" in page.text for page in pages)
    assert "Draft" not in full_text(statement_bytes(example()))


@pytest.mark.parametrize(("count", "pages"), [(3, 1), (300, 17)])
def test_each_line_is_printed_once_and_totals_stay_with_the_last(count: int, pages: int) -> None:
    printed = read(statement_bytes(with_lines(count)))
    text = "\n".join(page.text for page in printed)
    assert len(printed) == pages
    for number in range(1, count + 1):
        assert text.count(f"Component no{number:04d}") == 1
    with_totals = [page for page in printed if "Grand total" in page.text]
    assert len(with_totals) == 1
    assert f"Component no{count:04d}" in with_totals[0].text
    assert "Subtotal" in with_totals[0].text
    with_parts = [page for page in printed if "Component" in page.text]
    assert all("Rate EUR" in page.text for page in with_parts)


@pytest.mark.parametrize("count", range(10, 24))
def test_totals_never_stand_alone_wherever_the_page_ends(count: int) -> None:
    printed = read(statement_bytes(with_lines(count)))
    page = next(page for page in printed if "Grand total" in page.text)
    assert f"Component no{count:04d}" in page.text
    assert "Subtotal" in page.text


@pytest.mark.parametrize(
    "document",
    [example(), odd(), with_lines(40), replace(with_lines(40), page_size="Letter")],
    ids=["example", "odd", "A4", "Letter"],
)
def test_nothing_lies_beyond_the_margins_or_on_other_print(document: StatementDocument) -> None:
    pages = read(statement_bytes(document))
    assert list(words_outside(pages)) == []
    for page in pages:
        assert overlaps(page) == []


def test_paper_sizes() -> None:
    assert round(read(statement_bytes(example()))[0].height) == 842
    assert round(read(statement_bytes(replace(example(), page_size="Letter")))[0].height) == 792
    with pytest.raises(ValidationFailed, match="paper size"):
        statement_bytes(replace(example(), page_size="A3"))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_of_users_is_printed_as_it_is(text: str) -> None:
    document = replace(
        example(),
        agency=Party(text, (text,)),
        client=Party(text, (text,)),
        contract=text,
        period=text,
        payment=text,
        notes=(text,),
        order_note=text,
        lines=(DocumentLine(1, text, text, (DocumentPart("1", "1.00", "1.00"),), "1.00", text),),
        totals=(TotalRow(text, "1.00"),),
        annex=(replace(leads_section(2), title=text, summary=text),),
    )
    data = statement_bytes(document)
    flat = "".join(full_text(data).split())
    assert flat.count("".join(text.split())) >= 12
    assert b"/Subtype /Image" not in data
    assert b"/URI" not in data


def test_digits_line_up() -> None:
    chars = read(statement_bytes(example()))[0].chars
    widths = {
        round((c.right - c.left) / (c.bottom - c.top), 3) for c in chars if c.text in "0123456789"
    }
    assert len(widths) <= 2  # one for each weight


def test_fonts_are_embedded_as_subsets() -> None:
    assert b"Helvetica" not in statement_bytes(example())
    fonts = {char.font for page in read(statement_bytes(odd())) for char in page.chars}
    assert all("+" in font for font in fonts)
    assert {font.split("+")[1].split("-")[0] for font in fonts} == {
        "StatementSans",
        "DroidSansFallback",
    }
    assert len(statement_bytes(odd())) < 120_000


def test_metadata_language_and_outline() -> None:
    data = statement_bytes(example())
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert pdf.metadata["Title"] == "Statement 2026-013 · Northlight Solar GmbH"
        assert pdf.metadata["Author"] == "Harbour & Finch"
        assert "NL-LEAD" in pdf.metadata["Subject"]
        titles = [entry[1] for entry in pdf.doc.get_outlines()]
        assert pdf.doc.catalog["Lang"] == b"en-GB"
    assert titles == [
        "Statement 2026-013",
        "Against the objectives",
        "Line 2 Approved leads",
        "Source files",
    ]


def test_a_line_names_the_pages_of_its_results() -> None:
    pages = read(statement_bytes(example()))
    listed = [number for number, page in enumerate(pages, start=1) if "LD-10" in page.text]
    assert f"Results on pages {listed[0]}–{listed[-1]}" in pages[0].text
    short = read(statement_bytes(replace(example(), annex=(leads_section(3, position=2),))))
    assert "Results on page 2" in short[0].text


def test_the_annex_lists_each_result_and_names_a_single_file_once() -> None:
    text = full_text(statement_bytes(example()))
    assert all(text.count(f"LD-{10_000 + number} ") == 1 for number in range(237))
    assert text.count(CRM_FILE[0]) == 2  # above the rows, and with its whole hash at the end
    assert text.count(CRM_FILE[1]) == 1
    assert "Total of 237 results" in text


def test_the_annex_names_file_and_sheet_in_each_row_where_there_are_several() -> None:
    document = replace(example(), annex=(leads_section(40, files=2),))
    flat = " ".join(full_text(statement_bytes(document)).split())
    assert flat.count(f"{ADS_FILE[0]} Leads") == 20
    assert ADS_FILE[1] in flat
    assert CRM_FILE[1] in flat


def test_rendering_writes_the_file_and_tells_the_progress(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    class Ear:
        """Notes what is reported."""

        def report(self, done: int, total: int, text: str) -> None:
            heard.append((done, total))

        def check_cancelled(self) -> None:
            """Never cancel."""

    target = tmp_path / "2026-013.pdf"
    render_statement(example(), target, progress=Ear())
    assert target.read_bytes() == statement_bytes(example())
    assert [path.name for path in tmp_path.iterdir()] == ["2026-013.pdf"]
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        render_statement(example(), tmp_path / "missing" / "a.pdf", progress=SILENT)


def test_what_cannot_be_printed_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="no colour"):
        statement_bytes(replace(example(), accent="teal"))
    with pytest.raises(ValidationFailed, match="foot of a page"):
        statement_bytes(replace(example(), footer="x\n" * 40))
