"""The form of the letterhead: what every statement says about the agency, and how it looks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.agency import PAGE_SIZES, AgencyDetails
from ppp_desktop.services.clock import real_today
from ppp_desktop.services.statement_numbers import DEFAULT_NUMBERING, numbering_example
from ppp_desktop.ui.settings_page.accent_field import AccentField
from ppp_desktop.ui.settings_page.logo_field import LogoField
from ppp_desktop.ui.theme import CARD_GAP, FIELD_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form


class AgencyForm(Form):
    """Two cards; `read` and `fill` speak AgencyDetails."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = AgencyDetails(name="")
        self.name = LineEdit()
        self.address = TextArea(placeholder="Street and number\nPostcode and town")
        self.tax_number = LineEdit(placeholder="VAT DE 123456789")
        self.payment = LineEdit(placeholder="IBAN, BIC, name of the bank")
        self.footer = LineEdit()
        self.logo = LogoField()
        self.accent = AccentField()
        self.page_size = ComboBox[str]([(size, size) for size in PAGE_SIZES])
        self.numbering = LineEdit(placeholder=DEFAULT_NUMBERING)
        self.logo.refused.connect(lambda text: self.show_error("logo", text))
        self._lay_out()
        # After the row itself, which takes its error away at each edit.
        self.numbering.value_changed.connect(self._show_example)
        self.fill(self._details)

    def _lay_out(self) -> None:
        letterhead = Card("Letterhead")
        look = Card("Look of statements")
        for card, rows in (
            (
                letterhead,
                (
                    self.make_row("name", "Name of the agency", self.name),
                    self.make_row("address", "Address", self.address),
                    self.make_row("tax_number", "Tax number", self.tax_number),
                    self.make_row(
                        "payment",
                        "Payment line",
                        self.payment,
                        help_text="Printed at the foot of each statement: where to pay.",
                    ),
                    self.make_row("footer", "Footer", self.footer, optional=True),
                ),
            ),
            (
                look,
                (
                    self.make_row(
                        "logo", "Logo", self.logo, help_text="PNG or JPEG, at most 2 MB."
                    ),
                    self.make_row(
                        "accent",
                        "Accent colour",
                        self.accent,
                        help_text="Of rules and headings on statements.",
                    ),
                    self.make_row("page_size", "Paper", self.page_size),
                    self.make_row("numbering", "Numbers of statements", self.numbering),
                ),
            ),
        ):
            card.body.setSpacing(FIELD_GAP)
            for row in rows:
                card.add(row)
        box = QWidget()
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, box)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(CARD_GAP)
        columns.addWidget(letterhead, 3, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(look, 2, Qt.AlignmentFlag.AlignTop)
        self.add_widget(box)
        self.add_stretch()

    def fill(self, details: AgencyDetails) -> None:
        """Show these details."""
        self._details = details
        self.name.set_value(details.name)
        self.address.set_value("\n".join(details.address))
        self.tax_number.set_value(details.tax_number)
        self.payment.set_value(details.payment)
        self.footer.set_value(details.footer)
        self.logo.set_value(details.logo)
        self.accent.set_value(details.accent)
        self.page_size.set_value(details.page_size)
        self.numbering.set_value(details.numbering)
        self.clear_errors()
        self._show_example()

    def read(self) -> AgencyDetails:
        """Return what the fields say."""
        return replace(
            self._details,
            name=self.name.value(),
            address=tuple(self.address.value().splitlines()),
            tax_number=self.tax_number.value(),
            payment=self.payment.value(),
            footer=self.footer.value(),
            logo=self.logo.value(),
            accent=self.accent.value(),
            page_size=self.page_size.required(),
            numbering=self.numbering.value() or DEFAULT_NUMBERING,
        )

    def _show_example(self) -> None:
        """Say under the field what the numbers look like, or why they cannot be written so."""
        row = self.row("numbering")
        try:
            day = self._details.story_day or real_today()
            example = numbering_example(self.numbering.value(), day)
        except ValidationFailed as refusal:
            row.show_error(str(refusal))
        else:
            row.clear_error()
            row.set_help(example)

    def is_dirty(self) -> bool:
        """Tell whether something is not saved."""
        return self.read() != self._details

    def forget_edits(self) -> None:
        """Show again what was filled in last."""
        self.fill(self._details)
