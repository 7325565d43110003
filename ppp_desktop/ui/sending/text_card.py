"""The message as it arrives, and its text to be changed, for this one or for all alike."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.message_templates import Template
from ppp_desktop.ui.sending.letter import LetterView, TemplateForm
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox
from ppp_desktop.ui.widgets.text_tabs import TextTabs

PREVIEW, TEXT = "preview", "text"
_TABS = ((PREVIEW, "As it arrives"), (TEXT, "Change the text"))


class TextCard(Card):
    """`edited` tells of another text; `template` reads it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tabs = TextTabs(_TABS)
        self.letter = LetterView()
        self.form = TemplateForm()
        self.for_all = CheckBox("", on=True)
        self.form.add_widget(self.for_all)
        self.form.add_stretch()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.letter)
        self._stack.addWidget(self.form)
        self.body.setSpacing(SMALL_GAP * 2)
        self.add(self.tabs)
        self.add(self._stack, 1)
        self._template: Template | None = None
        self.tabs.chosen.connect(self._on_tab)
        self.form.edited.connect(self._on_edited)

    def show_message(self, chosen: ChosenMessage, sender: str, *, alike: int) -> None:
        """Show a message; `alike` messages of the batch share its kind and language."""
        self._template = chosen.template
        language = LANGUAGES[chosen.draft.language]
        self.for_all.setText(f"For all {alike:,} messages in {language}")
        self.for_all.setVisible(alike > 1)
        self.form.fill(chosen.template)
        self.form.read(chosen.template)
        self.show_letter(chosen, sender)

    def show_letter(self, chosen: ChosenMessage, sender: str) -> None:
        """Show how the message arrives; a text that cannot be used stays open to be mended."""
        self.tabs.set_tab_enabled(PREVIEW, not self.form.has_error())
        if self.form.has_error():
            self.tabs.choose(TEXT)
        else:
            self.letter.show_letter(chosen.preview(), sender)

    def template(self) -> Template | None:
        """Return the text that is written, None before a message was shown."""
        return self._template

    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self.letter if key == PREVIEW else self.form)

    def _on_edited(self) -> None:
        if self._template is not None:
            self._template = self.form.read(self._template)
            self.edited.emit()
