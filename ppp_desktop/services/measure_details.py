"""Figures broken down: the single events of a period, and sums by values of dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.vocabulary import EventCount, Group, Measure, MeasureRequest, Scope
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.foreign_money import Exchange, Tally, is_money, settled
from ppp_desktop.services.result_conditions import counted_value, in_segments

_Tallies = dict[tuple[str, ...], Tally]


def events_of(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    request: MeasureRequest,
    exchange: Exchange | None = None,
) -> Measure:
    """Return the events of a stored metric, by day and value, with their sum.

    `totals` counts the results that are no single event, having no id of their own.
    """
    column = counted_value(course, segments, request.metric, request.scope)
    converts = exchange is not None and is_money(request.metric)
    keys: list[ColumnElement[date] | ColumnElement[int] | ColumnElement[str]] = [
        results.c.day,
        column,
    ]
    if converts:
        keys.append(results.c.currency)
    without_id = func.sum(case((results.c.external_id == "", 1), else_=0))
    rows = session.execute(
        select(func.count(), without_id, *keys)
        .where(in_segments(course.contract_id, segments, request.scope), column.is_not(None))
        .group_by(*keys)
        .order_by(*keys)
    )
    tally, events, totals = Tally(), [], 0
    values: dict[int, Decimal] = {}
    for count, plain, day, scaled, *currency in rows:
        tally.rows += count
        totals += plain
        if exchange is not None and currency and currency[0] in exchange.currencies:
            tally.add_foreign(currency[0], day, scaled * count)
            events.append(EventCount(day, exchange.value_of(scaled, currency[0], day), count))
            continue
        tally.native += scaled * count
        value = values.get(scaled)
        if value is None:
            value = values[scaled] = from_scaled(scaled)
        events.append(EventCount(day, value, count))
    value, conversions = settled(tally, exchange)
    return Measure(
        request,
        value,
        tally.rows,
        events=ordered(events) if converts else tuple(events),
        totals=totals,
        conversions=conversions,
    )


def groups_of(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    requests: Sequence[MeasureRequest],
    exchange: Exchange | None = None,
) -> dict[MeasureRequest, Measure]:
    """Return sums by the values of dimensions; the requests share their scope and dimensions."""
    by, scope = requests[0].by, requests[0].scope
    keys = list(dict.fromkeys(request.metric for request in requests))
    found = _by_values(session, course, segments, scope, by, keys, exchange)
    return {request: _grouped(request, found[request.metric], exchange) for request in requests}


def _by_values(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    scope: Scope,
    by: tuple[str, ...],
    keys: Sequence[str],
    exchange: Exchange | None,
) -> dict[str, _Tallies]:
    found: dict[str, _Tallies] = {key: {} for key in keys}
    where = in_segments(course.contract_id, segments, scope)
    of_currency = () if exchange is None else (results.c.currency, results.c.day)
    # Grouped by the set of dimensions first: numbers are compared faster than texts.
    columns = {key: counted_value(course, segments, key, scope) for key in keys}
    inner = (
        select(
            results.c.dimension_set_id,
            *of_currency,
            *(func.sum(column).label(f"sum_{key}") for key, column in columns.items()),
            *(func.count(column).label(f"rows_{key}") for key, column in columns.items()),
        )
        .where(where, or_(*(column.is_not(None) for column in columns.values())))
        .group_by(results.c.dimension_set_id, *of_currency)
        .subquery()
    )
    values = [dimension_sets.c[name] for name in by]
    further = [inner.c[column.name] for column in of_currency]
    sums = [func.sum(inner.c[f"{kind}_{key}"]) for key in keys for kind in ("sum", "rows")]
    rows = session.execute(
        select(*values, *further, *sums)
        .join_from(inner, dimension_sets, dimension_sets.c.id == inner.c.dimension_set_id)
        .group_by(*values, *further)
    )
    for row in rows:
        name = tuple(row[: len(by)])
        currency, day = row[len(by) : len(by) + 2] if further else ("", None)
        figures = row[len(by) + len(further) :]
        for key, total, count in zip(keys, figures[::2], figures[1::2], strict=True):
            if not count:
                continue
            tally = found[key].setdefault(name, Tally())
            tally.rows += int(count)
            if exchange is not None and is_money(key) and currency in exchange.currencies:
                tally.add_foreign(currency, day, int(total))
            else:
                tally.native += int(total)
    return found


def _grouped(request: MeasureRequest, found: _Tallies, exchange: Exchange | None) -> Measure:
    whole = Tally()
    groups = []
    for name in sorted(found):
        tally = found[name]
        groups.append(Group(name, settled(tally, exchange)[0], tally.rows))
        whole.native += tally.native
        whole.rows += tally.rows
        for (currency, day), amount in tally.foreign.items():
            whole.add_foreign(currency, day, amount)
    value, conversions = settled(whole, exchange)
    return Measure(request, value, whole.rows, groups=tuple(groups), conversions=conversions)


def ordered(events: Iterable[EventCount]) -> tuple[EventCount, ...]:
    """Return the events by day and value; equal ones, converted or not, as one."""
    counts: dict[tuple[object, Decimal], EventCount] = {}
    with localcontext(prec=PRECISION):
        for event in events:
            same = counts.get((event.day, event.value))
            count = event.count + (same.count if same else 0)
            counts[event.day, event.value] = EventCount(event.day, event.value, count)
    return tuple(sorted(counts.values(), key=lambda each: (each.day, each.value)))
