"""What figures rest on: sums of stored metrics, and ratios of two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ppp_desktop.core.exact import SCALE_DIGITS
from ppp_desktop.core.vocabulary import Conversion, Detail, Measure, MeasureRequest, Scope, Status
from ppp_desktop.metrics.catalogue import Formula, metric
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.metrics.ratios import divide


@dataclass(frozen=True, slots=True)
class SumRow:
    """The sum of a stored metric (exact), the rows behind it, and the money converted in it."""

    value: Decimal
    rows: int
    conversions: tuple[Conversion, ...] = ()


NOTHING = SumRow(Decimal(0), 0)
_FINEST = Decimal(1).scaleb(-SCALE_DIGITS)


def base_requests(request: MeasureRequest) -> tuple[MeasureRequest, ...]:
    """Return the sums that `request` rests on: of its metric, or of numerator and denominator.

    However far a figure is broken down, it rests on the sum of the same results.
    """
    formula = metric(request.metric).formula
    if formula is None:
        return (as_sum(request),)
    return numerator_of(request, formula), denominator_of(request, formula)


def as_sum(request: MeasureRequest) -> MeasureRequest:
    """Return the request for the whole sum of what `request` breaks down."""
    if request.detail is Detail.SUM:
        return request
    return replace(request, detail=Detail.SUM, by=())


def unconverted_values(found: Measure) -> dict[MeasureRequest, Decimal]:
    """Return what the results behind a measure add up to as they are stored, by sum.

    Amounts of other currencies are added as they stand: it is what is kept with a statement. A
    ratio with converted money is left out, because it does not tell which of its sums had any.
    """
    formula = metric(found.request.metric).formula
    if formula is None:
        with localcontext(prec=PRECISION):
            converted = sum((each.result for each in found.conversions), Decimal(0))
            native = ((found.value or Decimal(0)) - converted).quantize(_FINEST)
            amounts = sum((each.amount for each in found.conversions), Decimal(0))
            return {as_sum(found.request): native + amounts}
    if found.conversions:
        return {}
    return {
        numerator_of(found.request, formula): found.numerator or Decimal(0),
        denominator_of(found.request, formula): found.denominator or Decimal(0),
    }


def numerator_of(request: MeasureRequest, formula: Formula) -> MeasureRequest:
    """Return the request for the upper sum of a ratio."""
    return _part(request, formula.numerator, formula.numerator_statuses)


def denominator_of(request: MeasureRequest, formula: Formula) -> MeasureRequest:
    """Return the request for the lower sum of a ratio."""
    return _part(request, formula.denominator, formula.denominator_statuses)


def rows_behind(formula: Formula, upper: int, lower: int) -> int:
    """Return how many results a ratio rests on; parts of one metric share theirs."""
    if formula.numerator == formula.denominator:
        return max(upper, lower)
    return upper + lower


def answer_of(request: MeasureRequest, sums: Mapping[MeasureRequest, SumRow]) -> Measure:
    """Return the figure of a stored metric or a ratio, from the sums of its `base_requests`."""
    formula = metric(request.metric).formula
    if formula is None:
        found = sums[as_sum(request)]
        return Measure(request, found.value, found.rows, conversions=found.conversions)
    upper = sums[numerator_of(request, formula)]
    lower = sums[denominator_of(request, formula)]
    return Measure(
        request,
        divide(upper.value, lower.value, formula),
        rows_behind(formula, upper.rows, lower.rows),
        numerator=upper.value,
        denominator=lower.value,
        conversions=upper.conversions + lower.conversions,
    )


def _part(request: MeasureRequest, key: str, statuses: tuple[Status, ...]) -> MeasureRequest:
    scope = Scope(request.scope.filters, statuses or request.scope.statuses)
    return replace(as_sum(request), metric=key, scope=scope)
