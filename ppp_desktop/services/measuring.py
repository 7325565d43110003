"""Answers requests for figures with as few statements as there are different days to sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Detail, Measure, MeasureRequest, Span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.services.closed_totals import known_totals
from ppp_desktop.services.courses import Course, Segment, segments_of
from ppp_desktop.services.foreign_money import Exchange, MoneyRule, is_money, open_exchange
from ppp_desktop.services.measure_details import events_of, groups_of
from ppp_desktop.services.measure_requests import NOTHING, SumRow, answer_of, base_requests
from ppp_desktop.services.measure_sums import sum_each

_Sums = dict[MeasureRequest, SumRow]
_Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A period that figures are asked for, and the day on which its results are looked at."""

    period: Period
    close: date


class Measuring:
    """One reading of a contract's figures; it looks for money of other currencies only once."""

    def __init__(self, session: Session, course: Course, money: MoneyRule | None) -> None:
        self._session = session
        self._course = course
        self._money = money
        self._exchanges: dict[tuple[_Segments, frozenset[str]], Exchange | None] = {}

    def answer(
        self, asked: Sequence[Asked], requests: Iterable[MeasureRequest]
    ) -> list[dict[MeasureRequest, Measure]]:
        """Return the requested figures for each of the periods."""
        wanted = tuple(dict.fromkeys(requests))
        details = [request for request in wanted if _is_detail(request)]
        plain = [request for request in wanted if not _is_detail(request)]
        bases = list(dict.fromkeys(base for each in plain for base in base_requests(each)))
        within = [base for base in bases if base.span is Span.PERIOD]
        before = [base for base in bases if base.span is not Span.PERIOD]
        found = []
        for each, own in zip(asked, self._sums_within(asked, within), strict=True):
            answers = self._broken_down(each, details)
            sums = own | self._sums_before(each, before)
            answers |= {request: answer_of(request, sums) for request in plain}
            found.append({request: answers[request] for request in wanted})
        return found

    def _sums_within(
        self, asked: Sequence[Asked], requests: Sequence[MeasureRequest]
    ) -> list[_Sums]:
        """Return the sums of each period: one statement for all of the same days."""
        found: list[_Sums] = [dict.fromkeys(requests, NOTHING) for _ in asked]
        for group in _by_days(requests):
            places = [
                (number, segment)
                for number, each in enumerate(asked)
                for segment in segments_of(self._course, each.period, group[0], each.close)
            ]
            sums = self._sum(asked[0].period, tuple(segment for _, segment in places), group)
            for (number, _), of_segment in zip(places, sums, strict=True):
                found[number] |= of_segment
        return found

    def _sums_before(self, asked: Asked, requests: Sequence[MeasureRequest]) -> _Sums:
        """Return sums from before a period: issued periods as kept, the others summed again."""
        found: _Sums = {}
        for group in _by_days(requests):
            needed = {
                request: segments_of(self._course, asked.period, request) for request in group
            }
            every = dict.fromkeys(each for segments in needed.values() for each in segments)
            known = known_totals(self._session, self._course, tuple(every), group)
            missing = tuple(
                segment
                for segment in every
                if any(
                    segment in segments and (segment, request) not in known
                    for request, segments in needed.items()
                )
            )
            sums = dict(zip(missing, self._sum(asked.period, missing, group), strict=True))
            for request, segments in needed.items():
                found[request] = _added(
                    known.get((each, request)) or sums[each][request] for each in segments
                )
        return found

    def _broken_down(
        self, asked: Asked, requests: Sequence[MeasureRequest]
    ) -> dict[MeasureRequest, Measure]:
        """Return events, and groups: one statement for those that differ only in their metric."""
        found: dict[MeasureRequest, Measure] = {}
        for group in _alike(requests):
            first = group[0]
            segments = segments_of(self._course, asked.period, first, asked.close)
            if not segments:
                found |= {request: Measure(request, Decimal(0), 0) for request in group}
                continue
            exchange = self._exchange(asked.period, segments, group)
            if first.detail is Detail.EVENTS:
                found[first] = events_of(self._session, self._course, segments, first, exchange)
            else:
                found |= groups_of(self._session, self._course, segments, group, exchange)
        return found

    def _sum(
        self, period: Period, segments: _Segments, requests: Sequence[MeasureRequest]
    ) -> list[_Sums]:
        exchange = self._exchange(period, segments, requests)
        return sum_each(self._session, self._course, segments, requests, exchange)

    def _exchange(
        self, period: Period, segments: _Segments, requests: Iterable[MeasureRequest]
    ) -> Exchange | None:
        keys = frozenset(request.metric for request in requests if is_money(request.metric))
        if self._money is None or not keys or not segments:
            return None
        for (days, looked_at), exchange in self._exchanges.items():
            if days == segments and keys <= looked_at:
                return exchange
        found = open_exchange(self._session, self._course, period, segments, keys, self._money)
        self._exchanges[segments, keys] = found
        return found


def _is_detail(request: MeasureRequest) -> bool:
    """Tell whether a figure is broken down; a ratio never is."""
    return request.detail is not Detail.SUM and metric(request.metric).formula is None


def _by_days(requests: Iterable[MeasureRequest]) -> list[list[MeasureRequest]]:
    groups: dict[tuple[int, Period | None], list[MeasureRequest]] = {}
    for request in requests:
        groups.setdefault((request.hold_days, request.within), []).append(request)
    return list(groups.values())


def _alike(requests: Iterable[MeasureRequest]) -> list[list[MeasureRequest]]:
    groups: dict[object, list[MeasureRequest]] = {}
    for request in requests:
        key: object = request
        if request.detail is Detail.GROUPS:
            key = replace(request, metric="")
        groups.setdefault(key, []).append(request)
    return list(groups.values())


def _added(parts: Iterable[SumRow]) -> SumRow:
    found = tuple(parts)
    with localcontext(prec=PRECISION):
        return SumRow(
            sum((part.value for part in found), Decimal(0)),
            sum(part.rows for part in found),
            tuple(conversion for part in found for conversion in part.conversions),
        )
