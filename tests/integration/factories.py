"""Small stores for tests: one client, one contract, terms, and results made in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.definitions import apply_definitions

JUNE = date(2026, 6, 1)

TIERS = [
    {"up_to": "100", "rate": "10"},
    {"up_to": "200", "rate": "12"},
    {"up_to": None, "rate": "15"},
]

ANSWERS = {
    "revenue_tax": "net",
    "revenue_shipping": "without",
    "revenue_refunds": "before",
    "counted_on": "event",
    "attribution": "last_click",
    "freeze_days": 30,
    "source": "each",
    "reversals": "kept",
}


def terms(*components: dict[str, object], **limits: object) -> dict[str, object]:
    """Return a terms document that answers the contract's questions."""
    document: dict[str, object] = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": list(components),
        "answers": dict(ANSWERS),
    }
    return {**document, **limits}


def graduated(metric: str = "leads") -> dict[str, object]:
    """Return the tiers of the worked numbers."""
    return {
        "kind": "graduated",
        "name": "Tiers",
        "metric": metric,
        "tiers": TIERS,
        "basis": "period",
        "on_breakpoint": "lower",
    }


def make_contract(
    database: Database,
    document: dict[str, object],
    *,
    objectives: Sequence[dict[str, object]] = (),
    currency: str = "EUR",
    start: str = "2026-01-01",
    end: str | None = None,
) -> None:
    """Put one client and the contract C-1 into the store."""
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Agency", "address": ["Street 1"]},
            "clients": [{"code": "C", "name": "Client", "currency": currency}],
            "contracts": [
                {
                    "code": "C-1",
                    "client": "C",
                    "name": "Contract",
                    "currency": currency,
                    "start": start,
                    "end": end,
                    "objectives": list(objectives),
                    "terms": [{"effective": start, "document": document}],
                }
            ],
        },
    )


def result(
    row: int,
    *,
    day: date = JUNE,
    external_id: str = "",
    status: Status = Status.APPROVED,
    currency: str = "",
    campaign: str = "",
    reversed_on: date | None = None,
    **values: str | int,
) -> ResultRow:
    """Return one parsed result; values are metric=figure."""
    return ResultRow(
        row=row,
        day=day,
        values=tuple((key, to_scaled(Decimal(str(value)))) for key, value in values.items()),
        dimensions=(("campaign", campaign),) if campaign else (),
        external_id=external_id,
        status=status,
        currency=currency,
        reversed_on=reversed_on,
    )


def sheet(
    rows: Iterable[ResultRow], *, source: str = "CRM", file: str = "leads.csv"
) -> ParsedSheet:
    """Return a parsed sheet of these rows."""
    found = tuple(rows)
    return ParsedSheet(
        file_name=file,
        sheet="",
        sha256="0" * 64,
        format="crm_leads",
        format_label="CRM leads",
        source=source,
        rows_read=len(found),
        rows=found,
        problems=(),
        rejected=0,
        ignored=0,
    )
