"""A period is closed in the side panel: drafts, questions, numbers, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import (
    ContractDetails,
    ContractStatus,
    find_contract,
    save_contract,
)
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import list_statements
from ppp_desktop.services.terms import save_terms
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.badge import DraftBadge
from ppp_desktop.ui.statements.closing_panel import ClosingPanel
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from tests.integration.factories import result, sheet, terms
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JUNE = Period.parse("2026-06")
RETAINER = terms({"kind": "retainer", "name": "Retainer", "amount": "800", "prorate": True})


@pytest.fixture
def context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> StatementsPage:
    """The page with the panel open on the last full period."""
    page = show(qtbot, StatementsPage(context))
    click(qtbot, page.list.close_button)
    settle(context)
    return page


def panel_of(page: StatementsPage) -> ClosingPanel:
    panel = page.side_panel.content()
    assert isinstance(panel, ClosingPanel)
    return panel


def test_offers_the_last_full_period_and_all_contracts(page: StatementsPage) -> None:
    panel = panel_of(page)
    assert panel.period.value() == JUNE
    assert panel.period.itemText(0) == "July 2026 (running)"
    assert len(panel.ticked()) == 3
    assert panel.issue.text() == "Issue 3 statements"


def test_drafts_show_what_each_contract_comes_to(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    journey = Journey(page.context)
    click(qtbot, panel_of(page).draft)
    settle(page.context)
    shown = texts(panel_of(page))
    assert "3 drafts drawn up." in shown
    assert "€4,825.45" in shown
    assert "NL-LEAD · draft" in shown
    assert journey.badges == {"statements": 3}
    assert [row.number for row in list_statements(sample, period=JUNE)] == ["", "", ""]


def test_ticked_contracts_are_issued_after_a_question(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    journey = Journey(page.context)
    panel = panel_of(page)
    qtbot.mouseClick(panel.lines()[0], Qt.MouseButton.LeftButton)  # Brasserie: not this time
    click(qtbot, panel.issue)
    settle(page.context)
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    asked = texts(dialog)
    assert "Issue 2 statements for June 2026" in asked
    assert "Northlight Solar GmbH · NL-LEAD · €4,825.45" in asked
    assert "Brasserie" not in asked
    click(qtbot, button(dialog, "Issue 2 statements"))
    settle(page.context)
    numbers = {row.contract_code: row.number for row in list_statements(sample, period=JUNE)}
    assert numbers == {"NL-LEAD": "2026-019", "PF-APP": "2026-020"}
    assert "2 statements issued." in journey.toasts
    shown = texts(panel_of(page))
    assert "NL-LEAD · Issued as 2026-019." in shown
    assert panel_of(page).ticked() == ()
    assert not panel_of(page).issue.isEnabled()


def test_cancelled_question_leaves_drafts(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    click(qtbot, button(panel_of(page), "Choose none"))
    panel_of(page).lines()[1].tick.set_value(True)
    click(qtbot, panel_of(page).issue)
    settle(page.context)
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    assert "Issue statement for June 2026 · €4,825.45" in texts(dialog)
    click(qtbot, button(dialog, "Cancel"))
    settle(page.context)
    (draft,) = list_statements(sample, period=JUNE)
    assert draft.number == ""
    assert draft.contract_code == "NL-LEAD"


def test_obstacles_that_arise_meanwhile_are_told(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    click(qtbot, panel_of(page).draft)
    settle(page.context)
    # Set back to a draft while the panel is open, with a draft statement already there.
    details = ContractDetails(
        code="PF-APP",
        client_id=3,
        name="App installs",
        currency="GBP",
        start=date(2025, 6, 1),
        status=ContractStatus.DRAFT,
    )
    save_contract(sample, details, 3)
    click(qtbot, panel_of(page).issue)
    settle(page.context)
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    click(qtbot, button(dialog, "Issue 2 statements"))
    settle(page.context)
    assert "PF-APP · The contract is still a draft: set it to active first." in texts(
        panel_of(page)
    )
    assert "2 statements issued." in texts(panel_of(page))


def test_refusals_are_told_with_their_reason(
    qtbot: QtBot, sample: Database, context: AppContext
) -> None:
    page = show(qtbot, StatementsPage(context))
    page.open({"period": JUNE})
    settle(context)
    dollars = result(2, campaign="late", cost=1, currency="USD")
    import_sheet(sample, find_contract(sample, "NL-LEAD").id, sheet([dollars]))
    click(qtbot, panel_of(page).draft)
    settle(context)
    shown = texts(panel_of(page))
    assert "2 drafts drawn up. 1 refused, for the reasons below." in shown
    refused = {line.row.contract_code: line.refusal.text() for line in panel_of(page).lines()}
    assert "in USD" in refused["NL-LEAD"]
    assert not refused["PF-APP"]


def test_what_cannot_be_closed_says_so_before(
    qtbot: QtBot, sample: Database, context: AppContext
) -> None:
    details = ContractDetails(
        code="NL-NEW",
        client_id=1,
        name="Terms come later",
        currency="EUR",
        start=date(2026, 6, 1),
    )
    (contract_id,) = save_contract(sample, details).ids
    save_terms(sample, contract_id, date(2026, 7, 1), RETAINER)
    save_contract(sample, replace(details, status=ContractStatus.ACTIVE), contract_id)
    page = show(qtbot, StatementsPage(context))
    page.open({"period": JUNE})
    settle(context)
    panel = panel_of(page)
    assert "NL-NEW · NL-NEW has no terms for June 2026." in texts(panel)
    assert len(panel.ticked()) == 3
    assert "€4,825.45" in texts(panel)
    assert "NL-LEAD · no draft yet" in texts(panel)


def test_other_period_ticks_all_again(qtbot: QtBot, page: StatementsPage) -> None:
    panel = panel_of(page)
    panel.period.set_value(Period.parse("2026-05"))
    settle(page.context)
    assert panel.ticked() == ()
    assert "Issued as 2026-017." in texts(panel)
    panel.period.set_value(JUNE)
    settle(page.context)
    assert len(panel.ticked()) == 3


def test_badge_counts_drafts_without_the_page(
    qtbot: QtBot, context: AppContext, sample: Database
) -> None:
    from ppp_desktop.services.statements import close_all

    journey = Journey(context)
    badge = DraftBadge(context)
    settle(context)
    assert journey.badges == {"statements": 0}
    _closings, changes = close_all(sample, JUNE, issue=False, today=context.today())
    context.notify_changes(changes)
    settle(context)
    assert journey.badges == {"statements": 3}
    badge.deleteLater()
