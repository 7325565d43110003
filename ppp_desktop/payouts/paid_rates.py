"""What was paid for some results of a period, at the rates that they were paid at.

A result that has a price of its own gives back that price. Where pay follows the total, such as
tiers and packages, it gives back its share of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.context import Context, ReversedPeriod, Workings
from ppp_desktop.payouts.kinds.component import ResultComponent, Weight
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.reversals import Measures
from ppp_desktop.payouts.words import Wording

if TYPE_CHECKING:
    from ppp_desktop.payouts.clawback import Earned


def paid_for(
    paid: ReversedPeriod, earned: Earned, taken: Measures, gone: Measures, wording: Wording
) -> tuple[Decimal, tuple[Explanation, ...]]:
    """Return what a period paid for the results `taken` of it, and how it came about.

    `gone` are those that were taken back before. It is told component by component, of what the
    contract's cap left. Of a period that a change of terms cuts, each part's pay was for the
    results of its days.
    """
    days = {part.days.start.isoformat(): part.days for part in paid.parts}
    lost, told = Decimal(0), []
    for line in earned.lines:
        component = earned.owners.get(line.key)
        if not isinstance(component, ResultComponent) or not component.is_variable:
            continue
        request = _request(component, days.get(line.key.partition("@")[2]), paid.context)
        if request not in taken:
            continue
        before = gone.get(request, Measure(request, None, 0))
        found = _of_line(line, component, (taken[request], before), paid.context, wording)
        if found is not None:
            amount, text = found
            lost += amount
            told.append(Explanation(text, "clawback"))
    left, text = _left_by_cap(lost, earned, wording)
    if text:
        told.append(Explanation(text, "clawback"))
    return left, tuple(told)


def _request(component: ResultComponent, part: Period | None, context: Context) -> MeasureRequest:
    """Return the figure that the component's line was paid for."""
    requests = component.requests(context.objectives)
    request = next(each for each in requests if each.span is Span.PERIOD)
    if part is None or component.weighs_by is Weight.DAYS:
        return request
    return replace(request, within=part)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Results taken back as `part` of a `whole`, of which `gone` went before; `text` tells it."""

    part: Decimal
    gone: Decimal
    whole: Decimal
    text: str

    def within(self, amount: Decimal) -> Decimal:
        """Return the part of `amount`, so that all parts together are no more than all of it."""
        before, after = (
            min(max(each / self.whole, Decimal(0)), Decimal(1))
            for each in (self.gone, self.gone + self.part)
        )
        return amount * (after - before)


def _of_line(
    line: Line,
    component: ResultComponent,
    found: tuple[Measure, Measure],
    context: Context,
    wording: Wording,
) -> tuple[Decimal, str] | None:
    """Return what of the line was for the results taken; None where nothing can be told.

    `found` are the results taken, and those that were taken before.
    """
    portion = _by_price(line, component, found, context, wording)
    if portion is None:
        portion = _by_volume(line, found, context, wording)
    if not portion.whole:
        return None
    money = wording.money
    amount = line.unrounded * portion.part / portion.whole
    told = f"{line.name}: {portion.text}"
    if settle(amount) != settle(portion.part) or not component.prices_each:
        told = f"{told} = {money(amount)}"
    if any(each.step == "limits" for each in line.modifications):
        # Beside refunds a part may be more than the whole, yet a limit pays no more than itself.
        within = portion.within(line.unrounded)
        if settle(within) != settle(amount):
            told = f"{told}; within the {money(line.unrounded)} that were paid: {money(within)}"
        amount = within
    return amount, told


def _by_price(
    line: Line,
    component: ResultComponent,
    found: tuple[Measure, Measure],
    context: Context,
    wording: Wording,
) -> _Portion | None:
    """Return the pay of the results at their own prices; None where they have none."""
    if not component.prices_each:
        return None
    request, value = found[0].request, found[0].value or Decimal(0)
    figures = (*found, context.measures[request])
    part, gone, total = (_alone(component, each, context, wording) for each in figures)
    if not total:
        return None
    figure = f"{wording.quantity(request.metric, value)} "
    figure += wording.counted(request.metric, request.scope, value)
    text = f"{wording.money(part)} of {wording.money(total)} was paid for {figure}"
    if settle(line.unrounded) != settle(total):
        share = f"{format_number(settle(part))} ÷ {format_number(settle(total))}"
        text = f"{text} at the rates: {wording.money(line.unrounded)} × {share}"
    return _Portion(part, gone, total, text)


def _by_volume(
    line: Line, found: tuple[Measure, Measure], context: Context, wording: Wording
) -> _Portion:
    """Return the results as part of all that the line was paid for."""
    request = found[0].request
    figures = (*found, context.measures[request])
    value, gone, whole = (each.value or Decimal(0) for each in figures)
    part, total = (wording.quantity(request.metric, each) for each in (value, whole))
    counted = wording.counted(request.metric, request.scope, whole)
    text = f"{wording.money(line.unrounded)} × {part} ÷ {total} {counted}"
    return _Portion(value, gone, whole, text)


def _alone(
    component: ResultComponent, found: Measure, context: Context, wording: Wording
) -> Decimal:
    """Return what the component pays for these results by its rates, with nothing beside them."""
    found = replace(found, request=replace(found.request, within=None))
    return component.calculate(Workings(context, wording).with_measure(found)).unrounded


def _left_by_cap(lost: Decimal, earned: Earned, wording: Wording) -> tuple[Decimal, str]:
    """Return what the contract's cap left of `lost`, as of all pay for results, and its words."""
    cut = sum((line.amount for line in earned.lines if line.key == "cap"), Decimal(0))
    if not cut or not lost:
        return lost, ""
    uncut, money = earned.variable - cut, wording.money
    variable = max(earned.variable, Decimal(0)) if uncut > 0 else Decimal(0)
    opening = f"The cap left {money(variable)} of {money(uncut)}"
    if not variable:
        return Decimal(0), f"{opening}: nothing is taken back"
    left = lost * variable / uncut
    share = f"{format_number(variable)} ÷ {format_number(uncut)}"
    return left, f"{opening}: {money(lost)} × {share} = {money(left)}"
