"""Writing parsed results into the store inside a transaction: intern, compare, add, change, undo.

A result is known again by its identity: an event by the id that its tool gave it, a daily total
by its days and dimensions (and, where a file repeats those, by its place among them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TypeVar

from sqlalchemy import Float, Update, bindparam, cast, delete, func, insert, select, update
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.exact import LARGEST_SCALED, from_scaled
from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.rows import ParsedSheet, Problem, ResultRow
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.models.results import (
    FACT_COLUMN_NAMES,
    STATUS_CODES,
    dimension_sets,
    results,
    results_before,
)
from ppp_desktop.services.import_closed import Closed, Facts, is_same, with_known_day

DIGEST_BYTES = 16
LOOKUP_CHUNK = 500
WRITE_CHUNK = 5_000
_SAFE_SHARE = 0.999  # of the largest sum: what the estimate in floats may be off by

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """How parsed rows compare with the store. `changed` pairs the stored row with the new facts.

    `barred` says of each row that an issued statement keeps out why it does.
    """

    added: tuple[Facts, ...]
    changed: tuple[tuple[Facts, Facts], ...]
    unchanged: int
    barred: tuple[Problem, ...]


def compare(
    session: Session,
    contract_id: int,
    parsed: ParsedSheet,
    closed: Closed,
    progress: Progress,
) -> Difference:
    """Return what importing `parsed` would add, change, and not change any more."""
    digests = [_dimension_digest(parsed.source, row) for row in parsed.rows]
    set_ids = _intern(session, parsed, digests)
    identities = _identities(parsed, digests)
    stored = _stored(session, contract_id, identities, progress)
    added: list[Facts] = []
    changed: list[tuple[Facts, Facts]] = []
    barred: list[Problem] = []
    unchanged = 0
    tells_day = any(field == "reversed_on" for field, _header in parsed.columns)
    for row, digest, identity in zip(parsed.rows, digests, identities, strict=True):
        facts = _facts(row, contract_id, set_ids[digest], identity)
        before = stored.get(identity)
        if before is not None and not tells_day:
            facts = with_known_day(before, facts)
        if before is not None and is_same(before, facts):
            unchanged += 1
            continue
        judged = closed.judge(before, facts)
        if isinstance(judged, Problem):
            barred.append(judged)
        elif before is None:
            added.append(judged)
        elif is_same(before, judged):
            unchanged += 1
        else:
            changed.append((before, judged))
    return Difference(tuple(added), tuple(changed), unchanged, tuple(barred))


def write(session: Session, batch_id: int, difference: Difference, progress: Progress) -> None:
    """Add and change results as `difference` says, keeping what changed ones were before."""
    total = len(difference.added) + len(difference.changed)
    done = 0
    for chunk in _chunks(difference.added, WRITE_CHUNK):
        progress.check_cancelled()
        session.execute(insert(results), [{**facts, "batch_id": batch_id} for facts in chunk])
        done += len(chunk)
        progress.report(done, total, "Storing results")
    for pairs in _chunks(difference.changed, WRITE_CHUNK):
        progress.check_cancelled()
        session.execute(
            insert(results_before),
            [
                {name: before[name] for name in FACT_COLUMN_NAMES}
                | {"changed_by": batch_id, "result_id": before["id"]}
                for before, _after in pairs
            ],
        )
        session.execute(
            _update_statement(),
            [
                {f"new_{name}": after[name] for name in FACT_COLUMN_NAMES if name != "batch_id"}
                | {"new_batch_id": batch_id, "which": before["id"]}
                for before, after in pairs
            ],
        )
        done += len(pairs)
        progress.report(done, total, "Storing results")


def refuse_uncountable(session: Session, contract_id: int, metrics: Iterable[str]) -> None:
    """Raise Conflict where a contract's figures would no longer add up in 64 bits.

    Each figure fits, but a sum beyond it stops every list and view that it is part of.
    """
    for key in metrics:
        # A sum of floats cannot overflow, and as an estimate it is good enough.
        amounts = func.abs(cast(results.c[key], Float))
        total = session.scalar(
            select(func.sum(amounts)).where(results.c.contract_id == contract_id)
        )
        if total is not None and total > LARGEST_SCALED * _SAFE_SHARE:
            raise Conflict(
                f"{metric(key).label} would add up to more than can be counted "
                f"({from_scaled(LARGEST_SCALED):,.0f}).",
                "Look for a wrong figure in the file, such as a number taken for an amount.",
            )


def restore(session: Session, batch_id: int) -> tuple[int, int]:
    """Take a batch back: remove what it added, bring back what it changed; returns the counts."""
    before = session.execute(
        select(results_before).where(results_before.c.changed_by == batch_id)
    ).mappings()
    restored = [
        {f"new_{name}": row[name] for name in FACT_COLUMN_NAMES} | {"which": row["result_id"]}
        for row in before
    ]
    for chunk in _chunks(restored, WRITE_CHUNK):
        session.execute(_update_statement(), list(chunk))
    session.execute(delete(results_before).where(results_before.c.changed_by == batch_id))
    removed = session.execute(
        delete(results).where(results.c.batch_id == batch_id).returning(results.c.id)
    ).all()
    return len(removed), len(restored)


def _update_statement() -> Update:
    return (
        update(results)
        .where(results.c.id == bindparam("which"))
        .values({name: bindparam(f"new_{name}") for name in FACT_COLUMN_NAMES})
    )


def _facts(row: ResultRow, contract_id: int, set_id: int, identity: bytes) -> Facts:
    facts: Facts = dict.fromkeys(BASE_METRIC_KEYS)
    facts.update(row.values)
    facts.update(
        contract_id=contract_id,
        row=row.row,
        day=row.day,
        first_day=row.first_day,
        status=STATUS_CODES[row.status],
        dimension_set_id=set_id,
        external_id=row.external_id,
        currency=row.currency,
        reversed_on=row.reversed_on,
        identity=identity,
    )
    return facts


def _dimension_values(source: str, row: ResultRow) -> list[str]:
    given = dict(row.dimensions)
    given.setdefault("source", source)
    return [given.get(name, "") for name in DIMENSIONS]


def _dimension_digest(source: str, row: ResultRow) -> bytes:
    return _digest(*_dimension_values(source, row))


def _digest(*parts: str) -> bytes:
    hashed = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        hashed.update(f"{len(encoded)}:".encode() + encoded)
    return hashed.digest()


def _identities(parsed: ParsedSheet, digests: Sequence[bytes]) -> list[bytes]:
    seen: dict[tuple[date | None, date, bytes], int] = {}
    found = []
    for row, digest in zip(parsed.rows, digests, strict=True):
        if row.external_id:
            found.append(_digest("event", parsed.source, row.external_id))
            continue
        key = (row.first_day, row.day, digest)
        place = seen.get(key, 0)
        seen[key] = place + 1
        found.append(_digest("total", str(row.first_day), str(row.day), digest.hex(), str(place)))
    return found


def _intern(session: Session, parsed: ParsedSheet, digests: Sequence[bytes]) -> dict[bytes, int]:
    wanted = {digest: row for row, digest in zip(parsed.rows, digests, strict=True)}
    found = _known_sets(session, list(wanted))
    missing = [digest for digest in wanted if digest not in found]
    for chunk in _chunks(missing, WRITE_CHUNK):
        session.execute(
            insert(dimension_sets),
            [
                {
                    "digest": digest,
                    **dict(
                        zip(
                            DIMENSIONS,
                            _dimension_values(parsed.source, wanted[digest]),
                            strict=True,
                        )
                    ),
                }
                for digest in chunk
            ],
        )
    return found | _known_sets(session, missing)


def _known_sets(session: Session, digests: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for chunk in _chunks(digests, LOOKUP_CHUNK):
        rows = session.execute(
            select(dimension_sets.c.digest, dimension_sets.c.id).where(
                dimension_sets.c.digest.in_(chunk)
            )
        )
        found.update(rows.all())
    return found


def _stored(
    session: Session, contract_id: int, identities: Sequence[bytes], progress: Progress
) -> dict[bytes, Facts]:
    anything = session.scalar(
        select(results.c.id).where(results.c.contract_id == contract_id).limit(1)
    )
    if anything is None:
        return {}
    found: dict[bytes, Facts] = {}
    for position, chunk in enumerate(_chunks(identities, LOOKUP_CHUNK)):
        progress.check_cancelled()
        progress.report(position * LOOKUP_CHUNK, len(identities), "Comparing with what is stored")
        rows = session.execute(
            select(results).where(
                results.c.contract_id == contract_id, results.c.identity.in_(chunk)
            )
        ).mappings()
        found.update({row["identity"]: dict(row) for row in rows})
    return found


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
