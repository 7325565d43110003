"""The printed report: each figure stands in it, it fits its pages, like results give like bytes."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from ppp_desktop.core.errors import Cancelled, StorageUnavailable, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.clients import Client
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.report_documents import (
    make_document,
    print_report,
    report_pdf,
    save_report,
    suggested_report_name,
)
from ppp_desktop.services.report_setups import ReportChoice
from ppp_desktop.services.reports import PerformanceReport, make_report
from ppp_desktop.statements.report import ReportDocument, ReportSection
from ppp_desktop.statements.report_pdf import report_bytes
from tests.unit.statements.reading import full_text, overlaps, read, words_outside

TODAY = date(2026, 7, 23)
SPANS = {
    "month to date": "2026-07-01..2026-07-22",
    "whole month": "2026-06",
    "week": "2026-07-13..2026-07-19",
    "day": "2026-07-20..2026-07-20",
    "nothing": "2024-01",
    "two years": "2024-07-01..2026-06-30",
    "all": "2025-06-01..2026-07-22",
}


def report_of(database: Database, code: str, span: str, notes: str = "") -> PerformanceReport:
    contract = find_contract(database, code)
    return make_report(
        database, contract.id, Period.parse(span), ReportChoice(), today=TODAY, notes=notes
    )


def document_of(database: Database, code: str, span: str, notes: str = "") -> ReportDocument:
    return make_document(report_of(database, code, span, notes), get_agency(database))


def squeezed(text: str) -> str:
    """Return the text without spaces and line ends, which a page may break anywhere."""
    return "".join(text.split())


def written_in(section: ReportSection) -> list[str]:
    """Return every text of a section that must be found on paper."""
    found = [section.title, *section.paragraphs, *section.notes]
    for table in section.tables:
        found += [*table.columns, *(cell for row in table.rows for cell in row.cells)]
    for chart in section.charts:
        found += [chart.title, chart.standing, *(label for _, label in chart.scale)]
    return found


@pytest.mark.parametrize(
    ("code", "span"),
    [
        *(("NL-LEAD", span) for span in SPANS.values()),
        ("BS-SHOP", SPANS["all"]),
        ("PF-APP", SPANS["month to date"]),
    ],
)
def test_every_figure_is_printed_inside_the_page(sample: Database, code: str, span: str) -> None:
    document = document_of(sample, code, span, "A note.\nAnother with <b>signs</b> & 100 %.")
    data = report_bytes(document)
    pages = read(data)
    assert not list(words_outside(pages))
    assert not [pair for page in pages for pair in overlaps(page)]
    text = squeezed(full_text(data))
    for section in document.sections:
        for each in written_in(section):
            assert squeezed(each) in text or broken_up(each, text), (section.key, each)


def broken_up(wanted: str, text: str) -> bool:
    """Tell whether a text that stands beside others in several lines is there word by word."""
    return all(word in text for word in wanted.split())


def test_the_figures_read_back_are_those_of_the_results(sample: Database) -> None:
    report = report_of(sample, "NL-LEAD", SPANS["month to date"])
    text = full_text(print_report(report, get_agency(sample))).replace("\u00a0", " ")
    for line in (
        "Approved leads 300 174 58.0 % 0.82",
        "Cost per lead at most €32.00 €30.00 106 % –",
        "Valid-lead rate at least 85 % 79.8 % 93.9 % –",
        "Approved leads 174 172 +1.2 % 154 +13.0 %",
        "Google Ads 113 64.9 % 99 79.0 %",
        "Meta Ads 61 35.1 % 73 81.3 %",
        "Total 174 100.0 % 172 79.8 %",
        "July 2026 to date €2,688.00",
        "CRM none 22 of 22 22 July 2026 218",
    ):
        assert line in text, line


def test_the_clients_return_is_a_sum_that_can_be_followed(sample: Database) -> None:
    text = full_text(print_report(report_of(sample, "BS-SHOP", "2026-06"), get_agency(sample)))
    assert "our pay $11,059.73" in text
    assert "÷ (media cost $" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_every_language_fits_both_papers(sample: Database, language: str, size: str) -> None:
    with sample.writing() as session:
        for client in session.query(Client):
            client.language = language
    agency = replace(get_agency(sample), page_size=size)
    report = report_of(sample, "BS-SHOP", SPANS["week"], "Ça va · über · żółć")
    assert report.language == language
    pages = read(print_report(report, agency))
    assert {(round(page.width), round(page.height)) for page in pages} == {
        (595, 842) if size == "A4" else (612, 792)
    }
    assert not list(words_outside(pages))
    assert not [pair for page in pages for pair in overlaps(page)]


def test_german_report(sample: Database) -> None:
    with sample.writing() as session:
        for client in session.query(Client):
            client.language = "de"
    report = report_of(sample, "NL-LEAD", SPANS["month to date"])
    data = print_report(report, get_agency(sample))
    text = full_text(data).replace("\u00a0", " ")
    assert "Leistungsbericht" in text
    assert "1. – 22. Juli 2026" in text
    assert "höchstens 32,00 €" in text
    assert "Seite 1 von" in text
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert pdf.doc.catalog["Lang"] == b"de-DE"
    assert suggested_report_name(report).endswith("Northlight Solar GmbH Leistungsbericht.pdf")


def test_title_outline_and_metadata(sample: Database) -> None:
    data = report_bytes(document_of(sample, "NL-LEAD", SPANS["month to date"], "A note"))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert pdf.metadata["Title"] == "Performance report · Northlight Solar GmbH"
        assert pdf.metadata["Author"] == "Harbour & Finch"
        assert pdf.metadata["Subject"].endswith("1 – 22 July 2026")
        assert [entry[1] for entry in pdf.doc.get_outlines()] == [
            "Performance report",
            "Notes",
            "Against the objectives",
            "Compared with earlier days",
            "Day by day",
            "What it consists of",
            "Pay",
            "What this rests on",
        ]
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}
    assert all("+" in font for font in fonts)  # a subset is embedded


def test_equal_results_give_equal_bytes(sample: Database, tmp_path: Path) -> None:
    contract = find_contract(sample, "NL-LEAD")
    span = Period.parse(SPANS["month to date"])
    first = report_pdf(sample, contract.id, span, today=TODAY, notes="A note")
    assert report_pdf(sample, contract.id, span, today=TODAY, notes="A note") == first
    assert report_pdf(sample, contract.id, span, today=TODAY, notes="Another") != first
    copied = open_database(Path(shutil.copy(sample.path, tmp_path / "copy.ppp")))
    assert report_pdf(copied, contract.id, span, today=TODAY, notes="A note") == first
    copied.close()


def test_long_names_and_many_values(sample: Database) -> None:
    document = document_of(sample, "NL-LEAD", SPANS["month to date"], "word " * 900)
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk " * 3
    sections = []
    for section in document.sections:
        tables = []
        for table in section.tables:
            first, *others = table.rows
            cells = (long, *first.cells[1:])
            rows = [replace(first, cells=cells)] * 12 + others
            titles = (table.columns[0], *(f"{each} {long[:40]}" for each in table.columns[1:]))
            tables.append(replace(table, rows=tuple(rows), columns=titles))
        charts = tuple(replace(chart, title=long) for chart in section.charts)
        sections.append(replace(section, tables=tuple(tables), charts=charts))
    client = replace(document.client, name=long, lines=(long,))
    grown = replace(document, sections=tuple(sections), client=client)
    pages = read(report_bytes(grown))
    assert len(pages) > 8
    assert not list(words_outside(pages))
    assert not [pair for page in pages for pair in overlaps(page)]


def test_what_cannot_be_printed_is_refused(sample: Database, tmp_path: Path) -> None:
    document = document_of(sample, "NL-LEAD", SPANS["day"])
    with pytest.raises(ValidationFailed, match="no sign"):
        report_bytes(replace(document, title="\U0001f984\U000e0041\ue000"))
    with pytest.raises(ValidationFailed, match="logo"):
        report_bytes(replace(document, logo=b"no image"))
    with pytest.raises(ValidationFailed, match="colour"):
        report_bytes(replace(document, accent="teal"))
    with pytest.raises(ValidationFailed, match="paper"):
        report_bytes(replace(document, page_size="A3"))
    with pytest.raises(StorageUnavailable):
        save_report(b"PDF", tmp_path / "missing" / "report.pdf")


def test_a_report_can_be_cancelled(sample: Database) -> None:
    class Stop:
        def report(self, done: int, total: int, text: str) -> None:
            """Take no notice."""

        def check_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        report_pdf(sample, 1, Period.parse("2026-06"), today=TODAY, progress=Stop())
