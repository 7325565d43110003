"""The message as it arrives, and its text with fields to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.message_templates import FIELDS, Template, check_template
from ppp_desktop.services.messages import Attachment, OutgoingMessage
from ppp_desktop.ui.sending.words import write_size
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox, LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import FlowLayout
from ppp_desktop.ui.widgets.text_tabs import TextTabs

PREVIEW, TEXT = "preview", "text"
_TABS = ((PREVIEW, "As it arrives"), (TEXT, "Change the text"))


class LetterView(QWidget):
    """Sender, recipients, subject and text of a message, to be read only."""

    def __init__(self) -> None:
        super().__init__()
        self._heads = {name: ElidedLabel("") for name in ("From", "To", "Subject")}
        self.text = label("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.files = label("", "secondary", wrap=True)
        self._foot = line()
        head = QGridLayout()
        head.setHorizontalSpacing(FIELD_GAP)
        head.setVerticalSpacing(2)
        head.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._heads.items()):
            head.addWidget(label(name, "caption"), row, 0)
            head.addWidget(value, row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(head)
        layout.addWidget(line())
        layout.addWidget(self.text)
        layout.addWidget(self._foot)
        layout.addWidget(self.files)
        layout.addStretch(1)
        self.show_files(())

    def show_letter(self, message: OutgoingMessage, sender: str) -> None:
        """Show a message as its recipients get it."""
        self._heads["From"].set_full_text(sender or "whoever your mail program writes as")
        self._heads["To"].set_full_text(", ".join(message.recipients) or "nobody yet")
        self._heads["Subject"].set_full_text(message.subject)
        self.text.setText(message.body.strip())

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show which files are attached, with their sizes."""
        told = [f"{each.name} ({write_size(len(each.content))})" for each in files]
        self.files.setText(f"Attached: {', '.join(told)}")
        for widget in (self._foot, self.files):
            widget.setVisible(bool(told))


class TemplateForm(Form):
    """Subject and text with fields in braces; a press on a field's name writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = LineEdit()
        self.body = TextArea()
        self.body.setMinimumHeight(220)
        self.add("subject", "Subject", self.subject)
        self.add("body", "Text", self.body)
        fields = QWidget()
        flow = FlowLayout(fields)
        for name, meaning in FIELDS.items():
            button = Button(f"{{{name}}}", kind="small")
            button.setToolTip(f"Writes {meaning} into the text.")
            button.clicked.connect(lambda _checked=False, each=name: self._insert(each))
            flow.addWidget(button)
        self.add_widget(label("These are filled in for each message:", "caption"))
        self.add_widget(fields)

    def fill(self, template: Template) -> None:
        """Show a text; nothing is told of it."""
        blocked = self.blockSignals(True)
        self.subject.set_value(template.subject)
        self.body.set_value(template.body.strip())
        self.clear_errors()
        self.blockSignals(blocked)

    def read(self, template: Template) -> Template:
        """Return `template` with what is written, shown beside its field where it cannot be."""
        written = replace(template, subject=self.subject.value(), body=f"{self.body.value()}\n")
        self.clear_errors()
        try:
            check_template(written)
        except ValidationFailed as error:
            self.row(error.field).show_error(str(error))
        return written

    def has_error(self) -> bool:
        """Tell whether what is written cannot be used."""
        return any(self.row(name).error() for name in ("subject", "body"))

    def _insert(self, name: str) -> None:
        target = self.subject if self.subject.hasFocus() else self.body
        if isinstance(target, LineEdit):
            target.insert(f"{{{name}}}")
        else:
            target.insertPlainText(f"{{{name}}}")
        target.setFocus()


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
