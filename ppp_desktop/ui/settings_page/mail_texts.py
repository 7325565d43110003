"""The editor of message texts: for each kind and language, beside how it would arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.message_templates import MessageKind, Template, fill
from ppp_desktop.services.messages import OutgoingMessage
from ppp_desktop.ui.sending.letter import LetterView, TemplateForm
from ppp_desktop.ui.theme import CARD_GAP, FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.forms import FormRow
from ppp_desktop.ui.widgets.labels import label

_BESIDE = 760
_KINDS = (
    ("Statement", MessageKind.STATEMENT),
    ("Reminder", MessageKind.REMINDER),
    ("Report", MessageKind.REPORT),
)


@dataclass(frozen=True, slots=True)
class TextFacts:
    """One text, what fills its fields for a trial, and who sends."""

    template: Template
    values: Mapping[str, str]
    sender: str


class MailTextsCard(Card):
    """`chosen(kind, language)` asks for another text; `save_wanted`, `reset_wanted` tell."""

    chosen = Signal(object, str)
    save_wanted = Signal(object)  # Template
    reset_wanted = Signal(object)  # Template

    def __init__(self) -> None:
        super().__init__("Texts of messages")
        self._facts: TextFacts | None = None
        self.kind = ComboBox[MessageKind](_KINDS)
        self.language = ComboBox[str]([(name, code) for code, name in LANGUAGES.items()])
        self.form = TemplateForm()
        self.letter = LetterView()
        self._own = Chip("your own text")
        self.save = Button("Save text", kind="primary")
        self.reset = Button("Go back to the program's text")
        self._lay_out()
        for choice in (self.kind, self.language):
            choice.value_changed.connect(self._on_chosen)
        self.form.edited.connect(self._on_edited)
        self.save.clicked.connect(self._on_save)
        self.reset.clicked.connect(self._on_reset)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(FIELD_GAP)
        choices.addWidget(FormRow("Message", self.kind), 1)
        choices.addWidget(FormRow("Language", self.language), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL_GAP)
        for widget in (self.reset, self._own):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        left, right = QWidget(), QWidget()
        writing, seeing = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (writing, seeing):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(FIELD_GAP)
        writing.addLayout(choices)
        writing.addWidget(self.form)
        writing.addStretch(1)
        seeing.addWidget(label("As it would arrive", "strong"))
        seeing.addWidget(self.letter, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(CARD_GAP * 2)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(right, 1)
        self.body.setSpacing(CARD_GAP)
        self.body.addLayout(self._columns)
        self.body.addLayout(buttons)

    def show_text(self, facts: TextFacts) -> None:
        """Show a text and how it would arrive."""
        self._facts = facts
        self.keep_choice()
        self.form.fill(facts.template)
        self._show_state()

    def keep_choice(self) -> None:
        """Choose kind and language of the text that is shown."""
        if self._facts is None:
            return
        for choice in (self.kind, self.language):
            choice.blockSignals(True)
        self.kind.set_value(self._facts.template.kind)
        self.language.set_value(self._facts.template.language)
        for choice in (self.kind, self.language):
            choice.blockSignals(False)

    def has_text(self) -> bool:
        """Tell whether a text was read."""
        return self._facts is not None

    def is_dirty(self) -> bool:
        """Tell whether the text was changed and not saved."""
        if self._facts is None:
            return False
        shown, kept = self.form.read(self._facts.template), self._facts.template
        return (shown.subject, shown.body.strip()) != (kept.subject, kept.body.strip())

    def forget_edits(self) -> None:
        """Show again what was read last."""
        if self._facts is not None:
            self.show_text(self._facts)

    def _show_state(self) -> None:
        facts = self._facts
        if facts is None:
            return
        written = self.form.read(facts.template)
        wrong = self.form.has_error()
        self.save.setEnabled(not wrong and self.is_dirty())
        self.reset.setVisible(facts.template.is_own)
        self._own.setVisible(facts.template.is_own)
        if not wrong:
            filled = fill(written, facts.values)
            to = (facts.values.get("client", ""),)
            shown = OutgoingMessage(None, "", to, filled.subject, filled.body)
            self.letter.show_letter(shown, facts.sender)

    def _on_edited(self) -> None:
        self._show_state()

    def _on_chosen(self) -> None:
        self.chosen.emit(self.kind.required(), self.language.required())

    def _on_save(self) -> None:
        if self._facts is not None:
            self.save_wanted.emit(self.form.read(self._facts.template))

    def _on_reset(self) -> None:
        if self._facts is not None:
            self.reset_wanted.emit(self._facts.template)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        beside = self.width() >= _BESIDE
        self._columns.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
