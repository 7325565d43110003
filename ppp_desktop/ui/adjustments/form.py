"""The form for a line of the next statement: how much, what it is called, why, what it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.services.adjustments import NewAdjustment
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit, MoneyEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label

_NOTHING = "No statement"


@dataclass(frozen=True, slots=True)
class Offered:
    """What a line of a contract can belong to: its open periods and what it has issued."""

    contract_id: int
    contract_code: str
    currency: str
    periods: Sequence[Period]
    statements: Sequence[StatementRow]


class AdjustmentForm(QWidget):
    """Content of the side panel; `corrects` and `period` are chosen where they are offered."""

    def __init__(
        self,
        offered: Offered,
        author: str,
        *,
        corrects: str = "",
        period: Period | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.offered = offered
        self.form = Form()
        self.amount = MoneyEdit(currency=offered.currency)
        self.label = LineEdit(placeholder="As the statement prints it")
        self.cause = TextArea(placeholder="Why, so that the client can follow it")
        self.corrects: ComboBox[str] = ComboBox(
            [(_NOTHING, ""), *((_issued(row), row.number) for row in offered.statements)]
        )
        self.period: ComboBox[Period] = ComboBox([(each.label, each) for each in offered.periods])
        self.author = LineEdit(author, placeholder="First and last name")
        self.back = Button("Cancel")
        self.save = Button("Add the line", kind="primary")
        self._lay_out()
        self.corrects.set_value(corrects)
        if period is not None:
            self.period.set_value(period)
        corrected = next((row for row in offered.statements if row.number == corrects), None)
        if corrected is not None and corrects:
            self.label.set_value(f"Correction of {corrected.period.label}")

    def given(self) -> NewAdjustment:
        """Read the fields; raises ValidationFailed naming the one that is to blame."""
        amount = self.amount.value()
        if amount is None:
            raise ValidationFailed("Write the amount.", field="amount")
        return NewAdjustment(
            label=self.label.value(),
            cause=self.cause.value(),
            amount=amount,
            author=self.author.value(),
            corrects=self.corrects.value() or "",
            period=self.period.required(),
        )

    def _lay_out(self) -> None:
        form = self.form
        form.add(
            "amount",
            "Amount before tax",
            self.amount,
            help_text="With a minus it is given back to the client.",
        )
        form.add("label", "What it is called", self.label)
        form.add("cause", "Why", self.cause)
        form.add_side_by_side(
            form.make_row("period", "In the statement for", self.period),
            form.make_row("corrects", "It corrects", self.corrects),
        )
        form.add("author", "Your name", self.author)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        about = (
            f"A line of the next statement of {self.offered.contract_code}. What is issued already "
            "stays as it is."
        )
        layout.addWidget(label(about, "secondary", wrap=True))
        layout.addWidget(form)
        layout.addStretch(1)


def _issued(row: StatementRow) -> str:
    return f"{row.number} · {row.period.label}"
