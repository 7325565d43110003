"""Sums for reports over any span of days: as a whole, by day and by the values of a dimension.

Each result counts as it stood at the end of its own billing period, so that the months of a
report are those of the statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, periods_between
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.foreign_money import (
    Exchange,
    MoneyRule,
    Tally,
    is_money,
    open_exchange,
    settled,
)
from ppp_desktop.services.measure_requests import (
    NOTHING,
    SumRow,
    answer_of,
    base_requests,
)
from ppp_desktop.services.result_conditions import counted_value, in_segments
from ppp_desktop.services.terms import read_terms

Key = TypeVar("Key", date, str)


@dataclass(frozen=True, slots=True)
class Sums:
    """Reads the figures of one contract; money of other currencies as its terms convert it.

    Raises Conflict where the terms do not convert money that is there, or a rate is missing.
    """

    session: Session
    course: Course
    money: MoneyRule

    @classmethod
    def of(cls, session: Session, contract: Contract, span: Period) -> Sums:
        """Return the reader for a report on `span`."""
        return cls(session, Course.of(contract), money_rule(contract, span.end))

    def total(self, span: Period, request: MeasureRequest) -> Measure:
        """Return a figure over all days of `span`."""
        days = self.daily(span, request)
        return answer_of(
            request,
            {
                base: added(found.values())
                for base, found in zip(base_requests(request), days, strict=True)
            },
        )

    def daily(self, span: Period, request: MeasureRequest) -> tuple[dict[date, SumRow], ...]:
        """Return the sums behind a figure by day: one for a sum, two for a ratio."""
        return tuple(
            self._grouped(span, base, results.c.day, by_value=False)
            for base in base_requests(request)
        )

    def by(
        self, span: Period, request: MeasureRequest, dimension: str
    ) -> tuple[dict[str, SumRow], ...]:
        """Return the same by the values of a dimension, "" for results that name none."""
        column: ColumnElement[str] = dimension_sets.c[dimension]
        return tuple(
            self._grouped(span, base, column, by_value=True) for base in base_requests(request)
        )

    def _grouped(
        self, span: Period, base: MeasureRequest, key: ColumnElement[Key], *, by_value: bool
    ) -> dict[Key, SumRow]:
        segments = segments_over(self.course, span)
        exchange = self._exchange(span, segments, base)
        value = counted_value(self.course, segments, base.metric, base.scope)
        query = select(key, func.sum(value), func.count(value)).where(
            in_segments(self.course.contract_id, segments, base.scope), value.is_not(None)
        )
        if by_value:
            query = query.join_from(results, dimension_sets)
        tallies: dict[Key, Tally] = {}
        if exchange is None:
            for name, total, rows in self.session.execute(query.group_by(key)):
                tallies[name] = Tally(int(total), rows)
        else:
            parts = query.add_columns(results.c.currency, results.c.day)
            grouped = parts.group_by(key, results.c.currency, results.c.day)
            for name, total, rows, currency, day in self.session.execute(grouped):
                tally = tallies.setdefault(name, Tally())
                tally.rows += rows
                if currency in exchange.currencies:
                    tally.add_foreign(currency, day, int(total))
                else:
                    tally.native += int(total)
        return {name: _row(tally, exchange) for name, tally in tallies.items()}

    def _exchange(
        self, span: Period, segments: tuple[Segment, ...], base: MeasureRequest
    ) -> Exchange | None:
        if not is_money(base.metric):
            return None
        return open_exchange(self.session, self.course, span, segments, [base.metric], self.money)


def segments_over(course: Course, span: Period) -> tuple[Segment, ...]:
    """Return the days of `span`, cut where billing periods end."""
    return tuple(
        Segment(
            Period(max(each.start, span.start), min(each.end, span.end)),
            each.end,
            billed=each.end,
        )
        for each in periods_between(span.start, span.end, course.billing)
    )


def money_rule(contract: Contract, day: date) -> MoneyRule:
    """Return how the terms in force on `day`, or else the first ones, convert money."""
    versions = [version for version in contract.terms if version.effective <= day][-1:]
    for version in versions or contract.terms[:1]:
        return MoneyRule(read_terms(version.document).conversion)
    return MoneyRule()


def added(parts: Iterable[SumRow]) -> SumRow:
    """Return the sum of sums."""
    found = tuple(parts)
    if not found:
        return NOTHING
    with localcontext(prec=PRECISION):
        total = sum((part.value for part in found), Decimal(0))
    return SumRow(total, sum(part.rows for part in found))


def _row(tally: Tally, exchange: Exchange | None) -> SumRow:
    value, conversions = settled(tally, exchange)
    return SumRow(value, tally.rows, conversions)
