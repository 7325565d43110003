"""Answers that both sides gave and that no rule of the terms itself holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from ppp_desktop.payouts.clawback import Clawback
from ppp_desktop.payouts.fields import Days, Document, Name, Share, refusal

EACH_SOURCE: Final = "each"
"""The answer that no source wins: each one counts for its own results, which do not overlap."""


class RevenueTax(StrEnum):
    """Whether revenue counts without or with the tax that customers pay."""

    NET = "net"
    GROSS = "gross"


class Included(StrEnum):
    """Whether revenue counts without or with what customers pay for shipping."""

    WITHOUT = "without"
    WITH = "with"


class Refunds(StrEnum):
    """Whether revenue counts before or after what was refunded in part."""

    BEFORE = "before"
    AFTER = "after"


class CountedOn(StrEnum):
    """The day on which a result counts."""

    EVENT = "event"
    APPROVAL = "approval"
    PAYMENT = "payment"


class Attribution(StrEnum):
    """Which of several contacts a result is credited to."""

    LAST_CLICK = "last_click"
    FIRST_CLICK = "first_click"
    LINEAR = "linear"
    POSITION_BASED = "position_based"
    TIME_DECAY = "time_decay"
    DATA_DRIVEN = "data_driven"
    AS_REPORTED = "as_reported"


class Reversals(StrEnum):
    """What happens to pay for results that are reversed later."""

    TAKEN_BACK = "taken_back"
    KEPT = "kept"


class Answers(Document):
    """What both sides agreed on beside the rules of pay; a question without an answer is open."""

    revenue_tax: RevenueTax | None = Field(
        default=None,
        title="Revenue and tax",
        description="Whether revenue counts without or with tax.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"net": "without tax", "gross": "with tax"},
        },
    )
    revenue_shipping: Included | None = Field(
        default=None,
        title="Revenue and shipping",
        description="Whether revenue counts without or with shipping.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"without": "without shipping", "with": "with shipping"},
        },
    )
    revenue_refunds: Refunds | None = Field(
        default=None,
        title="Revenue and part refunds",
        description="Whether revenue counts before or after part refunds.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"before": "before refunds", "after": "after refunds"},
        },
    )
    counted_on: CountedOn | None = Field(
        default=None,
        title="Counted on",
        description="The day that decides into which period a result falls.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "event": "the day it came",
                "approval": "the day it was approved",
                "payment": "the day its customer paid",
            },
        },
    )
    attribution: Attribution | None = Field(
        default=None,
        title="Attribution",
        description="Which of several contacts a result is credited to.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "last_click": "last click",
                "first_click": "first click",
                "linear": "all clicks alike",
                "position_based": "first and last click most",
                "time_decay": "later clicks more",
                "data_driven": "data-driven, by the platform",
                "as_reported": "as the source reports it",
            },
        },
    )
    freeze_days: Days | None = Field(
        default=None,
        title="Results may change for",
        description="Days after a period's end until which its results may still change.",
        json_schema_extra={"unit": "days"},
    )
    source: Name | None = Field(
        default=None,
        title="Source that counts",
        description="Which source counts where two disagree; “each”: they do not overlap.",
        json_schema_extra={"unit": "text"},
    )
    source_tolerance: Share | None = Field(
        default=None,
        title="Tolerance between sources",
        description="By what share two sources may differ before someone looks into it.",
        json_schema_extra={"unit": "share"},
    )
    reversals: Reversals | None = Field(
        default=None,
        title="Results reversed after they were paid",
        description="Whether their pay is taken back, as the clawback says, or stays paid.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"taken_back": "taken back", "kept": "stays paid"},
        },
    )

    @model_serializer(mode="wrap")
    def _leave_out_what_is_open(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        written: dict[str, object] = write(self)
        return {name: value for name, value in written.items() if value is not None}

    def check_clawback(self, clawback: Clawback | None) -> None:
        """Raise a refusal where the answer on reversals contradicts the clawback."""
        if self.reversals is Reversals.KEPT and clawback is not None:
            raise refusal(
                "The answer says that reversed results stay paid, yet there is a clawback.",
                remedy="Remove the clawback, or answer that they are taken back.",
                at="answers.reversals",
            )
        if self.reversals is Reversals.TAKEN_BACK and clawback is None:
            raise refusal(
                "The answer says that reversed results are taken back, yet not how.",
                remedy="Add a clawback, or answer that they stay paid.",
                at="answers.reversals",
            )
