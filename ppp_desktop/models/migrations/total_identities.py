"""Gives stored totals of days the identities of schema 3, which begin with their day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from itertools import groupby, islice

import sqlalchemy as sa

_BYTES = 16
_DAY_BYTES = 3
_MOST_PLACES = 10_000
_AT_ONCE = 10_000

_TOTALS = sa.text(
    "SELECT r.id, r.first_day, r.day, d.digest, r.identity, r.contract_id "
    "FROM results r JOIN dimension_sets d ON d.id = r.dimension_set_id "
    "WHERE r.external_id = '' ORDER BY r.contract_id, r.first_day, r.day, d.id"
)
_CHANGE = sa.text("UPDATE results SET identity = :identity WHERE id = :id")


def renew_identities(connection: sa.Connection) -> None:
    """Change the identity of each total whose place among equal ones can be told."""
    totals = [tuple(row) for row in connection.execute(_TOTALS)]
    changes = _changes(totals)
    while some := list(islice(changes, _AT_ONCE)):
        connection.execute(_CHANGE, [{"id": each, "identity": new} for each, new in some])


def _changes(totals: Iterable[Sequence[object]]) -> Iterator[tuple[object, bytes]]:
    for key, group in groupby(totals, key=lambda row: (row[5], row[1], row[2], row[3])):
        _contract, first_day, day, digest = key
        if not isinstance(day, str) or not isinstance(digest, bytes):
            continue
        ids = {row[4]: row[0] for row in group}
        for place in range(max(len(ids), _MOST_PLACES)):
            old = _digest("total", str(first_day), day, digest.hex(), str(place))
            if old in ids:
                rest = _digest("total", str(first_day), digest.hex(), str(place))
                start = date.fromisoformat(day).toordinal().to_bytes(_DAY_BYTES, "big")
                yield ids.pop(old), start + rest[: _BYTES - _DAY_BYTES]
            if not ids:
                break


def _digest(*parts: str) -> bytes:
    hashed = blake2b(digest_size=_BYTES)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(f"{len(encoded)}:".encode() + encoded)
    return hashed.digest()
