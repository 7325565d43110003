"""Measures without the results that were taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from ppp_desktop.core.vocabulary import EventCount, Group, Measure, MeasureRequest
from ppp_desktop.payouts.ratios import whole_factor

Measures = Mapping[MeasureRequest, Measure]


def without(measures: Measures, taken: Measures) -> dict[MeasureRequest, Measure]:
    """Return the measures less those of `taken`; requests that it does not name stay."""
    return {
        request: _less(found, taken[request]) if request in taken else found
        for request, found in measures.items()
    }


def together(taken: Iterable[Measures]) -> dict[MeasureRequest, Measure]:
    """Return the measures of several sets of results that were taken back, as one set."""
    found: dict[MeasureRequest, Measure] = {}
    for measures in taken:
        for request, measure in measures.items():
            known = found.get(request)
            found[request] = measure if known is None else _less(known, _negative(measure))
    return found


def _less(found: Measure, taken: Measure) -> Measure:
    events = Counter({(each.day, each.value): each.count for each in found.events})
    events.subtract({(each.day, each.value): each.count for each in taken.events})
    groups = {each.values: each for each in found.groups}
    for each in taken.groups:
        known = groups.get(each.values, Group(each.values, Decimal(0), 0))
        groups[each.values] = Group(each.values, known.value - each.value, known.rows - each.rows)
    numerator = _difference(found.numerator, taken.numerator)
    denominator = _difference(found.denominator, taken.denominator)
    value = _difference(found.value, taken.value)
    if found.numerator is not None:
        value = _ratio(found, numerator, denominator)
    return replace(
        found,
        value=value,
        rows=found.rows - taken.rows,
        numerator=numerator,
        denominator=denominator,
        events=tuple(
            EventCount(day, worth, count) for (day, worth), count in sorted(events.items()) if count
        ),
        groups=tuple(groups[values] for values in sorted(groups)),
    )


def _ratio(
    found: Measure, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    if not denominator or numerator is None:
        return None
    return numerator / denominator * (whole_factor(found) or 1)


def _difference(value: Decimal | None, taken: Decimal | None) -> Decimal | None:
    if value is None and taken is None:
        return None
    return (value or Decimal(0)) - (taken or Decimal(0))


def _negative(measure: Measure) -> Measure:
    return replace(
        measure,
        value=None if measure.value is None else -measure.value,
        rows=-measure.rows,
        numerator=None if measure.numerator is None else -measure.numerator,
        denominator=None if measure.denominator is None else -measure.denominator,
        events=tuple(replace(each, count=-each.count) for each in measure.events),
        groups=tuple(replace(each, value=-each.value, rows=-each.rows) for each in measure.groups),
    )
