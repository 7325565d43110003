"""Finds money in another currency than the contract's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from ppp_desktop.metrics.catalogue import BASE_METRICS, Unit
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.data_checks.findings import (
    KEPT_IDS,
    Finding,
    FoundRows,
    Severity,
    counted,
)
from ppp_desktop.services.data_checks.looking import Looking

KEY = "currency"
LABEL = "Wrong currency"

_MONEY = tuple(found.key for found in BASE_METRICS if found.unit is Unit.MONEY)
_REMEDY = (
    "Move them to the contract that they belong to, or say in the terms how other currencies "
    "are converted."
)
_CONVERTED = "They are converted at the stored exchange rates, as the terms say."


def find(looking: Looking) -> Iterator[Finding]:
    """Yield one finding for each currency, source and period; a note where terms convert it."""
    table = results.c
    keys = (table.currency, dimension_sets.c.source, table.day)
    days = looking.session.execute(
        select(*keys, func.count())
        .join(dimension_sets, dimension_sets.c.id == table.dimension_set_id)
        .where(_foreign(looking))
        .group_by(*keys)
        .order_by(*keys)
    )
    counts: dict[tuple[str, str, date], list[tuple[date, int]]] = {}
    for currency, source, day, count in days:
        start = looking.scene.period(day).start
        counts.setdefault((currency, source, start), []).append((day, count))
    for (currency, source, start), found in counts.items():
        yield _finding(looking, currency, source, start, found)


def _foreign(looking: Looking) -> ColumnElement[bool]:
    """Return the condition that a result that is looked at holds money of another currency."""
    named = results.c.currency.not_in(["", looking.scene.currency])
    holds_money = or_(*(func.coalesce(results.c[key], 0) != 0 for key in _MONEY))
    return looking.where() & named & holds_money


def _finding(
    looking: Looking, currency: str, source: str, start: date, days: list[tuple[date, int]]
) -> Finding:
    scene = looking.scene
    first, last = days[0][0], days[-1][0]
    count = sum(each for _day, each in days)
    ids = looking.session.scalars(
        select(results.c.id)
        .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
        .where(
            _foreign(looking),
            results.c.day.between(first, last),
            results.c.currency == currency,
            dimension_sets.c.source == source,
        )
        .order_by(results.c.day, results.c.id)
        .limit(KEPT_IDS)
    ).all()
    are = "is" if count == 1 else "are"
    return looking.finding(
        KEY,
        (currency, source, start, count),
        Severity.NOTE if scene.converts else Severity.ERROR,
        f"{counted(count, 'row')} of {source or 'no source'} {are} in {currency}, "
        f"the contract is in {scene.currency}.",
        _CONVERTED if scene.converts else _REMEDY,
        FoundRows(count, first, last, tuple(ids), (source,)),
    )
