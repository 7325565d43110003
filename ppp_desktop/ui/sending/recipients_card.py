"""Who gets a message: contacts to tick, other addresses, and what is odd about them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.clients import ContactRow
from ppp_desktop.services.message_drafts import (
    ChosenMessage,
    earlier_words,
    noted_words,
    recipient_warnings,
)
from ppp_desktop.services.messages import check_address, split_addresses
from ppp_desktop.ui.sending.contact_line import ContactLine
from ppp_desktop.ui.sending.words import write_people
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox, LineEdit
from ppp_desktop.ui.widgets.forms import FormRow
from ppp_desktop.ui.widgets.labels import label, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout


class RecipientsCard(Card):
    """`edited` tells that other recipients were chosen; `recipients` and `again` read them."""

    edited = Signal()
    client_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("Recipients")
        self._ticks: list[ContactLine] = []
        self._people = QVBoxLayout()
        self._people.setSpacing(SMALL_GAP)
        self._client_id = 0
        self._nobody = label("", "secondary", wrap=True)
        self._open_client = Button("Add one to the client", kind="link")
        self.more = LineEdit(placeholder="anna@example.com, bert@example.com")
        self._more_row = FormRow("Other addresses", self.more)
        self.warnings = label("", "caption", wrap=True)
        set_tone(self.warnings, Tone.WARNING)
        self._earlier = label("", "caption", wrap=True)
        set_tone(self._earlier, Tone.WARNING)
        self.again = CheckBox("Send it to them once more")
        self.body.addLayout(self._people)
        self.add(self._nobody)
        self.add(self._open_client)
        self.add(self._more_row)
        for widget in (self.warnings, self._earlier, self.again):
            self.add(widget)
        self.more.value_changed.connect(self._on_edited)
        self.again.value_changed.connect(self._on_edited)
        self._open_client.clicked.connect(lambda: self.client_wanted.emit(self._client_id))

    def show_message(self, chosen: ChosenMessage) -> None:
        """Show the contacts of the client, ticked where the message goes to them."""
        for field in (self.more, self.again):
            field.blockSignals(True)
        clear_layout(self._people)
        self._ticks = []
        wanted = set(chosen.recipients)
        for contact in chosen.draft.contacts:
            self._add_contact(contact, on=contact.email in wanted)
        known = {contact.email for contact in chosen.draft.contacts}
        self._client_id = chosen.draft.client_id
        self._nobody.setText(f"No contact of {chosen.draft.client_name} has an e-mail address.")
        for widget in (self._nobody, self._open_client):
            widget.setVisible(not any(known))
        self.more.set_value(", ".join(each for each in chosen.recipients if each not in known))
        self.again.set_value(chosen.again)
        for field in (self.more, self.again):
            field.blockSignals(False)
        self._check()
        self.show_standing(chosen)

    def show_standing(self, chosen: ChosenMessage) -> None:
        """Show what is odd about the recipients, and what they have already."""
        row, noted = next(iter(chosen.draft.earlier), None), noted_words(chosen.draft)
        self.warnings.setText("\n".join(recipient_warnings(chosen.draft, chosen.recipients)))
        self.warnings.setVisible(bool(self.warnings.text()))
        if row is not None:
            noted = f"{write_people(row.recipients)} {earlier_words(row)}."
        told = noted and (row is None or not self.warnings.text())
        self._earlier.setText(noted)
        self._earlier.setVisible(bool(told))
        self.again.setVisible(bool(noted))

    def recipients(self) -> tuple[str, ...]:
        """Return the chosen addresses as they are written; what is wrong stands below the field."""
        ticked = [each.address for each in self._ticks if each.tick.value()]
        return tuple(dict.fromkeys((*ticked, *split_addresses(self.more.text()))))

    def _add_contact(self, contact: ContactRow, *, on: bool) -> None:
        person = ContactLine(contact, on=on)
        person.tick.value_changed.connect(self._on_edited)
        self._people.addWidget(person)
        if contact.email:
            self._ticks.append(person)

    def _check(self) -> None:
        self._more_row.clear_error()
        try:
            for address in split_addresses(self.more.text()):
                check_address(address)
        except ValidationFailed as error:
            self._more_row.show_error(str(error))

    def _on_edited(self) -> None:
        self._check()
        self.edited.emit()
