"""Sums of two sources side by side, made by the database: by days, by values of a dimension.

Results count as pay counts them: approved, as they stood on the last day asked for. Memory is
bounded by the days and values that occur, not by the number of results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, Scope, Status
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.results import STATUSES_BY_CODE, dimension_sets, results
from ppp_desktop.services.courses import Segment
from ppp_desktop.services.foreign_money import Exchange, is_money
from ppp_desktop.services.gap_rows import Pair, span_of
from ppp_desktop.services.result_conditions import counts, on_days, status_on


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: a metric of one source with a metric of another, as on `close`."""

    contract_id: int
    metric: str
    other_metric: str
    trusted: str
    other: str
    close: date
    exchange: Exchange | None = None

    @property
    def money(self) -> tuple[str, ...]:
        """The metrics that are amounts of money."""
        return tuple(key for key in (self.metric, self.other_metric) if is_money(key))


@dataclass(frozen=True, slots=True)
class Chosen:
    """One value of a dimension, "" for results that do not name it."""

    dimension: str
    value: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many results of a source are not compared, because of their status."""

    source: str
    status: Status
    rows: int


def last_day_of(session: Session, sides: Sides) -> date | None:
    """Return the last day on which one of the sources has a figure, other than zero."""
    found: date | None = session.scalar(
        select(func.max(results.c.day)).where(
            results.c.contract_id == sides.contract_id,
            or_(
                _is_of(sides.trusted) & (results.c[sides.metric] != 0),
                _is_of(sides.other) & (results.c[sides.other_metric] != 0),
            ),
        )
    )
    return found


def widened(session: Session, sides: Sides, days: Period) -> Period:
    """Return `days` with the whole spans of results that reach beyond them."""
    while True:
        first, last = session.execute(
            select(func.min(results.c.first_day), func.max(results.c.day)).where(
                results.c.contract_id == sides.contract_id,
                results.c.day >= days.start,
                results.c.first_day <= days.end,
                or_(_is_of(sides.trusted), _is_of(sides.other)),
            )
        ).one()
        wider = Period(min(first or days.start, days.start), max(last or days.end, days.end))
        if wider == days:
            return days
        days = wider


def pairs_by_days(
    session: Session, sides: Sides, days: Period, chosen: Chosen | None = None
) -> dict[Period, Pair]:
    """Return the figures of each day, or span of days, that one of the sources has results of."""
    found: dict[Period, Pair] = {}
    keys = (results.c.first_day, results.c.day)
    for row in session.execute(_sums(sides, days, keys, chosen)):
        first, last = row[0], row[1]
        assert isinstance(last, date)  # noqa: S101 - narrows the type of a key
        span = span_of(first if isinstance(first, date) else None, last)
        pair = _pair(sides, row, len(keys))
        found[span] = found[span] + pair if span in found else pair
    return found


def pairs_by_value(session: Session, sides: Sides, days: Period, dimension: str) -> dict[str, Pair]:
    """Return the figures of each value of a dimension, "" for results that do not name it."""
    inner = _sums(sides, days, (results.c.dimension_set_id,), None).subquery()
    value = dimension_sets.c[dimension]
    kept = [column for column in inner.c if column.name in ("money_currency", "money_day")]
    figures = [func.sum(inner.c[name]) for name in _FIGURES]
    query = (
        select(value, *kept, *figures)
        .join_from(inner, dimension_sets, dimension_sets.c.id == inner.c.dimension_set_id)
        .group_by(value, *kept)
    )
    found: dict[str, Pair] = {}
    for row in session.execute(query):
        pair = _pair(sides, row, 1)
        found[row[0]] = found[row[0]] + pair if row[0] in found else pair
    return found


def pair_of(session: Session, sides: Sides, days: Period, chosen: Chosen | None) -> Pair:
    """Return the figures of some days, of one value or of all results."""
    total = Pair()
    for row in session.execute(_sums(sides, days, (), chosen)):
        total = total + _pair(sides, row, 0)
    return total


def shared_dimensions(session: Session, sides: Sides, days: Period) -> tuple[str, ...]:
    """Return the dimensions that both sources fill, in the order of their list."""
    names = [name for name in DIMENSIONS if name != "source"]
    used = select(results.c.dimension_set_id).where(
        results.c.contract_id == sides.contract_id,
        results.c.day.between(days.start, days.end),
        or_(*(results.c[key].is_not(None) for key in {sides.metric, sides.other_metric})),
    )
    filled = [func.max(case((dimension_sets.c[name] != "", 1), else_=0)) for name in names]
    rows = session.execute(
        select(dimension_sets.c.source, *filled)
        .where(
            dimension_sets.c.source.in_((sides.trusted, sides.other)),
            dimension_sets.c.id.in_(used),
        )
        .group_by(dimension_sets.c.source)
    ).all()
    if len(rows) < 2:
        return ()
    return tuple(name for place, name in enumerate(names, 1) if all(row[place] for row in rows))


def left_out(session: Session, sides: Sides, days: Period) -> tuple[LeftOut, ...]:
    """Return the results that are not compared because they are not approved."""
    status = status_on(sides.close)
    here = _is_of(sides.trusted)
    rows = session.execute(
        select(here, status, func.count())
        .where(
            results.c.contract_id == sides.contract_id,
            results.c.day.between(days.start, days.end),
            or_(
                here & results.c[sides.metric].is_not(None),
                _is_of(sides.other) & results.c[sides.other_metric].is_not(None),
            ),
        )
        .group_by(here, status)
        .order_by(here.desc(), status)
    )
    found = (
        LeftOut(sides.trusted if is_here else sides.other, STATUSES_BY_CODE[code], count)
        for is_here, code, count in rows
    )
    return tuple(each for each in found if each.status is not Status.APPROVED)


_FIGURES = ("here", "here_rows", "there", "there_rows")


def _sums(
    sides: Sides,
    days: Period,
    keys: Sequence[ColumnElement[date] | ColumnElement[int]],
    chosen: Chosen | None,
) -> Select[*tuple[object, ...]]:
    segments = (Segment(days, sides.close),)
    here = case((_is_of(sides.trusted, chosen), results.c[sides.metric]))
    there = case((_is_of(sides.other, chosen), results.c[sides.other_metric]))
    converted: list[ColumnElement[object]] = []
    if sides.exchange is not None:
        converted = [
            results.c.currency.label("money_currency"),
            results.c.day.label("money_day"),
        ]
    grouped = [*keys, *converted]
    query: Select[*tuple[object, ...]] = select(
        *grouped,
        func.sum(here).label("here"),
        func.count(here).label("here_rows"),
        func.sum(there).label("there"),
        func.count(there).label("there_rows"),
    ).where(
        on_days(sides.contract_id, segments),
        counts(segments, Scope()),
        here.is_not(None) | there.is_not(None),
    )
    return query.group_by(*grouped) if grouped else query


def _pair(sides: Sides, row: Row[*tuple[object, ...]], keys: int) -> Pair:
    """Return the figures at the end of a row, after so many keys."""
    here, here_rows, there, there_rows = row[-4:]
    currency, day = (row[keys], row[keys + 1]) if sides.exchange is not None else ("", None)
    return Pair(
        _figure(sides, sides.metric, here, currency, day) if here_rows else None,
        _figure(sides, sides.other_metric, there, currency, day) if there_rows else None,
    )


def _figure(sides: Sides, key: str, scaled: object, currency: object, day: object) -> Decimal:
    assert isinstance(scaled, int)  # noqa: S101 - narrows the type of a sum
    exchange = sides.exchange
    if exchange is None or not is_money(key) or currency not in exchange.currencies:
        return from_scaled(scaled)
    assert isinstance(day, date)  # noqa: S101 - narrows the type of a key
    with localcontext(prec=PRECISION):
        return exchange.value_of(scaled, str(currency), day)


def _is_of(source: str, chosen: Chosen | None = None) -> ColumnElement[bool]:
    sets = select(dimension_sets.c.id).where(dimension_sets.c.source == source)
    if chosen is not None:
        sets = sets.where(dimension_sets.c[chosen.dimension] == chosen.value)
    return results.c.dimension_set_id.in_(sets)
