"""The states of a contract's questions, of templates to start from, and of activating it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtTest import QTest

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import (
    ContractDetails,
    ContractStatus,
    get_contract,
    list_contracts,
    save_contract,
)
from ppp_desktop.services.questions import QuestionSheet
from ppp_desktop.ui.contracts.contract_form import ContractForm
from ppp_desktop.ui.contracts.moving_on import show_in_scroll_area
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.question_choice import QuestionChoice
from ppp_desktop.ui.contracts.questions_card import QuestionsCard
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.widgets.buttons import IconButton

LONG = (
    "Qualified enquiries of the spring campaign in Germany, Austria and Switzerland, all channels"
)
TIERS: Mapping[str, object] = {
    "kind": "volume",
    "id": "tiers",
    "name": LONG,
    "metric": "leads",
    "tiers": [
        {"up_to": "100", "rate": "10", "flat_fee": "200"},
        {"up_to": "200", "rate": "12"},
        {"up_to": None, "rate": "15"},
    ],
    "gate": [{"metric": "cpl", "operator": "at_most", "value": "32"}],
}
LEVELS: Mapping[str, object] = {
    "kind": "bonus",
    "id": "bonus",
    "name": f"{LONG}, bonus",
    "levels": [
        {"conditions": [{"metric": "leads", "operator": "at_least", "value": str(value)}],
         "amount": str(value * 2)}
        for value in (150, 250)
    ],
}  # fmt: skip


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield a name each time the window shows another state."""
    page = window.show_page("contracts")
    assert isinstance(page, ContractsPage)
    lead = next(row.id for row in list_contracts(sample) if row.code == "NL-LEAD")
    details = replace(get_contract(sample, lead), status=ContractStatus.DRAFT)
    save_contract(sample, details, lead)
    empty = _empty_contract(sample, details)
    yield from _templates(window, page, empty)
    yield from _questions(window, page, lead)
    page.view.terms.discard()
    _settle(page)
    yield from _activating(window, page, empty)


def _templates(window: MainWindow, page: ContractsPage, contract_id: int) -> Iterator[str]:
    terms = page.view.terms
    _open(window, page, contract_id)
    yield "questions-empty-draft"
    show_in_scroll_area(terms.tools.templates.cards.cards[-1])
    yield "questions-empty-draft-below"
    terms.tools.templates.take(terms.tools.templates.cards.cards[0].offer)
    _settle(page)
    yield "questions-from-template"
    window.toast.hide()
    terms.tools.templates.open_panel()
    _settle(page)
    yield "questions-template-panel"
    page.side_panel.close_panel()
    terms.discard()
    _settle(page)


def _questions(window: MainWindow, page: ContractsPage, contract_id: int) -> Iterator[str]:
    _open(window, page, contract_id)
    terms = page.view.terms
    card = terms.tools.questions.card
    terms.draft.replace({**terms.draft.document, "answers": {}, "clawback": None,
                         "components": [TIERS, LEVELS]})  # fmt: skip
    terms.show_again()
    _settle(page)
    show_in_scroll_area(card)
    yield "questions-none-answered"
    for key in ("components[0].basis", "answers.reversals", "answers.attribution"):
        card.open_question(key)
        _settle(page)
        yield f"questions-choice-{key.rpartition('.')[2]}"
    card.open_question("answers.freeze_days")
    choice = _choice(card, "answers.freeze_days")
    assert choice.own is not None
    choice.own.setText("two weeks")
    choice.own.returnPressed.emit()
    _settle(page)
    yield "questions-choice-refused"
    card.open_question("answers.source")
    _settle(page)
    yield "questions-choice-source"
    for _ in range(7):
        _answer_next(page)
    show_in_scroll_area(card)
    yield "questions-some-answered"
    terms.edit_rule("tiers")
    _settle(page)
    show_in_scroll_area(card)
    yield "questions-beside-form"
    page.side_panel.close_panel()
    _settle(page)
    while _sheet(page).open_rows:
        _answer_next(page)
    show_in_scroll_area(card)
    yield "questions-all-answered"
    card.fold.click()
    _settle(page)
    show_in_scroll_area(card)
    yield "questions-all-unfolded"


def _activating(window: MainWindow, page: ContractsPage, contract_id: int) -> Iterator[str]:
    """Save terms with open questions, try to make the contract active, then answer them."""
    _open(window, page, contract_id)
    terms = page.view.terms
    terms.tools.templates.take(terms.tools.templates.cards.cards[0].offer)
    _settle(page)
    terms.save()
    page.context.tasks.wait_idle()
    _settle(page)
    edit = next(each for each in page.findChildren(IconButton) if each.toolTip() == "Edit details")
    edit.click()
    form = page.side_panel.content()
    assert isinstance(form, ContractForm)
    form.status.set_value(ContractStatus.ACTIVE)
    yield "questions-details-open"
    form.note.lead.click()
    _settle(page)
    yield "questions-led-to"
    while _sheet(page).open_rows:
        _answer_next(page)
    terms.save()
    page.context.tasks.wait_idle()
    _settle(page)
    yield "questions-activate"


def _empty_contract(sample: Database, like: ContractDetails) -> int:
    details = ContractDetails(
        code="NL-NEW",
        client_id=like.client_id,
        name="Lead generation for the new season",
        currency="EUR",
        start=date(2026, 6, 1),
        billing=PeriodKind.MONTH,
    )
    return save_contract(sample, details).ids[0]


def _open(window: MainWindow, page: ContractsPage, contract_id: int) -> None:
    window.context.navigate("contracts", contract_id=contract_id, tab="terms")
    page.reload()
    page.context.tasks.wait_idle()
    _settle(page)


def _choice(card: QuestionsCard, key: str) -> QuestionChoice:
    item = card.item(key)
    assert item is not None
    assert item.choice is not None
    return item.choice


def _sheet(page: ContractsPage) -> QuestionSheet:
    sheet = page.view.terms.tools.questions.sheet
    assert sheet is not None
    return sheet


def _answer_next(page: ContractsPage) -> None:
    row = _sheet(page).open_rows[0]
    page.view.terms.tools.questions.card.answered.emit(row.key, row.options[-1].key)
    _settle(page)


def _settle(page: ContractsPage) -> None:
    """Wait until preview and questions belong to the draft."""
    QTest.qWait(20)
    while not page.view.terms.is_settled:
        QTest.qWait(20)
    page.context.tasks.wait_idle()
    QTest.qWait(20)
