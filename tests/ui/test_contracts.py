"""The contracts page driven by clicks and keys, over real stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientDetails, save_client
from ppp_desktop.services.contracts import ContractStatus, get_contract, list_contracts
from ppp_desktop.services.objectives import list_objectives
from ppp_desktop.services.terms import list_terms
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.contracts.contract_form import ContractForm, suggest_code
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.objective_form import ObjectiveForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.rule_panel import RulePanel
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.contracts.tiers_field import TiersField
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.fields import ComboBox

TODAY = date(2026, 7, 23)
MakePage = Callable[[Database], ContractsPage]


@pytest.fixture
def make_page(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> MakePage:
    """Show the page over a store at 1280 × 800, and read it."""

    def make(database: Database) -> ContractsPage:
        settings = Settings(tmp_path / "settings.json")
        context = AppContext(database=database, tasks=tasks, settings=settings, today=lambda: TODAY)
        page = ContractsPage(context)
        qtbot.addWidget(page)
        page.resize(1072, 760)
        page.show()
        tasks.wait_idle()
        return page

    return make


def click(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the visible button called `text` below `parent`."""

    def found() -> list[Button]:
        buttons = parent.findChildren(Button)
        return [each for each in buttons if each.text() == text and each.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[-1], Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, combo: QWidget, text: str) -> None:
    """Choose an entry of a combo box with the arrow keys."""
    assert isinstance(combo, ComboBox)
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    while not combo.currentText().startswith(text):
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentIndex() != before, f"no entry {text!r}"


def write(qtbot: QtBot, edit: QWidget, text: str) -> None:
    """Type into a field in place of what stood there."""
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, text)


def take_from_menu(menu: QMenu, beginning: str) -> None:
    """Trigger the action whose text starts so."""
    action: QAction = next(a for a in menu.actions() if a.text().startswith(beginning))
    action.trigger()


def settle(qtbot: QtBot, page: ContractsPage) -> None:
    """Wait until the draft was worked out."""
    terms = page.view.terms
    qtbot.waitUntil(lambda: terms.is_settled)
    page.context.tasks.wait_idle()


def panel(page: ContractsPage) -> RulePanel:
    content = page.side_panel.content()
    assert isinstance(content, RulePanel)
    return content


def field(page: ContractsPage, name: str) -> QWidget:
    form = panel(page).form
    assert isinstance(form, DocumentForm)
    return form.field(name).widget


def save_one_client(database: Database) -> None:
    save_client(database, ClientDetails(code="NORTHLIGHT", name="Northlight Solar", currency="EUR"))


def test_without_clients_the_page_leads_to_them(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = make_page(empty_store)
    with qtbot.waitSignal(page.context.navigated) as went:
        click(qtbot, page, "Go to clients")
    assert went.args is not None
    assert went.args[0] == "clients"


def test_from_an_empty_store_to_terms_by_clicks_and_keys(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    save_one_client(empty_store)
    page = make_page(empty_store)
    click(qtbot, page, "New contract")
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    write(qtbot, form.name, "Lead generation")
    assert form.code.text() == "NORTHLIGHT-LEAD"
    assert form.currency.text() == "EUR"
    write(qtbot, form.start, "2026-06-01")
    choose(qtbot, form.status, "Active")
    click(qtbot, page.side_panel, "Create contract")
    page.context.tasks.wait_idle()
    row = list_contracts(empty_store)[0]
    assert (row.code, row.name, row.start) == (
        "NORTHLIGHT-LEAD",
        "Lead generation",
        date(2026, 6, 1),
    )
    assert row.status is ContractStatus.ACTIVE
    assert page.header.title() == "Northlight Solar · Lead generation"

    add_objective(qtbot, page)
    found = list_objectives(empty_store, row.id)[0]
    assert (found.name, found.metric, found.target) == ("Leads", "leads", Decimal(300))
    assert (found.direction, found.scope) == (Direction.HIGHER, Scope())

    write_cpl_terms(qtbot, page)
    version = list_terms(empty_store, row.id)[0]
    assert version.effective == date(2026, 6, 1)
    components = version.document["components"]
    assert isinstance(components, list)
    assert components[0]["tiers"] == [
        {"up_to": "100", "rate": "40", "flat_fee": "0"},
        {"up_to": None, "rate": "45.5", "flat_fee": "0"},
    ]
    assert (components[0]["metric"], components[0]["on_breakpoint"]) == ("leads", "lower")
    assert not page.view.unsaved()


def add_objective(qtbot: QtBot, page: ContractsPage) -> None:
    click(qtbot, page.view.objectives, "Add objective")
    form = page.side_panel.content()
    assert isinstance(form, ObjectiveForm)
    choose(qtbot, form.metric_box, "Leads")
    assert form.name.text() == "Leads"
    write(qtbot, form.target, "300")
    click(qtbot, page.side_panel, "Save objective")
    page.context.tasks.wait_idle()


def write_cpl_terms(qtbot: QtBot, page: ContractsPage) -> None:
    page.tabs.choose("terms")
    settle(qtbot, page)
    terms = page.view.terms
    take_from_menu(terms.rules.add_menu(), "Graduated")
    choose(qtbot, field(page, "metric"), "Leads")
    tiers = field(page, "tiers")
    assert isinstance(tiers, TiersField)
    click(qtbot, tiers, "Add tier")
    write(qtbot, tiers.edit_at(0, "up_to"), "100")
    write(qtbot, tiers.edit_at(0, "rate"), "40")
    write(qtbot, tiers.edit_at(1, "rate"), "45.50")
    choose(qtbot, field(page, "on_breakpoint"), "The lower")
    settle(qtbot, page)
    said = "€40.00 for each of the first 100 approved leads, €45.50 above."
    assert panel(page).sentence() == said
    assert terms.rules.card("graduated").sentence() == said
    click(qtbot, page.header, "Save terms")
    page.context.tasks.wait_idle()


def open_terms(page: ContractsPage, qtbot: QtBot, code: str = "NL-LEAD") -> int:
    database = page.context.database
    contract_id = next(row.id for row in list_contracts(database) if row.code == code)
    page.open({"contract_id": contract_id, "tab": "terms"})
    page.context.tasks.wait_idle()
    settle(qtbot, page)
    return contract_id


def test_the_list_opens_a_contract_by_key_and_goes_back(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    table = page.table.table
    assert [row.code for row in table.rows()] == ["BS-SHOP", "NL-LEAD", "PF-APP"]
    table.select_row(table.rows()[1])
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    page.context.tasks.wait_idle()
    assert page.header.title() == "Northlight Solar GmbH · Lead generation"
    assert page.tabs.current() == "objectives"
    assert len(page.view.objectives.table.rows()) == 3
    page.show_list()
    page.context.tasks.wait_idle()
    assert page.header.title() == "Contracts"


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
    assert page.view.unsaved() == ("the terms",)
    terms.discard()
    settle(qtbot, page)
    assert page.view.unsaved() == ()
    qtbot.waitUntil(lambda: "€4,055.00" in terms.right.texts())


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


def test_saving_incomplete_terms_leads_to_the_field(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    contract_id = open_terms(page, qtbot)
    take_from_menu(page.view.terms.rules.add_menu(), "Per unit")
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
    page.view.terms.rules.rounding.set_value("half_even")
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


def test_objectives_are_moved_removed_and_brought_back(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    contract_id = open_terms(page, qtbot)
    page.tabs.choose("objectives")
    tab = page.view.objectives
    said: list[Callable[[], None]] = []
    page.context.toasted.connect(lambda _text, undo: said.append(undo))
    tab.table.select_row(tab.table.rows()[2])
    qtbot.mouseClick(tab.up_button, Qt.MouseButton.LeftButton)
    page.context.tasks.wait_idle()
    names = [found.name for found in list_objectives(sample, contract_id)]
    assert names == ["Approved leads", "Valid-lead rate", "Cost per lead"]
    qtbot.mouseClick(tab.remove_button, Qt.MouseButton.LeftButton)
    page.context.tasks.wait_idle()
    assert len(list_objectives(sample, contract_id)) == 2
    said[-1]()
    page.context.tasks.wait_idle()
    assert [found.name for found in list_objectives(sample, contract_id)] == names


def test_a_refused_objective_says_so_at_the_field(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    page.tabs.choose("objectives")
    click(qtbot, page.header, "Add objective")
    form = page.side_panel.content()
    assert isinstance(form, ObjectiveForm)
    choose(qtbot, form.metric_box, "Cost per lead")
    assert form.direction.value() is Direction.LOWER
    write(qtbot, form.target, "30")
    click(qtbot, page.side_panel, "Save objective")
    page.context.tasks.wait_idle()
    assert form.row("name").error() == "Two objectives are called Cost per lead."


def test_notes_are_saved(make_page: MakePage, sample: Database, qtbot: QtBot) -> None:
    page = make_page(sample)
    contract_id = open_terms(page, qtbot)
    page.tabs.choose("notes")
    qtbot.keyClicks(page.view.notes.text, "Ask Jana about August")
    click(qtbot, page.header, "Save notes")
    page.context.tasks.wait_idle()
    assert get_contract(sample, contract_id).notes == "Ask Jana about August"
    assert not page.view.unsaved()


def test_a_contract_with_issued_statements_is_not_deleted(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    take_from_menu(page.more_menu(), "Delete")
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    qtbot.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
    page.context.tasks.wait_idle()
    assert page.banner.isVisible()
    assert "has issued statements" in page.banner.text()
    assert len(list_contracts(sample)) == 3


def test_a_code_is_made_from_client_and_name_and_is_free() -> None:
    assert suggest_code("NORTHLIGHT", "Lead generation", ()) == "NORTHLIGHT-LEAD"
    assert suggest_code("ACME", "Übernahme", {"ACME-UBERNAHM"}) == "ACME-UBERNAHM-2"
    assert suggest_code("", "Leads", ()) == ""
    assert suggest_code("ACME", "日本", ()) == ""
