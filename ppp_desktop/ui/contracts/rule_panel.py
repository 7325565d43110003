"""The side panel of one rule: its sentence as it reads now, and the form made from its model."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.services.terms_preview import TermsPreview
from ppp_desktop.ui.contracts.document_changes import changed_place
from ppp_desktop.ui.contracts.document_field import Surroundings
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.rule_list import limit_amount
from ppp_desktop.ui.contracts.terms_draft import TermsDraft
from ppp_desktop.ui.contracts.terms_problems import problems_of
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import label


class RulePanel(QWidget):
    """`edited` names the place that was edited, so that typing in one field is one undo step."""

    edited = Signal(str)
    finished = Signal()  # Enter in the last field

    def __init__(
        self,
        key: str,
        document: Mapping[str, object],
        around: Surroundings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        kind = KINDS.get(str(document.get("kind")))
        self.title = CONTRACT_RULES[key].title if kind is None else kind.label
        model = CONTRACT_RULES[key].model if kind is None else kind
        self.form = DocumentForm(model, document, around)
        self._before = self.form.document()
        self.form.field_edited.connect(self._on_edited)
        self.form.finished.connect(self.finished)
        self._sentence = label("", wrap=True)
        self._amount = label("", "caption", wrap=True)
        box = QFrame()
        box.setObjectName("sunken")
        texts = QVBoxLayout(box)
        texts.setContentsMargins(12, SMALL_GAP, 12, SMALL_GAP)
        texts.setSpacing(2)
        texts.addWidget(self._sentence)
        texts.addWidget(self._amount)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(box)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self._sentence.setText("Fill in the fields to read the rule here.")
        self._amount.hide()

    def show_preview(self, draft: TermsDraft, preview: TermsPreview, *, everything: bool) -> None:
        """Show the sentence and what it pays, and mark the fields with problems."""
        self._sentence.setText(
            self._sentence_in(draft, preview) or "Fill in the fields to read the rule here."
        )
        place = draft.position_of(self.key)
        found = None
        if preview.calculation is not None:
            found = preview.limit_line(self.key) if place is None else preview.line_of(place)
        self._amount.setVisible(found is not None)
        if found is not None:
            amount = format_money(found.amount, preview.currency)
            if place is None and not found.amount:
                note = found.note.rstrip(".")
                amount = f"{limit_amount(found, preview.currency)} ({note[:1].lower()}{note[1:]})"
            self._amount.setText(f"{preview.period.label}: {amount}")
        problems = problems_of(preview, draft, self.key)
        self.form.show_problems(problems, everything=everything)

    def _on_edited(self, name: str) -> None:
        document = self.form.document()
        place = changed_place(self._before, document)
        self._before = document
        self.edited.emit(f"{name}:{place}")

    def sentence(self) -> str:
        """Return the rule as it reads now."""
        return self._sentence.text()

    def _sentence_in(self, draft: TermsDraft, preview: TermsPreview) -> str:
        if self.key in CONTRACT_RULES:
            return preview.rule_sentences.get(self.key, "")
        place = draft.position_of(self.key)
        return "" if place is None else preview.sentences[place]
