"""Results held in memory as columns: they answer what terms measure, as a store's results do.

Values are integers of millionths, so that sums are exact and the order of rows cannot matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    DIMENSIONS,
    Conversion,
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
    Status,
)
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.metrics.conversion import PRECISION, Rates
from ppp_desktop.payouts.context import Reversal
from ppp_desktop.services.courses import Course, Segment, segments_of
from ppp_desktop.services.measure_requests import NOTHING as NO_SUM
from ppp_desktop.services.measure_requests import (
    SumRow,
    answer_of,
    as_sum,
    base_requests,
    denominator_of,
)
from ppp_desktop.services.result_columns import NOTHING, STATUS_CODES, Columns

_APPROVED, _REVERSED = STATUS_CODES[Status.APPROVED], STATUS_CODES[Status.REVERSED]
_PLACES = {name: place for place, name in enumerate(DIMENSIONS)}
_MOST_CACHED_FILTERS = 256


@dataclass(slots=True)
class ResultTable:
    """Results that answer requests. `currency` is the contract's, `rates` convert others."""

    columns: Columns
    currency: str
    rates: Rates | None = None
    _admitted: dict[tuple[tuple[str, tuple[str, ...]], ...], frozenset[int]] = field(
        default_factory=dict
    )

    @property
    def rows(self) -> int:
        """How many results there are."""
        return len(self.columns.days)

    @property
    def metrics(self) -> frozenset[str]:
        """The stored metrics that the rows may have."""
        return frozenset(self.columns.values)

    @property
    def first_day(self) -> date | None:
        """The day of the first result."""
        return date.fromordinal(self.columns.days[0]) if self.columns.days else None

    @property
    def last_day(self) -> date | None:
        """The day of the last result."""
        return date.fromordinal(self.columns.days[-1]) if self.columns.days else None

    def result_days(self) -> Iterator[date]:
        """Yield each day that has results, once, in order."""
        place = 0
        while place < len(self.columns.days):
            day = self.columns.days[place]
            yield date.fromordinal(day)
            place = bisect_right(self.columns.days, day, place)

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        course: Course,
        *,
        close: date | None = None,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return each figure for the days of `period` as it stood at the end of the day `close`.

        A result that was reversed later than `close` (the period's end where None) counts as
        approved. Raises Conflict for money of another currency that cannot be converted.
        """

        def places(request: MeasureRequest) -> list[int]:
            days = request.within or period
            segments = segments_of(course, days, request, close or period.end)
            return [place for each in segments for place in self._standing(each, request.scope)]

        return self._answers(requests, places, conversion)

    def reversed_periods(
        self, during: Period, course: Course, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""
        holds = [timedelta(days=days) for days in set(hold_days)]
        days = {date.fromordinal(self.columns.days[place]) for place in self._taken(during)}
        inside = [day for day in days if course.start <= day <= (course.end or day)]
        found = {course.period_of(day + hold) for day in inside for hold in holds}
        return tuple(
            sorted(each for each in found if each.end < during.start and course.active(each))
        )

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        course: Course,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what of the billing period `period` was taken back in `during`, by age.

        A reversal has a measure for every request that its results had been part of. A scope that
        counts reversed results, too, loses nothing.
        """
        active = course.active(period)
        if active is None:
            return ()
        by_age: dict[int, set[int]] = {}
        for place in self._taken(during):
            age = self.columns.reversals[place] - self.columns.days[place]
            by_age.setdefault(age, set()).add(place)
        wanted = [request for request in requests if request.span is Span.PERIOD]
        before = during.start - timedelta(days=1)
        found = []
        for age in sorted(by_age):
            aged = by_age[age]

            def places(request: MeasureRequest, aged: set[int] = aged) -> list[int]:
                if Status.REVERSED in request.scope.statuses:
                    return []
                segments = segments_of(course, active, request, before)
                standing = (p for each in segments for p in self._standing(each, request.scope))
                return [place for place in standing if place in aged]

            measures = self._answers(wanted, places, conversion)
            lost = {request: each for request, each in measures.items() if each.rows}
            for request, each in lost.items():
                formula = metric(request.metric).formula
                if formula is not None and formula.numerator == formula.denominator:
                    # A result that leaves the upper sum alone is still behind the ratio.
                    whole = denominator_of(request, formula)
                    rows = self._answers([whole], places, conversion)[whole].rows
                    lost[request] = replace(each, rows=rows)
            if lost:
                found.append(Reversal(age, lost))
        return tuple(found)

    def _taken(self, during: Period) -> Iterator[int]:
        """Yield the results from before `during` that were reversed in it."""
        first, last = during.start.toordinal(), during.end.toordinal()
        reversals = self.columns.reversals
        for place in range(bisect_left(self.columns.days, first)):
            if first <= reversals[place] <= last:
                yield place

    def _answers(
        self,
        requests: Iterable[MeasureRequest],
        places_of: Callable[[MeasureRequest], list[int]],
        conversion: ConversionBasis | None,
    ) -> dict[MeasureRequest, Measure]:
        """Answer all requests; the rows of requests over the same results are found once."""
        wanted = tuple(requests)
        sums: dict[MeasureRequest, SumRow] = {}
        known: dict[MeasureRequest, list[int]] = {}

        def rows(request: MeasureRequest) -> list[int]:
            alike = replace(as_sum(request), metric="")
            if alike not in known:
                known[alike] = places_of(request)
            return self._with_value(request.metric, known[alike])

        for base in dict.fromkeys(base for each in wanted for base in base_requests(each)):
            sums[base] = self._sum(base, rows(base), conversion)
        found = {}
        for request in wanted:
            answer = answer_of(request, sums)
            if request.detail is not Detail.SUM:
                answer = self._broken_down(answer, rows(request), conversion)
            found[request] = answer
        return found

    def _with_value(self, key: str, places: list[int]) -> list[int]:
        column = self.columns.values.get(key)
        return [] if column is None else [place for place in places if column[place] != NOTHING]

    def _standing(self, segment: Segment, scope: Scope) -> Iterator[int]:
        """Yield the rows of the segment's days that counted for the scope on its close."""
        first = bisect_left(self.columns.days, segment.days.start.toordinal())
        last = bisect_right(self.columns.days, segment.days.end.toordinal())
        close = segment.close.toordinal()
        codes = frozenset(STATUS_CODES[status] for status in scope.statuses)
        admitted = self._sets_in(scope) if scope.filters else None
        for place in range(first, last):
            if admitted is not None and self.columns.sets[place] not in admitted:
                continue
            code = self.columns.statuses[place]
            if code == _REVERSED and self.columns.reversals[place] > close:
                code = _APPROVED
            if code in codes:
                yield place

    def _sets_in(self, scope: Scope) -> frozenset[int]:
        if scope.filters not in self._admitted:
            if len(self._admitted) > _MOST_CACHED_FILTERS:
                self._admitted.clear()
            wanted = [(_PLACES[name], frozenset(values)) for name, values in scope.filters]
            self._admitted[scope.filters] = frozenset(
                number
                for number, values in enumerate(self.columns.known_sets)
                if all(values[place] in allowed for place, allowed in wanted)
            )
        return self._admitted[scope.filters]

    def _sum(
        self, request: MeasureRequest, places: list[int], conversion: ConversionBasis | None
    ) -> SumRow:
        if not places:
            return NO_SUM
        if self._has_foreign_money(request.metric, places):
            return self._converted_sum(request.metric, places, conversion)
        column = self.columns.values[request.metric]
        return SumRow(from_scaled(sum(map(column.__getitem__, places))), len(places))

    def _broken_down(
        self, found: Measure, places: list[int], conversion: ConversionBasis | None
    ) -> Measure:
        request = found.request
        worth = self._worth(request.metric, places, conversion)
        if request.detail is Detail.EVENTS:
            counted = Counter((self.columns.days[place], worth(place)) for place in places)
            events = tuple(
                EventCount(date.fromordinal(day), value, counted[day, value])
                for day, value in sorted(counted)
            )
            totals = sum(not self.columns.events[place] for place in places)
            return replace(found, events=events, totals=totals)
        members: dict[tuple[str, ...], list[int]] = {}
        for place in places:
            members.setdefault(self._values_of(place, request.by), []).append(place)
        groups = (
            Group(values, self._sum(request, own, conversion).value, len(own))
            for values, own in sorted(members.items())
        )
        return replace(found, groups=tuple(groups))

    def _worth(
        self, key: str, places: list[int], conversion: ConversionBasis | None
    ) -> Callable[[int], Decimal]:
        """Return what tells the value of a row, in the contract's currency."""
        column = self.columns.values.get(key)
        if column is None or not self._has_foreign_money(key, places):
            return lambda place: Decimal(0) if column is None else from_scaled(column[place])

        def exchanged(place: int) -> Decimal:
            amount, day = from_scaled(column[place]), date.fromordinal(self.columns.days[place])
            made = self._exchanged(amount, self._currency_of(place), day, conversion)
            return amount if made is None else made.result

        return exchanged

    def _values_of(self, place: int, by: tuple[str, ...]) -> tuple[str, ...]:
        values = self.columns.known_sets[self.columns.sets[place]]
        return tuple(values[_PLACES[name]] for name in by)

    def _currency_of(self, place: int) -> str:
        return self.columns.known_currencies[self.columns.currencies[place]] or self.currency

    def _has_foreign_money(self, key: str, places: list[int]) -> bool:
        if metric(key).unit is not Unit.MONEY or len(self.columns.known_currencies) == 1:
            return False
        return any(self._currency_of(place) != self.currency for place in places)

    def _converted_sum(
        self, key: str, places: list[int], conversion: ConversionBasis | None
    ) -> SumRow:
        """Sum money of several currencies: each day's sum is converted, in a fixed order."""
        column = self.columns.values[key]
        sums: Counter[tuple[str, int]] = Counter()
        for place in places:
            sums[self._currency_of(place), self.columns.days[place]] += column[place]
        total = Decimal(0)
        parts: dict[tuple[str, str], Conversion] = {}
        with localcontext(prec=PRECISION):
            for currency, day in sorted(sums):
                amount = from_scaled(sums[currency, day])
                made = self._exchanged(amount, currency, date.fromordinal(day), conversion)
                total += amount if made is None else made.result
                if made is None:
                    continue
                known = parts.get((currency, made.on))
                parts[currency, made.on] = made if known is None else _added(known, made)
        return SumRow(total, len(places), tuple(parts.values()))

    def _exchanged(
        self, amount: Decimal, currency: str, day: date, conversion: ConversionBasis | None
    ) -> Conversion | None:
        if currency == self.currency:
            return None
        if conversion is None:
            raise Conflict(
                f"Some results are in {currency}, the contract is in {self.currency}.",
                "Say in the terms how other currencies are converted (conversion), or give "
                f"results in {self.currency}.",
            )
        if self.rates is None:
            raise Conflict(
                f"Some results are in {currency}, and there are no exchange rates.",
                "Give a rate table with --rates.",
            )
        made = self.rates.convert(amount, currency, self.currency, day, conversion)
        return Conversion(currency, made.on, made.amount, made.rate, made.result)


def _added(known: Conversion, more: Conversion) -> Conversion:
    return replace(known, amount=known.amount + more.amount, result=known.result + more.result)
