"""The forms that note what happened to a statement: sent, accepted, paid, disputed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypedDict

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.models.database import Database
from ppp_desktop.services.life_events import REASONS, DisputeReason
from ppp_desktop.services.life_offers import disputable_lines, suggested_payments
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_accepted,
    record_payment,
    record_sent,
)
from ppp_desktop.services.statement_standing import StandingView
from ppp_desktop.ui.statements.evidence_field import EvidenceField
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit, MoneyEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

Write: TypeAlias = Callable[[Database], tuple[int, Changes]]


class Usual(TypedDict):
    """What every entry has."""

    day: date
    author: str
    note: str


class LifeForm(QWidget):
    """A form of the side panel; `prepared` reads its fields and returns what writes them."""

    title = ""
    action = ""
    told = ""
    who = "Your name"

    def __init__(
        self, shown: StandingView, today: date, author: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self.form = Form()
        self.day = DateEdit(today)
        self.note = TextArea()
        self.author = LineEdit(author, placeholder="First and last name")
        self.save = Button(self.action, kind="primary")
        self.back = Button("Back")
        row = shown.row
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        about = f"{row.number} · {row.client_name} · {row.period.label}"
        layout.addWidget(label(about, "secondary", wrap=True))
        self.add_fields(self.form)
        layout.addWidget(self.form)
        layout.addStretch(1)

    def add_fields(self, form: Form) -> None:
        """Add what only this form asks for, then what all of them do."""
        self.add_usual(form)

    def add_usual(self, form: Form) -> None:
        """Add the day, the name and the note."""
        form.add_side_by_side(
            form.make_row("day", "Day", self.day), form.make_row("author", self.who, self.author)
        )
        form.add("note", "Note", self.note, optional=True)

    def first(self) -> QWidget:
        """Return the field that the cursor is put into."""
        return self.day

    def message(self) -> str:
        """Return what is said when it is done."""
        return f"Statement {self.shown.row.number} {self.told}"

    def prepared(self) -> Write:
        """Read the fields now and return what writes them to the store.

        Raises ValidationFailed naming the field that cannot be read.
        """
        raise NotImplementedError


class SentForm(LifeForm):
    """The client has the statement."""

    title, action, told = "Mark as sent", "Mark as sent", "is marked as sent"

    def prepared(self) -> Write:
        """See `LifeForm`."""
        entry = usual(self)
        return lambda database: record_sent(database, self.shown.row.id, **entry)


class AcceptedForm(LifeForm):
    """The client agrees."""

    title, action, told = "Mark as accepted", "Mark as accepted", "is accepted"
    who = "Accepted by"

    def prepared(self) -> Write:
        """See `LifeForm`."""
        entry = usual(self)
        return lambda database: record_accepted(database, self.shown.row.id, **entry)


class PaymentForm(LifeForm):
    """Money came in, all of it or a part."""

    title, action = "Record a payment", "Record payment"

    def add_fields(self, form: Form) -> None:
        """See `LifeForm`."""
        life, currency = self.shown.life, self.shown.row.currency
        amounts = () if life is None else suggested_payments(life)
        self.amount = MoneyEdit(amounts[0] if amounts else None, currency=currency)
        self.reference = LineEdit(placeholder="As on the bank statement")
        form.add("amount", "Amount", self.amount)
        if len(amounts) > 1:
            form.add_widget(self._choices(amounts, currency))
        form.add("reference", "Reference", self.reference, optional=True)
        self.add_usual(form)

    def first(self) -> QWidget:
        """See `LifeForm`."""
        return self.amount

    def prepared(self) -> Write:
        """See `LifeForm`."""
        amount = self.amount.value()
        if amount is None:
            raise ValidationFailed("Write what came in.", field="amount")
        entry, reference, statement_id = usual(self), self.reference.value(), self.shown.row.id
        self._noted = format_money(amount, self.shown.row.currency)
        return lambda database: record_payment(
            database, statement_id, amount=amount, reference=reference, **entry
        )

    def message(self) -> str:
        """See `LifeForm`."""
        return f"{self._noted} noted for {self.shown.row.number}"

    def _choices(self, amounts: tuple[Decimal, ...], currency: str) -> QWidget:
        """Return buttons for the undisputed part and for all that is open."""
        result = QWidget()
        row = FlowLayout(result)
        for amount, what in zip(amounts, ("Undisputed", "All"), strict=False):
            button = Button(f"{what}: {format_money(amount, currency)}", kind="small")
            button.clicked.connect(lambda _on=False, chosen=amount: self.amount.set_value(chosen))
            row.addWidget(button)
        return result


class DisputeForm(LifeForm):
    """The client disputes a line or the whole; a click on a line of the document chooses it."""

    title, action, told = "Dispute", "Note the dispute", "is in dispute"
    who = "Disputed by"

    def add_fields(self, form: Form) -> None:
        """See `LifeForm`."""
        self.line: ComboBox[int] = ComboBox(
            [(text, line or 0) for text, line in disputable_lines(self.shown)]
        )
        self.reason: ComboBox[DisputeReason] = ComboBox(
            [(words[0].upper() + words[1:], reason) for reason, words in REASONS.items()]
        )
        self.evidence = EvidenceField()
        form.add(
            "line", "What is disputed", self.line, help_text="Or click the line in the statement."
        )
        form.add("reason", "Why", self.reason)
        form.add("evidence", "Evidence", self.evidence, optional=True)
        self.add_usual(form)
        self.note.setPlaceholderText("What the client says")

    def first(self) -> QWidget:
        """See `LifeForm`."""
        return self.line

    def choose_line(self, line: int) -> None:
        """Choose the line that was clicked, unless it is disputed already."""
        if any(each == line for _text, each in disputable_lines(self.shown)):
            self.line.set_value(line)

    def prepared(self) -> Write:
        """See `LifeForm`."""
        entry, line, reason = usual(self), self.line.required(), self.reason.required()
        evidence, statement_id = self.evidence.value(), self.shown.row.id
        return lambda database: open_dispute(
            database,
            statement_id,
            reason=reason,
            line=line or None,
            evidence=evidence,
            **entry,
        )


def usual(form: LifeForm) -> Usual:
    """Read what every entry has; raises ValidationFailed."""
    return {
        "day": form.day.required(),
        "author": form.author.value(),
        "note": form.note.value(),
    }
