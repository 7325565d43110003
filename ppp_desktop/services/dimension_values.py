"""The values that a contract's results name per dimension, for choosing what counts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import dimension_sets, results

MOST_VALUES = 500
"""Values offered per dimension; a keyword report can name a hundred thousand."""


def list_dimension_values(database: Database, contract_id: int) -> Mapping[str, tuple[str, ...]]:
    """Return the values by dimension, sorted; dimensions that no result names are left out."""
    with database.reading() as session:
        return read_dimension_values(session, contract_id)


def read_dimension_values(session: Session, contract_id: int) -> Mapping[str, tuple[str, ...]]:
    """Return the same inside a transaction."""
    columns = [dimension_sets.c[name] for name in DIMENSIONS]
    own = select(results.c.dimension_set_id).where(results.c.contract_id == contract_id)
    found: dict[str, set[str]] = {name: set() for name in DIMENSIONS}
    for row in session.execute(select(*columns).where(dimension_sets.c.id.in_(own))):
        for name, value in zip(DIMENSIONS, row, strict=True):
            found[name].add(value)
    return {
        name: tuple(sorted(values - {""}))[:MOST_VALUES]
        for name, values in found.items()
        if values - {""}
    }
