"""The contacts of a client: as many people as needed, each with name, role, e-mail, phone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.clients import ContactRow
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label, line


class ContactsField(QWidget):
    """`value`, `set_value`, `value_changed` as other fields; errors by "contacts[1].email"."""

    value_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: list[ContactForm] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(FIELD_GAP)
        self.add_person = Button("Add contact", kind="small", icon_name="plus")
        self.add_person.clicked.connect(self._on_add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(self._list)
        layout.addWidget(self.add_person)

    def value(self) -> tuple[ContactRow, ...]:
        """Return the contacts; those left wholly empty are dropped."""
        return tuple(person.value() for person in self._filled())

    def set_value(self, contacts: Sequence[ContactRow]) -> None:
        """Show these contacts."""
        for person in tuple(self._people):
            self._take_away(person)
        for contact in contacts:
            self._append(contact)

    def people(self) -> Sequence[ContactForm]:
        """Return the forms of the contacts from top to bottom."""
        return tuple(self._people)

    def show_error(self, field: str, message: str) -> bool:
        """Show `message` at a field such as "contacts[0].email"."""
        found = re.fullmatch(r"contacts\[(\d+)\]\.(\w+)", field)
        filled = self._filled()
        if found is None or int(found[1]) >= len(filled):
            return False
        return filled[int(found[1])].show_error(found[2], message)

    def _filled(self) -> list[ContactForm]:
        return [person for person in self._people if person.value() != ContactRow("")]

    def _append(self, contact: ContactRow) -> ContactForm:
        person = ContactForm(contact, first=not self._people)
        person.edited.connect(self.value_changed)
        person.removed.connect(lambda: self._on_removed(person))
        self._people.append(person)
        self._list.addWidget(person)
        return person

    def _take_away(self, person: ContactForm) -> None:
        self._people.remove(person)
        self._list.removeWidget(person)
        person.hide()
        person.deleteLater()

    @Slot()
    def _on_add(self) -> None:
        person = self._append(ContactRow(""))
        person.show()
        person.name.setFocus()
        self.value_changed.emit()

    def _on_removed(self, person: ContactForm) -> None:
        self._take_away(person)
        if self._people:
            self._people[0].set_first(True)
        self.value_changed.emit()


class ContactForm(Form):
    """One person; `removed` when its cross was pressed."""

    removed = Signal()

    def __init__(self, contact: ContactRow, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = line()
        self.add_widget(self._rule)
        self._title = label("", "caption")
        self.remove = IconButton("trash", "Remove contact")
        self.remove.clicked.connect(self.removed)
        self.name = LineEdit(contact.name)
        self.role = LineEdit(contact.role, placeholder="Marketing director")
        self.email = LineEdit(contact.email)
        self.phone = LineEdit(contact.phone)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title, 1)
        row.addWidget(self.remove)
        self.add_widget(head)
        self.add_side_by_side(
            self.make_row("name", "Name", self.name), self.make_row("role", "Role", self.role)
        )
        self.add_side_by_side(
            self.make_row("email", "E-mail", self.email),
            self.make_row("phone", "Phone", self.phone),
        )
        self.set_first(first)

    def value(self) -> ContactRow:
        """Return what the fields say."""
        return ContactRow(
            name=self.name.value(),
            email=self.email.value(),
            role=self.role.value(),
            phone=self.phone.value(),
        )

    def set_first(self, first: bool) -> None:
        """The first contact is the one that lists and statements name."""
        self._rule.setVisible(not first)
        self._title.setText("First contact, named in lists" if first else "Another contact")
