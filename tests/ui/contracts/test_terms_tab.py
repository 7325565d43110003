"""The terms of a contract edited live: typing, undo, problems, saving, leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import (
    ContractStatus,
    get_contract,
    list_contracts,
    save_contract,
)
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.contracts.driving import (
    MakePage,
    click,
    field,
    open_terms,
    panel,
    settle,
    take,
    write,
)

NO_SCREEN = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen


def test_terms_show_what_they_paid_and_follow_the_typing(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    assert terms.rules.card("approved-leads").amount() == "€2,755.00"
    qtbot.waitUntil(lambda: "€4,055.00" in terms.right.texts())
    qtbot.mouseClick(terms.rules.card("retainer"), Qt.MouseButton.LeftButton)
    write(qtbot, field(page, "amount"), "900")
    settle(qtbot, page)
    assert terms.rules.card("retainer").amount() == "€900.00"
    assert panel(page).sentence().startswith("Client pays €900.00 a month.")
    qtbot.waitUntil(lambda: "€4,155.00" in terms.right.texts())
    write(qtbot, field(page, "amount"), "many")
    settle(qtbot, page)
    assert panel(page).form.row("amount").error().startswith("“many” is not a number.")
    assert terms.right.texts()[0] == "As of the last complete draft"
    assert "€4,155.00" in terms.right.texts()
    assert page.view.unsaved() == ("the terms",)
    terms.discard()
    settle(qtbot, page)
    assert page.view.unsaved() == ()
    qtbot.waitUntil(lambda: "€4,055.00" in terms.right.texts())


@NO_SCREEN
def test_a_new_limit_has_its_title_at_once_and_is_said_one_way(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    rules = page.view.terms.rules
    take(qtbot, rules.open_rules(), "Guaranteed minimum")
    assert rules.card("floor").accessibleName().startswith("Guaranteed minimum")
    rules.remove_wanted.emit("floor")
    rules.edit_wanted.emit("cap")
    settle(qtbot, page)
    shown = [found.text() for found in panel(page).findChildren(QLabel)]
    assert "June 2026: – (not reached)" in shown
    assert rules.card("cap").amount() == "–"
    while page.view.terms.draft.components:
        component = page.view.terms.draft.components[0]
        rules.remove_wanted.emit(str(component["id"]))
    settle(qtbot, page)
    assert page.view.terms.right.texts()[1].startswith("Add a component")


def test_edits_of_the_draft_are_undone_and_done_again(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    qtbot.mouseClick(terms.rules.card("retainer").down, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(terms.rules.card("bonus").remove, Qt.MouseButton.LeftButton)
    order = [entry["id"] for entry in terms.draft.components]
    assert order == ["approved-leads", "retainer"]
    card = terms.rules.card("retainer")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(terms.draft.components) == 3
    qtbot.mouseClick(terms.bar.undo, Qt.MouseButton.LeftButton)
    assert not terms.draft.is_changed
    qtbot.mouseClick(terms.bar.redo, Qt.MouseButton.LeftButton)
    assert terms.draft.components[0]["id"] == "approved-leads"
    settle(qtbot, page)


def test_saving_asks_from_when_on_and_can_be_undone(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    contract_id = open_terms(page, qtbot)
    said: list[tuple[str, Callable[[], None]]] = []
    page.context.toasted.connect(lambda text, undo: said.append((text, undo)))
    page.view.terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "4000")
    settle(qtbot, page)
    click(qtbot, page.header, "Save terms")
    asked = page.side_panel.content()
    assert isinstance(asked, SavingPanel)
    assert asked.effective.value() == date(2026, 6, 1)
    click(qtbot, page.side_panel, "Save terms")
    page.context.tasks.wait_idle()
    assert [row.effective for row in list_terms(sample, contract_id)] == [
        date(2025, 6, 1),
        date(2026, 6, 1),
    ]
    assert said[-1][0] == "Terms saved, from 1 June 2026"
    assert page.view.terms.bar.versions.count() == 2
    said[-1][1]()
    page.context.tasks.wait_idle()
    assert len(list_terms(sample, contract_id)) == 1
    settle(qtbot, page)


def test_terms_of_a_draft_contract_are_replaced_without_a_question(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    signed = next(row.id for row in list_contracts(sample) if row.code == "NL-LEAD")
    details = get_contract(sample, signed)
    begins = date(2027, 1, 1)
    new = replace(details, code="NEW", start=begins, status=ContractStatus.DRAFT)
    contract_id = save_contract(sample, new, None).ids[0]
    fee = {"kind": "retainer", "name": "Fee", "amount": "1", "prorate": True}
    document = {"format": "ppp-terms/1", "rounding": "half_up", "components": [fee]}
    save_terms(sample, contract_id, begins, {**document, "cap": {"amount": "9"}})
    page = make_page(sample)
    open_terms(page, qtbot, "NEW")
    page.view.terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "4000")
    settle(qtbot, page)
    click(qtbot, page.header, "Save terms")
    page.context.tasks.wait_idle()
    (stored,) = list_terms(sample, contract_id)
    cap = stored.document["cap"]
    assert isinstance(cap, dict)
    assert (stored.effective, cap["amount"]) == (begins, "4000")
    settle(qtbot, page)
    assert page.view.unsaved() == ()


@NO_SCREEN
def test_saving_incomplete_terms_leads_to_the_field(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    contract_id = open_terms(page, qtbot)
    take(qtbot, page.view.terms.rules.open_components(), "Per unit")
    page.side_panel.close_panel()
    settle(qtbot, page)
    click(qtbot, page.header, "Save terms")
    settle(qtbot, page)
    assert panel(page).form.row("metric").error() == "“Metric” is missing. Add it."
    assert panel(page).form.row("rate").error() == "“Rate” is missing. Add it."
    assert len(list_terms(sample, contract_id)) == 1


def test_leaving_with_unsaved_terms_asks(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    page.view.terms.rules.choices.boxes["rounding"].set_value("half_even")
    settle(qtbot, page)
    answers: list[str] = []

    def answer(button: str) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConfirmDialog)
        answers.append(button)
        qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, lambda: answer("cancel"))
    assert not page.can_leave()
    assert page.view.unsaved()
    QTimer.singleShot(0, lambda: answer("action"))
    assert page.can_leave()
    page.context.tasks.wait_idle()
    assert answers == ["cancel", "action"]
    assert not page.view.unsaved()
    settle(qtbot, page)
