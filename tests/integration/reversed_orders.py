"""Spreadsheets of orders and leads with reversals, and statements closed month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.importing import ImportReport, import_sheet
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_making import recalculate
from ppp_desktop.services.statements import close_period, get_statement
from tests.integration.factories import ANSWERS, terms

HEADER = "Date,Order ID,Status,Revenue,Reversed on"
LEADS_HEADER = "Date,Lead ID,Status,Leads,Reversed on"
BY_AGE = [
    {"up_to_days": 30, "share": "1"},
    {"up_to_days": 60, "share": "0.75"},
    {"up_to_days": 90, "share": "0.5"},
]
WHOLE = ({"up_to_days": 365, "share": "1"},)


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the spreadsheet; days as the file writes them."""

    number: str
    day: str
    figure: str = "1"
    status: str = "approved"
    reversed_on: str = ""


def clawback(method: str = "paid_rate", **others: object) -> dict[str, object]:
    """Return a rule that takes everything back within a year."""
    rule: dict[str, object] = {"method": method, "schedule": list(WHOLE)}
    if method == "recomputed":
        rule["attainment_falls"] = True
    return {**rule, **others}


def paid(*components: dict[str, object], **rules: object) -> dict[str, object]:
    """Return terms with rules of the contract; reversals are what the clawback says."""
    answers = {k: v for k, v in ANSWERS.items() if k != "reversals" or "clawback" not in rules}
    return terms(*components, **{"answers": answers, **rules})


def share(rate: str = "0.1", **others: object) -> dict[str, object]:
    """Return a share of revenue."""
    return {"kind": "percentage", "name": "Share", "metric": "revenue", "rate": rate, **others}


def per_lead(rate: str = "10", **others: object) -> dict[str, object]:
    """Return a price per lead."""
    return {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": rate, **others}


def import_orders(
    store: Database,
    folder: Path,
    orders: Iterable[Order],
    *,
    header: str = HEADER,
    file: str = "orders.csv",
) -> ImportReport:
    """Write the orders into a spreadsheet and import it, as a person would."""
    width = header.count(",") + 1
    lines = [header]
    for order in orders:
        cells = [order.day, order.number, order.status, order.figure, order.reversed_on]
        lines.append(",".join(cells[:width]))
    path = folder / file
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (parsed,) = parse_file(read_file(path))
    return import_sheet(store, 1, parsed)[0]


def issue(store: Database, key: str) -> StatementBody:
    """Issue the statement of a month and return it; it is sound, and recalculates to the same."""
    period = Period.parse(key)
    after = period.end + timedelta(days=1)
    row, _ = close_period(store, 1, period, issue=True, today=after)
    body = get_statement(store, row.id).body
    assert recalculate(body) == body.calculation
    return body


def draft(store: Database, key: str) -> StatementBody:
    """Return the statement of a month as it stands now, without keeping it."""
    row, _ = close_period(store, 1, Period.parse(key), issue=False, today=date(2026, 12, 31))
    return get_statement(store, row.id).body


def amounts(body: StatementBody) -> dict[str, Decimal]:
    """Return the amounts of a statement by the keys of its lines."""
    return {line.key: line.amount for line in body.calculation.lines}


def is_sound(store: Database) -> bool:
    """Tell whether `check` finds nothing."""
    return check_store(store).findings == ()


def leads(
    numbers: Sequence[int], month: str, *, day: int = 10, prefix: str = "L", **others: str
) -> list[Order]:
    """Return approved leads of one day."""
    return [Order(f"{prefix}-{each}", f"{month}-{day:02d}", **others) for each in numbers]
