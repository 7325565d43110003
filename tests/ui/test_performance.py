"""Performance shows a contract's objectives, their course and what they consist of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientDetails, save_client
from ppp_desktop.services.contracts import ContractDetails, find_contract, save_contract
from ppp_desktop.services.objectives import ObjectiveDetails, save_objectives
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.performance.content import telling_dimension
from ppp_desktop.ui.performance.objective_strip import FigureCard
from ppp_desktop.ui.performance.page import PerformancePage
from ppp_desktop.ui.performance.words import axis_text
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.chart_data import Dash
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def opened(qtbot: QtBot, context: AppContext, period: Period = JULY) -> PerformancePage:
    page = show(qtbot, PerformancePage(context))
    contract = find_contract(context.database, "NL-LEAD")
    page.open({"contract_id": contract.id, "period": period})
    settle(context)
    return page


def card(page: PerformancePage, title: str) -> FigureCard:
    return next(found for found in page.strip.cards if found.figure.title == title)


def test_running_month(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    page = opened(qtbot, sample_context)
    assert page.header.title() == "Northlight Solar GmbH"
    assert "Lead generation · results to 22 July 2026" in texts(page.header)
    assert [(found.figure.figure, found.figure.caption) for found in page.strip.cards] == [
        ("174", "of 300 · pacing 0.82"),
        ("€30.00", "at most €32.00 · attained 106\u00a0%"),
        ("79.82\u00a0%", "at least 85\u00a0% · attained 93.9\u00a0%"),
        ("€2,688.00", "before tax"),
    ]
    assert card(page, "Approved leads").is_chosen()
    actual, expected = page.chart.chart.data().series
    assert actual.points[-1] == (date(2026, 7, 22), Decimal(174))
    assert expected.dash is Dash.DOTTED
    assert expected.points[-1][0] == date(2026, 7, 31)
    assert page.chart.chart.data().target == 300
    assert "Dotted: what the season of 12 months expects." in texts(page.chart)
    shown_rows = page.table.rows()
    rows = [(line.row.value, str(line.row.actual), str(line.row.before)) for line in shown_rows]
    assert rows == [("Google Ads", "113", "99"), ("Meta Ads", "61", "73")]
    assert "Before: 1 – 22 June 2026" in texts(page.table)
    qtmodeltester.check(page.table.model)


def test_choose_an_objective_by_click_and_key(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context, JUNE)
    qtbot.mouseClick(card(page, "Valid-lead rate"), Qt.MouseButton.LeftButton)
    settle(sample_context)
    assert card(page, "Valid-lead rate").is_chosen()
    assert len(page.chart.chart.data().series) == 1
    assert "Valid-lead rate, from the start of the period to each day" in texts(page.chart)
    assert {line.row.share for line in page.table.rows()} == {None}
    qtbot.keyClick(card(page, "Cost per lead"), Qt.Key.Key_Space)
    settle(sample_context)
    assert card(page, "Cost per lead").is_chosen()
    qtbot.mouseClick(card(page, "Pay"), Qt.MouseButton.LeftButton)
    settle(sample_context)
    assert card(page, "Cost per lead").is_chosen()


def test_choosers(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    qtbot.keyClick(page.period, Qt.Key.Key_Down)
    settle(sample_context)
    assert "attained 79\u00a0%" in card(page, "Approved leads").figure.caption
    page.dimension.set_value("landing_page")
    settle(sample_context)
    assert "/solar-rechner" in [line.row.value for line in page.table.rows()]
    page.contract.set_value(find_contract(sample_context.database, "PF-APP").id)
    settle(sample_context)
    assert page.header.title() == "Pocketfit Ltd"
    assert card(page, "Installs").is_chosen()
    again = show(qtbot, PerformancePage(sample_context))
    assert again.header.title() == "Pocketfit Ltd"
    journey = Journey(sample_context)
    click(qtbot, button(again.header, "Open contract"))
    assert journey.places[0][0] == "contracts"


def test_opened_at_an_objective(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, PerformancePage(sample_context))
    contract = find_contract(sample_context.database, "BS-SHOP")
    page.open({"contract_id": contract.id, "period": JULY, "objective": "Refund rate"})
    settle(sample_context)
    assert card(page, "Refund rate").is_chosen()


def test_export(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, sample_context)
    target = tmp_path / "leads.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(qtbot, button(page.table, "Export"))
    settle(sample_context)
    assert "Google Ads,113" in target.read_text(encoding="utf-8-sig")


def test_empty_states_lead_on(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, PerformancePage(context))
    click(qtbot, button(page, "Go to contracts"))
    client = ClientDetails(code="A", name="Alpha", currency="EUR")
    (client_id,) = save_client(context.database, client).ids
    details = ContractDetails(
        code="A-1", client_id=client_id, name="Leads", currency="EUR", start=date(2026, 6, 1)
    )
    changes = save_contract(context.database, details)
    (contract_id,) = changes.ids
    context.notify_changes(changes)
    settle(context)
    click(qtbot, button(page, "Write objectives"))
    goal = ObjectiveDetails("Leads", "leads", Decimal(100))
    context.notify_changes(save_objectives(context.database, contract_id, [goal]))
    settle(context)
    assert "no terms in this period" in texts(page.strip)
    click(qtbot, button(page, "Import results"))
    assert journey.places == [
        ("contracts", {"new": True}),
        ("contracts", {"contract_id": contract_id, "tab": "objectives"}),
        ("import", {"contract_id": contract_id}),
    ]


def test_words() -> None:
    assert axis_text("revenue", 100000.0, "EUR") == "€100,000"
    assert axis_text("cpl", 30.1, "EUR") == "€30.10"
    assert axis_text("leads", 50.0, "EUR") == "50"
    assert axis_text("ctr", 0.0125, "EUR") == "1.25\u00a0%"
    assert telling_dimension({}) == ""
    assert telling_dimension({"source": ("CRM",)}) == "source"
    assert telling_dimension({"source": ("A", "B"), "campaign": ("C", "D")}) == "campaign"
    assert telling_dimension({"channel": ("A",), "campaign": ("C", "D")}) == "campaign"
