"""Inserts many rows as the driver takes them: tuples, without a dictionary for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from sqlalchemy import ColumnElement, Table, insert, literal_column
from sqlalchemy.orm import Session

ROWS_PER_STATEMENT = 100
"""More save nothing; all columns of as many rows stay far below SQLite's 32,766 parameters."""


def insert_rows(
    session: Session,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    constants: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Insert tuples; days are ISO texts in them.

    The columns come in the order of the table; what is in `constants` is the same in all rows.
    """
    connection = session.connection()
    same = {name: _literal(value) for name, value in constants.items()}
    named = insert(table).values({**dict.fromkeys(columns), **same})
    head, into, row = str(named.compile(dialect=connection.dialect)).partition(" VALUES ")
    given = list(rows)
    whole = len(given) - len(given) % ROWS_PER_STATEMENT
    if whole:
        flat = list(chain.from_iterable(given[:whole]))
        step = len(columns) * ROWS_PER_STATEMENT
        many = [tuple(flat[start : start + step]) for start in range(0, len(flat), step)]
        connection.exec_driver_sql(head + into + ", ".join([row] * ROWS_PER_STATEMENT), many)
    if left := given[whole:]:
        connection.exec_driver_sql(head + into + row, left)


def _literal(value: object) -> ColumnElement[object]:
    """Return a value as it is written into a statement."""
    if value is None:
        return literal_column("NULL")
    if isinstance(value, int):
        return literal_column(str(value))
    quoted = str(value).replace("'", "''")
    return literal_column(f"'{quoted}'")
