"""Takes an import's results back: what it added goes, what it changed or removed is as before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from ppp_desktop.models.results import (
    FACT_COLUMN_NAMES,
    ImportBatch,
    dimension_sets,
    results,
    results_before,
)
from ppp_desktop.models.statements import statement_sources

ROWS_LOOKED_THROUGH = 20_000_000
"""Rows that may be read to find sets of texts that nothing uses any more; others simply stay."""

_TEMPORARY = MetaData()
_left_sets = Table(
    "left_sets",
    _TEMPORARY,
    Column("id", Integer, primary_key=True),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class Restored:
    """How many results were removed, given back their values, and brought back."""

    removed: int
    changed: int
    returned: int


def restore(session: Session, batch: ImportBatch) -> Restored:
    """Take the batch back inside a transaction; results that were gone return with their ids."""
    before = results_before.c
    _TEMPORARY.drop_all(session.connection())
    _TEMPORARY.create_all(session.connection())
    mine = select(results.c.dimension_set_id).where(results.c.batch_id == batch.id).distinct()
    session.execute(insert(_left_sets).from_select(["id"], mine))
    was_changed = (before.changed_by == batch.id) & before.identity.is_(None)
    was_gone = (before.changed_by == batch.id) & before.identity.is_not(None)
    changed, returned = (
        session.scalar(select(func.count()).select_from(results_before).where(where)) or 0
        for where in (was_changed, was_gone)
    )
    session.execute(
        update(results)
        .where(results.c.id == before.result_id, was_changed)
        .values({name: before[name] for name in FACT_COLUMN_NAMES})
    )
    added = results.c.batch_id == batch.id
    removed = session.scalar(select(func.count()).select_from(results).where(added)) or 0
    session.execute(delete(results).where(added))
    kept = [before.result_id, before.identity, *(before[name] for name in FACT_COLUMN_NAMES)]
    session.execute(
        insert(results).from_select(
            ["contract_id", "id", "identity", *FACT_COLUMN_NAMES],
            select(literal(batch.contract_id), *kept).where(was_gone).order_by(before.result_id),
        )
    )
    session.execute(delete(results_before).where(before.changed_by == batch.id))
    _remove_left_sets(session)
    return Restored(removed, changed, returned)


def _remove_left_sets(session: Session) -> None:
    """Remove the sets of texts that only the import had used."""
    for used in (results, results_before, statement_sources):
        uses = select(used.c.dimension_set_id).where(
            used.c.dimension_set_id.in_(select(_left_sets.c.id))
        )
        session.execute(delete(_left_sets).where(_left_sets.c.id.in_(uses)))
    sets = session.scalar(select(func.count()).select_from(_left_sets)) or 0
    # Each one that goes has the database look through all the rows that might refer to it.
    looked_through = sum(
        session.scalar(select(func.max(table.c.id))) or 0 for table in (results, statement_sources)
    )
    if sets and sets * looked_through <= ROWS_LOOKED_THROUGH:
        left = select(_left_sets.c.id)
        session.execute(delete(dimension_sets).where(dimension_sets.c.id.in_(left)))
    _TEMPORARY.drop_all(session.connection())
