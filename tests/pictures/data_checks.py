"""The states of the checks on data in the page of results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.results.finding_panel import FindingPanel
from ppp_desktop.ui.results.page import ResultsPage
from tests.integration.factories import result, sheet

_LONG = "Sommeraktion Solarrechner Süddeutschland mit Speicher und Wallbox, breite Zielgruppe Test"


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    window.context.navigate("results", tab="checks")
    page = window.page("results")
    assert isinstance(page, ResultsPage)
    tasks.wait_idle()
    yield "checks-few"
    page.checks.choose_contract(1)
    yield "checks-none"
    page.checks.choose_contract(0)
    _break(sample)
    window.context.notify_changes(Changes.of(Topic.RESULTS))
    tasks.wait_idle()
    yield "checks-many"
    for check in ("impossible_values", "duplicates", "missing_days", "test_leads"):
        page.checks.table.select_row(_first(page, check))
        tasks.wait_idle()
        yield f"checks-{check.replace('_', '-')}"
    work = page.checks_work
    page.checks.table.select_row(_first(page, "missing_days"))
    tasks.wait_idle()
    work._accept(_panel(page))
    tasks.wait_idle()
    yield "checks-reason-missing"
    panel = _panel(page)
    panel.reason.set_value("The client paused the campaign over the weekend; e-mail of 15 June.")
    panel.author.set_value("Johanna von Hohenstein-Wallenrodt")
    work._accept(panel)
    tasks.wait_idle()
    accepted = next(each for each in page.checks.shown() if not each.is_open)
    page.checks.table.select_row(accepted)
    tasks.wait_idle()
    yield "checks-accepted"
    page._on_finding_wanted(_first(page, "duplicates"))
    tasks.wait_idle()
    yield "checks-rows-in-results"
    page.tabs.choose("checks")
    page.checks.choose_contract(3)
    tasks.wait_idle()
    yield "checks-of-one-contract"
    window.context.navigate("closing", period=None)
    tasks.wait_idle()
    yield "checks-told-while-closing"


def _panel(page: ResultsPage) -> FindingPanel:
    panel = page.side_panel.content()
    assert isinstance(panel, FindingPanel)
    return panel


def _first(page: ResultsPage, check: str) -> Finding:
    return next(each for each in page.checks.shown() if each.check == check)


def _break(sample: Database) -> None:
    """Put in what each check finds."""
    first = date(2026, 3, 1)
    days = [first + timedelta(days=step) for step in range(140)]
    hole = (date(2026, 6, 12), date(2026, 6, 14))
    daily = [
        result(
            number,
            day=day,
            campaign=_LONG,
            impressions=12_000,
            clicks=4_100 if day == date(2026, 7, 1) else 310 + number % 7,
            cost="-12.5" if day.day == 9 else "118.4",
        )
        for number, day in enumerate(days, start=2)
        if not hole[0] <= day <= hole[1]
    ]
    leads = [
        result(
            number,
            day=date(2026, 6, 1 + number % 28),
            external_id=f"F-{number}",
            campaign="Solar Rechner DE",
            leads=1,
            status=Status.PENDING,
        )
        for number in range(2, 60)
    ]
    _put(sample, 1, daily, "TikTok Ads", "northlight-tiktok-ads-daily-march-to-july-2026.csv")
    _put(sample, 1, [*leads, result(70, external_id="TEST-1", leads=1)], "Web form", "form.csv")
    _put(sample, 1, leads, "Second web form of the landing pages", "form-copy.csv")
    foreign = [replace(row, currency="PLN") for row in daily[:9]]
    _put(sample, 3, foreign, "Outdoor screens", "screens.csv")


def _put(sample: Database, contract: int, rows: list[ResultRow], source: str, file: str) -> None:
    import_sheet(sample, contract, sheet(rows, source=source, file=file))
