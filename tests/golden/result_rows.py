"""Sums the results of a worked contract as a request asks: in all, by events or by groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    Measure,
    MeasureRequest,
    Scope,
    Span,
    Status,
)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a period may look at."""

    period: Period
    contract_begins: date

    def of(self, request: MeasureRequest) -> tuple[date, date]:
        """Return the first and the last day whose results count for `request`."""
        first, last = self.period.start, self.period.end
        if request.span is not Span.PERIOD:
            year = date(first.year, 1, 1)
            first, last = self.contract_begins, first - timedelta(days=1)
            first = max(first, year) if request.span is Span.YEAR_BEFORE else first
        hold = timedelta(days=request.hold_days)
        return first - hold, last - hold


def summed(request: MeasureRequest, rows: Sequence[Row], days: Days) -> Measure:
    """Return the figure of the rows of the request's days that its scope admits.

    A row with an id is one event; without one it is the total of several.
    """
    first, last = days.of(request)
    found = [
        row
        for row in rows
        if row[request.metric]
        and _admits(request.scope, row, days.period.end)
        and first <= date.fromisoformat(row["day"]) <= last
    ]
    amounts = [Decimal(row[request.metric]) for row in found]
    total = sum(amounts, Decimal(0))
    if request.detail is Detail.EVENTS:
        dates = [date.fromisoformat(row["day"]) for row in found]
        counts = Counter(zip(dates, amounts, strict=True))
        events = tuple(EventCount(*which, count) for which, count in sorted(counts.items()))
        totals = sum(not row.get("id") for row in found)
        return Measure(request, total, len(found), events=events, totals=totals)
    groups = _groups(request, found) if request.detail is Detail.GROUPS else ()
    return Measure(request, total, len(found), groups=groups)


def _groups(request: MeasureRequest, rows: Sequence[Row]) -> tuple[Group, ...]:
    amounts: dict[tuple[str, ...], list[Decimal]] = defaultdict(list)
    for row in rows:
        values = tuple(row.get(name, "") for name in request.by)
        amounts[values].append(Decimal(row[request.metric]))
    return tuple(
        Group(values, sum(amounts[values], Decimal(0)), len(amounts[values]))
        for values in sorted(amounts)
    )


def _admits(scope: Scope, row: Row, close: date) -> bool:
    allowed = all(row[name] in values for name, values in scope.filters)
    status = row["status"]
    if status == Status.REVERSED and date.fromisoformat(row["reversed_on"]) > close:
        status = Status.APPROVED
    return allowed and status in scope.statuses


@dataclass(frozen=True, slots=True)
class Rows:
    """Results that answer requests; one that was reversed counts until that day."""

    rows: Sequence[Row]

    def __call__(self, request: MeasureRequest, days: Days) -> Measure:
        """Return the figure that `request` asks for."""
        return summed(request, self.rows, days)

    def reversed_in(self, first: date, last: date) -> dict[int, Rows]:
        """Return what was reversed on those days, by age, as it counted until then."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.get("reversed_on"):
                on = date.fromisoformat(row["reversed_on"])
                if first <= on <= last:
                    age = (on - date.fromisoformat(row["day"])).days
                    found[age].append({**row, "status": Status.APPROVED})
        return {age: Rows(rows) for age, rows in found.items()}
