"""The form of one client: read into ClientDetails, filled from them, errors beside the fields."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCompleter, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.tax import USUAL_TAX_NOTES, TaxTreatment
from ppp_desktop.services.clients import ClientDetails
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.ui.clients.contacts_field import ContactsField
from ppp_desktop.ui.clients.suggestions import COMMON_CURRENCIES, suggested_code
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit, NumberEdit, PercentEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form

_DEFAULT_PAYMENT_DAYS = 14
_TREATMENTS = (
    ("Standard", TaxTreatment.STANDARD),
    ("Exempt", TaxTreatment.EXEMPT),
    ("Reverse charge", TaxTreatment.REVERSE_CHARGE),
)
_NOTE_HELP = {
    TaxTreatment.STANDARD: "Printed under the total; may stay empty.",
    TaxTreatment.EXEMPT: "Printed under the total: why no tax is charged.",
    TaxTreatment.REVERSE_CHARGE: "Printed under the total: who owes the tax.",
}


class ClientForm(Form):
    """`taken` are the codes of other clients: the suggestion for a new one avoids them."""

    def __init__(
        self,
        details: ClientDetails | None,
        *,
        taken: Collection[str] = (),
        currency: str = "EUR",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._taken = frozenset(taken)
        self._suggests = details is None
        self.name = LineEdit()
        self.code = LineEdit()
        self.address = TextArea(placeholder="Street and number\nPostcode and town")
        self.country = LineEdit(placeholder="DE")
        self.currency = LineEdit()
        self.language = ComboBox[str]([(name, code) for code, name in LANGUAGES.items()])
        self.tax_treatment = ComboBox[TaxTreatment](_TREATMENTS)
        self.tax_name = LineEdit(placeholder="VAT")
        self.tax_rate = PercentEdit(placeholder="0")
        self.tax_note = LineEdit()
        self.payment_days = NumberEdit(suffix="days")
        self.contacts = ContactsField()
        self.notes = TextArea()
        self._lay_out()
        self._fill(details or _new_client(currency))
        self.name.value_changed.connect(self._on_named)
        self.code.textEdited.connect(self._on_code_edited)
        self.tax_treatment.value_changed.connect(self._on_treatment)

    def _lay_out(self) -> None:
        completer = QCompleter(list(COMMON_CURRENCIES), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.currency.setCompleter(completer)
        self.add("name", "Name", self.name)
        self.add("code", "Code", self.code, help_text="Short, for lists, documents and file names.")
        self.add("address", "Address, as on the statement", self.address)
        self.add_side_by_side(
            self.make_row(
                "country",
                "Country",
                self.country,
                help_text="Two-letter code, DE.",
            ),
            self.make_row("currency", "Currency", self.currency),
        )
        self.add(
            "language",
            "Language of statements and messages",
            self.language,
            help_text="What is drawn up from now on; issued statements stay as they are.",
        )
        self.add_heading("Tax and payment")
        self.add("tax_treatment", "Tax", self.tax_treatment)
        self.add_side_by_side(
            self.make_row("tax_name", "Name of the tax", self.tax_name),
            self.make_row("tax_rate", "Rate", self.tax_rate),
        )
        self.add("tax_note", "Note on the statement", self.tax_note)
        self.add(
            "payment_days",
            "Payment due after",
            self.payment_days,
            help_text="Counted from the day of issue.",
        )
        self.add_heading("Contacts")
        self.add("contacts", "", self.contacts)
        self.contacts.setAccessibleName("Contacts")
        self.add_heading("Notes", "For yourselves; no statement shows them.")
        self.add("notes", "", self.notes)
        self.notes.setAccessibleName("Notes")
        self.add_stretch()

    def _fill(self, details: ClientDetails) -> None:
        self.name.set_value(details.name)
        self.code.set_value(details.code)
        self.address.set_value("\n".join(details.address))
        self.country.set_value(details.country)
        self.currency.set_value(details.currency)
        self.language.set_value(details.language)
        self.tax_treatment.set_value(details.tax_treatment)
        self.tax_name.set_value(details.tax_name)
        self.tax_rate.set_value(details.tax_rate)
        self.tax_note.set_value(details.tax_note)
        self.payment_days.set_value(Decimal(details.payment_days))
        self.contacts.set_value(details.contacts)
        self._show_treatment(details.tax_treatment)
        self.notes.set_value(details.notes)

    def read(self) -> ClientDetails:
        """Return what the fields say; raises ValidationFailed naming the field."""
        treatment = self.tax_treatment.required()
        # A rate that is hidden is kept for the way back, not meant.
        is_standard = treatment is TaxTreatment.STANDARD
        return ClientDetails(
            code=self.code.value(),
            name=self.name.value(),
            currency=self.currency.value(),
            address=tuple(self.address.value().splitlines()),
            country=self.country.value(),
            tax_treatment=treatment,
            tax_name=self.tax_name.value(),
            tax_rate=(self.tax_rate.value() if is_standard else None) or Decimal(0),
            tax_note=self.tax_note.value(),
            payment_days=_whole(self.payment_days.value()),
            notes=self.notes.value(),
            contacts=self.contacts.value(),
            language=self.language.required(),
        )

    def show_error(self, field: str, message: str) -> bool:
        """Show `message` at the field, also where it is one of a contact."""
        return self.contacts.show_error(field, message) or super().show_error(field, message)

    @Slot()
    def _on_named(self) -> None:
        if self._suggests:
            name = self.name.value()
            self.code.set_value(suggested_code(name, self._taken) if name else "")

    @Slot()
    def _on_treatment(self) -> None:
        treatment = self.tax_treatment.required()
        # A sentence of the user's own stays.
        if self.tax_note.value() in USUAL_TAX_NOTES.values():
            self.tax_note.set_value(USUAL_TAX_NOTES[treatment])
        self._show_treatment(treatment)

    def _show_treatment(self, treatment: TaxTreatment) -> None:
        self.row("tax_rate").setVisible(treatment is TaxTreatment.STANDARD)
        self.row("tax_note").set_help(_NOTE_HELP[treatment])

    @Slot()
    def _on_code_edited(self) -> None:
        self._suggests = not self.code.value()


def _new_client(currency: str) -> ClientDetails:
    return ClientDetails(code="", name="", currency=currency, payment_days=_DEFAULT_PAYMENT_DAYS)


def _whole(days: Decimal | None) -> int:
    if days is None or days != days.to_integral_value():
        raise ValidationFailed(
            "Payment days must be a whole number.", field="payment_days", remedy="Write 14."
        )
    return int(days)
