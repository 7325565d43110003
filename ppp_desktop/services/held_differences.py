"""Differences to closed periods that an import brings: held back, to be proposed for a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    RowMapping,
    Table,
    and_,
    func,
    insert,
    not_,
    select,
    update,
)
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.import_closed import Closed, ClosedPeriod
from ppp_desktop.services.incoming_rows import Verdict, incoming, incoming_sets
from ppp_desktop.services.stored_beside import Fate, beside

ROWS_KEPT = 20_000
"""Differences kept with a proposal; beyond it only their number, and it cannot be applied."""
HELD_AT_ONCE = 5_000
LOOKED_UP_AT_ONCE = 500

_TEMPORARY = MetaData()

held = Table(
    "held",
    _TEMPORARY,
    Column("number", Integer, primary_key=True),
    # Which closed period, by its place among them.
    Column("entry", Integer, nullable=False),
    # The place of an incoming row, or the id of a stored result that is missing in the file.
    Column("position", Integer),
    Column("result_id", Integer),
    Column("is_known", Boolean, nullable=False, server_default="0"),
    prefixes=["TEMPORARY"],
)

_PLAIN = ("day", "first_day", "status", "external_id", "currency", "reversed_on")

HeldFacts = dict[str, object]
"""A result as JSON: plain columns, `dimensions` and `values` in millionths."""


@dataclass(frozen=True, slots=True)
class Draft:
    """New differences to one closed period; `kept` are the first ROWS_KEPT of `rows`."""

    entry: int
    period: ClosedPeriod
    rows: int
    kept: tuple[dict[str, object], ...]
    digest: str


def begin(session: Session) -> None:
    """Make the temporary table afresh."""
    forget(session)
    _TEMPORARY.create_all(session.connection(), checkfirst=False)


def forget(session: Session) -> None:
    """Drop the temporary table."""
    _TEMPORARY.drop_all(session.connection(), checkfirst=True)


def hold(
    session: Session,
    entry: int,
    *,
    positions: Iterable[int] = (),
    result_ids: Iterable[int] = (),
) -> None:
    """Hold incoming rows, and stored results that are missing, back for a closed period."""
    rows = [
        *({"entry": entry, "position": each, "result_id": None} for each in positions),
        *({"entry": entry, "position": None, "result_id": each} for each in result_ids),
    ]
    if rows:
        session.execute(insert(held), rows)


def drafts(session: Session, contract_id: int, closed: Closed) -> tuple[Draft, ...]:
    """Return what is held back by period, without what was proposed before."""
    found = []
    for entry in session.scalars(select(held.c.entry).distinct().order_by(held.c.entry)).all():
        draft = _draft(session, contract_id, entry, closed.periods[entry])
        if draft.rows:
            found.append(draft)
    return tuple(found)


def pretend(session: Session, entry: int) -> None:
    """Have the next write store what is held back for one period, and nothing else."""
    mine = and_(held.c.entry == entry, not_(held.c.is_known))
    positions = select(held.c.position).where(mine, held.c.position.is_not(None))
    missing = select(held.c.result_id).where(mine, held.c.result_id.is_not(None))
    session.execute(update(incoming).values(verdict=Verdict.UNCHANGED))
    for verdict, where in (
        (Verdict.ADDED, incoming.c.result_id.is_(None)),
        (Verdict.CHANGED, incoming.c.result_id.is_not(None)),
    ):
        session.execute(
            update(incoming)
            .where(incoming.c.position.in_(positions), where)
            .values(verdict=verdict)
        )
    session.execute(update(beside).values(fate=Fate.STAYS))
    session.execute(update(beside).where(beside.c.result_id.in_(missing)).values(fate=Fate.GONE))


def stored_facts(
    session: Session, contract_id: int, identities: Sequence[bytes]
) -> dict[bytes, HeldFacts]:
    """Return what is stored of these results, by identity."""
    columns = [
        results.c.identity,
        *(results.c[name].label(f"old_{name}") for name in (*_PLAIN, *BASE_METRIC_KEYS)),
        *(dimension_sets.c[name].label(f"old_{name}") for name in DIMENSIONS),
    ]
    found: dict[bytes, HeldFacts] = {}
    for start in range(0, len(identities), LOOKED_UP_AT_ONCE):
        chunk = identities[start : start + LOOKED_UP_AT_ONCE]
        rows = session.execute(
            select(*columns)
            .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
            .where(results.c.contract_id == contract_id, results.c.identity.in_(chunk))
        ).mappings()
        found |= {row["identity"]: _facts(row, "old") for row in rows}
    return found


def _draft(session: Session, contract_id: int, entry: int, period: ClosedPeriod) -> Draft:
    known = _proposed_before(session, contract_id, period)
    kept: list[dict[str, object]] = []
    repeated: list[int] = []
    hashed = sha256()
    rows = 0
    for number, difference in _differences(session, entry):
        if difference_key(difference) in known:
            repeated.append(number)
            continue
        rows += 1
        hashed.update(difference_key(difference).encode())
        if len(kept) < ROWS_KEPT:
            kept.append(difference)
    if rows > ROWS_KEPT and hashed.hexdigest() in known:
        rows = 0
    for start in range(0, len(repeated), HELD_AT_ONCE):
        chunk = repeated[start : start + HELD_AT_ONCE]
        session.execute(update(held).where(held.c.number.in_(chunk)).values(is_known=True))
    return Draft(entry, period, rows, tuple(kept), hashed.hexdigest())


def _proposed_before(session: Session, contract_id: int, period: ClosedPeriod) -> set[str]:
    """Return the keys of differences, and the digests, that are open or were dismissed."""
    changes = session.scalars(
        select(Proposal.change).where(
            Proposal.contract_id == contract_id,
            Proposal.start == period.period.start,
            Proposal.end == period.period.end,
            Proposal.state != "applied",
        )
    )
    found: set[str] = set()
    for change in changes:
        found.add(str(change["digest"]))
        rows = change["rows"]
        if isinstance(rows, list):
            found.update(difference_key(row) for row in rows)
    return found


def difference_key(difference: Mapping[str, object]) -> str:
    """Return what makes two differences the same: the result as it is stored, and as it came.

    Where the stored result changed meanwhile, another decision is due.
    """
    return json.dumps(
        [difference["identity"], difference["before"], difference["after"]], sort_keys=True
    )


def _differences(session: Session, entry: int) -> Iterator[tuple[int, dict[str, object]]]:
    stored_sets = dimension_sets.alias("stored_sets")
    columns = [
        held.c.number,
        held.c.position,
        func.coalesce(incoming.c.identity, results.c.identity).label("identity"),
        func.coalesce(incoming.c.row, 0).label("row"),
        results.c.id.label("stored_id"),
        *(results.c[name].label(f"old_{name}") for name in (*_PLAIN, *BASE_METRIC_KEYS)),
        *(stored_sets.c[name].label(f"old_{name}") for name in DIMENSIONS),
        *(incoming.c[name].label(f"new_{name}") for name in (*_PLAIN, *BASE_METRIC_KEYS)),
        *(incoming_sets.c[name].label(f"new_{name}") for name in DIMENSIONS),
    ]
    result_id = func.coalesce(held.c.result_id, incoming.c.result_id)
    query = (
        select(*columns)
        .select_from(held)
        .outerjoin(incoming, incoming.c.position == held.c.position)
        .outerjoin(incoming_sets, incoming_sets.c.number == incoming.c.set_number)
        .outerjoin(results, results.c.id == result_id)
        .outerjoin(stored_sets, stored_sets.c.id == results.c.dimension_set_id)
        .where(held.c.entry == entry)
        .order_by(held.c.number)
        .limit(HELD_AT_ONCE)
    )
    last = 0
    while rows := session.execute(query.where(held.c.number > last)).mappings().all():
        last = rows[-1]["number"]
        for row in rows:
            yield row["number"], _difference(row)


def _difference(row: RowMapping) -> dict[str, object]:
    return {
        "identity": row["identity"].hex(),
        "row": row["row"],
        "before": None if row["stored_id"] is None else _facts(row, "old"),
        "after": None if row["position"] is None else _facts(row, "new"),
    }


def _facts(row: RowMapping, side: str) -> HeldFacts:
    plain = {name: row[f"{side}_{name}"] for name in _PLAIN}
    return {
        **{
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in plain.items()
        },
        "dimensions": {name: text for name in DIMENSIONS if (text := row[f"{side}_{name}"])},
        "values": {
            key: value for key in BASE_METRIC_KEYS if (value := row[f"{side}_{key}"]) is not None
        },
    }
