"""What a component may have beside its rate: parties, a gate, a multiplier, a minimum and maximum.

They are applied in this order; each change stays visible as a step of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import Field, field_validator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.arithmetic import canonical, settle
from ppp_desktop.payouts.attainments import (
    AttainedOrNone,
    Target,
    attained_words,
    attainment,
)
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import Document, Filled, Name, NotNegative, Share, YesNo, refusal
from ppp_desktop.payouts.lines import Explanation, Modification
from ppp_desktop.payouts.words import Wording, capitalised, listed

if TYPE_CHECKING:
    from ppp_desktop.payouts.kinds.component import RateComponent


class Applies(StrEnum):
    """What a level of a multiplier reprices."""

    ALL = "all"
    BEYOND = "beyond"


class PartyShare(Document):
    """The share of a result that is credited to one party."""

    party: Name = Field(
        title="Party",
        description="Who the share is credited to.",
        json_schema_extra={"unit": "text"},
    )
    share: Share = Field(
        title="Share",
        description="The party's share: 0.6 is 60 %. All shares make 100 %.",
        json_schema_extra={"unit": "share"},
    )
    paid_here: YesNo = Field(
        title="Paid here",
        description="Whether this contract pays the share.",
        json_schema_extra={"unit": "yes_no"},
    )


class MultiplierLevel(Document):
    """From one attainment on: the factor, and what it reprices."""

    attainment_at_least: AttainedOrNone = Field(
        title="Attained to at least",
        description="The share of the target from which the factor counts; 0 is from the start.",
        json_schema_extra={"unit": "share"},
    )
    factor: NotNegative = Field(
        title="Factor",
        description="What pay is multiplied by: 1.2 is a fifth more, 0.5 is half.",
        json_schema_extra={"unit": "count"},
    )
    applies: Applies = Field(
        title="Counts for",
        description="Whether the factor counts for everything, or only beyond this attainment.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"all": "everything", "beyond": "only what lies beyond"},
        },
    )


class Multiplier(Document):
    """An accelerator or decelerator: pay times a factor, by attainment."""

    target: Target = Field(
        title="Attainment of",
        description="The objective or target whose attainment counts.",
        json_schema_extra={"unit": "target"},
    )
    levels: Filled[MultiplierLevel] = Field(
        title="Factors",
        description="From which attainment on which factor counts, in rising order.",
        json_schema_extra={"unit": "levels", "minItems": 1},
    )

    @field_validator("levels")
    @classmethod
    def _check_order(cls, levels: tuple[MultiplierLevel, ...]) -> tuple[MultiplierLevel, ...]:
        for number, (below, above) in enumerate(pairwise(levels), start=1):
            if above.attainment_at_least <= below.attainment_at_least:
                raise refusal(
                    f"The level from {canonical(above.attainment_at_least)} does not come after "
                    f"{canonical(below.attainment_at_least)}.",
                    remedy="Order the levels from the lowest to the highest, each once.",
                    at=f"[{number}].attainment_at_least",
                )
        return levels

    @property
    def splits(self) -> bool:
        """Whether a level counts only for what lies beyond it."""
        return any(level.applies is Applies.BEYOND for level in self.levels)

    def sentence(self, wording: Wording) -> str:
        """Return "Times 2 on everything from 50 % of the objective “Sales” on, …."."""
        target = self.target.sentence(wording)
        parts = []
        for level in self.levels:
            extent = "on everything" if level.applies is Applies.ALL else "on what lies beyond"
            share = wording.share(level.attainment_at_least)
            parts.append(f"times {canonical(level.factor)} {extent} from {share}")
        return capitalised(f"{listed(parts)} of {target}.")


def modified(component: RateComponent, draft: LineDraft, workings: Workings) -> LineDraft:
    """Return the draft after shares, gate, multiplier and limits."""
    if component.shares:
        draft = _shared(component, draft, workings)
    if component.gate:
        draft, is_open = _gated(component, draft, workings)
        if not is_open:
            return draft
    if component.multiplier is not None:
        draft = _multiplied(component, component.multiplier, draft, workings)
    if component.minimum is not None or component.maximum is not None:
        draft = _limited(component, draft, workings)
    return draft


def check_shares(shares: tuple[PartyShare, ...]) -> None:
    """Raise a refusal unless the shares total 100 % and some are paid here."""
    if not shares:
        return
    total = sum((each.share for each in shares), Decimal(0))
    if total != 1:
        raise refusal(
            f"The shares total {canonical(total * 100)} %, not 100 %.",
            remedy="Name every party that a result is credited to.",
            at="shares",
        )
    if not any(each.paid_here for each in shares):
        raise refusal(
            "None of the shares is paid by this contract.",
            remedy="Say which party's share the client pays here.",
            at="shares[0].paid_here",
        )


def shares_sentence(shares: tuple[PartyShare, ...], wording: Wording) -> str:
    """Return "Credited to A 60 % and B 40 %; paid here: A."."""
    credited = listed(f"{each.party} {wording.share(each.share)}" for each in shares)
    here = listed(each.party for each in shares if each.paid_here)
    return f"Credited to {credited}; paid here: {here}."


def limits_sentence(component: RateComponent, wording: Wording) -> str:
    """Return "At least €100.00, at most €500.00 a month."."""
    parts = []
    if component.minimum is not None:
        parts.append(f"at least {wording.money(component.minimum)}")
    if component.maximum is not None:
        parts.append(f"at most {wording.money(component.maximum)}")
    days = ", part periods by days" if component.prorate_limits else ""
    return capitalised(f"{', '.join(parts)} a {wording.period_noun}{days}.")


def _changed(
    draft: LineDraft, step: str, text: str, after: Decimal, *details: Explanation, note: str = ""
) -> LineDraft:
    """Return the draft with one more step, from its amount to `after`."""
    before, after = settle(draft.unrounded), settle(after)
    change = after - before
    parts = (draft.note.rstrip(), note)
    return replace(
        draft,
        unrounded=draft.unrounded + change,
        steps=(*draft.steps, Explanation(text, step, change, children=details)),
        modifications=(*draft.modifications, Modification(step, text, change)),
        note=" ".join(part for part in parts if part),
    )


def _shared(component: RateComponent, draft: LineDraft, workings: Workings) -> LineDraft:
    money, share = workings.wording.money, workings.wording.share
    details = [
        Explanation(
            f"{each.party}: {money(draft.unrounded)} × {share(each.share)} = "
            f"{money(draft.unrounded * each.share)}",
            "shares",
        )
        for each in component.shares
    ]
    here = sum((each.share for each in component.shares if each.paid_here), Decimal(0))
    text = f"{share(here)} of {money(draft.unrounded)} is paid here"
    return _changed(draft, "shares", text, draft.unrounded * here, *details)


def _gated(
    component: RateComponent, draft: LineDraft, workings: Workings
) -> tuple[LineDraft, bool]:
    checks = [condition.check(workings) for condition in component.gate]
    is_open = all(check.met for check in checks)
    found = listed(check.found for check in checks)
    details = [check.explanation for check in checks]
    if is_open:
        opened = _changed(draft, "gate", f"Gate open: {found}", draft.unrounded, *details)
        return replace(opened, modifications=draft.modifications), True
    text = f"Gate not met: {found}"
    return _changed(draft, "gate", text, Decimal(0), *details, note=f"{text}."), False


def _multiplied(
    component: RateComponent, multiplier: Multiplier, draft: LineDraft, workings: Workings
) -> LineDraft:
    figure = multiplier.target.figure(workings.context.objectives)
    measure = workings.judged(figure.request)
    attained = attainment(figure, measure)
    leaf = workings.judged_leaf(figure.request)
    if attained is None:
        return _changed(draft, "multiplier", "No attainment: factor 1", draft.unrounded, leaf)
    reached = [
        level for level in multiplier.levels if attained >= Fraction(level.attainment_at_least)
    ]
    after, words = _repriced(component, reached, figure, draft, workings)
    nearest = next(
        (level for level in multiplier.levels if level not in reached), multiplier.levels[-1]
    )
    shown = attained_words(attained, Fraction(nearest.attainment_at_least))
    text = f"Attained {shown} of {multiplier.target.sentence(workings.wording)}: {words}"
    return _changed(draft, "multiplier", text, after, leaf)


def _repriced(
    component: RateComponent,
    reached: list[MultiplierLevel],
    figure: ObjectiveFigure,
    draft: LineDraft,
    workings: Workings,
) -> tuple[Decimal, str]:
    """Return the amount after the levels reached, and how it came about."""
    overall = [number for number, level in enumerate(reached) if level.applies is Applies.ALL]
    factor = reached[overall[-1]].factor if overall else Decimal(1)
    beyond = reached[overall[-1] + 1 :] if overall else reached
    money = workings.wording.money
    if not beyond:
        after = draft.unrounded * factor
        return after, f"{money(draft.unrounded)} × {canonical(factor)} = {money(after)}"
    due = _amount_at(component, figure, workings)
    limits = [due(level) for level in beyond]
    slices = [(limits[0], factor)]
    for position, level in enumerate(beyond):
        upper = limits[position + 1] if position + 1 < len(limits) else draft.unrounded
        slices.append((upper - limits[position], level.factor))
    after = sum((amount * times for amount, times in slices), Decimal(0))
    written = " + ".join(f"{money(amount)} × {canonical(times)}" for amount, times in slices)
    return after, f"{written} = {money(after)}"


def _amount_at(
    component: RateComponent, figure: ObjectiveFigure, workings: Workings
) -> Callable[[MultiplierLevel], Decimal]:
    """Return what the component pays at the volume where a level begins, after shares."""
    here = sum((each.share for each in component.shares if each.paid_here), Decimal(0))
    share = here if component.shares else Decimal(1)
    main = component.main_request()
    if main is None or main != figure.request or figure.lower_is_better:
        raise ValidationFailed(
            f"“{component.name}” does not pay for what the attainment is measured by.",
            field="components",
            remedy="Let the factor count for everything, or measure what is paid for.",
        )

    def due(level: MultiplierLevel) -> Decimal:
        volume = figure.target * level.attainment_at_least
        at_level = workings.with_measure(replace(workings.measured(main), value=volume))
        return component.calculate(at_level).unrounded * share

    return due


def _limited(component: RateComponent, draft: LineDraft, workings: Workings) -> LineDraft:
    context, money = workings.context, workings.wording.money
    by_days = component.prorate_limits and context.is_part
    for bound, is_least in ((component.minimum, True), (component.maximum, False)):
        if bound is None:
            continue
        limit = context.by_days(bound) if by_days else bound
        words = "At least" if is_least else "At most"
        days = f" ({money(bound)} for {context.days_note})" if by_days else ""
        before = draft.unrounded
        after = max(before, limit) if is_least else min(before, limit)
        if after == before:
            continue
        moved = f"{money(before)} is {'lifted' if is_least else 'cut'}"
        text = f"{words} {money(limit)}{days}: {moved}"
        draft = _changed(draft, "limits", text, after, note=f"{text}.")
    return draft
