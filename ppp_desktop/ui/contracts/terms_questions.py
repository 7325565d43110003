"""The questions of the terms that are shown: they follow the draft, and answers go into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.questions import QuestionSheet, answer, list_questions
from ppp_desktop.ui.contracts.draft_runner import DraftRunner
from ppp_desktop.ui.contracts.questions_card import QuestionsCard

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.page import Page

_Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that waits until the questions of the draft after the last edit are known."""

    key: str
    option: str
    component_ids: tuple[str, ...]


class TermsQuestions(QObject):
    """Asks after each preview of a draft; an answer is one step that Undo takes back."""

    def __init__(self, page: Page, tab: TermsTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._sheet: QuestionSheet | None = None
        self._document: _Document | None = None
        self._waiting: _Answer | None = None
        self._wanted: str | None = None  # the question to lead to, "" for the first open one
        self.card = QuestionsCard()
        self.card.hide()
        tab.left_cards.insertWidget(0, self.card)
        tasks, database = page.context.tasks, page.context.database
        self._runner = DraftRunner(tasks, database, list_questions, "Reading the questions", tab)
        tab.runner.ready.connect(self._on_previewed)
        self._runner.ready.connect(self._on_ready)
        self.card.answered.connect(self._on_answered)

    @property
    def is_idle(self) -> bool:
        """Whether the questions that are shown are those of the last preview."""
        return self._runner.is_idle

    @property
    def sheet(self) -> QuestionSheet | None:
        """The questions of the draft; None while they are not known after an edit."""
        return self._sheet if self._document is self._tab.draft.document else None

    def lead(self) -> None:
        """Lead to the first open question of the terms that are shown."""
        self.lead_to("")

    def lead_to(self, key: str) -> None:
        """Lead to a question, "": the first open one, now or once the questions are known."""
        self._wanted = key
        if self.sheet is not None:
            self._lead()

    @Slot(object, object)
    def _on_previewed(self, document: _Document, _preview: object) -> None:
        data = self._tab.data
        if data is not None and document is self._tab.draft.document:
            self._runner.want(data.row.id, document, data.period)

    @Slot(object, object)
    def _on_ready(self, document: _Document, sheet: QuestionSheet) -> None:
        data = self._tab.data
        if data is None or document is not self._tab.draft.document:
            return
        self._sheet, self._document = sheet, document
        is_active = data.row.status is ContractStatus.ACTIVE
        self.card.setVisible(bool(sheet.total))
        self.card.show_sheet(sheet, is_active=is_active)
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.component_ids == self._component_ids():
            self._give(waiting.key, waiting.option)
        elif self._wanted is not None:
            self._lead()

    @Slot(str, str)
    def _on_answered(self, key: str, option: str) -> None:
        if self.sheet is None:
            self._waiting = _Answer(key, option, self._component_ids())
        else:
            self._give(key, option)

    def _give(self, key: str, option: str) -> None:
        tab, sheet = self._tab, self.sheet
        if sheet is None or self.card.item(key) is None:
            return
        try:
            document = answer(sheet, tab.draft.document, key, option)
        except ValidationFailed as error:
            self.card.show_problem(key, f"{error.message} {error.remedy}".strip())
            return
        self.card.take_answer(key)
        tab.draft.replace(document)
        tab.show_again()

    def _lead(self) -> None:
        wanted, self._wanted = self._wanted, None
        if not (wanted and self.card.open_question(wanted)):
            self.card.open_next()

    def _component_ids(self) -> tuple[str, ...]:
        return tuple(str(each.get("id")) for each in self._tab.draft.components)
