"""Driving the card of questions: opening one, picking an answer, what the draft then says."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import (
    ContractDetails,
    ContractStatus,
    list_contracts,
    save_contract,
)
from ppp_desktop.services.terms import save_terms
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.question_choice import QuestionChoice
from ppp_desktop.ui.contracts.question_item import QuestionItem
from ppp_desktop.ui.contracts.questions_card import QuestionsCard
from tests.integration.factories import terms
from tests.ui.contracts.driving import MakePage, open_terms, save_one_client, settle

JUNE = date(2026, 6, 1)
PER_LEAD: dict[str, object] = {
    "kind": "per_unit",
    "id": "leads",
    "name": "Leads",
    "metric": "leads",
    "rate": "40",
}


def make(database: Database, *components: dict[str, object], **others: object) -> None:
    save_one_client(database)
    details = ContractDetails(
        client_id=1,
        code="NL-LEAD",
        name="Lead generation",
        currency="EUR",
        start=JUNE,
        billing=PeriodKind.MONTH,
    )
    save_contract(database, details)
    if components:
        save_terms(database, 1, JUNE, {**terms(*components), **others})


def shown(
    make_page: MakePage, store: Database, qtbot: QtBot, *components: dict[str, object], **o: object
) -> ContractsPage:
    make(store, *components, **o)
    page = make_page(store)
    open_terms(page, qtbot)
    return page


def card_of(page: ContractsPage) -> QuestionsCard:
    return page.view.terms.tools.questions.card


def item(page: ContractsPage, key: str) -> QuestionItem:
    found = card_of(page).item(key)
    assert found is not None
    return found


def choice(page: ContractsPage, key: str) -> QuestionChoice:
    found = item(page, key).choice
    assert found is not None
    return found


def opened(page: ContractsPage, qtbot: QtBot, key: str) -> QuestionChoice:
    QApplication.processEvents()
    row = item(page, key)
    tool: QWidget = row.choose if row.choose.isVisible() else row.change
    qtbot.mouseClick(tool, Qt.MouseButton.LeftButton)
    return choice(page, key)


def pick(qtbot: QtBot, page: ContractsPage, key: str, option: str) -> None:
    qtbot.mouseClick(opened(page, qtbot, key).radios[option], Qt.MouseButton.LeftButton)
    settle(qtbot, page)


def open_keys(page: ContractsPage) -> list[str]:
    return [row.key for row in card_of(page).findChildren(QuestionItem) if row.is_open]


def answers(page: ContractsPage) -> object:
    return page.view.terms.draft.document.get("answers")


def status(store: Database) -> ContractStatus:
    return list_contracts(store)[0].status


def press(qtbot: QtBot, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)
    QApplication.processEvents()
