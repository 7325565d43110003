"""Manual lines: on a draft, the form, in the contract, and from a difference to a stated period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustments import NewAdjustment, add_adjustment
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import close_period
from ppp_desktop.ui.adjustments.form import AdjustmentForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.statements.page import StatementsPage
from tests.integration.factories import result, sheet

_NORTHLIGHT = 1
_CAUSE = (
    "Fourteen leads of the landing page for storage and wall boxes were rejected after the "
    "statement was issued, at the rate that was paid for them; agreed with Jana Lindner."
)


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    idle = window.context.tasks.wait_idle
    today = window.context.today()
    draft, changes = close_period(
        sample, _NORTHLIGHT, Period.parse("2026-06"), issue=False, today=today
    )
    page = window.show_page("statements")
    assert isinstance(page, StatementsPage)
    page.context.notify_changes(changes)
    idle()
    page.open({"statement_id": draft.id})
    idle()
    yield "adjustments-none"
    page.add_adjustment()
    idle()
    form = page.side_panel.content()
    assert isinstance(form, AdjustmentForm)
    form.save.click()
    yield "adjustments-form-wrong"
    page.side_panel.close_panel()
    for given in (
        NewAdjustment("Correction of May 2026", _CAUSE, Decimal(-168), "Nele Harbour", "2026-017"),
        NewAdjustment("Stand at the fair in Hamburg", "Agreed on 2 June.", Decimal(350), "Nele"),
    ):
        _row, changes = add_adjustment(sample, _NORTHLIGHT, given)
    page.context.notify_changes(changes)
    idle()
    yield "adjustments-draft"
    contracts = window.show_page("contracts")
    assert isinstance(contracts, ContractsPage)
    contracts.open({"contract_id": _NORTHLIGHT, "tab": "statements"})
    idle()
    yield "adjustments-contract"
    late = [
        result(number, day=date(2026, 5, 12), external_id=f"LATE-{number}", leads=1)
        for number in range(2, 9)
    ]
    import_sheet(sample, _NORTHLIGHT, sheet(late, source="CRM", file="late.csv"), today=today)
    window.context.notify_changes(Changes.of(Topic.RESULTS))
    window.context.navigate("results", tab="proposals")
    results = window.page("results")
    assert isinstance(results, ResultsPage)
    idle()
    results.proposals.table.select_row(results.proposals.table.rows()[0])
    idle()
    yield "adjustments-difference"
