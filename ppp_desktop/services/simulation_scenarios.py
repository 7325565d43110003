"""What-if: the same results with more volume, other prices, or a stronger or weaker season."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, localcontext

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.exact import SCALE_DIGITS
from ppp_desktop.core.periods import Period, periods_between
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.context import Reversal
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measure_requests import SumRow, answer_of, base_requests
from ppp_desktop.services.measure_scaling import scaled, settled
from ppp_desktop.services.simulation_measures import Measurer

PRICED = frozenset({"revenue", "refunds"})
"""The metrics that follow the price of what is sold."""

_PRECISION = 60
_UNIT = Decimal(1).scaleb(-SCALE_DIGITS)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How results are changed before pay is worked out; 1 leaves things as they are.

    `volume` multiplies all counts and sums of money, `price` only revenue and refunds. `season`
    scales how far each period's figure lies from the mean of all periods: 0 makes them equal.
    """

    volume: Decimal = _ONE
    price: Decimal = _ONE
    season: Decimal = _ONE

    @property
    def is_plain(self) -> bool:
        """Whether nothing is changed."""
        return self == PLAIN


PLAIN = Scenario()
"""Nothing is changed."""


@dataclass(slots=True)
class ScenarioMeasurer:
    """Answers as `inner` does, with every figure changed as the scenario says.

    Counts that were whole stay whole (half to even); everything else keeps six decimals. Sums
    from before a period add up the changed periods. `periods` are those of the mean.
    """

    inner: Measurer
    scenario: Scenario
    periods: Sequence[Period]
    _means: dict[tuple[MeasureRequest, ConversionBasis | None], Decimal] = field(
        default_factory=dict
    )

    @property
    def course(self) -> Course:
        """How the contract runs."""
        return self.inner.course

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        close: date,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return the changed figures."""
        wanted = tuple(requests)
        if self.scenario.is_plain:
            return self.inner.measure(wanted, period, close=close, conversion=conversion)

        def changed(request: MeasureRequest) -> Measure:
            if request.span is not Span.PERIOD:
                return self._before(request, period, conversion)
            found = self.inner.measure([request], period, close=close, conversion=conversion)
            return self._changed(found[request], conversion)

        return {request: _composed(request, changed) for request in wanted}

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what was taken back, changed by as much as the figures of its period."""
        wanted = tuple(requests)
        if self.scenario.is_plain:
            return self.inner.reversed_in(wanted, period, during=during, conversion=conversion)
        bases = tuple(dict.fromkeys(base for each in wanted for base in base_requests(each)))
        taken = self.inner.reversed_in(
            (*wanted, *bases), period, during=during, conversion=conversion
        )
        active = self.course.active(period) or period
        before = self.inner.measure(
            (*wanted, *bases), active, close=period.end, conversion=conversion
        )
        return tuple(
            Reversal(each.age_days, self._taken(each, before, wanted, conversion)) for each in taken
        )

    def reversed_periods(
        self, during: Period, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""
        return self.inner.reversed_periods(during, hold_days)

    def _taken(
        self,
        reversal: Reversal,
        before: Mapping[MeasureRequest, Measure],
        wanted: Iterable[MeasureRequest],
        conversion: ConversionBasis | None,
    ) -> dict[MeasureRequest, Measure]:
        def changed(request: MeasureRequest) -> Measure:
            taken = reversal.measures.get(request) or Measure(request, Decimal(0), 0)
            growth = self._growth(before[request], conversion)
            return scaled(taken, growth, self._price_of(request))

        lost = (request for request in wanted if request in reversal.measures)
        return {request: _composed(request, changed) for request in lost}

    def _before(
        self, request: MeasureRequest, period: Period, conversion: ConversionBasis | None
    ) -> Measure:
        """Add up the changed figures of the periods before."""
        course = self.course
        first = course.start
        if request.span is Span.YEAR_BEFORE:
            first = max(first, date(period.start.year, 1, 1))
        asked = replace(request, span=Span.PERIOD)
        total, rows = Decimal(0), 0
        if first < period.start:
            for each in periods_between(first, period.start, course.billing):
                days = course.active(each)
                if days is None or each.start >= period.start:
                    continue
                found = self.measure([asked], days, close=each.end, conversion=conversion)[asked]
                total, rows = total + (found.value or Decimal(0)), rows + found.rows
        return Measure(request, total, rows)

    def _changed(self, found: Measure, conversion: ConversionBasis | None) -> Measure:
        price = self._price_of(found.request)
        value = found.value
        if not value and value is not None and self.scenario.season != 1:
            # A period without results has no events or groups that could grow; its sum can.
            return replace(found, value=settled(self._in_season(found, conversion), found))
        return scaled(found, self._growth(found, conversion), price)

    def _growth(self, found: Measure, conversion: ConversionBasis | None) -> Decimal:
        if not found.value:
            return self.scenario.volume
        with localcontext(prec=_PRECISION):
            return self._in_season(found, conversion) / found.value

    def _in_season(self, found: Measure, conversion: ConversionBasis | None) -> Decimal:
        value = found.value or Decimal(0)
        with localcontext(prec=_PRECISION):
            if self.scenario.season != 1:
                mean = self._mean(found.request, conversion)
                moved = mean + (value - mean) * self.scenario.season
                value = moved if moved > 0 or value < 0 else Decimal(0)
            return value * self.scenario.volume

    def _mean(self, request: MeasureRequest, conversion: ConversionBasis | None) -> Decimal:
        key = (request, conversion)
        if key not in self._means:
            values = [
                self.inner.measure([request], days, close=period.end, conversion=conversion)[
                    request
                ].value
                or Decimal(0)
                for period in self.periods
                if (days := self.course.active(period)) is not None
            ]
            with localcontext(prec=_PRECISION):
                self._means[key] = sum(values, Decimal(0)) / max(len(values), 1)
        return self._means[key]

    def _price_of(self, request: MeasureRequest) -> Decimal:
        return self.scenario.price if request.metric in PRICED else _ONE


def _composed(request: MeasureRequest, changed: Callable[[MeasureRequest], Measure]) -> Measure:
    """Return a stored metric as changed, a ratio made anew of its changed sums."""
    if metric(request.metric).formula is None:
        return changed(request)
    sums = {}
    for base in base_requests(request):
        found = changed(base)
        sums[base] = SumRow(found.value or Decimal(0), found.rows)
    return answer_of(request, sums)
