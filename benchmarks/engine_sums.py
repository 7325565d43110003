"""The sums behind the benchmark's contract, written by hand: each scope and days one statement."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from benchmarks.engine_store import CONTRACT_ID
from benchmarks.engine_terms import CHANNELS, COUNTRIES, HOLD_DAYS, PERIOD, PRODUCTS

_CLOSE = PERIOD.end.isoformat()
_COUNTS = f"(status = 1 OR (status = 3 AND reversed_on > '{_CLOSE}'))"


def _from(first: str, last: str) -> str:
    return f"FROM results WHERE contract_id = {CONTRACT_ID} AND day BETWEEN '{first}' AND '{last}'"


def _set_in(dimension: str, *names: str) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"dimension_set_id IN (SELECT id FROM dimension_sets WHERE {dimension} IN ({listed}))"


def _sums(*keys: str) -> str:
    return "SELECT " + ", ".join(f"sum({key}), count({key})" for key in keys)


def _groups(key: str, *dimensions: str) -> str:
    names = ", ".join(dimensions)
    return (
        f"SELECT {names}, sum(s), sum(n) FROM (SELECT dimension_set_id, sum({key}) AS s, "
        f"count({key}) AS n {_PERIOD} AND {_COUNTS} AND {key} IS NOT NULL "
        f"GROUP BY dimension_set_id) JOIN dimension_sets ON id = dimension_set_id "
        f"GROUP BY {names}"
    )


def _events(condition: str) -> str:
    return (
        f"SELECT day, revenue, count(*), sum(external_id = '') {_PERIOD} AND {_COUNTS} "
        f"AND {condition} AND revenue IS NOT NULL GROUP BY day, revenue ORDER BY day, revenue"
    )


_PERIOD = _from(PERIOD.start.isoformat(), _CLOSE)
_HELD = _from(
    (PERIOD.start - timedelta(HOLD_DAYS)).isoformat(),
    (PERIOD.end - timedelta(HOLD_DAYS)).isoformat(),
)
_FIVE = _set_in("country", *COUNTRIES[:5])

STATEMENTS: tuple[str, ...] = (
    f"{_sums('leads', 'installs', 'revenue', 'cost')} {_PERIOD} AND {_COUNTS}",
    f"{_sums('leads')} {_PERIOD}",
    f"{_sums('leads')} {_PERIOD} AND {_COUNTS} AND {_FIVE}",
    f"{_sums('installs')} {_PERIOD} AND {_COUNTS} AND {_set_in('product', PRODUCTS[0])}",
    f"{_sums('leads')} {_HELD} AND {_COUNTS} AND {_set_in('channel', CHANNELS[0])}",
    _groups("leads", "country"),
    _groups("installs", "country", "product"),
    _events(_set_in("channel", CHANNELS[1])),
    _events("1"),
    f"SELECT DISTINCT currency {_PERIOD} AND currency NOT IN ('', 'EUR') "
    "AND (revenue IS NOT NULL OR cost IS NOT NULL)",
    "SELECT request, sum(value), sum(rows) FROM closed_totals JOIN statements "
    f"ON statements.id = statement_id WHERE contract_id = {CONTRACT_ID} GROUP BY request",
)
"""What the 20 components need; the last but one finds money that would have to be refused."""


def read_sums(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Return every row of every statement."""
    return [connection.execute(statement).fetchall() for statement in STATEMENTS]
