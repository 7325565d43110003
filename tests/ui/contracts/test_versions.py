"""Versions of terms: chosen, begun from any open day, compared, kept once they are agreed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.contracts.driving import (
    TODAY,
    MakePage,
    click,
    field,
    open_terms,
    save_one_client,
    settle,
    take_from_menu,
    write,
)
from tests.ui.showing import texts

FIRST, MIDDLE = date(2025, 6, 1), date(2026, 6, 15)


def contract_of(database: Database, code: str = "NL-LEAD") -> int:
    return next(row.id for row in list_contracts(database) if row.code == code)


def capped(database: Database, amount: str) -> dict[str, object]:
    document = dict(list_terms(database, contract_of(database))[0].document)
    cap = document["cap"]
    assert isinstance(cap, dict)
    return {**document, "cap": {**cap, "amount": amount}}


def agree(database: Database, effective: date = FIRST) -> None:
    for side in Side:
        record_agreement(
            database, contract_of(database), effective, side, "Jo", effective, today=TODAY
        )


def saving(page: ContractsPage) -> SavingPanel:
    content = page.side_panel.content()
    assert isinstance(content, SavingPanel)
    return content


@pytest.fixture
def two(sample: Database) -> Database:
    """The sample with a second version, from the middle of June."""
    save_terms(sample, contract_of(sample), MIDDLE, capped(sample, "4800"))
    return sample


def test_the_chooser_tells_day_agreement_and_use(
    make_page: MakePage, two: Database, qtbot: QtBot
) -> None:
    agree(two)
    page = make_page(two)
    open_terms(page, qtbot)
    bar = page.view.terms.bar
    offered = [bar.versions.itemText(place) for place in range(bar.versions.count())]
    assert offered == [
        "Version 1 · from 1 June 2025 · agreed by both · 12 statements",
        "Version 2 · from 15 June 2026 · not agreed",
    ]
    assert bar.versions.currentText() == offered[1]
    shown = texts(page.view.terms.tools.changes)
    assert "What changed in version 2" in shown
    assert "Never more than €4,800.00 in all." in shown
    assert "Before: Never more than €4,500.00 in all." in shown
    bar.versions.setCurrentIndex(0)
    settle(qtbot, page)
    assert page.view.terms.tools.changes.isHidden()


def test_a_new_version_begins_on_any_open_day(
    make_page: MakePage, two: Database, qtbot: QtBot
) -> None:
    page = make_page(two)
    contract = open_terms(page, qtbot)
    click(qtbot, page.header, "New version")
    panel = saving(page)
    assert panel.effective.value() == date(2026, 8, 1)
    assert panel.words() == "Version 3 pays August 2026 and what follows."
    assert [each.text() for each in panel.suggestions] == [
        "1 June 2026",
        "1 July 2026",
        "1 August 2026",
        "1 September 2026",
    ]
    write(qtbot, panel.effective, "2026-05-31")
    assert panel.words() == ""
    click(qtbot, page.side_panel, "Start this version")
    assert panel.row("effective").error().startswith("Statements are issued up to 31 May 2026")
    write(qtbot, panel.effective, "2026-08-15")
    assert panel.words() == (
        "August 2026 is paid in two parts: version 2 until 14 August, version 3 from 15 August."
    )
    click(qtbot, page.side_panel, "Start this version")
    settle(qtbot, page)
    terms = page.view.terms
    assert "Version 3 from 15 August 2026, not saved yet" in texts(terms.bar)
    assert not page.view.unsaved()
    terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "6000")
    settle(qtbot, page)
    assert "Your changes to version 2" in texts(terms.tools.changes)
    click(qtbot, page.header, "Save terms")
    page.context.tasks.wait_idle()
    days = [row.effective for row in list_terms(two, contract)]
    assert days == [FIRST, MIDDLE, date(2026, 8, 15)]
    settle(qtbot, page)
    assert terms.bar.versions.currentText().startswith("Version 3 · from 15 August 2026")


def test_the_day_of_a_new_version_is_changed_or_given_up(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    terms.start_version(date(2026, 9, 10))
    page.mark_dirty()
    settle(qtbot, page)
    assert terms.target == date(2026, 9, 10)
    take_from_menu(terms.tools.more_menu(page), "Change the day")
    assert saving(page).effective.value() == date(2026, 9, 10)
    click(qtbot, saving(page), "1 August 2026")
    click(qtbot, page.side_panel, "Start this version")
    assert terms.target == date(2026, 8, 1)
    click(qtbot, terms.bar, "Discard changes")
    settle(qtbot, page)
    assert terms.bar.versions.isVisible()
    click(qtbot, page.header, "New version")


def test_edits_of_agreed_terms_lead_to_a_version_of_their_own(
    make_page: MakePage, two: Database, qtbot: QtBot
) -> None:
    agree(two, MIDDLE)
    page = make_page(two)
    contract = open_terms(page, qtbot)
    page.view.terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "6000")
    settle(qtbot, page)
    click(qtbot, page.header, "Save terms")
    said = texts(page.side_panel)
    assert "Version 2 is agreed, so it stays as it is." in said
    panel = saving(page)
    write(qtbot, panel.effective, "2026-06-15")
    click(qtbot, page.side_panel, "Save terms")
    assert panel.row("effective").error().startswith("Version 2 is agreed")
    assert len(list_terms(two, contract)) == 2
    click(qtbot, panel, "1 July 2026")
    click(qtbot, page.side_panel, "Save terms")
    page.context.tasks.wait_idle()
    assert [row.effective for row in list_terms(two, contract)][2:] == [date(2026, 7, 1)]
    settle(qtbot, page)


def test_a_version_that_may_change_is_saved_in_its_place(
    make_page: MakePage, two: Database, qtbot: QtBot
) -> None:
    page = make_page(two)
    contract = open_terms(page, qtbot)
    page.view.terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "6000")
    settle(qtbot, page)
    click(qtbot, page.header, "Save terms")
    assert saving(page).effective.value() == MIDDLE
    assert saving(page).words().startswith("Takes the place of version 2 of that day.")
    click(qtbot, page.side_panel, "Save terms")
    page.context.tasks.wait_idle()
    versions = list_terms(two, contract)
    assert len(versions) == 2
    assert versions[1].document == capped(two, "6000")
    settle(qtbot, page)


def test_a_version_that_nothing_rests_on_is_deleted(
    make_page: MakePage, two: Database, qtbot: QtBot
) -> None:
    page = make_page(two)
    contract = open_terms(page, qtbot)
    terms = page.view.terms
    take_from_menu(terms.tools.more_menu(page), "Delete version 2")
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    dialog.action.click()
    settle(qtbot, page)
    assert [row.effective for row in list_terms(two, contract)] == [FIRST]
    assert terms.version is not None
    assert terms.version.effective == FIRST
    menu = [action.text() for action in terms.tools.more_menu(page).actions()]
    assert not any(text.startswith("Delete") for text in menu)


def test_the_keyboard_stays_in_the_terms(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    page.view.terms.tools.new_version()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is saving(page).effective)
    page.side_panel.close_panel()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is page.view.terms or page.view.terms.isAncestorOf(focus)


def test_a_contract_without_terms_offers_to_save_the_first(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    save_one_client(empty_store)
    page = make_page(empty_store)
    assert page.view.terms.tools.header.main_action() == ("Save terms", False)
    page.view.terms.tools.new_version()
    assert page.side_panel.isHidden()
