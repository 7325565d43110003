"""Statements to print in tests: the one of the drawn example, long ones, and odd ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.core.money import format_amount, format_money
from ppp_desktop.statements.document import (
    AnnexSection,
    DocumentLine,
    DocumentPart,
    ObjectiveRow,
    Party,
    SourceRow,
    StatementDocument,
    TotalRow,
)

CRM_FILE = ("Northlight CRM leads 2026-06.xlsx", "3f5a" * 8 + "9c01" * 8)
ADS_FILE = ("Google Ads 2026-06.csv", "77ab" * 16)


def example() -> StatementDocument:
    """Return the statement of the drawn example, with its annex."""
    return StatementDocument(
        number="2026-013",
        period="1 – 30 June 2026",
        agency=Party("Harbour & Finch", ("Speicherstadt 14 · 20457 Hamburg", "VAT DE 300 000 001")),
        client=Party("Northlight Solar GmbH", ("Lindenallee 3", "10115 Berlin")),
        contract="NL-LEAD, terms v3 of 1 June 2026",
        currency="EUR",
        issued=date(2026, 7, 1),
        due=date(2026, 7, 15),
        lines=_example_lines(),
        totals=(
            TotalRow("Subtotal", "3,887.00"),
            TotalRow("Cap of €4,500.00 a month", "not reached"),
            TotalRow("VAT 19 %", "738.53"),
            TotalRow("Total EUR", "4,625.53"),
        ),
        objectives=(
            ObjectiveRow(
                "Approved leads",
                "300",
                "237",
                "79 %",
                tuple(map(Decimal, (170, 200, 180, 230, 210, 240, 260, 240, 280, 255, 237))),
                Decimal(300),
            ),
            ObjectiveRow(
                "Cost per lead (at most)",
                "€32.00",
                "€30.10",
                "106 %",
                tuple(map(Decimal, "31.5 31 31.2 30.9 31 30.7 30.6 30.8 30.5 30.4 30.10".split())),
                Decimal(32),
                line=True,
            ),
        ),
        order_note=(
            "Order of calculation: results → rates → bonus → cap → corrections → tax. Rounded once "
            "per line, half up. The evidence pack 2026-013.zip recomputes this statement."
        ),
        payment="IBAN DE00 0000 0000 0000 0000 00 · reference 2026-013",
        annex=(leads_section(237, position=2),),
        program="ppp-desktop 0.1.0",
        history_title="Last 12 months",
    )


def _example_lines() -> tuple[DocumentLine, ...]:
    return (
        DocumentLine(
            1,
            "Retainer",
            "Client pays €800.00 a month.",
            (DocumentPart("1", "800.00", "800.00"),),
            "800.00",
        ),
        DocumentLine(
            2,
            "Approved leads",
            "€10.00 for each of the first 100 leads, €12.00 up to 200, €15.00 above. Approved, "
            "from Meta and Google Ads, 30 days after they came.",
            (
                DocumentPart("100", "10.00", "1,000.00"),
                DocumentPart("100", "12.00", "1,200.00"),
                DocumentPart("37", "15.00", "555.00"),
            ),
            "2,755.00",
        ),
        DocumentLine(
            3,
            "Bonus",
            "€500.00 when cost per lead is at most €32.00 (it was €30.10) and valid-lead rate at "
            "least 85 % (88.2 %).",
            (DocumentPart("1", "500.00", "500.00"),),
            "500.00",
        ),
        DocumentLine(
            4,
            "Correction of statement 2026-009",
            "14 leads of May rejected after issue, at the rate they were paid.",
            (DocumentPart("−14", "12.00", "−168.00"),),
            "−168.00",
        ),
    )


def leads_section(count: int, *, position: int = 0, files: int = 1) -> AnnexSection:
    """Return a section of `count` leads that came from one or two files."""
    sources = (CRM_FILE, ADS_FILE)[:files]
    rows = tuple(
        SourceRow(
            reference=f"LD-{10_000 + number}",
            day=date(2026, 6, 1) + timedelta(days=number % 30),
            description=("Meta · Solar roof check · DE", "Google Ads · Brand · DE")[number % 2],
            quantity="1",
            file=sources[number % files][0],
            sheet="Leads",
            row=number + 2,
        )
        for number in range(count)
    )
    return AnnexSection(
        title=f"Line {position} Approved leads",
        summary=f"{count:,} approved leads, from Meta and Google Ads.",
        rows=rows,
        total=f"{count:,}",
        quantity_title="Leads",
        files=sources,
        position=position,
    )


def many_lines(count: int) -> tuple[DocumentLine, ...]:
    """Return `count` lines with names and amounts that occur once each."""
    return tuple(
        DocumentLine(
            number,
            f"Component no{number:04d}",
            f"€{number}.25 for each order of product {number}, returns taken off.",
            (
                DocumentPart(
                    f"{number}",
                    format_amount(Decimal(number), "EUR"),
                    format_amount(Decimal(number * number), "EUR"),
                ),
            ),
            format_amount(Decimal(number * number), "EUR"),
        )
        for number in range(1, count + 1)
    )


def total_rows(lines: tuple[DocumentLine, ...]) -> tuple[TotalRow, ...]:
    """Return totals under `lines`, which `many_lines` made."""
    total = Decimal(sum(line.position**2 for line in lines))
    return (
        TotalRow("Subtotal", format_amount(total, "EUR")),
        TotalRow("VAT 0 %", "0.00"),
        TotalRow("Grand total", format_money(total, "EUR")),
    )
