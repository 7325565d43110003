"""What a little more would pay: one more result, or a round step of money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

from ppp_desktop.core.vocabulary import Detail, Measure, MeasureRequest, Scope, Span
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.measure_scaling import scaled

MONEY_STEP = Decimal(1000)
"""How much more of a metric of money marginal pay is told for, in the contract's currency."""


def step_of(request: MeasureRequest) -> Decimal:
    """Return how much more is looked at: one of what is counted, a round sum of money."""
    return MONEY_STEP if metric(request.metric).unit is Unit.MONEY else Decimal(1)


def next_unit(
    terms: Terms, context: Context, request: MeasureRequest, pay: Decimal
) -> Decimal | None:
    """Return what `step_of` more of `request` adds to `pay`; it counts in every wider scope, too.

    None without any results, and where pay looks at single events: it would hang on how large
    those are that come on top.
    """
    if not context.measures[request].value:
        return None
    changed = dict(context.measures)
    for other, found in changed.items():
        if other.metric != request.metric or other.span is not Span.PERIOD:
            continue
        if not _admits(other.scope, request.scope):
            continue
        if other.detail is Detail.EVENTS:
            return None
        changed[other] = _with_more(found, step_of(request))
    return calculate(terms, replace(context, measures=changed, tax=None)).subtotal - pay


def _with_more(found: Measure, step: Decimal) -> Measure:
    value = found.value or Decimal(0)
    if not value:
        return replace(found, value=step)
    with localcontext(prec=PRECISION):
        grown = scaled(found, (value + step) / value, whole=False)
    return replace(grown, value=value + step)


def _admits(wide: Scope, narrow: Scope) -> bool:
    """Tell whether everything in `narrow` is in `wide`, too."""
    wanted = dict(narrow.filters)
    return set(narrow.statuses) <= set(wide.statuses) and all(
        name in wanted and set(wanted[name]) <= set(values) for name, values in wide.filters
    )
