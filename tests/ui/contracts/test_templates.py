"""Terms begun from a template, and a whole contract written with few clicks and fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus, list_contracts
from ppp_desktop.services.terms import list_terms
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.contract_form import ContractForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.template_cards import TemplateCard, TemplateCards
from tests.integration.factories import graduated
from tests.ui.contracts.asking import make
from tests.ui.contracts.driving import (
    MakePage,
    choose,
    field,
    open_terms,
    save_one_client,
    settle,
    take,
)
from tests.ui.showing import button, texts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen

SECONDS_A_CLICK = 2
SECONDS_A_FIELD = 4


def cards(parent: QWidget) -> dict[str, TemplateCard]:
    return {card.offer.key: card for card in parent.findChildren(TemplateCard)}


def test_an_empty_draft_offers_templates_as_they_read(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    make(empty_store)
    page = make_page(empty_store)
    open_terms(page, qtbot)
    tab = page.view.terms
    assert tab.tools.templates.start.isVisible()
    assert button(tab.rules, "Add component").isVisible()
    first = cards(tab)["cpl-tiers"]
    seen = texts(first)
    assert "Cost per lead in tiers" in seen
    assert "Lead generation that is to grow" in seen
    assert "A price for each approved lead that rises" in seen
    assert "€10.00 for each of the first 100 approved leads" in seen
    assert not tab.tools.questions.card.isVisible()
    toasts: list[str] = []
    page.context.toasted.connect(lambda text, _undo: toasts.append(text))
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert [each["name"] for each in tab.draft.components] == [
        "Approved leads",
        "Bonus for cheap leads",
    ]
    assert toasts == ["Terms taken from “Cost per lead in tiers”"]
    assert not tab.tools.templates.start.isVisible()
    assert tab.tools.questions.card.chip.text() == "2 of 9 answered"
    tab.undo()
    settle(qtbot, page)
    assert tab.tools.templates.start.isVisible()
    assert not tab.draft.is_changed


def test_templates_are_taken_from_the_keyboard(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    make(empty_store)
    page = make_page(empty_store)
    open_terms(page, qtbot)
    second = cards(page.view.terms)["cpl-quality-gate"]
    second.setFocus()
    qtbot.keyClick(second, Qt.Key.Key_A)
    assert not page.view.terms.draft.components
    qtbot.keyClick(second, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert page.view.terms.draft.components[0]["rate"] == "40"
    page.view.terms.discard()
    settle(qtbot, page)


def test_a_template_says_what_it_takes_the_place_of(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    make(empty_store, graduated(), cap={"amount": "4500"})
    page = make_page(empty_store)
    open_terms(page, qtbot)
    tab = page.view.terms
    before = tab.draft.document
    qtbot.mouseClick(button(tab.rules, "From template…"), Qt.MouseButton.LeftButton)
    said = "A template takes the place of “Tiers”, the cap and 8 answers. Undo brings them back."
    assert said in texts(page.side_panel)
    inside = page.side_panel.findChild(TemplateCards)
    assert isinstance(inside, TemplateCards)
    assert inside.cards[0].hasFocus()
    qtbot.keyClick(inside.cards[0], Qt.Key.Key_Space)
    settle(qtbot, page)
    assert page.side_panel.isHidden()
    assert "answers" not in tab.draft.document
    tab.undo()
    settle(qtbot, page)
    assert tab.draft.document == before


class Counted:
    """A person at the page, whose clicks and filled-in fields are counted."""

    def __init__(self, qtbot: QtBot, page: ContractsPage) -> None:
        self._qtbot = qtbot
        self.page = page
        self.clicks = 0
        self.fields = 0

    def click(self, widget: QWidget) -> None:
        self.clicks += 1
        QApplication.processEvents()
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def press(self, text: str, parent: QWidget | None = None) -> None:
        self.click(button(parent or self.page, text))

    def fill(self, text: str, *keys: Qt.Key) -> None:
        """Type where the cursor is, then go on with keys."""
        self.fields += 1
        self.write(text)
        self.keys(*keys)

    def write(self, text: str) -> None:
        """Type where the cursor is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self._qtbot.keyClicks(focus, text)
        QApplication.processEvents()

    def pick(self, name: str, text: str) -> None:
        self.fields += 1
        choose(self._qtbot, field(self.page, name), text)

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            self._qtbot.keyClick(focus, key)
            QApplication.processEvents()

    def settle(self) -> None:
        QApplication.processEvents()
        settle(self._qtbot, self.page)

    def answer_all(self) -> None:
        """One click opens the first question; each answer leads on to the next."""
        questions = self.page.view.terms.tools.questions
        sheet = questions.sheet
        assert sheet is not None
        first = questions.card.item(sheet.open_rows[0].key)
        assert first is not None
        self.click(first.choose)
        while (sheet := questions.sheet) is not None and sheet.open_rows:
            row = sheet.open_rows[0]
            shown = questions.card.item(row.key)
            assert shown is not None
            assert shown.choice is not None
            self.click(shown.choice.radios[row.options[0].key])

    @property
    def seconds(self) -> int:
        return self.clicks * SECONDS_A_CLICK + self.fields * SECONDS_A_FIELD


def begin(make_page: MakePage, store: Database, qtbot: QtBot) -> Counted:
    """Start at the list of contracts and make a new one up to its empty terms."""
    save_one_client(store)
    page = make_page(store)
    page.activateWindow()
    person = Counted(qtbot, page)
    person.press("New contract")
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    form.name.setFocus()
    person.fill("Lead generation")
    person.press("Create contract", page.side_panel)
    person.press("Terms", page.tabs)
    return person


def finish(person: Counted, store: Database) -> None:
    person.answer_all()
    person.press("Save terms", person.page.header)
    person.press("Activate", person.page.header)
    assert list_contracts(store)[0].status is ContractStatus.ACTIVE
    (saved,) = list_terms(store, 1)
    first = saved.document["components"]
    assert isinstance(first, list)
    assert first[0]["tiers"][1]["rate"] == "12"


def test_leads_in_tiers_from_a_template_take_thirteen_clicks_and_one_field(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    person = begin(make_page, empty_store, qtbot)
    person.click(cards(person.page.view.terms)["cpl-tiers"])
    finish(person, empty_store)
    assert (person.clicks, person.fields) == (13, 1)
    assert person.seconds < 60


def test_leads_in_tiers_from_nothing_take_fourteen_clicks_and_eight_fields(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    person = begin(make_page, empty_store, qtbot)
    rules = person.page.view.terms.rules
    person.press("Add component", rules)
    chooser = rules.findChild(Chooser)
    assert isinstance(chooser, Chooser)
    person.clicks += 1
    take(qtbot, chooser, "Graduated")
    person.page.activateWindow()  # as a window manager does once a popup is gone
    qtbot.waitUntil(person.page.isActiveWindow)
    enter = Qt.Key.Key_Return
    person.pick("metric", "Leads")
    person.keys(enter)
    for text in ("100", "10"):
        person.fill(text, enter)
    person.write("+")  # a further tier
    for text in ("200", "12", "15"):
        person.fill(text, enter)
    person.pick("on_breakpoint", "The lower")
    person.keys(enter, enter)
    person.settle()
    finish(person, empty_store)
    assert (person.clicks, person.fields) == (14, 8)
    assert person.seconds < 90
