"""A contract that is paid per lead, with leads of a CRM and of web analytics, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.services.reconciliations import ReconciliationDetails, save_reconciliation
from ppp_desktop.services.statements import close_period
from tests.integration.factories import result, sheet

JUNE = Period.parse("2026-06")
MAY = Period.parse("2026-05")
JULY = Period.parse("2026-07")
TODAY = date(2026, 9, 1)
DETAILS = ReconciliationDetails("leads", "leads", "HubSpot", "GA4", Decimal("0.05"))
PER_LEAD: dict[str, object] = {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": "10"}


def exact(*figures: int | None) -> tuple[Decimal | None, ...]:
    """Return figures as the store gives them."""
    return tuple(None if each is None else Decimal(each) for each in figures)


def june(day: int) -> date:
    return date(2026, 6, day)


def add_crm(store: Database, per_day: Mapping[date, int], *, campaign: str = "A") -> None:
    """Import single leads of the CRM."""
    rows = [
        result(
            number, day=day, external_id=f"{day}-{campaign}-{number}", leads=1, campaign=campaign
        )
        for day, count in per_day.items()
        for number in range(2, count + 2)
    ]
    import_sheet(store, 1, sheet(rows, source="HubSpot", file=f"crm {campaign}.csv"))


def add_analytics(store: Database, per_day: Mapping[date, int], *, campaign: str = "A") -> None:
    """Import daily totals of web analytics."""
    rows = [
        result(number, day=day, leads=count, campaign=campaign)
        for number, (day, count) in enumerate(per_day.items(), start=2)
    ]
    import_sheet(store, 1, sheet(rows, source="GA4", file=f"ga4 {campaign}.csv"))


def set_up(store: Database, details: ReconciliationDetails = DETAILS) -> int:
    found, _changes = save_reconciliation(store, 1, details)
    return found


def states(made: Reconciled) -> dict[int, str]:
    return {row.days.start.day: row.state.value for row in made.rows}


def pay(store: Database, period: Period) -> Decimal:
    row, _changes = close_period(store, 1, period, issue=False, today=TODAY)
    return row.total
