"""Per unit: a price for each click, lead, order or install, or per thousand of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from ppp_desktop.core.money import format_number
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import CountMetric, LotSize, NotNegative
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


class PerUnit(ResultComponent):
    """A price for each unit, or for each thousand."""

    label: ClassVar[str] = "Per unit"
    summary: ClassVar[str] = "The same price for each click, lead, order or install."

    kind: Literal["per_unit"] = "per_unit"
    metric: CountMetric = Field(
        title="Metric",
        description="What is counted.",
        json_schema_extra={"unit": "metric", "metric_units": ["count"]},
    )
    rate: NotNegative = Field(
        title="Rate", description="The price.", json_schema_extra={"unit": "money"}
    )
    per: LotSize = Field(
        default=Decimal(1),
        title="Price is for",
        description="How many units the price is for: 1, or 1000 for a price per thousand.",
        json_schema_extra={"unit": "count"},
    )

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the units."""
        return (self.request_of(self.metric),)

    def main_request(self) -> MeasureRequest:
        """Return the units."""
        return self.request_of(self.metric)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return units ÷ lot × rate; `per` is a power of ten, so the division is exact."""
        request = self.request_of(self.metric)
        units = workings.measured(request).value
        lots = (units or Decimal(0)) / self.per
        due = lots * self.rate
        words = workings.wording
        count = format_number(units or Decimal(0))
        if self.per != 1:
            count = f"{count} ÷ {format_number(self.per)}"
        text = f"{count} × {words.money(self.rate)} = {words.money(due)}"
        return LineDraft(
            due,
            (Explanation(text, self.step, due),),
            (Part(lots, self.rate, due, label="" if self.per == 1 else count),),
            (workings.measure_leaf(request),),
            NO_RESULTS if units is None else "",
        )

    def sentence(self, wording: Wording) -> str:
        """Return "€40.00 for each approved lead." or "€4.00 for each 1,000 impressions."."""
        counted = wording.counted(self.metric, self.scope, self.per)
        lot = "" if self.per == 1 else f"{format_number(self.per)} "
        return f"{wording.money(self.rate)} for each {lot}{counted}."
