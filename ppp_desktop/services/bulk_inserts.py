"""Inserts many rows as the driver takes them: tuples, without a dictionary for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from sqlalchemy import ColumnElement, Table, insert, literal_column
from sqlalchemy.orm import Session

ROWS_PER_STATEMENT = 100
"""More save nothing; all columns of as many rows stay far below SQLite's 32,766 parameters."""


NOTHING_ELSE: Mapping[str, object] = MappingProxyType({})


def insert_rows(
    session: Session, table: Table, names: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Insert tuples, whose columns come in the order of the table; days are ISO texts."""
    _insert(session, table, names, list(chain.from_iterable(rows)), NOTHING_ELSE)


def insert_columns(
    session: Session,
    table: Table,
    names: Sequence[str],
    columns: Sequence[Sequence[object]],
    constants: Mapping[str, object],
) -> None:
    """Insert rows that are given by column, without an object of each.

    The columns come in the order of the table; what is in `constants` is the same in all rows.
    """
    flat: list[object] = [None] * sum(map(len, columns))
    for place, column in enumerate(columns):
        flat[place :: len(columns)] = column
    _insert(session, table, names, flat, constants)


def _insert(
    session: Session,
    table: Table,
    names: Sequence[str],
    flat: Sequence[object],
    constants: Mapping[str, object],
) -> None:
    connection = session.connection()
    same = {name: _literal(value) for name, value in constants.items()}
    named = insert(table).values({**dict.fromkeys(names), **same})
    head, into, row = str(named.compile(dialect=connection.dialect)).partition(" VALUES ")
    step = len(names) * ROWS_PER_STATEMENT
    whole = len(flat) - len(flat) % step
    if whole:
        many = [tuple(flat[start : start + step]) for start in range(0, whole, step)]
        connection.exec_driver_sql(head + into + ", ".join([row] * ROWS_PER_STATEMENT), many)
    if whole < len(flat):
        starts = range(whole, len(flat), len(names))
        left = [tuple(flat[start : start + len(names)]) for start in starts]
        connection.exec_driver_sql(head + into + row, left)


def _literal(value: object) -> ColumnElement[object]:
    """Return a value as it is written into a statement."""
    if value is None:
        return literal_column("NULL")
    if isinstance(value, int):
        return literal_column(str(value))
    quoted = str(value).replace("'", "''")
    return literal_column(f"'{quoted}'")
