"""Clawback: money back for results that were reversed after they were paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from pydantic import Field, field_validator, model_validator

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.context import Context, LineDraft, ReversedPeriod
from ppp_desktop.payouts.fields import Days, Document, Filled, Share, YesNo, refusal
from ppp_desktop.payouts.kinds.component import Component
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.paid_rates import paid_for
from ppp_desktop.payouts.reversals import Measures, together, without
from ppp_desktop.payouts.words import Wording


@dataclass(frozen=True, slots=True)
class Earned:
    """What a period pays up to its guaranteed minimum: `total` of the rounded `lines`.

    `variable` is the pay for results, cut by the contract's cap; `passed_on` the media spend that
    is handed on; `owners` are the components by the keys of their lines.
    """

    lines: tuple[Line, ...]
    total: Decimal
    variable: Decimal
    passed_on: Decimal
    owners: Mapping[str, Component]


Earn = Callable[[ReversedPeriod, Context], Earned]


class Method(StrEnum):
    """At which rate paid results are taken back."""

    PAID_RATE = "paid_rate"
    RECOMPUTED = "recomputed"


class ClawbackStep(Document):
    """Up to which age which share is taken back."""

    up_to_days: Days = Field(
        title="Up to days",
        description="The age of the result when it is reversed, in days.",
        json_schema_extra={"unit": "days"},
    )
    share: Share = Field(
        title="Share",
        description="The share of the pay that is taken back: 1 is all of it.",
        json_schema_extra={"unit": "share"},
    )


class Clawback(Document):
    """What is taken back of pay for results that are reversed later, by their age."""

    method: Method = Field(
        title="Taken back",
        description="At the rate that was paid, or by what the period would have paid without.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "paid_rate": "at the rate that was paid",
                "recomputed": "by working the period out again",
            },
        },
    )
    attainment_falls: YesNo | None = Field(
        default=None,
        title="Attainment falls, too",
        description="When worked out again: whether conditions and attainments lose the result.",
        json_schema_extra={"unit": "yes_no"},
    )
    schedule: Filled[ClawbackStep] = Field(
        title="By age",
        description="Which share up to which age, in rising order; nothing beyond the last.",
        json_schema_extra={"unit": "steps", "minItems": 1},
    )
    limit: Share | None = Field(
        default=None,
        title="At most of a period's pay",
        description="The share of a period's pay for results that is taken; the rest is carried.",
        json_schema_extra={"unit": "share"},
    )

    @field_validator("schedule")
    @classmethod
    def _check_order(cls, schedule: tuple[ClawbackStep, ...]) -> tuple[ClawbackStep, ...]:
        for number, (younger, older) in enumerate(pairwise(schedule), start=1):
            if older.up_to_days <= younger.up_to_days:
                raise refusal(
                    f"The step up to {older.up_to_days} days does not come after "
                    f"{younger.up_to_days}.",
                    remedy="Order the steps from the youngest to the oldest, each once.",
                    at=f"[{number}].up_to_days",
                )
        return schedule

    @model_validator(mode="after")
    def _check_answer(self) -> Clawback:
        if self.method is Method.RECOMPUTED and self.attainment_falls is None:
            raise refusal(
                "Working a period out again needs to know whether attainment falls, too.",
                remedy="Answer yes or no.",
                at="attainment_falls",
            )
        return self

    def sentence(self, wording: Wording) -> str:
        """Return "Results reversed after they were paid are taken back …"."""
        how = "at the rate that was paid"
        if self.method is Method.RECOMPUTED:
            also = "with" if self.attainment_falls else "without"
            how = f"by working their period out again, {also} its attainments"
        steps = ", ".join(
            f"{wording.share(step.share)} up to {step.up_to_days} days" for step in self.schedule
        )
        most = ""
        if self.limit is not None:
            most = (
                f" At most {wording.share(self.limit)} of a {wording.period_noun}'s pay for "
                "results; the rest is carried over."
            )
        return f"Results reversed after they were paid are taken back {how}: {steps}.{most}"

    def take_back(
        self,
        context: Context,
        variable: Decimal,
        wording: Wording,
        rounding: Rounding,
        earn: Earn,
    ) -> tuple[LineDraft | None, Decimal]:
        """Return the line, and what is carried over to the next period.

        There is no line where nothing was reversed and nothing was carried.
        """
        carried, money = context.opening.clawback, wording.money
        steps = [
            step
            for each in context.reversals
            for step in self._steps(each, context.period, wording, earn)
        ]
        if not steps and not carried:
            return None, carried
        if carried:
            text = f"Carried over: {money(carried)}"
            steps.append(Explanation(text, "clawback", -carried))
        due = -sum((step.value or Decimal(0) for step in steps), Decimal(0))
        rounded = round_money(settle(due), context.currency, rounding)
        if self.limit is None:
            return LineDraft(-due, tuple(steps), note=_note(steps)), Decimal(0)
        most = round_money(max(variable, Decimal(0)) * self.limit, context.currency, rounding)
        if rounded <= most:
            return LineDraft(-due, tuple(steps), note=_note(steps)), Decimal(0)
        left = rounded - most
        note = f"{money(left)} is carried over."
        text = f"At most {wording.share(self.limit)} of {money(variable)} = {money(most)}: {note}"
        steps.append(Explanation(text, "clawback", due - most))
        return LineDraft(-most, tuple(steps), note=note), left

    def _steps(
        self, paid: ReversedPeriod, now: Period, wording: Wording, earn: Earn
    ) -> Iterator[Explanation]:
        """Yield what each band of ages takes back of one period, the youngest first."""
        context = paid.context if self.method is Method.PAID_RATE else self._stands(paid)
        before = earn(paid, context)
        gone = {} if paid.left is None else without(paid.context.measures, paid.left)
        for since, step, taken in self._bands(paid):
            span = f"{since}+" if step is None else f"{since}–{step.up_to_days}"
            opening = f"{context.period.label}, reversed after {span} days"
            leaves = tuple(
                _leaf(request, found, context.active, now, wording)
                for request, found in taken.items()
                if request.within is None and found.rows
            )
            if step is None:
                text = f"{opening}: no longer taken back"
                yield Explanation(text, "clawback", Decimal(0), children=leaves)
                continue
            if self.method is Method.PAID_RATE:
                lost, told = paid_for(paid, before, taken, gone, wording)
                gone = together((gone, taken))
            else:
                context = replace(context, measures=without(context.measures, taken))
                after = earn(paid, context)
                told = (_worth(context.period, before.total, after.total, wording),)
                lost, before = before.total - after.total, after
            back = lost * step.share
            text = f"{opening}: {wording.money(lost)} × {wording.share(step.share)}"
            text = f"{text} = {wording.money(back)}"
            yield Explanation(text, "clawback", -back, children=(*told, *leaves))

    def _stands(self, paid: ReversedPeriod) -> Context:
        """Return the period as it stood before this one took anything back."""
        context = paid.context
        left = context.measures if paid.left is None else paid.left
        judged_by = None if self.attainment_falls else context.measures
        return replace(context, measures=left, judged_by=judged_by)

    def _bands(self, paid: ReversedPeriod) -> Iterator[tuple[int, ClawbackStep | None, Measures]]:
        since = 0
        for step in self.schedule:
            found = [
                each.measures
                for each in paid.reversals
                if since <= each.age_days <= step.up_to_days
            ]
            if found:
                yield since, step, together(found)
            since = step.up_to_days + 1
        too_old = [each.measures for each in paid.reversals if each.age_days >= since]
        if too_old:
            yield since, None, together(too_old)


def _worth(period: Period, before: Decimal, after: Decimal, wording: Wording) -> Explanation:
    """Return "May 2026 came to €55.00, and comes to €50.00 without them"."""
    money = wording.money
    text = f"{period.label} came to {money(before)}, and comes to {money(after)} without them"
    return Explanation(text, "clawback")


def _leaf(
    request: MeasureRequest, found: Measure, paid: Period, now: Period, wording: Wording
) -> Explanation:
    """Return the leaf that leads on to the results of `paid` that were reversed in `now`."""
    value = found.value or Decimal(0)
    counted = wording.counted(request.metric, request.scope, value)
    rows = f"from {found.rows:,} {'result' if found.rows == 1 else 'results'}"
    text = f"{wording.quantity(request.metric, value)} {counted}, {rows}"
    leads_on = replace(request, within=paid, reversed_in=now)
    return Explanation(text, "measures", found.value, leads_on)


def _note(steps: list[Explanation]) -> str:
    return f"{steps[0].text}." if len(steps) == 1 else ""
