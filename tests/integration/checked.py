"""Results put into a store for the checks on data, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from ppp_desktop.core.periods import Period
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.data_checks.running import check_data
from ppp_desktop.services.importing import import_sheet
from tests.integration.factories import result, sheet

TODAY = date(2026, 7, 20)
DAY = timedelta(days=1)


def put(
    store: Database, *rows: ResultRow, source: str = "CRM", file: str = "leads.csv"
) -> int | None:
    """Import rows as one file and return the batch."""
    report, _ = import_sheet(store, 1, sheet(rows, source=source, file=file))
    return report.batch_id


def found(
    store: Database, check: str, *, today: date = TODAY, period: str | None = None
) -> list[Finding]:
    """Return what one check finds."""
    days = None if period is None else Period.parse(period)
    report = check_data(store, today, period=days)
    return [finding for finding in report.findings if finding.check == check]


def told(findings: Iterable[Finding]) -> list[str]:
    """Return severity and sentence of each finding."""
    return [f"{each.severity.value}: {each.sentence}" for each in findings]


def daily(
    first: date,
    last: date,
    *,
    skipped: Callable[[date], bool] = lambda _day: False,
    clicks: Callable[[date], int] = lambda _day: 100,
    campaign: str = "Solar",
) -> list[ResultRow]:
    """Return one row of clicks for each day that is not skipped."""
    days = [first + step * DAY for step in range((last - first).days + 1)]
    return [
        result(number, day=day, campaign=campaign, clicks=clicks(day))
        for number, day in enumerate(days, start=2)
        if not skipped(day)
    ]
