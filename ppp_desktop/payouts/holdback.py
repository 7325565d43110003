"""The holdback: a share of pay that is kept until a later period, then released or forfeited."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.balances import Held
from ppp_desktop.payouts.conditions import Condition
from ppp_desktop.payouts.context import Context, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import Days, Document, Share, refusal
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.words import Wording, listed

_MOST_PERIODS = 36


class HeldOf(StrEnum):
    """What the share is kept of."""

    VARIABLE = "variable"
    ALL = "all"


def _some_periods(value: int) -> int:
    if not 1 <= value <= _MOST_PERIODS:
        raise refusal(
            f"A share cannot be kept for {value} periods.",
            remedy=f"Give 1 to {_MOST_PERIODS} periods.",
        )
    return value


class Holdback(Document):
    """A share that is kept back, and checked after some periods."""

    share: Share = Field(
        title="Share kept back",
        description="The share of the pay that is kept: 0.1 is 10 %.",
        json_schema_extra={"unit": "share"},
    )
    of: HeldOf = Field(
        title="Kept of",
        description="Whether fixed pay is kept back, too. Media spend handed on never is.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"variable": "pay for results", "all": "all pay"},
        },
    )
    release_after: Annotated[Days, AfterValidator(_some_periods)] = Field(
        title="Released after periods",
        description="After how many billing periods the share is released.",
        json_schema_extra={"unit": "count"},
    )
    conditions: tuple[Condition, ...] = Field(
        default=(),
        title="Released when",
        description="What must hold in the period of the release; else the share is forfeited.",
        json_schema_extra={"unit": "conditions"},
    )

    def sentence(self, wording: Wording) -> str:
        """Return "10 % of pay for results is kept back for 3 months …"."""
        basis = "pay for results" if self.of is HeldOf.VARIABLE else "all pay"
        many = "" if self.release_after == 1 else "s"
        kept = (
            f"{wording.share(self.share)} of {basis} is kept back for "
            f"{self.release_after} {wording.period_noun}{many}"
        )
        if not self.conditions:
            return f"{kept}, then released."
        conditions = " and ".join(condition.sentence(wording) for condition in self.conditions)
        return f"{kept}, then released when {conditions}; else forfeited."

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the figures of the conditions."""
        return tuple(condition.request(objectives) for condition in self.conditions)

    def keep(
        self,
        variable: Decimal,
        everything: Decimal,
        context: Context,
        wording: Wording,
        rounding: Rounding,
    ) -> tuple[LineDraft, Held | None]:
        """Return the line that keeps the share of this period's pay, and what is kept.

        What is kept is rounded as the line is, so that a release gives back exactly that.
        """
        basis = max(variable if self.of is HeldOf.VARIABLE else everything, Decimal(0))
        kept = basis * self.share
        due = _after(context.period, self.release_after)
        text = f"{wording.money(basis)} × {wording.share(self.share)} = {wording.money(kept)}"
        note = f"Due in {due.label}." if kept else "Nothing to keep."
        draft = LineDraft(-kept, (Explanation(text, "holdback", -kept),), note=note)
        amount = round_money(kept, context.currency, rounding)
        return draft, Held(context.period, due, amount) if amount else None

    def release(self, workings: Workings) -> tuple[LineDraft | None, tuple[Held, ...]]:
        """Return the line for shares that are due now, if any, and what stays kept."""
        context, money = workings.context, workings.wording.money
        due = [held for held in context.opening.held if held.due.start <= context.period.start]
        rest = tuple(held for held in context.opening.held if held not in due)
        if not due:
            return None, rest
        checks = [condition.check(workings) for condition in self.conditions]
        is_released = all(check.met for check in checks)
        steps = tuple(
            Explanation(
                f"Kept in {held.kept_in.label}: {money(held.amount)} "
                f"{'released' if is_released else 'forfeited'}",
                "holdback",
                held.amount if is_released else Decimal(0),
            )
            for held in due
        )
        found = listed(check.found for check in checks)
        sum_due = sum((held.amount for held in due), Decimal(0))
        note = f"{money(sum_due)} {'released' if is_released else 'forfeited'}"
        note = f"{note}: {found}." if found else f"{note}."
        leaves = tuple(check.explanation for check in checks)
        amount = sum_due if is_released else Decimal(0)
        return LineDraft(amount, steps, leaves=leaves, note=note), rest


def _after(period: Period, periods: int) -> Period:
    for _ in range(periods):
        period = period.next()
    return period
