"""The stored results of a tool that stand beside the incoming ones: same days, other identity.

They wait in a temporary table until it is decided of each whether it stays or is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import IntEnum

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.models.results import FACT_COLUMN_NAMES, dimension_sets, results, results_before
from ppp_desktop.services.incoming_rows import incoming, incoming_sets


class Fate(IntEnum):
    """What becomes of a stored result that the file does not hold."""

    STAYS = 0
    GONE = 1
    HELD = 2


FEWEST_TWINS = 3

_TEMPORARY = MetaData()

beside = Table(
    "beside",
    _TEMPORARY,
    Column("result_id", Integer, primary_key=True),
    Column("batch_id", Integer, nullable=False),
    Column("set_id", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("day", Date, nullable=False),
    # Whether the file has rows of the same dimensions, on whatever day.
    Column("is_known", Boolean, nullable=False),
    # Whether it has figures of which the file speaks, too.
    Column("is_shared", Boolean, nullable=False),
    Column("fate", SmallInteger, nullable=False, server_default="0"),
    prefixes=["TEMPORARY"],
)
"""One row for each such result."""


def begin(session: Session) -> None:
    """Make the temporary table afresh."""
    forget(session)
    _TEMPORARY.create_all(session.connection(), checkfirst=False)


def gather(
    session: Session,
    contract_id: int,
    batches: Collection[int],
    days: tuple[date, date],
    told: Collection[str],
) -> int:
    """Gather the daily results of `batches` that meet `days` and are none of the incoming rows."""
    matched = select(incoming.c.result_id).where(incoming.c.result_id.is_not(None))
    known = select(incoming_sets.c.set_id).where(incoming_sets.c.set_id.is_not(None))
    start = func.coalesce(results.c.first_day, results.c.day)
    shared = func.coalesce(
        or_(*(results.c[key] != 0 for key in sorted(told))), literal(value=False)
    )
    found = select(
        results.c.id,
        results.c.batch_id,
        results.c.dimension_set_id,
        start,
        results.c.day,
        results.c.dimension_set_id.in_(known),
        shared,
    ).where(
        results.c.contract_id == contract_id,
        results.c.external_id == "",
        results.c.batch_id.in_(batches),
        results.c.day >= days[0],
        start <= days[1],
        results.c.id.not_in(matched),
    )
    names = "result_id batch_id set_id first_day day is_known is_shared".split()
    session.execute(insert(beside).from_select(names, found))
    return session.scalar(select(func.count()).select_from(beside)) or 0


def forget(session: Session) -> None:
    """Drop the temporary table."""
    _TEMPORARY.drop_all(session.connection(), checkfirst=True)


def decide(session: Session, fate: Fate, where: ColumnElement[bool]) -> None:
    """Give the results that meet `where` this fate."""
    session.execute(update(beside).where(where).values(fate=fate))


def count(session: Session, where: ColumnElement[bool]) -> int:
    """Return how many results meet `where`."""
    return session.scalar(select(func.count()).select_from(beside).where(where)) or 0


def count_gone(session: Session) -> int:
    """Return how many results are gone."""
    return count(session, beside.c.fate == Fate.GONE)


def remove_gone(session: Session, batch_id: int) -> None:
    """Remove the results whose fate it is, keeping them with their identity for an undo."""
    gone = select(beside.c.result_id).where(beside.c.fate == Fate.GONE)
    kept = select(
        literal(batch_id),
        results.c.id,
        results.c.identity,
        *(results.c[name] for name in FACT_COLUMN_NAMES),
    ).where(results.c.id.in_(gone))
    names = ["changed_by", "result_id", "identity", *FACT_COLUMN_NAMES]
    session.execute(insert(results_before).from_select(names, kept.order_by(results.c.id)))
    session.execute(delete(results).where(results.c.id.in_(gone)))


def descriptions(session: Session, where: ColumnElement[bool], limit: int) -> list[str]:
    """Return the dimension texts of results that meet `where`, each once: "Search · Mobile"."""
    sets = select(beside.c.set_id).where(where).distinct()
    rows = session.execute(
        select(*(dimension_sets.c[name] for name in DIMENSIONS[1:]))
        .where(dimension_sets.c.id.in_(sets))
        .order_by(*(dimension_sets.c[name] for name in DIMENSIONS[1:]))
        .limit(limit)
    )
    return [described(row) for row in rows]


def described(texts: Collection[str]) -> str:
    """Return the dimension texts of a result for people."""
    return " · ".join(text for text in texts if text) or "no breakdown"


def has_twins(session: Session, told: Collection[str], sample: int) -> bool:
    """Tell whether most results of unknown dimensions stand in the file under other names.

    Such a twin is new to the store and has the same day and the same figures. The first `sample`
    results are looked at; fewer than FEWEST_TWINS may be chance.
    """
    looked_at = (
        select(beside.c.result_id, *(results.c[key] for key in told), results.c.day)
        .join(results, results.c.id == beside.c.result_id)
        .where(~beside.c.is_known, beside.c.is_shared)
        .order_by(beside.c.result_id)
        .limit(sample)
        .cte("looked_at")
    )
    twin = exists().where(
        incoming.c.day == looked_at.c.day,
        incoming.c.result_id.is_(None),
        *(incoming.c[key].is_not_distinct_from(looked_at.c[key]) for key in told),
    )
    total = session.scalar(select(func.count()).select_from(looked_at)) or 0
    twins = session.scalar(select(func.count()).select_from(looked_at).where(twin)) or 0
    return twins >= FEWEST_TWINS and twins * 2 > total
