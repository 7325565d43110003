"""The contracts page driven by clicks and keys, over real stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus, get_contract, list_contracts
from ppp_desktop.services.objectives import list_objectives
from ppp_desktop.services.terms import list_terms
from ppp_desktop.ui.contracts.contract_form import ContractForm, suggest_code
from ppp_desktop.ui.contracts.objective_form import ObjectiveForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.table_field import TableField
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.contracts.driving import (
    MakePage,
    choose,
    click,
    field,
    open_terms,
    panel,
    save_one_client,
    settle,
    take,
    take_from_menu,
    write,
)


def test_without_clients_the_page_leads_to_them(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = make_page(empty_store)
    with qtbot.waitSignal(page.context.navigated) as went:
        click(qtbot, page, "Go to clients")
    assert went.args is not None
    assert went.args[0] == "clients"


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
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
    click(qtbot, page.side_panel, "Create contract")
    page.context.tasks.wait_idle()
    row = list_contracts(empty_store)[0]
    assert (row.code, row.name, row.start) == (
        "NORTHLIGHT-LEAD",
        "Lead generation",
        date(2026, 6, 1),
    )
    assert row.status is ContractStatus.DRAFT
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
    tab = page.view.objectives
    for tool in (tab.edit_button, tab.up_button, tab.down_button, tab.remove_button):
        assert tool.isHidden()
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
    take(qtbot, terms.rules.open_components(), "Graduated")
    choose(qtbot, field(page, "metric"), "Leads")
    tiers = field(page, "tiers")
    assert isinstance(tiers, TableField)
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
