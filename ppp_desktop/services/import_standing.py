"""Issued statements that stand on an import: what it added or changed is part of what they say."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, null, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.results import STATUS_CODES, results, results_before
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.import_closed import COMPARED, Closed, ClosedPeriod

_OTHERS = tuple(name for name in COMPARED if name not in ("status", "reversed_on"))


def statements_on(session: Session, batch_id: int, closed: Closed) -> list[str]:
    """Return the numbers of the issued statements that taking the import back would contradict.

    Those that would see other results, and those that name its file as the source of one.
    """
    standing = {
        entry.number
        for entry in closed.periods
        if _added(session, batch_id, closed, entry)
        or _moved(session, batch_id, closed, entry)
        or _removed(session, batch_id, closed, entry)
    }
    if closed.periods:
        standing |= _naming(session, batch_id)
    return sorted(standing)


def _added(session: Session, batch_id: int, closed: Closed, entry: ClosedPeriod) -> bool:
    before = results_before.c
    was_there = exists().where(
        before.result_id == results.c.id, before.changed_by == results.c.batch_id
    )
    found = select(results.c.id).where(
        results.c.batch_id == batch_id, _is_of(results, closed, entry), ~was_there
    )
    return session.scalar(found.limit(1)) is not None


def _moved(session: Session, batch_id: int, closed: Closed, entry: ClosedPeriod) -> bool:
    now, before = results.c, results_before.c
    changes: list[ColumnElement[bool]] = [
        now[name].is_distinct_from(before[name]) for name in _OTHERS
    ]
    changes += [
        _seen_status(results, entry).is_distinct_from(_seen_status(results_before, entry)),
        _seen_day(results, entry).is_distinct_from(_seen_day(results_before, entry)),
    ]
    found = (
        select(now.id)
        .join(results_before, before.result_id == now.id)
        .where(
            before.changed_by == batch_id,
            or_(_is_of(results, closed, entry), _is_of(results_before, closed, entry)),
            or_(*changes),
        )
    )
    return session.scalar(found.limit(1)) is not None


def _removed(session: Session, batch_id: int, closed: Closed, entry: ClosedPeriod) -> bool:
    before = results_before.c
    found = select(before.id).where(
        before.changed_by == batch_id,
        before.identity.is_not(None),
        _is_of(results_before, closed, entry),
    )
    return session.scalar(found.limit(1)) is not None


def _naming(session: Session, batch_id: int) -> set[str]:
    numbers = session.scalars(
        select(Statement.number)
        .join(statement_sources, statement_sources.c.statement_id == Statement.id)
        .join(results, results.c.id == statement_sources.c.result_id)
        .where(
            closes_period(),
            results.c.batch_id == batch_id,
            statement_sources.c.batch_id == batch_id,
        )
        .distinct()
    )
    return {number for number in numbers if number}


def _is_of(table: FromClause, closed: Closed, entry: ClosedPeriod) -> ColumnElement[bool]:
    """Return the condition that a result counts in the period, or is taken back in it."""
    first, last = entry.period.start, entry.period.end
    counts = (
        table.c.day.between(first - hold, last - hold)
        for hold in (timedelta(days=days) for days in closed.holds)
    )
    earlier = table.c.day < first - timedelta(days=min(closed.holds))
    return or_(*counts, and_(earlier, table.c.reversed_on.between(first, last)))


def _seen_status(table: FromClause, entry: ClosedPeriod) -> ColumnElement[int]:
    """Return the status as it stood when the period closed."""
    late = table.c.reversed_on > entry.period.end
    return case((late, STATUS_CODES[Status.APPROVED]), else_=table.c.status)


def _seen_day(table: FromClause, entry: ClosedPeriod) -> ColumnElement[date]:
    """Return the day of reversal as it was known when the period closed."""
    late = table.c.reversed_on > entry.period.end
    return case((late, null()), else_=table.c.reversed_on)
