"""Terms written as a person does: few keys for the usual, nested rules without loss."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractDetails, ContractStatus, save_contract
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.list_field import ListField
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.part_field import PartField
from ppp_desktop.ui.contracts.table_field import TableField
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
    write,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen


def press(qtbot: QtBot, *keys: Qt.Key | str) -> None:
    """Press keys, or type texts, wherever the cursor is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            qtbot.keyClicks(focus, key)
        else:
            qtbot.keyClick(focus, key)
        QApplication.processEvents()  # a key that adds a row does so once it is through


def focus_name() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.accessibleName()


def empty_terms(make_page: MakePage, store: Database, qtbot: QtBot) -> ContractsPage:
    save_one_client(store)
    details = ContractDetails(
        client_id=1,
        code="NL-LEAD",
        name="Lead generation",
        currency="EUR",
        billing=PeriodKind.MONTH,
        start=date(2026, 6, 1),
        end=None,
        status=ContractStatus.DRAFT,
        notes="",
    )
    save_contract(store, details)
    page = make_page(store)
    open_terms(page, qtbot)
    return page


def test_cost_per_lead_with_tiers_takes_seven_fields_and_no_mouse_after_two_clicks(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = empty_terms(make_page, empty_store, qtbot)
    terms = page.view.terms
    click(qtbot, terms.rules, "Add component")
    chooser = terms.rules.findChild(Chooser)
    assert isinstance(chooser, Chooser)
    qtbot.waitUntil(chooser.isVisible)
    take(qtbot, chooser, "Graduated")
    page.activateWindow()  # as a window manager does once a popup is gone
    qtbot.waitUntil(page.isActiveWindow)
    assert focus_name() == "Metric"
    enter = Qt.Key.Key_Return
    choose(qtbot, field(page, "metric"), "Leads")
    press(qtbot, enter, "100", enter, "10", enter)
    assert focus_name() == "Tier 2: Rate"
    press(qtbot, "+", "200", enter, "12", enter, "15", enter)
    assert focus_name() == "Exactly on a breakpoint"
    choose(qtbot, field(page, "on_breakpoint"), "The lower")
    press(qtbot, enter)
    assert isinstance(QApplication.focusWidget(), QWidget)
    settle(qtbot, page)
    said = panel(page).sentence()
    assert said.startswith("€10.00 for each of the first 100 approved leads")
    assert said.endswith("€12.00 up to 200, €15.00 above.")
    press(qtbot, enter)
    assert page.side_panel.isHidden()
    document = terms.draft.components[0]
    assert (document["name"], document["kind"]) == ("Approved leads", "graduated")
    assert document["tiers"] == [
        {"up_to": "100", "rate": "10"},
        {"up_to": "200", "rate": "12"},
        {"up_to": None, "rate": "15"},
    ]
    settle(qtbot, page)


def test_what_can_be_added_is_chosen_by_keys(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = empty_terms(make_page, empty_store, qtbot)
    rules = page.view.terms.rules
    chooser = rules.open_components()
    labels = [entry.choice.label for entry in chooser.entries()]
    titles = [each.text() for each in chooser.findChildren(QLabel) if each.isVisible()]
    groups = [each for each in titles if each in GROUPS]
    assert groups == GROUPS
    entries = chooser.entries()
    qtbot.keyClick(chooser, Qt.Key.Key_Down)
    assert entries[1].hasFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_B)
    assert entries[labels.index("Bonus")].hasFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_Left)
    assert not entries[labels.index("Bonus")].hasFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_P)
    qtbot.keyClick(chooser, Qt.Key.Key_Escape)
    assert not page.view.terms.draft.components
    chooser = rules.open_components()
    qtbot.keyClick(chooser, Qt.Key.Key_R)
    qtbot.keyClick(chooser, Qt.Key.Key_Return)
    assert [entry["kind"] for entry in page.view.terms.draft.components] == ["rate_card"]
    settle(qtbot, page)


GROUPS = ["Fixed", "Per result", "Share of money", "Tiers", "Extras"]


def test_a_rule_that_is_only_begun_leaves_sentence_and_pay(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    terms.edit_rule("retainer")
    before = panel(page).sentence()
    form = panel(page).form
    assert form.more is not None
    assert not form.is_unfolded
    qtbot.mouseClick(form.more.button, Qt.MouseButton.LeftButton)
    click(qtbot, form, "Add multiplier")
    settle(qtbot, page)
    assert form.more.caption() == "multiplier"
    assert panel(page).sentence() == before
    assert "€4,055.00" in terms.right.texts()
    multiplier = field(page, "multiplier")
    assert isinstance(multiplier, PartField)
    inside = multiplier.form()
    assert isinstance(inside, DocumentForm)
    # Nothing is marked that was not touched yet.
    assert inside.row("target").error() == ""
    target = inside.field("target").widget
    assert isinstance(target, PartField)
    asked = target.form()
    assert isinstance(asked, DocumentForm)
    choose(qtbot, asked.field("objective").widget, "Approved leads")
    levels = inside.field("levels").widget
    assert isinstance(levels, TableField)
    write(qtbot, levels.edit_at(0, "attainment_at_least"), "0")
    write(qtbot, levels.edit_at(0, "factor"), "-2")
    settle(qtbot, page)
    shown = [each.text() for each in levels.findChildren(QLabel) if each.isVisible()]
    assert any(text.startswith("Level 1: -2 is negative.") for text in shown)
    write(qtbot, levels.edit_at(0, "factor"), "1.5")
    choose(qtbot, levels.edit_at(0, "applies"), "Everything")
    settle(qtbot, page)
    assert terms.rules.card("retainer").amount() == "€1,200.00"
    click(qtbot, form, "Add condition on objective")
    settle(qtbot, page)
    assert form.more.caption() == "gate, multiplier"
    gate = field(page, "gate")
    assert isinstance(gate, ListField)
    choose(qtbot, first(gate, QComboBox), "Approved leads")
    write(qtbot, first(gate, QLineEdit), "90")
    settle(qtbot, page)
    assert "Only when the objective" in panel(page).sentence()
    assert form.more.caption() == "gate, multiplier"


def first(parent: QWidget, kind: type[QWidget]) -> QWidget:
    return next(each for each in parent.findChildren(kind) if each.isVisible())


def test_each_nested_figure_is_undone_on_its_own_and_the_cursor_stays(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    terms.edit_rule("approved-leads")
    tiers = field(page, "tiers")
    assert isinstance(tiers, TableField)
    write(qtbot, tiers.edit_at(0, "rate"), "11.25")
    write(qtbot, tiers.edit_at(1, "rate"), "13")
    press(qtbot, "+")
    assert tiers.count() == 4

    def rates() -> list[object]:
        found = terms.draft.components[1]["tiers"]
        assert isinstance(found, list)
        return [tier.get("rate") for tier in found]

    assert rates() == ["11.25", "13", None, "15"]
    terms.undo()
    assert rates() == ["11.25", "13", "15"]
    terms.undo()
    assert rates() == ["11.25", "12", "15"]
    again = field(page, "tiers")
    assert isinstance(again, TableField)
    again.edit_at(0, "rate").setFocus()
    terms.undo()
    assert rates() == ["10", "12", "15"]
    assert focus_name() == "Tier 1: Rate"
    terms.redo()
    assert rates() == ["11.25", "12", "15"]
    settle(qtbot, page)


def test_rules_of_the_contract_are_added_and_taken_away(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    chooser = terms.rules.open_rules()
    assert "Cap" not in [entry.choice.label for entry in chooser.entries()]
    take(qtbot, chooser, "Draw")
    write(qtbot, field(page, "amount"), "5000")
    choose(qtbot, field(page, "recoverable"), "Yes")
    settle(qtbot, page)
    card = terms.rules.card("draw")
    assert card.sentence().startswith("A draw of €5,000.00 a month")
    assert card.amount() == "€945.00"
    qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    assert "draw" not in terms.draft.document
    assert not terms.draft.is_changed
    terms.rules.choices.boxes["conversion"].set_value("daily")
    assert terms.draft.document["conversion"] == "daily"
    terms.rules.choices.boxes["conversion"].set_value(None)
    assert not terms.draft.is_changed
    settle(qtbot, page)
