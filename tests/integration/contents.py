"""Everything that a store holds, to compare before and after: but the log and undone imports."""

from __future__ import annotations

from sqlalchemy import select

from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.models.types import Model

_LEFT_OUT = frozenset({"activities", "import_batches"})


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table, ids and all; of imports those that were not undone."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with database.reading() as session:
        for table in Model.metadata.sorted_tables:
            if table.name not in _LEFT_OUT:
                rows = [tuple(row) for row in session.execute(select(table))]
                found[table.name] = sorted(rows, key=repr)
        batches = select(ImportBatch.__table__).where(ImportBatch.undone_at.is_(None))
        found["import_batches"] = sorted(map(tuple, session.execute(batches)), key=repr)
    return found
