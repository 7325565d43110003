"""A statement fits its page in every language and on both paper sizes, as a draft and issued."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from ppp_desktop.statements.document import (
    ChangeRow,
    ChangeTable,
    StatementDocument,
    TotalRow,
)
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.writing import LANGUAGES, writing_in
from tests.unit.statements.documents import example
from tests.unit.statements.reading import overlaps, read, words_outside

LONG = "Gesellschaft für außerordentlich leistungsbezogene Werbung und Vermarktung Süd mbH"


def with_everything(language: str, page_size: str) -> StatementDocument:
    """Return a draft with each table that a statement can have, names and figures long."""
    row = ChangeRow(LONG, "1,234,567", "2,345,678", "12,345,678.90", "23,456,789.01", "+1,111.11")
    words = writing_in(language)
    returns = [words.text(f"returns.{key}", unit="€1.00") for key in ("revenue", "roas", "roi")]
    return replace(
        example(),
        number="",
        issued=None,
        due=None,
        language=language,
        page_size=page_size,
        origin=words.text("document.takes_back", number="2026-009", reason=LONG),
        changes=ChangeTable(
            words.text("changes.title", number="2026-009", period="2026"), (row,) * 5
        ),
        returns=tuple(TotalRow(label, "€12,345,678.90") for label in returns),
        balances=(TotalRow(words.text("totals.advances"), "€1,234,567.89"),),
    )


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_its_margins_or_crosses_anything(language: str, page_size: str) -> None:
    pages = read(statement_bytes(with_everything(language, page_size)))
    assert list(words_outside(pages)) == []
    assert [pair for page in pages[:3] for pair in overlaps(page)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_mark_is_one_word_on_one_line(language: str) -> None:
    data = statement_bytes(replace(with_everything(language, "A4"), annex=()))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        slanted = [char for char in pdf.pages[0].chars if char["matrix"][1]]
    assert "".join(char["text"] for char in slanted) == writing_in(language).text("document.draft")
    first = slanted[0]["matrix"]
    for char in slanted:
        matrix = char["matrix"]
        across = (matrix[4] - first[4]) * first[1] - (matrix[5] - first[5]) * first[0]
        assert abs(across) < 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_is_told_the_language(language: str) -> None:
    data = statement_bytes(replace(example(), language=language, annex=()))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        told = pdf.doc.catalog["Lang"]
        title = pdf.metadata["Title"]
    words = writing_in(language)
    assert told == words.tag.encode()
    assert title.startswith(words.text("document.statement_number", number="2026-013"))
