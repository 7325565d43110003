"""Bonus: an amount, or a share of other components, when conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.conditions import Check, Condition
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import Document, Filled, NotNegative, Share, refusal
from ppp_desktop.payouts.kinds.component import Component
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording, capitalised, listed


class LevelsPay(StrEnum):
    """What several levels that hold at once pay."""

    HIGHEST = "highest"
    CUMULATIVE = "cumulative"


class Level(Document):
    """One level: it pays `amount`, or `percent` of other components, when all conditions hold."""

    conditions: Filled[Condition] = Field(
        title="Conditions",
        description="What must hold; all of them.",
        json_schema_extra={"unit": "conditions", "minItems": 1},
    )
    amount: NotNegative | None = Field(
        default=None,
        title="Amount",
        description="A fixed bonus.",
        json_schema_extra={"unit": "money"},
    )
    percent: Share | None = Field(
        default=None,
        title="Share",
        description="A bonus as a share of other components: 0.05 is 5 %.",
        json_schema_extra={"unit": "share"},
    )

    @model_validator(mode="after")
    def _check_pay(self) -> Level:
        if (self.amount is None) == (self.percent is None):
            raise refusal(
                "A level pays either an amount or a share.",
                remedy="Give one of the two.",
                at="amount",
            )
        return self


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One level worked out: what it would pay, and the checks of its conditions."""

    number: int
    part: Part
    checks: tuple[Check, ...]

    @property
    def met(self) -> bool:
        return all(check.met for check in self.checks)


class Bonus(Component):
    """An amount or share when conditions hold."""

    label: ClassVar[str] = "Bonus"
    summary: ClassVar[str] = "An extra amount or share when an objective or a metric is met."
    step: ClassVar[str] = "bonuses"

    kind: Literal["bonus"] = "bonus"
    levels: Filled[Level] = Field(
        title="Levels",
        description="What is paid, and when; one or more levels.",
        json_schema_extra={"unit": "levels", "minItems": 1},
    )
    levels_pay: LevelsPay | None = Field(
        default=None,
        title="Several levels",
        description="Whether only the level that pays most counts, or all that are reached.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"highest": "only the highest level", "cumulative": "every level reached"},
        },
    )
    percent_of: tuple[str, ...] = Field(
        default=(),
        title="Share of",
        description="The components that a share is taken of; none named: all before bonuses.",
        json_schema_extra={"unit": "components"},
    )

    @model_validator(mode="after")
    def _check_levels(self) -> Bonus:
        if len(self.levels) > 1 and self.levels_pay is None:
            raise refusal(
                "With several levels it must be said which of them pay.",
                remedy="Answer “highest” or “cumulative”.",
                at="levels_pay",
            )
        return self

    @property
    def takes_share(self) -> bool:
        """Whether a level pays a share of other components."""
        return any(level.percent is not None for level in self.levels)

    def rests_on(self) -> tuple[str, ...]:
        """Return the ids that a share is taken of."""
        return self.percent_of

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the figures of all conditions."""
        return tuple(
            condition.request(objectives) for level in self.levels for condition in level.conditions
        )

    def calculate(self, workings: Workings) -> LineDraft:
        """Return what the levels that hold pay, with every condition's finding."""
        outcomes = [self._outcome(number, workings) for number in range(len(self.levels))]
        paying = self._paying(outcomes)
        parts = tuple(outcome.part for outcome in paying)
        steps = tuple(
            Explanation(self._pay_text(outcome.part, workings.wording), self.step, due)
            for outcome in paying
            for due in (outcome.part.amount,)
        )
        if not steps:
            steps = (Explanation("Conditions not met: nothing to pay", self.step, Decimal(0)),)
        return LineDraft(
            sum((part.amount for part in parts), Decimal(0)),
            steps,
            parts,
            tuple(check.explanation for outcome in outcomes for check in outcome.checks),
            self._note(outcomes, paying),
        )

    def _outcome(self, number: int, workings: Workings) -> _Outcome:
        level = self.levels[number]
        checks = tuple(condition.check(workings) for condition in level.conditions)
        label = f"Level {number + 1}" if len(self.levels) > 1 else ""
        if level.percent is None:
            amount = level.amount or Decimal(0)
            return _Outcome(number, Part(Decimal(1), amount, amount, label=label), checks)
        earlier = workings.earlier
        ids = self.percent_of or tuple(earlier)
        basis = sum((earlier[name] for name in ids), Decimal(0))
        due = basis * level.percent
        part = Part(basis, level.percent, due, rate_is_share=True, label=label)
        return _Outcome(number, part, checks)

    def _paying(self, outcomes: list[_Outcome]) -> list[_Outcome]:
        met = [outcome for outcome in outcomes if outcome.met]
        if self.levels_pay is LevelsPay.CUMULATIVE or len(met) < 2:
            return met
        return [max(met, key=lambda outcome: outcome.part.amount)]

    def _note(self, outcomes: list[_Outcome], paying: list[_Outcome]) -> str:
        if len(outcomes) == 1:
            found = listed(check.found for check in outcomes[0].checks)
            return f"{capitalised(found)}." if paying else f"Not reached: {found}."
        if not paying:
            return f"None of {len(outcomes)} levels reached."
        numbers = listed(str(outcome.number + 1) for outcome in paying)
        verb = "pays" if len(paying) == 1 else "pay"
        return f"Level {numbers} of {len(outcomes)} {verb}."

    def _pay_text(self, part: Part, wording: Wording) -> str:
        if not part.rate_is_share:
            return f"Conditions met: {wording.money(part.amount)}"
        share = wording.share(part.rate)
        return f"{wording.money(part.quantity)} × {share} = {wording.money(part.amount)}"

    def sentence(self, wording: Wording) -> str:
        """Return "€500.00 when cost per lead is at most €32.00 and …"."""
        levels = "; ".join(self._level_sentence(level, wording) for level in self.levels)
        if len(self.levels) == 1:
            return f"{levels}."
        if self.levels_pay is LevelsPay.CUMULATIVE:
            return f"{levels}. Every level that is reached pays."
        return f"{levels}. Only the highest level that is reached pays."

    def _level_sentence(self, level: Level, wording: Wording) -> str:
        conditions = " and ".join(condition.sentence(wording) for condition in level.conditions)
        if level.percent is None:
            return f"{wording.money(level.amount or Decimal(0))} when {conditions}"
        names = listed(f"“{wording.names.get(name, name)}”" for name in self.percent_of)
        basis = names or "all pay before bonuses"
        return f"{wording.share(level.percent)} of {basis} when {conditions}"
