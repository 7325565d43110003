"""What every kind of component is: a document that names its measures and works out its line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import (
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.payouts.conditions import Condition
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import (
    Days,
    Document,
    Identifier,
    Name,
    NotNegative,
    ScopeField,
    YesNo,
    refusal,
)
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.modifiers import (
    PartyShare,
    check_shares,
    limits_sentence,
    paid_here,
    shares_sentence,
)
from ppp_desktop.payouts.multipliers import Multiplier, check_multiplier
from ppp_desktop.payouts.words import Wording


class Weight(StrEnum):
    """How pay is shared between the parts of a period with different terms.

    OWN: each part's results at its own rate; RESULTS: the whole period under each version, by the
    part's share of the results; DAYS: likewise, by the part's share of the days.
    """

    OWN = "own"
    RESULTS = "results"
    DAYS = "days"


def _may_be_left_out(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("group") is not None


def _require_kind_not_id(schema: JsonDict) -> None:
    # A document names the kind of a component; an id is made from the name where none is given.
    required = schema.get("required", [])
    names = required if isinstance(required, list) else []
    schema["required"] = ["kind", *(name for name in names if name != "id")]


class Component(Document):
    """One component of pay. A kind adds its fields, and `kind: Literal["its name"]`.

    `label` and `summary` name the kind and tell when to use it; `step` is the key of
    `payouts.order.STEPS` at which it is worked out. Pay that is not `is_variable` does not depend
    on results.

    `title`, `description` and `json_schema_extra["unit"]` of each field are enough to build a form
    from; "group" tells what a form may fold away.
    """

    model_config = ConfigDict(json_schema_extra=_require_kind_not_id)

    label: ClassVar[str]
    summary: ClassVar[str]
    step: ClassVar[str] = "rates"
    is_variable: ClassVar[bool] = True

    kind: str
    id: Identifier = Field(
        title="Id", description="A short name for documents.", json_schema_extra={"unit": "id"}
    )
    name: Name = Field(
        title="Name",
        description="The name that the client reads on the statement.",
        json_schema_extra={"unit": "text"},
    )

    @abstractmethod
    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the figures that the component needs."""

    @abstractmethod
    def calculate(self, workings: Workings) -> LineDraft:
        """Work out the line, unrounded."""

    @abstractmethod
    def sentence(self, wording: Wording) -> str:
        """Return the rule as the client reads it, with its full stop."""

    def rule(self, wording: Wording) -> str:
        """Return the sentence with everything that the component has beside its rate."""
        return self.sentence(wording)

    @property
    def is_pass_through(self) -> bool:
        """Whether it hands on what the agency spent, which is no pay."""
        return False

    def handed_on(self, line: Line, currency: str) -> Decimal:
        """Return what of its line is spend that is handed on, in the currency's minor unit."""
        return Decimal(0)

    @property
    def weighs_by(self) -> Weight:
        """How the component is shared between the parts of a period that terms cut."""
        return Weight.DAYS

    def main_request(self) -> MeasureRequest | None:
        """Return the figure whose volume the pay follows; None where there is no single one."""
        return None

    @property
    def takes_share(self) -> bool:
        """Whether it pays a share of other components."""
        return False

    def rests_on(self) -> tuple[str, ...]:
        """Return the ids of components that this one is a share of."""
        return ()


class RateComponent(Component):
    """A component with a rate structure, and with what may be agreed beside the rate."""

    gate: tuple[Condition, ...] = Field(
        default=(),
        title="Gate",
        description="Conditions that must all hold; else the component pays nothing.",
        json_schema_extra={"unit": "conditions", "group": "more"},
    )
    multiplier: Multiplier | None = Field(
        default=None,
        title="Multiplier",
        description="A factor on the pay, by how much of a target was attained.",
        json_schema_extra={"unit": "part", "group": "more"},
    )
    minimum: NotNegative | None = Field(
        default=None,
        title="Minimum",
        description="The least that the component pays for a period, once its gate is open.",
        json_schema_extra={"unit": "money", "group": "more"},
    )
    maximum: NotNegative | None = Field(
        default=None,
        title="Maximum",
        description="The most that the component pays for a period.",
        json_schema_extra={"unit": "money", "group": "more"},
    )
    prorate_limits: YesNo = Field(
        default=False,
        title="Minimum and maximum by days",
        description="Whether minimum and maximum shrink in a period that is covered in part.",
        json_schema_extra={"unit": "yes_no", "group": "more"},
    )
    shares: tuple[PartyShare, ...] = Field(
        default=(),
        title="Shared with",
        description="The parties that a result is credited to; their shares make 100 %.",
        json_schema_extra={"unit": "shares", "group": "more"},
    )

    @model_validator(mode="after")
    def _check_beside_the_rate(self) -> RateComponent:
        check_shares(self.shares)
        below, above = self.minimum, self.maximum
        if below is not None and above is not None and below > above:
            raise refusal(
                "The minimum is above the maximum.",
                remedy="Lower the minimum or raise the maximum.",
                at="minimum",
            )
        if self.multiplier is not None:
            check_multiplier(self.multiplier, self.main_request())
        return self

    @model_serializer(mode="wrap")
    def _leave_out_what_is_not_agreed(
        self, write: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        written: dict[str, object] = write(self)
        fields = type(self).model_fields
        return {
            name: value
            for name, value in written.items()
            if not _may_be_left_out(fields[name]) or getattr(self, name) != fields[name].default
        }

    def rule(self, wording: Wording) -> str:
        """Return the sentence, then those of hold, shares, gate, multiplier and limits."""
        said = [self.sentence(wording)]
        if self.shares:
            said.append(shares_sentence(self.shares, wording))
        if self.gate:
            conditions = " and ".join(condition.sentence(wording) for condition in self.gate)
            said.append(f"Only when {conditions}; else nothing.")
        if self.multiplier is not None:
            said.append(self.multiplier.sentence(wording))
        if self.minimum is not None or self.maximum is not None:
            said.append(limits_sentence(self, wording))
        return " ".join(said)

    def judged_requests(
        self, objectives: Mapping[str, ObjectiveFigure]
    ) -> tuple[MeasureRequest, ...]:
        """Return the figures that gate and multiplier look at."""
        found = [condition.request(objectives) for condition in self.gate]
        if self.multiplier is not None:
            found.append(self.multiplier.target.figure(objectives).request)
        return tuple(found)

    @property
    def share_paid_here(self) -> Decimal:
        """The share of the pay that this contract pays; the rest goes to other parties."""
        return paid_here(self.shares)

    def steps_beside_the_rate(self) -> set[str]:
        """Return the steps of `payouts.order.STEPS` that are agreed beside the rate."""
        agreed = {
            "shares": bool(self.shares),
            "gate": bool(self.gate),
            "multiplier": self.multiplier is not None,
            "limits": self.minimum is not None or self.maximum is not None,
        }
        return {step for step, is_agreed in agreed.items() if is_agreed}

    @property
    def is_proportional(self) -> bool:
        """Whether nothing beside the rate bends the pay of a part of the results."""
        bends = self.minimum is not None or self.maximum is not None
        return not bends and not (self.multiplier is not None and self.multiplier.splits)


class ResultComponent(RateComponent):
    """A component that pays for results of a scope, perhaps after a hold."""

    scope: ScopeField = Field(
        default_factory=Scope,
        title="Counted results",
        description="Which results count.",
        json_schema_extra={"unit": "scope", "group": "results"},
    )
    hold_days: Days = Field(
        default=0,
        title="Hold",
        description="Days that a result waits before it is payable.",
        json_schema_extra={"unit": "days", "group": "results"},
    )

    def rule(self, wording: Wording) -> str:
        """Return the sentence, also of the hold."""
        said = super().rule(wording)
        if not self.hold_days:
            return said
        days = "1 day" if self.hold_days == 1 else f"{self.hold_days} days"
        return f"{said} A result is payable {days} after it came."

    @property
    def weighs_by(self) -> Weight:
        """Each part's own results, unless something bends the pay."""
        is_own = self.prices_each and self.is_proportional
        return Weight.OWN if is_own else Weight.RESULTS

    @property
    def prices_each(self) -> bool:
        """Whether its rates pay each result for itself, whatever the others are."""
        return True

    def request_of(self, metric: str) -> MeasureRequest:
        """Return the figure of `metric` over the component's results."""
        return MeasureRequest(metric, self.scope, self.hold_days)
