"""Percentage: a share of an amount of money, such as revenue or media cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import MoneyMetric, Share
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


class Percentage(ResultComponent):
    """A share of an amount of money."""

    label: ClassVar[str] = "Percentage"
    summary: ClassVar[str] = "A share of revenue, media cost or another amount of money."

    kind: Literal["percentage"] = "percentage"
    metric: MoneyMetric = Field(
        title="Amount",
        description="The amount that the share is taken of.",
        json_schema_extra={"unit": "metric", "metric_units": ["money"]},
    )
    rate: Share = Field(
        title="Share",
        description="The share that the client pays: 0.08 is 8 %.",
        json_schema_extra={"unit": "share"},
    )

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the amount."""
        return (self.request_of(self.metric),)

    def main_request(self) -> MeasureRequest:
        """Return the amount."""
        return self.request_of(self.metric)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return amount × rate; a negative amount (refunds above sales) gives a credit."""
        request = self.request_of(self.metric)
        found = workings.measured(request).value
        amount = found or Decimal(0)
        due = amount * self.rate
        words = workings.wording
        text = f"{words.money(amount)} × {words.share(self.rate)} = {words.money(due)}"
        return LineDraft(
            due,
            (Explanation(text, self.step, due),),
            (Part(amount, self.rate, due, rate_is_share=True),),
            (workings.measure_leaf(request),),
            NO_RESULTS if found is None else "",
        )

    def sentence(self, wording: Wording) -> str:
        """Return "8 % of revenue."."""
        return f"{wording.share(self.rate)} {wording.share_of(self.metric, self.scope)}."
