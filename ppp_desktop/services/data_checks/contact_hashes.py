"""Keeps e-mail addresses and telephone numbers of results as keyed hashes, to find repeats.

The key is random and stays in the store. Whoever has only a hash, from a copy of one row, cannot
try numbers out until one fits.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256
from secrets import token_bytes

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ppp_desktop.imports.fields import CONTACT_FIELDS
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.imports import contact_hashes
from ppp_desktop.models.results import results

KEY_BYTES = 32
HASH_BYTES = 16
_WRITE_CHUNK = 5_000


def keep_contacts(session: Session, contract_id: int, batch_id: int, parsed: ParsedSheet) -> None:
    """Store the hashes of what a batch added or changed, inside its transaction."""
    if not any(field in CONTACT_FIELDS for field, _header in parsed.columns):
        return
    stored = session.execute(
        select(results.c.row, results.c.identity).where(results.c.batch_id == batch_id)
    )
    identities: dict[int, bytes] = {each[0]: each[1] for each in stored}
    if not identities:
        return
    rows = _hashed(_contact_key(session), contract_id, batch_id, parsed, identities)
    chunk: list[dict[str, object]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _WRITE_CHUNK:
            session.execute(insert(contact_hashes), chunk)
            chunk = []
    if chunk:
        session.execute(insert(contact_hashes), chunk)


def forget_contacts(session: Session, batch_id: int) -> None:
    """Remove the hashes that a batch brought, inside the transaction that undoes it."""
    session.execute(delete(contact_hashes).where(contact_hashes.c.batch_id == batch_id))


def keyed_hash(key: bytes, kind: str, digest: bytes) -> bytes:
    """Return what is kept of a contact: HMAC-SHA256 under the store's key, cut to 16 bytes."""
    return hmac.new(key, kind.encode() + b":" + digest, sha256).digest()[:HASH_BYTES]


def _hashed(
    key: bytes,
    contract_id: int,
    batch_id: int,
    parsed: ParsedSheet,
    identities: dict[int, bytes],
) -> Iterator[dict[str, object]]:
    for row in parsed.rows:
        identity = identities.get(row.row)
        if identity is None:
            continue
        for kind, digest in row.contacts:
            yield {
                "contract_id": contract_id,
                "identity": identity,
                "kind": kind,
                "batch_id": batch_id,
                "hash": keyed_hash(key, kind, digest),
            }


def _contact_key(session: Session) -> bytes:
    """Return the key of the store, made at first need."""
    agency = session.get(Agency, 1)
    if agency is None:
        agency = Agency(id=1, name="", address=[])
        session.add(agency)
    if agency.contact_key is None:
        agency.contact_key = token_bytes(KEY_BYTES)
        session.flush()
    return agency.contact_key
