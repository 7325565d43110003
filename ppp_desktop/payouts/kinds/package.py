"""Package: a price for each begun package of units, such as €50 for every 100 leads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from ppp_desktop.core.money import format_number
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import CountMetric, NotNegative, Positive
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


class Package(ResultComponent):
    """A price for each package that is begun: the first unit after the free ones buys one."""

    label: ClassVar[str] = "Package"
    summary: ClassVar[str] = "A price for each begun package, such as every 100 leads."

    kind: Literal["package"] = "package"
    metric: CountMetric = Field(
        title="Metric",
        description="What is counted.",
        json_schema_extra={"unit": "metric", "metric_units": ["count"]},
    )
    size: Positive = Field(
        title="Package size",
        description="How many units a package holds; the first unit of a package buys it whole.",
        json_schema_extra={"unit": "count"},
    )
    price: NotNegative = Field(
        title="Price",
        description="What the client pays for a package.",
        json_schema_extra={"unit": "money"},
    )
    free: NotNegative = Field(
        default=Decimal(0),
        title="Free units",
        description="How many units of a period are free before the first package is bought.",
        json_schema_extra={"unit": "count"},
    )

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the units."""
        return (self.request_of(self.metric),)

    def main_request(self) -> MeasureRequest:
        """Return the units."""
        return self.request_of(self.metric)

    @property
    def prices_each(self) -> bool:
        """Packages are the whole period's: a part of it would begin packages of its own."""
        return False

    def packages(self, units: Decimal) -> Decimal:
        """Return ⌈(units − free) ÷ size⌉, exactly; none while all units are free."""
        beyond = units - self.free
        if beyond <= 0:
            return Decimal(0)
        full, begun = divmod(beyond, self.size)
        return full + 1 if begun else full

    def calculate(self, workings: Workings) -> LineDraft:
        """Return packages × price."""
        request = self.request_of(self.metric)
        found = workings.measured(request).value
        units = found or Decimal(0)
        packages = self.packages(units)
        due = packages * self.price
        counted = self._counted(units, packages)
        text = f"{counted} × {workings.wording.money(self.price)}"
        text = f"{text} = {workings.wording.money(due)}"
        return LineDraft(
            due,
            (Explanation(text, self.step, due),),
            (Part(packages, self.price, due, label=counted),),
            (workings.measure_leaf(request),),
            NO_RESULTS if found is None else "",
        )

    def _counted(self, units: Decimal, packages: Decimal) -> str:
        """Return "130 − 10 free = 120: 2 packages of 100"."""
        count = format_number(units)
        if self.free and units > 0:
            left = units - self.free
            free = f"{count} − {format_number(self.free)} free = {format_number(left)}"
            count = free if left > 0 else f"{count}, all free"
        noun = "package" if packages == 1 else "packages"
        return f"{count}: {format_number(packages)} {noun} of {format_number(self.size)}"

    def sentence(self, wording: Wording) -> str:
        """Return "€50.00 for each package of 100 approved leads; a begun package counts whole."."""
        counted = wording.counted(self.metric, self.scope, self.size)
        price = f"{wording.money(self.price)} for each package of {format_number(self.size)}"
        said = f"{price} {counted}; the first unit of a package buys it whole."
        if not self.free:
            return said
        free = wording.metrics.noun(self.metric, self.free)
        verb = "is" if self.free == 1 else "are"
        return f"{said} The first {format_number(self.free)} {free} of a " + (
            f"{wording.period_noun} {verb} free."
        )
