"""A statement is voided by a credit and issued anew; what stands in the way is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustments import list_adjustments
from ppp_desktop.services.life_events import Outcome
from ppp_desktop.services.receivables_overview import read_receivables
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statement_standing import Standing, StandingFilter
from ppp_desktop.services.statements import close_period, find_statement
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.statements.settle_form import SettleForm
from ppp_desktop.ui.statements.void_dialog import VoidDialog
from ppp_desktop.ui.tasks import Tasks
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts
from tests.ui.test_statement_life import choose, life, press, save

WHO = "Mara Finch"
REASON = "The leads of the fair are missing."


@pytest.fixture
def page(qtbot: QtBot, sample: Database, tasks: Tasks, settings: Settings) -> StatementsPage:
    return show(qtbot, StatementsPage(context_over(sample, tasks, settings)))


def ask(qtbot: QtBot, page: StatementsPage) -> VoidDialog:
    press(qtbot, page, "Void this statement")
    dialog = page.life.voiding.dialog
    assert dialog is not None
    return dialog


def test_void_and_issue_anew_with_both_legs(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    journey = Journey(page.context)
    today = page.context.today()
    row = find_statement(sample, "2026-017")
    choose(page, row)
    page.open_life()
    settle(page.context)
    dialog = ask(qtbot, page)
    assert dialog.windowTitle() == "Void statement 2026-017"
    said = texts(dialog)
    assert "Credit 2026-019 takes its €5,271.70 back." in said
    assert "May 2026 of NL-LEAD opens again" in said
    click(qtbot, button(dialog, "Void statement 2026-017"))
    settle(page.context)
    assert dialog.isVisible()
    assert dialog.form.row("reason").error()
    dialog.reason.set_value(REASON)
    dialog.author.set_value(WHO)
    click(qtbot, button(dialog, "Void statement 2026-017"))
    settle(page.context)
    assert not [each for each in page.findChildren(QDialog) if each.isVisible()]
    assert journey.toasts == ["Statement 2026-017 is void; credit 2026-019 issued"]
    assert "Void since 23 July 2026. Nothing is owed." in texts(page.document.strip)
    assert "Made void" in texts(page.side_panel)
    assert not page.document.strip.pay.isVisible()
    remade, changes = close_period(sample, 1, row.period, issue=True, today=today)
    page.context.notify_changes(changes)
    settle(page.context)
    page.list.show_only(StandingFilter.VOID)
    shown = {each.row.number: each.standing for each in page.list.model.rows()}
    assert shown == {"2026-017": Standing.VOID, "2026-019": Standing.CREDIT}
    press(qtbot, page, "Issued anew as 2026-020")
    assert journey.places[-1] == ("statements", {"statement_id": remade.id})
    page.open(journey.places[-1][1])
    settle(page.context)
    assert page.header.title() == "Statement 2026-020"
    assert "Replaces statement 2026-017" in [
        each.text() for each in page.document.strip.findChildren(type(page.document.strip.pay))
    ]
    page.open({"statement_id": find_statement(sample, "2026-019").id})
    settle(page.context)
    assert page.header.title() == "Credit 2026-019"
    assert "A credit of €5,271.70. Nothing is owed." in texts(page.document.strip)
    numbers = [each.row.number for each in read_receivables(sample, today=today).open]
    assert numbers == ["2026-014", "2026-013", "2026-016", "2026-020"]


def test_what_is_paid_is_not_voided(qtbot: QtBot, page: StatementsPage, sample: Database) -> None:
    row = find_statement(sample, "2026-018")
    choose(page, row)
    page.open_life()
    settle(page.context)
    press(qtbot, page, "Void this statement")
    assert "is paid" in page.banner.text()
    assert page.life.voiding.dialog is None
    assert read_life(sample, row.id, today=page.context.today()).state is LifeState.PAID


def test_an_earlier_period_names_the_later_one(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-013"))
    page.open_life()
    settle(page.context)
    press(qtbot, page, "Void this statement")
    assert "2026-016" in page.banner.text()


def test_a_dispute_is_settled_with_a_credit_and_both_are_taken_back(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-013"))
    page.open_life()
    settle(page.context)
    press(qtbot, page, "Settle")
    form = page.life.panel
    assert isinstance(form, SettleForm)
    assert not form.credit.isVisible()
    form.outcome.set_value(Outcome.UPHELD)
    assert form.credit.value() == Decimal(1000)
    form.outcome.set_value(Outcome.PARTLY)
    settle(page.context)
    save(qtbot, page, "Settle")
    assert "Write what the client gets back" in form.form.row("amount").error()
    form.credit.set_value(Decimal("250"))
    save(qtbot, page, "Settle")
    (adjustment,) = list_adjustments(sample, only_open=True)
    assert (adjustment.amount, adjustment.corrects) == (Decimal(-250), "2026-013")
    assert not life(page).shown.disputed_lines
    press(qtbot, page, "The settlement was a mistake: take it back")
    assert list_adjustments(sample, only_open=True) == []
    assert life(page).shown.disputed_lines == {2}


def test_a_wrong_credit_leaves_the_dispute_open(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-013"))
    page.open_life()
    settle(page.context)
    press(qtbot, page, "Settle")
    form = page.life.panel
    assert isinstance(form, SettleForm)
    form.outcome.set_value(Outcome.PARTLY)
    form.credit.setText("0.005")
    save(qtbot, page, "Settle")
    assert form.form.row("amount").error()
    assert list_adjustments(sample) == []
    shown = read_life(sample, form.shown.row.id, today=page.context.today())
    assert len(shown.open_disputes) == 1
