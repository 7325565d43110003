"""The retainer: a fixed amount for each period."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import NotNegative, YesNo
from ppp_desktop.payouts.kinds.component import RateComponent
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


class Retainer(RateComponent):
    """A fixed amount for each period."""

    label: ClassVar[str] = "Retainer"
    summary: ClassVar[str] = "A fixed amount for each period, whatever the results are."

    is_variable: ClassVar[bool] = False

    kind: Literal["retainer"] = "retainer"
    amount: NotNegative = Field(
        title="Amount",
        description="What the client pays for a whole period.",
        json_schema_extra={"unit": "money"},
    )
    prorate: YesNo = Field(
        title="Part periods by days",
        description="Whether a period that the contract covers only in part is paid by its days.",
        json_schema_extra={"unit": "yes_no"},
    )

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return nothing: a retainer needs no results."""
        return ()

    def calculate(self, workings: Workings) -> LineDraft:
        """Return the amount, by days where so agreed and the period is covered in part."""
        context = workings.context
        written = workings.wording.money(self.amount)
        if not (self.prorate and context.is_part):
            text = f"{written} for the {context.period_noun}"
            step = Explanation(text, self.step, self.amount)
            return LineDraft(self.amount, (step,), (Part(Decimal(1), self.amount, self.amount),))
        due = context.by_days(self.amount)
        days, whole = context.active.days, context.period.days
        text = f"{written} × {days} ÷ {whole} days = {workings.wording.money(due)}"
        return LineDraft(due, (Explanation(text, self.step, due),), note=context.days_note)

    def sentence(self, wording: Wording) -> str:
        """Return "Client pays €800.00 a month."."""
        paid = f"Client pays {wording.money(self.amount)} a {wording.period_noun}."
        return f"{paid} A part {wording.period_noun} is paid by days." if self.prorate else paid
