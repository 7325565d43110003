"""The states of the view that compares two sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.reconciliation.explain_panel import ExplainPanel
from ppp_desktop.ui.reconciliation.setup_form import SetupForm
from ppp_desktop.ui.results.page import ResultsPage
from tests.integration.factories import result, sheet

_LONG = "Summer campaign for the new landing page in Austria, Switzerland and South Tyrol 2026"


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    first, *_rest = list_contracts(sample)
    window.context.navigate("results", contract_id=first.id, tab="reconciliation")
    page = window.page("results")
    assert isinstance(page, ResultsPage)
    view = page.reconciliation
    tasks.wait_idle()
    yield "reconciliation-none"
    _import(sample, first.id)
    page.mark_dirty()
    page.reload()
    tasks.wait_idle()
    yield "reconciliation-suggested"
    opened = view.opened()
    assert opened is not None
    offered = [each.details.metric for each in opened.offers.suggestions]
    view.nothing.buttons[offered.index("deals")].click()
    tasks.wait_idle()
    panel = page.side_panel.content()
    assert isinstance(panel, SetupForm)
    panel.gates.set_value(True)
    panel.effect.click()
    tasks.wait_idle()
    yield "reconciliation-set-up"
    panel.save.click()
    tasks.wait_idle()
    yield "reconciliation-days"
    assert view.table is not None
    view.table.select_row(next(row for row in view.table.rows() if row.is_open))
    explain = page.side_panel.content()
    assert isinstance(explain, ExplainPanel)
    explain.reason.set_value("The tag was missing on the new landing page.")
    explain.author.set_value("Mara Lindqvist")
    yield "reconciliation-explain"
    explain.explain.click()
    tasks.wait_idle()
    view.by.set_value("campaign")
    tasks.wait_idle()
    yield "reconciliation-campaigns"
    view.table.row_activated.emit(view.table.rows()[0])
    tasks.wait_idle()
    yield "reconciliation-one-campaign"
    view.period.setCurrentIndex(view.period.count() - 1)
    tasks.wait_idle()
    yield "reconciliation-no-data"


def _import(sample: Database, contract_id: int) -> None:
    """Import single leads of a CRM, and what web analytics counted of them."""
    start = date(2026, 6, 1)
    leads: list[ResultRow] = []
    totals: list[ResultRow] = []
    for number in range(30):
        day = start + timedelta(days=number)
        count = 8 + number * 7 % 11
        campaign = _LONG if number % 3 else "Brand"
        leads += [
            result(
                len(leads) + 2 + place,
                day=day,
                external_id=f"D-{number}-{place}",
                deals=1,
                campaign=campaign,
            )
            for place in range(count)
        ]
        seen = {6: 0, 13: count + 6}.get(number, count - (number % 9 == 0))
        if seen:
            totals.append(result(len(totals) + 2, day=day, deals=seen, campaign=campaign))
    import_sheet(sample, contract_id, sheet(leads, source="HubSpot", file="deals.csv"))
    name = "Google Analytics 4, property of the shop and the blog"
    import_sheet(sample, contract_id, sheet(totals, source=name, file="analytics.csv"))
