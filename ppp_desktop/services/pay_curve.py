"""Pay against the volume of the metric that pays most: the engine run again, no query per point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal, localcontext
from itertools import pairwise

from ppp_desktop.core.vocabulary import Detail, Measure, MeasureRequest, Span
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.calculation import ObjectiveResult
from ppp_desktop.services.marginal_pay import next_unit, step_of
from ppp_desktop.services.measure_scaling import scaled

REACH = Decimal("1.6")
"""How far beyond the actual volume the curve goes."""

STEPS = 96
_FEW_STEPS = 24
_MANY_EVENTS = 5_000  # each point goes through all of them
_BEYOND_TARGET = Decimal("1.1")
_VOLUME_WITHOUT_RESULTS = Decimal(100)
_FINEST_PARTS = 5  # digits of the volume that are told apart


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Pay before tax at a volume; `capped` where the cap cut something."""

    volume: Decimal
    pay: Decimal
    capped: bool


@dataclass(frozen=True, slots=True)
class PayCurve:
    """How pay follows one figure while every other one keeps its proportion or its value.

    `actual` is the period's volume, None without results. `cap_from` is the first volume at
    which the cap cuts, `drop` the neighbouring points between which more volume pays less.
    `next_unit` is what `next_step` more would add, `cost_per_unit` media cost and pay for each.
    """

    request: MeasureRequest
    points: tuple[CurvePoint, ...]
    actual: CurvePoint | None
    target: Decimal | None
    cap_from: Decimal | None
    drop: tuple[CurvePoint, CurvePoint] | None
    next_unit: Decimal | None
    next_step: Decimal
    cost_per_unit: Decimal | None


@dataclass(frozen=True, slots=True)
class _Line:
    """Volumes as whole multiples of `unit`, and the pay at each."""

    terms: Terms
    context: Context
    request: MeasureRequest
    unit: Decimal

    def at(self, number: int) -> CurvePoint:
        return _point(self.terms, self.context, self.request, number * self.unit)


def main_request(terms: Terms, context: Context, made: Calculation) -> MeasureRequest | None:
    """Return the stored metric behind the component that pays most; None where none counts."""
    amounts = {line.key: abs(line.unrounded) for line in made.lines}
    best: tuple[Decimal, MeasureRequest] | None = None
    for component in terms.components:
        if component.step != "rates" or component.is_pass_through:
            continue
        for request in component.requests(context.objectives):
            amount = amounts.get(component.id, Decimal(0))
            if request.span is not Span.PERIOD or metric(request.metric).formula is not None:
                continue
            if best is None or amount > best[0]:
                best = (amount, request)
    return None if best is None else best[1]


def cost_request(request: MeasureRequest) -> MeasureRequest:
    """Return the media cost in the same scope, which `PayCurve.cost_per_unit` is made with."""
    return MeasureRequest("cost", request.scope)


def pay_curve(
    terms: Terms,
    context: Context,
    request: MeasureRequest,
    objectives: tuple[ObjectiveResult, ...],
    cost: Measure,
) -> PayCurve:
    """Return the curve from nothing to `REACH` times the actual volume of `request`.

    `cost` answers `cost_request(request)`.
    """
    measured = context.measures[request]
    actual = measured.value if measured.value and measured.value > 0 else None
    target = _target_of(request, objectives)
    top = max(
        (actual or _VOLUME_WITHOUT_RESULTS) * REACH,
        (target or Decimal(0)) * _BEYOND_TARGET,
    )
    line = _Line(terms, context, request, _unit(top))
    count = int((top / line.unit).to_integral_value(rounding=ROUND_CEILING))
    steps = STEPS if len(measured.events) < _MANY_EVENTS else _FEW_STEPS
    numbers = sorted({count * step // steps for step in range(steps + 1)})
    points = {number: line.at(number) for number in numbers}
    now = None if actual is None else _point(terms, context, request, actual)
    is_count = metric(request.metric).unit is Unit.COUNT
    return PayCurve(
        request=request,
        points=tuple(points[number] for number in numbers),
        actual=now,
        target=target,
        cap_from=_cap_from(line, numbers, points),
        drop=_first_drop(line, numbers, points),
        next_unit=None if now is None else next_unit(terms, context, request, now.pay),
        next_step=step_of(request),
        cost_per_unit=_cost_per_unit(request, cost, now) if is_count else None,
    )


def calculation_at(
    terms: Terms, context: Context, request: MeasureRequest, volume: Decimal
) -> Calculation:
    """Return the pay before tax if there were `volume` of `request`."""
    measures = _with_volume(context.measures, request, volume)
    return calculate(terms, replace(context, measures=measures, tax=None))


def _point(terms: Terms, context: Context, request: MeasureRequest, volume: Decimal) -> CurvePoint:
    made = calculation_at(terms, context, request, volume)
    capped = any(line.key == "cap" and line.amount < 0 for line in made.lines)
    return CurvePoint(volume, made.subtotal, capped)


def _with_volume(
    measures: Mapping[MeasureRequest, Measure], main: MeasureRequest, volume: Decimal
) -> dict[MeasureRequest, Measure]:
    """Return the measures with `main` at `volume`; the same metric elsewhere grows along."""
    actual = measures[main].value
    changed = dict(measures)
    for request, found in measures.items():
        if request.metric != main.metric or request.span is not Span.PERIOD:
            continue
        if not actual:
            # Which events or groups there would be, nobody knows.
            if request.detail is Detail.SUM:
                changed[request] = replace(found, value=volume, rows=max(found.rows, 1))
            continue
        with localcontext(prec=PRECISION):
            grown = scaled(found, volume / actual, whole=False)
        is_exact = request == main and request.detail is not Detail.EVENTS
        value = volume if is_exact else grown.value
        changed[request] = replace(grown, value=value, rows=max(found.rows, 1))
    return changed


def _unit(top: Decimal) -> Decimal:
    """Return the step in which volumes are told apart: 1, or a power of ten for large ones."""
    return Decimal(10) ** max(0, top.adjusted() + 1 - _FINEST_PARTS)


def _target_of(request: MeasureRequest, objectives: tuple[ObjectiveResult, ...]) -> Decimal | None:
    return next(
        (
            found.target
            for found in objectives
            if found.request == request and found.direction is Direction.HIGHER
        ),
        None,
    )


def _cap_from(line: _Line, numbers: list[int], points: Mapping[int, CurvePoint]) -> Decimal | None:
    first = next((number for number in numbers if points[number].capped), None)
    if first is None:
        return None
    before = max((number for number in numbers if number < first), default=first)
    while first - before > 1:
        middle = (before + first) // 2
        if line.at(middle).capped:
            first = middle
        else:
            before = middle
    return first * line.unit


def _first_drop(
    line: _Line, numbers: list[int], points: Mapping[int, CurvePoint]
) -> tuple[CurvePoint, CurvePoint] | None:
    for below, above in pairwise(numbers):
        if points[above].pay < points[below].pay:
            return _narrowed_drop(line, below, above, points[below].pay)
    return None


def _narrowed_drop(
    line: _Line, below: int, above: int, pay: Decimal
) -> tuple[CurvePoint, CurvePoint]:
    while above - below > 1:
        middle = (below + above) // 2
        found = line.at(middle).pay
        if found < pay:
            above = middle
        else:
            below, pay = middle, found
    return line.at(below), line.at(above)


def _cost_per_unit(
    request: MeasureRequest, cost: Measure, now: CurvePoint | None
) -> Decimal | None:
    # Pay is for the whole contract, so it is not set against a part of its results.
    if now is None or not cost.value or request.scope.filters:
        return None
    return (cost.value + now.pay) / now.volume
