"""Contracts that become active once everything is answered, and what is said before that."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.terms import save_terms
from ppp_desktop.ui.contracts.contract_form import ContractForm
from tests.integration.factories import ANSWERS, terms
from tests.ui.contracts.asking import (
    JUNE,
    PER_LEAD,
    card_of,
    choice,
    make,
    open_keys,
    pick,
    shown,
    status,
)
from tests.ui.contracts.driving import MakePage, click, open_terms, save_one_client, settle
from tests.ui.showing import button, texts


def test_saving_open_terms_of_an_active_contract_leads_to_the_question(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    make(empty_store, PER_LEAD)
    page = make_page(empty_store)
    open_terms(page, qtbot)
    click(qtbot, page, "Activate")
    settle(qtbot, page)
    assert status(empty_store) is ContractStatus.ACTIVE
    assert card_of(page).accessibleName() == "Questions that these terms must answer"
    without = {name: value for name, value in ANSWERS.items() if name != "attribution"}
    page.view.terms.draft.set_field("answers", without)
    page.view.terms.show_again()
    settle(qtbot, page)
    click(qtbot, page, "Save terms")
    click(qtbot, page.side_panel, "Save terms")
    settle(qtbot, page)
    assert open_keys(page) == ["answers.attribution"]
    page.view.terms.discard()
    settle(qtbot, page)


def test_a_contract_is_activated_once_everything_is_answered(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    others = {name: value for name, value in ANSWERS.items() if name != "freeze_days"}
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers=others)
    assert button(page.header, "New version").isEnabled()
    pick(qtbot, page, "answers.freeze_days", "30")
    assert button(page.header, "Save terms").isEnabled()
    click(qtbot, page.header, "Save terms")
    settle(qtbot, page)
    undone: list[object] = []
    page.context.toasted.connect(lambda _text, undo: undone.append(undo))
    menu = [each.text() for each in page.view.terms.tools.more_menu(page).actions()]
    assert "New version…" in menu
    click(qtbot, page.header, "Activate")
    settle(qtbot, page)
    assert status(empty_store) is ContractStatus.ACTIVE
    assert button(page.header, "New version").isEnabled()
    (undo,) = undone
    assert callable(undo)
    undo()
    settle(qtbot, page)
    assert status(empty_store) is ContractStatus.DRAFT
    assert button(page.header, "Activate").isEnabled()


def test_the_contract_form_says_what_is_open_and_leads_there(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    others = {name: value for name, value in ANSWERS.items() if name != "freeze_days"}
    make(empty_store, PER_LEAD)
    save_terms(empty_store, 1, date(2026, 9, 1), {**terms(PER_LEAD), "answers": others})
    page = make_page(empty_store)
    open_terms(page, qtbot)
    assert page.view.terms.day == JUNE
    button(page.header, "Edit details").click()
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    assert not form.note.isVisible()
    form.status.set_value(ContractStatus.ACTIVE)
    assert form.note.isVisible()
    said = "Not active yet: 1 question is open: Until when may the results of a month change?"
    assert said in texts(form.note)
    page.tabs.choose("notes")
    QApplication.processEvents()
    button(page.header, "Edit details").click()
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    form.status.set_value(ContractStatus.ACTIVE)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.mouseClick(form.note.lead, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.side_panel.isHidden()
    assert page.tabs.current() == "terms"
    assert page.view.terms.day == date(2026, 9, 1)  # the version that leaves it open
    assert open_keys(page) == ["answers.freeze_days"]
    assert choice(page, "answers.freeze_days").radios["0"].hasFocus()


def test_a_new_contract_says_that_it_has_no_terms_yet(
    make_page: MakePage, empty_store: Database
) -> None:
    save_one_client(empty_store)
    page = make_page(empty_store)
    page.new_contract()
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    form.status.set_value(ContractStatus.ACTIVE)
    assert "Not active yet: It has no terms yet." in texts(form.note)
    assert not form.note.lead.isVisible()
    form.status.set_value(ContractStatus.ENDED)
    assert not form.note.isVisible()
