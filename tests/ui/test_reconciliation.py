"""The view of a reconciliation over a real store: set up, look, explain, take back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Light, Where
from ppp_desktop.services.reconciliations import list_reconciliations
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.reconciliation.explain_panel import ExplainPanel
from ppp_desktop.ui.reconciliation.setup_form import SetupForm
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.widgets.buttons import Button
from tests.integration.factories import make_contract, terms
from tests.integration.two_sources import (
    JUNE,
    PER_LEAD,
    TODAY,
    add_analytics,
    add_crm,
    june,
)


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> ResultsPage:
    make_contract(context.database, terms(PER_LEAD))
    add_crm(context.database, {june(1): 10, june(2): 20})
    add_analytics(context.database, {june(1): 10, june(2): 30})
    page = ResultsPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.open({"contract_id": 1, "tab": "reconciliation"})
    page.show()
    assert context.tasks.wait_idle()
    context.changed.connect(lambda _changes: page.reload())
    return page


def set_up(page: ResultsPage) -> None:
    page.reconciliation.nothing.buttons[0].click()
    panel = page.side_panel.content()
    assert isinstance(panel, SetupForm)
    panel.gates.set_value(True)
    panel.save.click()
    assert page.context.tasks.wait_idle()


def test_a_suggestion_is_set_up_and_shown(page: ResultsPage) -> None:
    set_up(page)
    view = page.reconciliation
    (row,) = list_reconciliations(page.context.database, 1)
    assert (row.details.trusted, row.details.gates) == ("HubSpot", True)
    assert "GA4 has 10 leads more than HubSpot" in view.summary.sentence.text()
    assert view.summary.counting.text() == (
        "Pay counts the leads of HubSpot; GA4 is only compared."
    )
    assert view.table is not None
    assert [found.state.value for found in view.table.rows()] == ["within", "beyond"]
    assert not view.chart.data().is_empty


def test_the_form_tells_the_effect_on_pay(page: ResultsPage) -> None:
    page.reconciliation.nothing.buttons[0].click()
    panel = page.side_panel.content()
    assert isinstance(panel, SetupForm)
    panel.effect.click()
    assert page.context.tasks.wait_idle()
    assert panel.told() == "Pay of June 2026: €700.00 → €300.00"
    panel.other.set_value("HubSpot")
    panel.save.click()
    assert page.context.tasks.wait_idle()
    assert panel.form.row("other").error()


def test_a_gap_is_explained_and_taken_back(page: ResultsPage) -> None:
    set_up(page)
    view = page.reconciliation
    assert view.table is not None
    view.table.select_row(view.table.rows()[1])
    panel = page.side_panel.content()
    assert isinstance(panel, ExplainPanel)
    panel.explain.click()
    assert page.context.tasks.wait_idle()
    assert panel.form.row("reason").error()
    panel.reason.set_value("Bots")
    panel.author.set_value("Mara")
    panel.explain.click()
    assert page.context.tasks.wait_idle()
    assert [found.state.value for found in view.table.rows()] == ["within", "explained"]
    view.table.select_row(view.table.rows()[1])
    told = page.side_panel.content()
    assert isinstance(told, ExplainPanel)
    assert not told.needs_reason
    next(each for each in told.findChildren(Button) if each.text() == "Take back").click()
    assert page.context.tasks.wait_idle()
    assert [found.state.value for found in view.table.rows()] == ["within", "beyond"]


def test_a_value_leads_to_its_days_and_back(page: ResultsPage) -> None:
    set_up(page)
    view = page.reconciliation
    view.by.set_value("campaign")
    assert page.context.tasks.wait_idle()
    assert view.table is not None
    assert [found.value for found in view.table.rows()] == ["A"]
    view.table.row_activated.emit(view.table.rows()[0])
    assert page.context.tasks.wait_idle()
    assert view.narrowed.text() == "Campaign: A"
    assert len(view.table.rows()) == 2
    view.narrowed.click()
    assert page.context.tasks.wait_idle()
    assert view.by.value() == "campaign"


def test_it_is_removed_after_asking(page: ResultsPage) -> None:
    set_up(page)
    page.reconciliation.change.click()
    panel = page.side_panel.content()
    assert isinstance(panel, SetupForm)
    panel.remove.click()
    page.findChildren(QDialog)[-1].accept()
    assert page.context.tasks.wait_idle()
    assert list_reconciliations(page.context.database, 1) == []


def test_closing_tells_a_gap_that_gates(page: ResultsPage) -> None:
    set_up(page)
    (found,) = read_checklists(page.context.database, JUNE, TODAY)
    assert found.light is Light.BLOCKED
    (gap,) = found.blocking
    assert gap.where is Where.RECONCILIATION
