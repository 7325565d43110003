"""The letter as it arrives, and the form of its text with fields in braces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.message_templates import (
    FIELDS,
    MessageKind,
    Template,
    check_template,
    fields_of,
)
from ppp_desktop.services.messages import Attachment, OutgoingMessage
from ppp_desktop.ui.sending.words import write_size
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import FlowLayout


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
        self._names: dict[str, Button] = {}
        for name, meaning in FIELDS.items():
            button = Button(f"{{{name}}}", kind="small")
            button.setToolTip(f"Writes {meaning} into the text.")
            button.clicked.connect(lambda _checked=False, each=name: self._insert(each))
            flow.addWidget(button)
            self._names[name] = button
        self.add_widget(label("These are filled in for each message:", "caption"))
        self.add_widget(fields)

    def fill(self, template: Template) -> None:
        """Show a text; nothing is told of it."""
        blocked = self.blockSignals(True)
        self._offer_fields(template.kind)
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

    def _offer_fields(self, kind: MessageKind) -> None:
        for name, button in self._names.items():
            button.setVisible(name in fields_of(kind))

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
