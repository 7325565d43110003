"""Pass-through: media spend handed on at cost with a markup or a fee, or a fee on it alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ppp_desktop.core.money import round_money
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import MoneyMetric, Share, refusal
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Explanation, Line, Part
from ppp_desktop.payouts.words import Wording, capitalised


class Treatment(StrEnum):
    """What the share on top of the spend is called."""

    MARKUP = "markup"
    MANAGEMENT_FEE = "management_fee"

    @property
    def words(self) -> str:
        """The name in a sentence."""
        return self.value.replace("_", " ")


class Payer(StrEnum):
    """Who pays the media for the spend."""

    AGENCY = "agency"
    CLIENT = "client"


class PassThrough(ResultComponent):
    """Media spend at cost, and a share of it on top; only the share where the client pays media.

    It follows what was spent and not what came of it, so that it is no variable pay. A credit of
    the media (negative spend) is handed on like spend.
    """

    label: ClassVar[str] = "Pass-through"
    summary: ClassVar[str] = "Media spend handed on at cost, with a markup or a management fee."

    is_variable: ClassVar[bool] = False

    kind: Literal["pass_through"] = "pass_through"
    metric: MoneyMetric = Field(
        default="cost",
        title="Spend",
        description="The amount that is handed on.",
        json_schema_extra={"unit": "metric", "metric_units": ["money"]},
    )
    surcharge: Share = Field(
        title="Markup or fee",
        description="The share that comes on top of the spend: 0.1 is 10 %, 0 is none.",
        json_schema_extra={"unit": "share"},
    )
    treatment: Treatment = Field(
        title="It is",
        description="Whether the share is a markup on the spend or a fee for managing it.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"markup": "a markup", "management_fee": "a management fee"},
        },
    )
    spend_paid_by: Payer = Field(
        title="Media is paid by",
        description="Who pays the media; where the client does, only the fee is due.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "agency": "the agency, which hands it on",
                "client": "the client, directly",
            },
        },
    )

    @model_validator(mode="after")
    def _check_treatment(self) -> PassThrough:
        if self.spend_paid_by is Payer.CLIENT and self.treatment is Treatment.MARKUP:
            raise refusal(
                "There is no markup on spend that the agency does not hand on.",
                remedy="Make it a management fee, or let the agency pay the media.",
                at="treatment",
            )
        if self.spend_paid_by is Payer.CLIENT and not self.surcharge:
            raise refusal(
                "Nothing would be due: the client pays the media, and there is no fee.",
                remedy="Give the fee, or let the agency hand the spend on.",
                at="surcharge",
            )
        return self

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the spend."""
        return (self.request_of(self.metric),)

    def main_request(self) -> MeasureRequest:
        """Return the spend."""
        return self.request_of(self.metric)

    @property
    def is_pass_through(self) -> bool:
        """Spend is handed on where the agency paid it; a fee alone is pay."""
        return self.spend_paid_by is Payer.AGENCY

    def handed_on(self, line: Line, currency: str) -> Decimal:
        """Return the line without the share on top, as far as gates and limits left it."""
        if not self.is_pass_through:
            return Decimal(0)
        return round_money(line.amount / (1 + self.surcharge), currency)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return the spend, where the agency paid it, and the share on top."""
        request = self.request_of(self.metric)
        found = workings.measured(request).value
        spend = found or Decimal(0)
        fee = spend * self.surcharge
        words = workings.wording
        text = f"{words.money(spend)} × {words.share(self.surcharge)} = {words.money(fee)}"
        name = capitalised(self.treatment.words)
        steps = [Explanation(f"{name}: {text}", self.step, fee)]
        parts = [Part(spend, self.surcharge, fee, rate_is_share=True, label=name)]
        if self.spend_paid_by is Payer.AGENCY:
            steps.insert(0, Explanation(f"At cost: {words.money(spend)}", self.step, spend))
            parts.insert(0, Part(spend, Decimal(1), spend, rate_is_share=True, label="At cost"))
        return LineDraft(
            sum((part.amount for part in parts), Decimal(0)),
            tuple(steps),
            tuple(parts),
            (workings.measure_leaf(request),),
            NO_RESULTS if found is None else "",
        )

    def sentence(self, wording: Wording) -> str:
        """Return "Media cost is handed on at cost, plus a markup of 10 % on it."."""
        spend = wording.subject(self.metric, self.scope)
        share, name = wording.share(self.surcharge), self.treatment.words
        if self.spend_paid_by is Payer.CLIENT:
            return f"A {name} of {share} of {spend}; the client pays the media directly."
        if not self.surcharge:
            return f"{capitalised(spend)} is handed on at cost, with nothing on top."
        return f"{capitalised(spend)} is handed on at cost, plus a {name} of {share} of it."
