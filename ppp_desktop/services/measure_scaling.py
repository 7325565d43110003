"""A measured figure made larger or smaller, together with the events and groups behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from ppp_desktop.core.exact import SCALE_DIGITS
from ppp_desktop.core.vocabulary import EventCount, Group, Measure
from ppp_desktop.metrics.catalogue import Unit, metric

_PRECISION = 60
_UNIT = Decimal(1).scaleb(-SCALE_DIGITS)
_ONE = Decimal(1)


def scaled(
    found: Measure, growth: Decimal, price: Decimal = _ONE, *, whole: bool = True
) -> Measure:
    """Return a sum with `growth` times as many results, each worth `price` times as much.

    Counts that were whole stay so, unless `whole` says otherwise. Events and groups share the
    rounding: together they are the sum.
    """
    if found.value is None or (growth == 1 and price == 1):
        return found
    with localcontext(prec=_PRECISION):
        events = _scaled_events(found.events, growth, price)
        value = settled(found.value * growth * price, found, whole=whole)
        if found.events:
            value = sum((each.value * each.count for each in events), Decimal(0))
        groups = _scaled_groups(found, growth * price, whole=whole)
        if groups:
            value = sum((each.value for each in groups), Decimal(0))
        return replace(found, value=value, events=events, groups=groups, conversions=())


def _scaled_events(
    events: Sequence[EventCount], growth: Decimal, price: Decimal
) -> tuple[EventCount, ...]:
    """Grow the number of events, rounding their running count, so that none is lost on the way."""
    above, below = growth.as_integer_ratio()
    grown, seen, given = [], 0, 0
    for each in events:
        seen += each.count
        count = _half_even(seen * above, below) - given
        given += count
        if count:
            worth = each.value if price == 1 else _worth(each.value * price)
            grown.append(EventCount(each.day, worth, count))
    return tuple(grown)


def _half_even(above: int, below: int) -> int:
    whole, rest = divmod(above, below)
    return whole + (2 * rest > below or (2 * rest == below and whole % 2 == 1))


def _worth(value: Decimal) -> Decimal:
    return value.quantize(_UNIT, rounding=ROUND_HALF_EVEN).normalize() + 0


def _scaled_groups(found: Measure, factor: Decimal, *, whole: bool) -> tuple[Group, ...]:
    groups, exact, given = [], Decimal(0), Decimal(0)
    for each in found.groups:
        exact += each.value * factor
        value = settled(exact, found, whole=whole) - given
        given += value
        groups.append(replace(each, value=value))
    return tuple(groups)


def settled(value: Decimal, found: Measure, *, whole: bool = True) -> Decimal:
    """Return `value` rounded: to whole ones where the figure counts and was whole before."""
    before = found.value or Decimal(0)
    counts = metric(found.request.metric).unit is Unit.COUNT
    is_whole = whole and counts and before == before.to_integral_value()
    return value.quantize(_ONE if is_whole else _UNIT, rounding=ROUND_HALF_EVEN).normalize() + 0
