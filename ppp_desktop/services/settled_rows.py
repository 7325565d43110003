"""Results that an adjustment settled: whatever a later file says of them waits for a decision.

What is stored of them is not what was paid. A file that brings other figures, or takes back what
was settled, is no news to the store, but it is to the pay.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ppp_desktop.imports.rows import Problem
from ppp_desktop.models.imports import Proposal
from ppp_desktop.services import held_differences
from ppp_desktop.services.held_differences import LOOKED_UP_AT_ONCE
from ppp_desktop.services.import_closed import CLOSED, Closed
from ppp_desktop.services.incoming_rows import Verdict, incoming
from ppp_desktop.services.proposal_making import SETTLED

Settled = dict[bytes, tuple[int, object]]
"""By the identity of a result its closed period, by place, and the facts that were settled last."""

_DECIDE = "The difference waits for a decision under the contract's proposals."


def hold_settled(session: Session, contract_id: int, closed: Closed) -> list[Problem]:
    """Hold back incoming rows of settled results that say something else; returns why."""
    settled = _settled(session, contract_id, closed)
    identities = list(settled)
    found: list[Problem] = []
    for start in range(0, len(identities), LOOKED_UP_AT_ONCE):
        chunk = identities[start : start + LOOKED_UP_AT_ONCE]
        found += _hold(session, contract_id, closed, settled, chunk)
    return found


def _hold(
    session: Session,
    contract_id: int,
    closed: Closed,
    settled: Settled,
    identities: Sequence[bytes],
) -> list[Problem]:
    rows = session.execute(
        select(incoming.c.position, incoming.c.identity, incoming.c.verdict, incoming.c.row).where(
            incoming.c.identity.in_(identities), incoming.c.verdict != Verdict.BARRED
        )
    ).all()
    if not rows:
        return []
    stored = held_differences.stored_facts(session, contract_id, identities)
    problems = []
    for position, identity, verdict, row in rows:
        place, facts = settled[identity]
        if verdict == Verdict.UNCHANGED and stored.get(identity) == facts:
            continue
        held_differences.hold(session, place, positions=[position])
        session.execute(
            update(incoming).where(incoming.c.position == position).values(verdict=Verdict.BARRED)
        )
        number = closed.periods[place].number
        text = f"Row {row}: an adjustment settled what it says beside statement {number}."
        problems.append(Problem(row, "", CLOSED, text, _DECIDE))
    return problems


def _settled(session: Session, contract_id: int, closed: Closed) -> Settled:
    places = {entry.period.start: place for place, entry in enumerate(closed.periods)}
    query = (
        select(Proposal.start, Proposal.change)
        .where(Proposal.contract_id == contract_id, Proposal.state == SETTLED)
        .order_by(Proposal.id)
    )
    found: Settled = {}
    for start, change in session.execute(query):
        rows = change["rows"]
        if start in places and isinstance(rows, list):
            for row in rows:
                found[bytes.fromhex(row["identity"])] = places[start], row["after"]
    return found
