"""A small store whose June statement has all that a usual one has, in any language and paper size.

Two months of leads, a retainer, tiers, a bonus and a cap, an objective with history, tax, media
cost and revenue; May is issued before June, so that the two are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import StatementRow, close_period
from ppp_desktop.statements.document import StatementDocument
from tests.integration.factories import TIERS, sheet, terms

CODE = "NL-LEAD"
MAY, JUNE = Period.parse("2026-05"), Period.parse("2026-06")
ISSUED = date(2026, 7, 1)
_LEADS = {MAY: 118, JUNE: 137}
_LISTED = 30  # results have few rows, so that the annex is short: several leads a row


def make_statement(database: Database, language: str, page_size: str) -> StatementRow:
    """Fill the store, issue May and June, and return June's statement."""
    apply_definitions(database, _definitions(language, page_size))
    contract = find_contract(database, CODE).id
    import_sheet(database, contract, sheet(_leads(), source="CRM", file="Leads Mai–Juni.xlsx"))
    import_sheet(database, contract, sheet(_costs(), source="Ads", file="Ads 2026.csv"))
    close_period(database, contract, MAY, issue=True, today=ISSUED)
    return close_period(database, contract, JUNE, issue=True, today=ISSUED)[0]


def printed(database: Database, row: StatementRow) -> StatementDocument:
    """Return the document without the version of the program, which pictures do not depend on."""
    return replace(make_document(database, row.id), program="ppp-desktop")


def _definitions(language: str, page_size: str) -> dict[str, object]:
    return {
        "format": "ppp-definitions/1",
        "agency": {
            "name": "Harbour & Finch",
            "address": ["Speicherstadt 14 · 20457 Hamburg"],
            "tax_number": "VAT DE 300 000 001",
            "payment": "IBAN DE00 0000 0000 0000 0000 00",
            "page_size": page_size,
        },
        "clients": [
            {
                "code": "NORTHLIGHT",
                "name": "Northlight Solar GmbH",
                "currency": "EUR",
                "address": ["Lindenallee 3", "10115 Berlin"],
                "language": language,
                "tax": {"name": "VAT", "rate": "0.19"},
            }
        ],
        "contracts": [
            {
                "code": CODE,
                "client": "NORTHLIGHT",
                "name": "Leads",
                "currency": "EUR",
                "start": "2026-05-01",
                "objectives": [
                    {"name": "Leads", "metric": "leads", "target": "150"},
                    {"name": "Cost per lead", "metric": "cpl", "target": "32.00"},
                ],
                "terms": [{"effective": "2026-05-01", "document": _terms()}],
            }
        ],
    }


def _terms() -> dict[str, object]:
    return terms(
        {"kind": "retainer", "name": "Retainer", "amount": "800", "prorate": False},
        {
            "kind": "graduated",
            "name": "Approved leads",
            "metric": "leads",
            "tiers": TIERS,
            "basis": "period",
            "on_breakpoint": "lower",
        },
        {
            "kind": "bonus",
            "name": "Bonus",
            "levels": [
                {
                    "conditions": [{"metric": "cpl", "operator": "at_most", "value": "32"}],
                    "amount": "500",
                }
            ],
        },
        cap={"amount": "4500", "prorate": False},
    )


def _leads() -> Iterator[ResultRow]:
    for period, leads in _LEADS.items():
        for number in range(_LISTED):
            count = leads // _LISTED + (number < leads % _LISTED)
            day = period.start + timedelta(days=number)
            yield _row(number + 2, day, f"L-{day:%m%d}", leads=count)


def _costs() -> Iterator[ResultRow]:
    for at, day in enumerate((MAY.start, JUNE.start)):
        cost, revenue = Decimal("3650.40") + at * 300, Decimal("18240.50") + at * 2115
        yield _row(at + 2, day, "", cost=cost, revenue=revenue)


def _row(row: int, day: date, reference: str, **values: Decimal | int) -> ResultRow:
    return ResultRow(
        row=row,
        day=day,
        values=tuple((key, to_scaled(Decimal(value))) for key, value in values.items()),
        dimensions=(("channel", "Meta" if row % 2 else "Google Ads"),),
        external_id=reference,
    )
