"""Sums the results of a worked contract as a request asks: in all, by events or by groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ppp_desktop.core.vocabulary import Detail, EventCount, Group, Measure, MeasureRequest, Scope

Row = Mapping[str, str]


def summed(request: MeasureRequest, rows: Sequence[Row]) -> Measure:
    """Return the figure of the rows that the request's scope admits.

    A row with an id is one event; without one it is the total of several.
    """
    found = [row for row in rows if _admits(request.scope, row) and row[request.metric]]
    amounts = [Decimal(row[request.metric]) for row in found]
    total = sum(amounts, Decimal(0))
    if request.detail is Detail.EVENTS:
        days = [date.fromisoformat(row["day"]) for row in found]
        counts = Counter(zip(days, amounts, strict=True))
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


def _admits(scope: Scope, row: Row) -> bool:
    allowed = all(row[name] in values for name, values in scope.filters)
    return allowed and row["status"] in scope.statuses
