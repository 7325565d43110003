"""The printed annex: all of it inside the page, one page where possible, signed in one piece."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from ppp_desktop.core.errors import StorageUnavailable, ValidationFailed
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.pdf.terms_annex import annex_bytes, render_annex
from ppp_desktop.statements.terms_annex import Clause, Signature, Target, TermsAnnex
from tests.unit.statements.reading import full_text, overlaps, read, words_outside

LONG = "Gesellschaft für außerordentlich leistungsbezogene Werbung und Vermarktung Süd mbH & Co. KG"
JAPANESE = "日本太陽光発電システム株式会社東京本社マーケティング部門デジタル戦略推進グループ"
LONG_WORD = "Verkaufsprovisionsabrechnungszusatzvereinbarung" * 4


def short() -> TermsAnnex:
    return TermsAnnex(
        contract="NL-LEAD",
        version=2,
        effective=date(2026, 6, 1),
        agency=Party("Harbour & Finch", ("Speicherstadt 14", "20457 Hamburg")),
        client=Party("Northlight Solar GmbH", ("Lindenallee 3", "10115 Berlin", "Germany")),
        facts=(
            ("Contract", "NL-LEAD · Lead generation"),
            ("Term", "from 1 June 2025, open-ended"),
            ("Billing", "monthly, in EUR"),
            ("Payment", "14 days after the statement"),
        ),
        clauses=(
            Clause("Retainer", "Client pays €800.00 a month."),
            Clause("Approved leads", "€10.00 for each of the first 100 leads, €12.00 above."),
            Clause("Cap", "Never more than €4,500.00 in all."),
        ),
        workings=(("Order and rounding", "Results → rates → cap."), ("Tax", "VAT of 19 %.")),
        targets_title="Objectives for each month",
        targets=(Target("Leads", "Approved leads", "300"), Target("CPL", "", "at most €32.00")),
        answers=(("Until when may results change?", "30 days after the period."),),
        closing="Both sides agree to these terms of pay.",
        signatures=(
            Signature("For the agency", "Harbour & Finch"),
            Signature("For the client", "Northlight Solar GmbH", "Agreed by Anna Kok on 2 May."),
        ),
        footer="Harbour & Finch · Amtsgericht Hamburg",
        program="ppp-desktop 0.1.0",
    )


def clauses(count: int, name: str = "Component", rule: str = "€{}.00 for each lead.") -> TermsAnnex:
    made = (Clause(f"{name} {each}", rule.format(each)) for each in range(1, count + 1))
    return replace(short(), clauses=tuple(made))


def odd() -> TermsAnnex:
    return replace(
        clauses(12, LONG[:110], "€{}.00 for each lead from " + LONG * 3),
        agency=Party(LONG_WORD, (LONG_WORD, "Łódź, ul. Piotrkowska 1")),
        client=Party(JAPANESE * 3, ("〒100-0001 東京都千代田区", "서울특별시")),
        facts=tuple((label, LONG_WORD) for label in ("Contract", "Term", "Billing", "Payment")),
        targets=(Target(JAPANESE, LONG_WORD, "1,234,567,890,123.456789"), Target(LONG, "", "1")),
        answers=tuple((LONG, JAPANESE * 4) for _ in range(6)),
        signatures=(Signature("For the agency", LONG_WORD * 3, LONG), Signature("B", JAPANESE * 4)),
        page_size="Letter",
        is_draft=True,
    )


def test_all_of_a_short_annex_stands_on_one_page() -> None:
    pages = read(annex_bytes(short()))
    assert len(pages) == 1
    text = pages[0].text
    for part in (
        "Terms of pay",
        "Annex to NL-LEAD, version 2",
        "from 1 June 2026",
        "Harbour & Finch",
        "20457 Hamburg",
        "Northlight Solar GmbH",
        "Lindenallee 3",
        "NL-LEAD · Lead generation",
        "14 days after the",
        "1 Retainer",
        "€10.00 for each of the first 100 leads",
        "3 Cap",
        "Results → rates → cap.",
        "VAT of 19 %.",
        "Objectives for each month",
        "at most €32.00",
        "Until when may results change?",
        "Both sides agree to these terms of pay.",
        "Agreed by Anna Kok on 2 May.",
        "Place, date",
        "Amtsgericht Hamburg",
        "page 1 of 1",
        "ppp-desktop 0.1.0",
    ):
        assert part in text
    assert "Draft" not in text
    assert text.count("Signature") == 2


@pytest.mark.parametrize(
    ("count", "page_size"), [(1, "A4"), (6, "A4"), (12, "A4"), (1, "Letter"), (10, "Letter")]
)
def test_usual_annexes_take_one_page(count: int, page_size: str) -> None:
    pages = read(annex_bytes(replace(clauses(count), page_size=page_size, answers=())))
    assert len(pages) == 1
    assert not list(words_outside(pages))
    assert not overlaps(pages[0])


@pytest.mark.parametrize("count", [1, 20, 30, 60])
def test_long_annexes_flow_and_keep_the_signatures_whole(count: int) -> None:
    pages = read(annex_bytes(clauses(count, LONG)))
    for each in range(1, count + 1):
        assert sum(f"€{each}.00 for each lead." in page.text for page in pages) == 1
    signing = [page for page in pages if "For the agency" in page.text]
    assert len(signing) == 1
    assert signing[0] is pages[-1]
    assert signing[0].text.count("Place, date") == 2
    assert "30 days after the period." in pages[-1].text  # never the signatures alone
    assert not list(words_outside(pages))


def test_odd_texts_stay_inside_the_page() -> None:
    pages = read(annex_bytes(odd()))
    assert not list(words_outside(pages))
    for page in pages:
        assert page.width == 612
        assert not overlaps(page)
        assert "Draft" in page.text


def test_the_same_annex_gives_the_same_bytes() -> None:
    assert annex_bytes(short()) == annex_bytes(short())
    assert annex_bytes(odd()) == annex_bytes(odd())
    assert annex_bytes(short()) != annex_bytes(replace(short(), version=3))


def test_drafts_are_marked() -> None:
    text = full_text(annex_bytes(replace(short(), is_draft=True)))
    assert "Draft of version 2" in text
    assert "Annex to" not in text


def test_parts_that_are_empty_leave_no_title() -> None:
    text = full_text(annex_bytes(replace(short(), targets=(), answers=(), program="", footer="")))
    assert "Objectives" not in text
    assert "Also agreed" not in text
    assert "ppp-desktop" not in text


def test_what_a_reader_shows_about_the_file() -> None:
    with pdfplumber.open(io.BytesIO(annex_bytes(short()))) as pdf:
        assert pdf.metadata["Title"] == "Terms of pay NL-LEAD, version 2 · Northlight Solar GmbH"
        assert pdf.metadata["Author"] == "Harbour & Finch"


@pytest.mark.parametrize(
    ("annex", "said"),
    [
        (replace(short(), page_size="A5"), "no paper size"),
        (replace(short(), accent="teal"), "no colour"),
        (replace(short(), logo=b"no picture"), "logo"),
        (replace(short(), clauses=(Clause("नमस्ते", "x"),)), "script"),
        (replace(short(), clauses=(Clause("x", "\uf8ff"),)), "no sign"),
        (replace(short(), footer="f\n" * 30), "too long"),
    ],
)
def test_what_cannot_be_printed_is_refused(annex: TermsAnnex, said: str) -> None:
    with pytest.raises(ValidationFailed, match=said):
        annex_bytes(annex)


def test_markup_is_printed_as_it_stands() -> None:
    hostile = '<img src="/etc/passwd"> &amp; <b>'
    assert hostile in full_text(annex_bytes(replace(short(), closing=hostile)))


def test_a_refused_file_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "annex.pdf"
    render_annex(short(), target)
    before = target.read_bytes()
    with pytest.raises(ValidationFailed):
        render_annex(replace(short(), accent=""), target)
    with pytest.raises(StorageUnavailable):
        render_annex(short(), tmp_path / "none" / "annex.pdf")
    assert target.read_bytes() == before
