"""The form in which a dispute is settled, with the credit that the client gets for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.services.dispute_settling import Settlement, settle_dispute
from ppp_desktop.services.life_events import LifeEvent, Outcome
from ppp_desktop.services.life_offers import disputed_amount
from ppp_desktop.services.life_words import OUTCOMES, event_title
from ppp_desktop.services.statement_standing import StandingView
from ppp_desktop.ui.statements.life_forms import LifeForm, Write, usual
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, MoneyEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label


class SettleForm(LifeForm):
    """How a dispute ended; where the client is right, an amount is credited."""

    title, action, told = "Settle the dispute", "Settle", "has one dispute less"

    def __init__(self, shown: StandingView, today: date, author: str, dispute: LifeEvent) -> None:
        self._dispute = dispute
        super().__init__(shown, today, author)

    def add_fields(self, form: Form) -> None:
        """See `LifeForm`."""
        row = self.shown.row
        about = disputed_amount(self.shown, self._dispute)
        form.add_widget(label(event_title(self._dispute, row.currency), "strong", wrap=True))
        if self._dispute.note:
            form.add_widget(label(self._dispute.note, "secondary", wrap=True))
        self.outcome: ComboBox[Outcome] = ComboBox(
            [(text, outcome) for outcome, text in OUTCOMES.items()]
        )
        form.add("outcome", "How it ended", self.outcome)
        self.with_credit = CheckBox("Credit an amount in the next statement", on=True)
        form.add_widget(self.with_credit)
        self.credit = MoneyEdit(currency=row.currency)
        self._credit_row = form.add(
            "amount",
            "Credit to the client, before tax",
            self.credit,
            help_text=f"In dispute: {format_money(about, row.currency)}. It becomes a line of the "
            f"next statement of {row.contract_code}; {row.number} stays as it is.",
        )
        self._about = about
        self.outcome.value_changed.connect(self._on_outcome)
        self.with_credit.value_changed.connect(self._show_credit)
        self._show_credit()
        self.add_usual(form)

    def first(self) -> QWidget:
        """See `LifeForm`."""
        return self.outcome

    def prepared(self) -> Write:
        """See `LifeForm`."""
        entry, dispute = usual(self), self._dispute.id
        given = Settlement(self.outcome.required(), credit=self._credited(), **entry)
        return lambda database: settle_dispute(database, dispute, given)

    def _credited(self) -> Decimal | None:
        if not (self._asks_for_credit() and self.with_credit.value()):
            return None
        credit = self.credit.value()
        if not credit:
            raise ValidationFailed(
                "Write what the client gets back.",
                field="amount",
                remedy="Or leave the credit out.",
            )
        return credit

    def _asks_for_credit(self) -> bool:
        return self.outcome.value() in (Outcome.UPHELD, Outcome.PARTLY)

    @Slot()
    def _on_outcome(self) -> None:
        self.credit.set_value(self._about if self.outcome.value() is Outcome.UPHELD else None)
        self._show_credit()

    @Slot()
    def _show_credit(self) -> None:
        asked = self._asks_for_credit()
        self.with_credit.setVisible(asked)
        self._credit_row.setVisible(asked and self.with_credit.value())
