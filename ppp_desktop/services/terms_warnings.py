"""Warnings about terms: what a client or an agency would regret, in the contract's own numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from statistics import median_low

from ppp_desktop.core.money import format_number
from ppp_desktop.core.vocabulary import Detail, MeasureRequest, Span, Status
from ppp_desktop.metrics.catalogue import Direction, metric
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.kinds import Component
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.kinds.tiers import Tiered
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.payouts.requirements import wording_of
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording, listed
from ppp_desktop.services.incentive_ends import cap_ends, maximums_end
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.pay_curve import PayCurve, calculation_at
from ppp_desktop.services.warning_kinds import TermsWarning, WarningKey

CLIFF_FACTOR = Decimal(5)
"""How many times the average unit one more unit may pay before it is called a cliff."""

_GUARANTEES = frozenset({"floor", "draw", "holdback", "release", "clawback"})
_STEEPEST_STRETCHES = 8
_STEEPER_THAN_USUAL = Decimal("1.1")


@dataclass(frozen=True, slots=True)
class TriedTerms:
    """Terms with the periods that they were worked out for, and the curve of the last one."""

    terms: Terms
    worked: tuple[tuple[Context, Calculation], ...]
    curve: PayCurve | None


def find_warnings(
    tried: TriedTerms,
    objectives: Sequence[ObjectiveDetails],
    *,
    cliff_factor: Decimal = CLIFF_FACTOR,
    with_history: bool = True,
) -> tuple[TermsWarning, ...]:
    """Return what should be known before the terms are agreed on.

    `with_history` tells that the periods are enough to say what never or always happens.
    """
    context = tried.worked[-1][0]
    wording = wording_of(tried.terms, context.words, context.currency, context.period_noun)
    found: list[TermsWarning] = []
    if tried.curve is None:
        sentence = "Nothing in these terms pays for a volume of results."
        found.append(TermsWarning(WarningKey.NO_VOLUME, "", sentence))
    else:
        found += cap_ends(tried.terms, tried.curve, wording)
        found += _drop(tried.terms, context, tried.curve, wording)
        found += _cliffs(tried.terms, context, tried.curve, cliff_factor, wording)
    found += maximums_end(tried.terms, context, wording)
    if with_history:
        found += _unreached(tried, wording)
        found += _floor_always(tried, wording)
    for component in tried.terms.components:
        if isinstance(component, ResultComponent):
            found += _unwanted(component, objectives, wording)
    return tuple(found)


def _volume(curve: PayCurve, volume: Decimal, wording: Wording) -> str:
    """Return "101 approved leads" or "€5,000.00 of revenue"."""
    key, scope = curve.request.metric, curve.request.scope
    return f"{wording.quantity(key, volume)} {wording.counted(key, scope, volume)}"


def _drop(
    terms: Terms, context: Context, curve: PayCurve, wording: Wording
) -> Iterator[TermsWarning]:
    if curve.drop is None:
        return
    below, above = curve.drop
    slope = _Slope(terms, context, curve.request, {})
    if slope.pay(above.volume) >= slope.pay(below.volume):
        return  # only kept back, and paid out later
    key = curve.request.metric
    sentence = (
        f"More can pay less: {_volume(curve, above.volume, wording)} pay "
        f"{wording.money(below.pay - above.pay)} less than {wording.quantity(key, below.volume)}."
    )
    yield TermsWarning(WarningKey.DROP, "", sentence)


@dataclass(frozen=True, slots=True)
class _Cliff:
    volume: Decimal
    jump: Decimal
    average: Decimal
    line: Line

    @property
    def times(self) -> Decimal:
        with localcontext(prec=PRECISION):
            return self.jump / self.average


@dataclass(slots=True)
class _Slope:
    """Pay at whole volumes, each worked out once."""

    terms: Terms
    context: Context
    request: MeasureRequest
    known: dict[Decimal, Calculation]

    def at(self, volume: Decimal) -> Calculation:
        if volume not in self.known:
            self.known[volume] = calculation_at(self.terms, self.context, self.request, volume)
        return self.known[volume]

    def pay(self, volume: Decimal) -> Decimal:
        """Return what results pay: a guarantee that lifts them would hide how they rise."""
        lines = self.at(volume).lines
        return sum((line.amount for line in lines if line.key not in _GUARANTEES), Decimal(0))

    def steepest_unit(self, below: Decimal, above: Decimal) -> Decimal:
        """Return the upper end of the unit between two whole volumes where pay rises most."""
        while above - below > 1:
            middle = (below + above) // 2
            rises = self.pay(middle) - self.pay(below), self.pay(above) - self.pay(middle)
            if rises[0] >= rises[1]:
                above = middle
            else:
                below = middle
        return above

    def is_step(self, cliff: _Cliff, factor: Decimal) -> bool:
        """Tell whether pay rises less again after the cliff: a steady share of money is none."""
        after = self.pay(cliff.volume + 1) - self.pay(cliff.volume)
        return cliff.jump > factor * after

    def cliff(self, volume: Decimal) -> _Cliff | None:
        jump = self.pay(volume) - self.pay(volume - 1)
        with localcontext(prec=PRECISION):
            average = (self.pay(volume) - self.pay(Decimal(0))) / volume
        if jump <= 0 or average <= 0:
            return None
        before = {line.key: line.amount for line in self.at(volume - 1).lines}
        line = max(
            (line for line in self.at(volume).lines if line.key not in _GUARANTEES),
            key=lambda each: each.amount - before.get(each.key, Decimal(0)),
        )
        return _Cliff(volume, jump, average, line)


def _cliffs(
    terms: Terms, context: Context, curve: PayCurve, factor: Decimal, wording: Wording
) -> Iterator[TermsWarning]:
    """Yield the worst cliff of each component."""
    if curve.request.detail is Detail.EVENTS:
        return  # a unit of money is no event
    slope = _Slope(terms, context, curve.request, {})
    worst: dict[str, _Cliff] = {}
    for below, above in _steep_stretches(curve):
        found = slope.cliff(slope.steepest_unit(below, above))
        if found is None or found.times <= factor:
            continue
        if wording.is_money(curve.request.metric) and not slope.is_step(found, factor):
            continue
        known = worst.get(found.line.key)
        if known is None or found.times > known.times:
            worst[found.line.key] = found
    for component, cliff in worst.items():
        times = format_number(cliff.times.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
        sentence = (
            f"“{cliff.line.name}”: the step to {_volume(curve, cliff.volume, wording)} pays "
            f"{wording.money(cliff.jump)} at once, {times} times the average of "
            f"{wording.figure('cost', cliff.average)}."
        )
        yield TermsWarning(WarningKey.CLIFF, component, sentence)


def _steep_stretches(curve: PayCurve) -> Iterable[tuple[Decimal, Decimal]]:
    """Return where pay rises more than elsewhere, the beginning, and where the volume is now."""
    stretches = list(pairwise(curve.points))
    if not stretches:
        return []
    rises = [above.pay - below.pay for below, above in stretches]
    usual = median_low(rises) * _STEEPER_THAN_USUAL
    order = sorted(range(len(stretches)), key=lambda place: (-rises[place], place))
    chosen = {place for place in order[:_STEEPEST_STRETCHES] if rises[place] > usual}
    chosen |= {0, min(1, len(stretches) - 1)}
    if curve.actual is not None:
        volume = curve.actual.volume
        chosen |= {
            place
            for place, (below, above) in enumerate(stretches)
            if below.volume <= volume < above.volume
        }
    return [(stretches[at][0].volume, stretches[at][1].volume) for at in sorted(chosen)]


def _unreached(tried: TriedTerms, wording: Wording) -> Iterator[TermsWarning]:
    for component in tried.terms.components:
        if not isinstance(component, Tiered) or len(component.tiers) == 1:
            continue
        most = max(_most_counted(component, context) for context, _made in tried.worked)
        number = component.reached(most)
        if number == len(component.tiers) - 1:
            continue
        limit = component.tiers[number].up_to
        if limit is None:
            continue
        counted = wording.counted(component.metric, component.scope, Decimal(2))
        sentence = (
            f"“{component.name}”: the tier beyond {wording.quantity(component.metric, limit)} is "
            f"never reached in {_periods(tried, 'any')}; the most was "
            f"{wording.quantity(component.metric, most)} {counted}."
        )
        yield TermsWarning(WarningKey.TIER_NEVER_REACHED, component.id, sentence)


def _most_counted(component: Tiered, context: Context) -> Decimal:
    """Return what finds the tier: the period's total, its largest event, or the running total."""
    total = Decimal(0)
    for request in component.requests(context.objectives):
        measure = context.measures.get(request)
        if measure is None:
            continue
        if request.detail is Detail.EVENTS:
            return max((each.value for each in measure.events), default=Decimal(0))
        total += measure.value or Decimal(0)
    return total


def _floor_always(tried: TriedTerms, wording: Wording) -> Iterator[TermsWarning]:
    if tried.terms.floor is None:
        return
    lifted = [
        line.amount for _context, made in tried.worked for line in made.lines if line.key == "floor"
    ]
    if not lifted or min(lifted) <= 0:
        return
    mean = sum(lifted, Decimal(0)) / len(lifted)
    sentence = (
        f"The guaranteed minimum of {wording.money(tried.terms.floor.amount)} lifts the pay in "
        f"{_periods(tried, 'all')}, by {wording.figure('cost', mean)} on average: results do not "
        "matter."
    )
    yield TermsWarning(WarningKey.FLOOR_ALWAYS, "floor", sentence)


def _unwanted(
    component: ResultComponent, objectives: Sequence[ObjectiveDetails], wording: Wording
) -> Iterator[TermsWarning]:
    request = _paid_for(component)
    if request is None or component.is_pass_through:
        return
    found = metric(request.metric)
    subject = wording.subject(request.metric, request.scope)
    if found.direction is Direction.LOWER:
        sentence = (
            f"“{component.name}” pays for {subject}: the more there is of it, the more is paid, "
            "though less of it is better."
        )
        yield TermsWarning(WarningKey.LOWER_IS_BETTER, component.id, sentence)
    others = [status for status in request.scope.statuses if status is not Status.APPROVED]
    if others:
        sentence = f"“{component.name}” also pays for results that are {listed(others)}."
        yield TermsWarning(WarningKey.STATUS, component.id, sentence)
    wanted = _measured_by(objectives)
    if objectives and request.metric not in wanted:
        labels = listed(dict.fromkeys(_noun(each.metric, wording) for each in objectives))
        many = "objective measures" if len(objectives) == 1 else "objectives measure"
        sentence = f"“{component.name}” pays for {subject}, and the {many} {labels}."
        yield TermsWarning(WarningKey.OTHER_METRIC, component.id, sentence)


def _paid_for(component: Component) -> MeasureRequest | None:
    main = component.main_request()
    if main is not None:
        return main
    own = component.requests({})
    return next((each for each in own if each.span is Span.PERIOD), None)


def _measured_by(objectives: Sequence[ObjectiveDetails]) -> set[str]:
    """Return the metrics that objectives measure, those behind their ratios with them."""
    found = set()
    for objective in objectives:
        found.add(objective.metric)
        formula = metric(objective.metric).formula
        if formula is not None:
            found |= {formula.numerator, formula.denominator}
    return found


def _noun(key: str, wording: Wording) -> str:
    return wording.metrics.noun(key, Decimal(2)).removeprefix("of ")


def _periods(tried: TriedTerms, which: str) -> str:
    many = len(tried.worked)
    return "the one period tried" if many == 1 else f"{which} of the {many} periods tried"
