"""Results given as single numbers: so many leads in every period, no file and no store needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, periods_between
from ppp_desktop.core.vocabulary import (
    DIMENSIONS,
    Detail,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
    Status,
)
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, Unit, metric
from ppp_desktop.payouts.context import Reversal
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measure_requests import SumRow, answer_of, base_requests
from ppp_desktop.services.simulation_measures import Measurer

_WRITTEN = re.compile(r"\s*([a-z_]+)\s*(?:\[([^\]]*)\])?\s*=\s*(\S+)\s*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,12})?")
_STATUS = "status"


@dataclass(frozen=True, slots=True)
class Number:
    """One figure as a user states it, of every period: a metric, and what it is limited to."""

    metric: str
    value: Decimal
    dimensions: Mapping[str, str] = field(default_factory=dict)
    status: Status = Status.APPROVED

    def is_in(self, scope: Scope) -> bool:
        """Tell whether the scope admits what the number stands for."""
        return self.status in scope.statuses and all(
            self.dimensions.get(name, "") in allowed for name, allowed in scope.filters
        )

    @property
    def is_limited(self) -> bool:
        """Whether it stands for a part of the results only."""
        return bool(self.dimensions) or self.status is not Status.APPROVED


def parse_number(text: str) -> Number:
    """Read "units=101" or "leads[channel=Meta,status=pending]=12"; raises ValidationFailed."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise ValidationFailed(
            f"“{text}” is no measure.", field="measure", remedy="Write it like units=101."
        )
    key, limits, figure = written[1], written[2] or "", written[3]
    found = metric(key)
    if not _NUMBER.fullmatch(figure):
        raise ValidationFailed(
            f"“{figure}” is not a number.",
            field="measure",
            remedy=f"Write it like {key}=1234.50, without thousands separators.",
        )
    value = Decimal(figure)
    if value < 0 and found.unit is Unit.COUNT:
        raise ValidationFailed(
            f"{figure} {found.plural} cannot be counted.",
            field="measure",
            remedy="Give a number that is zero or more.",
        )
    dimensions, status = _limits(limits)
    if found.formula is not None and (dimensions or status is not Status.APPROVED):
        raise ValidationFailed(
            f"“{key}” is a ratio and cannot be given in parts.",
            field="measure",
            remedy="Give the two sums that it is made of.",
        )
    return Number(key, value, dimensions, status)


def _limits(text: str) -> tuple[dict[str, str], Status]:
    dimensions: dict[str, str] = {}
    status = Status.APPROVED
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = (each.strip() for each in part.partition("="))
        if name == _STATUS and value in set(Status):
            status = Status(value)
        elif name in DIMENSIONS and value:
            dimensions[name] = value
        else:
            raise ValidationFailed(
                f"“{part}” does not tell results apart.",
                field="measure",
                remedy=f"Write one of {', '.join(DIMENSIONS)} or status, and =, and its value.",
            )
    return dimensions, status


@dataclass(frozen=True, slots=True)
class NumberMeasurer:
    """Answers from stated numbers, each the figure of every period; `beside` answers the rest.

    A metric with one unlimited number has that number in every scope that counts approved
    results. Where a part is stated, each number counts only where its dimensions are asked for.
    """

    numbers: Sequence[Number]
    course: Course
    beside: Measurer | None = None

    @property
    def metrics(self) -> frozenset[str]:
        """The metrics that are stated."""
        return frozenset(number.metric for number in self.numbers)

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        close: date,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return each figure; raises ValidationFailed for single events of a stated sum."""
        wanted = tuple(requests)
        bases = {
            base
            for each in wanted
            if each.metric not in self.metrics
            for base in base_requests(each)
        }
        others = [request for request in {*wanted, *bases} if not self._is_stated(request.metric)]
        found: dict[MeasureRequest, Measure] = {}
        if self.beside is not None:
            found = self.beside.measure(others, period, close=close, conversion=conversion)
        return {request: self._answer(request, period, found) for request in wanted}

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what was taken back of results that are not stated as numbers."""
        if self.beside is None:
            return ()
        others = [
            request
            for request in requests
            if not any(self._is_stated(base.metric) for base in (request, *base_requests(request)))
        ]
        return self.beside.reversed_in(others, period, during=during, conversion=conversion)

    def reversed_periods(
        self, during: Period, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""
        return () if self.beside is None else self.beside.reversed_periods(during, hold_days)

    def _is_stated(self, key: str) -> bool:
        return key in self.metrics

    def _answer(
        self, request: MeasureRequest, period: Period, beside: Mapping[MeasureRequest, Measure]
    ) -> Measure:
        if self._is_stated(request.metric):
            return self._stated(request, period)
        if metric(request.metric).formula is None:
            return beside.get(request) or Measure(request, Decimal(0), 0)
        sums = {}
        for base in base_requests(request):
            found = (
                self._stated(base, period)
                if self._is_stated(base.metric)
                else beside.get(base) or Measure(base, Decimal(0), 0)
            )
            sums[base] = SumRow(found.value or Decimal(0), found.rows, found.conversions)
        return answer_of(request, sums)

    def _stated(self, request: MeasureRequest, period: Period) -> Measure:
        if metric(request.metric).formula is not None:
            return Measure(request, self._of(request.metric)[-1].value, 1)
        admitted = self._admitted(request)
        value = sum((number.value for number in admitted), Decimal(0))
        if request.span is not Span.PERIOD:
            times = self._periods_before(request.span, period)
            return Measure(request, value * times, len(admitted) * times)
        if request.detail is Detail.EVENTS and value:
            raise ValidationFailed(
                f"The terms look at each single amount of {request.metric}, and only a sum is "
                "given.",
                field="measure",
                remedy="Give the single results in a file with --results.",
            )
        groups: tuple[Group, ...] = ()
        if request.detail is Detail.GROUPS:
            groups = _grouped(admitted, request.by)
        return Measure(request, value, len(admitted), groups=groups)

    def _of(self, key: str) -> list[Number]:
        return [number for number in self.numbers if number.metric == key]

    def _admitted(self, request: MeasureRequest) -> list[Number]:
        own = self._of(request.metric)
        if any(number.is_limited for number in own):
            return [number for number in own if number.is_in(request.scope)]
        return own if Status.APPROVED in request.scope.statuses else []

    def _periods_before(self, span: Span, period: Period) -> int:
        first = self.course.start
        if span is Span.YEAR_BEFORE:
            first = max(first, date(period.start.year, 1, 1))
        last = period.start - timedelta(days=1)
        return 0 if last < first else len(periods_between(first, last, self.course.billing))


def _grouped(numbers: Sequence[Number], by: tuple[str, ...]) -> tuple[Group, ...]:
    sums: dict[tuple[str, ...], tuple[Decimal, int]] = {}
    for number in numbers:
        values = tuple(number.dimensions.get(name, "") for name in by)
        known = sums.get(values, (Decimal(0), 0))
        sums[values] = (known[0] + number.value, known[1] + 1)
    return tuple(Group(values, *sums[values]) for values in sorted(sums))


def missing_metrics(requests: Iterable[MeasureRequest], known: Iterable[str]) -> list[str]:
    """Return the stored metrics behind `requests` that neither are known nor can be made."""
    has = frozenset(known)
    needed = {
        base.metric
        for request in requests
        if request.metric not in has
        for base in base_requests(request)
    }
    return [key for key in BASE_METRIC_KEYS if key in needed and key not in has]
