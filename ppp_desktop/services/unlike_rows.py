"""Stores many rows that no stored result can be like straight from their columns.

Comparing and merging them by way of temporary tables would change nothing of what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.result_columns import ResultColumns
from ppp_desktop.imports.row_facts import first_and_last, has_events
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.results import results
from ppp_desktop.services.bulk_inserts import insert_columns
from ppp_desktop.services.incoming_rows import incoming_sets

if TYPE_CHECKING:
    from ppp_desktop.services.incoming_columns import IncomingColumns


def is_unlike_stored(session: Session, contract_id: int, rows: Sequence[ResultRow]) -> bool:
    """Tell whether the rows are daily totals of a time of which the contract has no results.

    A total is known by its day, so none of them is stored, and none stands beside a stored one.
    Events may be known on whatever day, and reversals have something to tell of.
    """
    if not isinstance(rows, ResultColumns) or has_events(rows) or rows.reversed_on.any():
        return False
    days = first_and_last(rows)
    if days is None:
        return False
    first, last = days
    found = select(results.c.id).where(
        results.c.contract_id == contract_id,
        results.c.day >= first,
        func.coalesce(results.c.first_day, results.c.day) <= last,
    )
    return session.scalar(found.limit(1)) is None


def store_unlike(
    session: Session,
    contract_id: int,
    batch_id: int,
    rows: IncomingColumns,
    first_id: int,
    progress: Progress,
) -> None:
    """Add the rows as results of the batch, ids from `first_id` on; their sets are stored."""
    places = select(incoming_sets.c.set_id).order_by(incoming_sets.c.number)
    rows.number(first_id, session.scalars(places).all())
    names = rows.names_among(results.c.keys())
    constants = {
        **{name: value for name, value in rows.constants.items() if name in results.c},
        "contract_id": contract_id,
        "batch_id": batch_id,
    }
    done = 0
    for count, columns in rows.chunks(names):
        progress.check_cancelled()
        insert_columns(session, results, names, columns, constants)
        done += count
        progress.report(done, len(rows), "Storing results")
