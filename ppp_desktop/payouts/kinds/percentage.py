"""Percentage: a share of an amount of money, perhaps with a fee or limits for each event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Detail, Measure, MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import MoneyMetric, NotNegative, Positive, Share, refusal
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.kinds.per_event import EventRule, tally
from ppp_desktop.payouts.kinds.per_event_words import EventWords
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.words import Wording


def _whole(value: Decimal) -> Decimal:
    if value != value.to_integral_value():
        raise refusal(f"{canonical(value)} is no whole number.", remedy="Give a whole number.")
    return value


WholeCount: TypeAlias = Annotated[Positive, AfterValidator(_whole)]


class Percentage(ResultComponent):
    """A share of an amount of money; each event may have a fee, limits, or be free.

    Where something is agreed for each event, one that is negative (a refund) gives back rate ×
    amount, at most the most that an event pays; its fee and its minimum stay, and it is none of
    the free ones. An event of no amount pays nothing. Free are the earliest events of a period,
    on one day the smallest first.
    """

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
    fee_per_event: NotNegative | None = Field(
        default=None,
        title="Fee for each event",
        description="A fixed amount for each single sale, beside its share.",
        json_schema_extra={"unit": "money", "group": "more"},
    )
    free_events: WholeCount | None = Field(
        default=None,
        title="Free events",
        description="How many sales of a period are free of share and fee, the earliest first.",
        json_schema_extra={"unit": "count", "group": "more"},
    )
    free_amount: Positive | None = Field(
        default=None,
        title="Free amount",
        description="Up to which amount sales are free; with free events, what is used up first.",
        json_schema_extra={"unit": "money", "group": "more"},
    )
    minimum_per_event: NotNegative | None = Field(
        default=None,
        title="Least for each event",
        description="The least that share and fee of a single sale come to.",
        json_schema_extra={"unit": "money", "group": "more"},
    )
    maximum_per_event: Positive | None = Field(
        default=None,
        title="Most for each event",
        description="The most that share and fee of a single sale come to.",
        json_schema_extra={"unit": "money", "group": "more"},
    )

    @model_validator(mode="after")
    def _check_limits_per_event(self) -> Percentage:
        least, most = self.minimum_per_event, self.maximum_per_event
        if least is not None and most is not None and least > most:
            raise refusal(
                "The least for each event is above the most.",
                remedy="Lower the least or raise the most.",
                at="minimum_per_event",
            )
        return self

    @property
    def is_per_event(self) -> bool:
        """Whether something is agreed for each event."""
        agreed = (
            self.fee_per_event,
            self.free_events,
            self.free_amount,
            self.minimum_per_event,
            self.maximum_per_event,
        )
        return any(agreed)

    @property
    def event_rule(self) -> EventRule:
        """What is agreed for each event."""
        return EventRule(
            self.rate,
            self.fee_per_event or Decimal(0),
            self.minimum_per_event,
            self.maximum_per_event,
            self.free_events,
            self.free_amount,
        )

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the amount, event by event where something is agreed for each."""
        return (self._request(),)

    def main_request(self) -> MeasureRequest | None:
        """Return the amount; None where pay depends on the single events."""
        return None if self.is_per_event else self._request()

    @property
    def prices_each(self) -> bool:
        """An allowance is the whole period's; all else is each event's own."""
        return not self.event_rule.has_allowance

    def calculate(self, workings: Workings) -> LineDraft:
        """Return what is due; more refunds than sales give a credit."""
        request = self._request()
        measure = workings.measured(request)
        words = EventWords(self.metric, workings.wording)
        if self.is_per_event:
            self._check_events(measure, workings.wording)
            priced = words.priced(tally(measure.events, self.event_rule), self.event_rule)
            note = words.totals_note(measure.totals)
        else:
            priced = (words.share(measure.value or Decimal(0), self.rate),)
            note = ""
        return LineDraft(
            sum((step.amount for step in priced), Decimal(0)),
            tuple(Explanation(step.text, self.step, step.amount) for step in priced),
            tuple(part for step in priced for part in step.parts),
            (workings.measure_leaf(request),),
            NO_RESULTS if measure.value is None else note,
        )

    def _request(self) -> MeasureRequest:
        request = self.request_of(self.metric)
        return replace(request, detail=Detail.EVENTS) if self.is_per_event else request

    def _check_events(self, measure: Measure, wording: Wording) -> None:
        if measure.value and not measure.events:
            subject = wording.subject(self.metric, self.scope)
            raise ValidationFailed(
                f"“{self.name}” needs each single amount of {subject}; only their total is known.",
                field="components",
                remedy="Give the results one by one, or agree on nothing for each event.",
            )

    def sentence(self, wording: Wording) -> str:
        """Return "8 % of revenue.", with what is agreed for each event."""
        share = f"{wording.share(self.rate)} {wording.share_of(self.metric, self.scope)}"
        if not self.is_per_event:
            return f"{share}."
        return EventWords(self.metric, wording).sentences(share, self.event_rule)
