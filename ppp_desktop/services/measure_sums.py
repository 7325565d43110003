"""Sums of stored metrics over days: one statement for all metrics and scopes of the same days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.models.results import results
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.foreign_money import Exchange, Tally, is_money, settled
from ppp_desktop.services.measure_requests import SumRow
from ppp_desktop.services.result_conditions import counted_value, counts, in_place, on_days


def sum_each(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    requests: Iterable[MeasureRequest],
    exchange: Exchange | None = None,
) -> list[dict[MeasureRequest, SumRow]]:
    """Return the sums of stored metrics over each of `segments`, which must not overlap.

    Of the requests only metric and scope count: the segments are their days.
    """
    wanted = tuple(dict.fromkeys(requests))
    found = [{request: Tally() for request in wanted} for _ in segments]
    if not wanted or not segments:
        return [{} for _ in segments]
    for place, *sums in session.execute(_sums(course, segments, wanted, exchange)):
        if place < len(segments):
            for request, total, rows in zip(wanted, sums[::2], sums[1::2], strict=True):
                tally = found[place][request]
                tally.native, tally.rows = int(total or 0), rows
    if exchange is not None:
        _add_foreign(session, course, segments, found, exchange)
    return [
        {request: _settled(tally, exchange) for request, tally in tallies.items()}
        for tallies in found
    ]


def _settled(tally: Tally, exchange: Exchange | None) -> SumRow:
    value, conversions = settled(tally, exchange)
    return SumRow(value, tally.rows, conversions)


def _sums(
    course: Course,
    segments: Sequence[Segment],
    requests: Sequence[MeasureRequest],
    exchange: Exchange | None,
) -> Select[*tuple[int, ...]]:
    conditions, where = _conditions(course, segments, requests)
    columns: list[ColumnElement[int]] = []
    for request in requests:
        column = counted_value(course, segments, request.metric, request.scope)
        condition = conditions[request.scope]
        native = condition
        if exchange is not None and is_money(request.metric):
            native = [*condition, ~exchange.is_foreign]
        columns += [_where(func.sum(column), native), _where(func.count(column), condition)]
    if len(segments) == 1:
        return select(literal(0), *columns).where(where)
    place = in_place(segments).label("place")
    return select(place, *columns).where(where).group_by(place)


def _add_foreign(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    found: list[dict[MeasureRequest, Tally]],
    exchange: Exchange,
) -> None:
    requests = [request for request in found[0] if is_money(request.metric)]
    if not requests:
        return
    conditions, where = _conditions(course, segments, requests)
    columns = [
        _where(
            func.sum(counted_value(course, segments, request.metric, request.scope)),
            conditions[request.scope],
        )
        for request in requests
    ]
    place = in_place(segments).label("place")
    rows = session.execute(
        select(place, results.c.currency, results.c.day, *columns)
        .where(where, exchange.is_foreign)
        .group_by(place, results.c.currency, results.c.day)
    )
    for number, currency, day, *sums in rows:
        for request, total in zip(requests, sums, strict=True):
            if total is not None and number < len(segments):
                found[number][request].add_foreign(currency, day, int(total))


def _conditions(
    course: Course, segments: Sequence[Segment], requests: Sequence[MeasureRequest]
) -> tuple[dict[Scope, list[ColumnElement[bool]]], ColumnElement[bool]]:
    """Return what each scope asks beyond what the whole statement asks."""
    scopes = list(dict.fromkeys(request.scope for request in requests))
    where = on_days(course.contract_id, segments)
    if len(scopes) == 1:
        return {scopes[0]: []}, where & counts(segments, scopes[0])
    return {scope: [counts(segments, scope)] for scope in scopes}, where


def _where(
    figure: ColumnElement[int], conditions: Sequence[ColumnElement[bool]]
) -> ColumnElement[int]:
    return figure.filter(*conditions) if conditions else figure
