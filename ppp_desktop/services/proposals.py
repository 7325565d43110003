"""Differences to stated and frozen periods: list them, dismiss them, store them after all.

A list for people needs nothing but `list_proposals`: what differs, what it changes in the pay, and
`can_apply`. Differences to an issued period are no longer stored; they belong to an adjustment of
the open period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import STATUSES_BY_CODE, ImportBatch
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.held_differences import ROWS_KEPT
from ppp_desktop.services.import_periods import closed_periods
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.proposal_applying import store_proposed
from ppp_desktop.services.proposal_making import APPLIED, DISMISSED, OPEN, SETTLED
from ppp_desktop.services.proposal_summaries import Summed, summarise

DIFFERENCES_SHOWN = 200


class ProposalState(StrEnum):
    """Whether somebody has decided: leave it, take it over, or pay it by an adjustment."""

    OPEN = OPEN
    DISMISSED = DISMISSED
    APPLIED = APPLIED
    SETTLED = SETTLED


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One result that differs; `details` are what, as it is stored, and as the file has it.

    `row` is the row of the file, 0 where the file no longer holds the result; `reference` is the
    event's own number, "" for a daily total.
    """

    row: int
    reference: str
    day: date
    description: str
    details: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """The differences that one import brought to one closed period.

    `statement` is the number that the period was stated in, "" for none; `pay_before` and
    `pay_after` are what the period paid when they came, and would have paid with them, before tax,
    None where it could not be worked out. `changes` are the first of `rows`, `summary` is what all
    that are kept come to. Times are in UTC.
    """

    id: int
    contract_id: int
    contract_code: str
    currency: str
    period: Period
    statement: str
    rows: int
    pay_before: Decimal | None
    pay_after: Decimal | None
    file_name: str
    imported_at: datetime
    state: ProposalState
    decided_by: str
    decided_at: datetime | None
    changes: tuple[ProposedChange, ...]
    summary: tuple[Summed, ...]

    @property
    def difference(self) -> Decimal | None:
        """What the period would pay more, or less."""
        if self.pay_before is None or self.pay_after is None:
            return None
        return self.pay_after - self.pay_before

    @property
    def can_apply(self) -> bool:
        """Whether the differences may still be stored: not once a statement counted the period."""
        return self.state is ProposalState.OPEN and not self.statement and self.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether all differing results are kept; of very many only the count is known."""
        return self.rows <= ROWS_KEPT


def list_proposals(
    database: Database, *, contract_id: int | None = None, state: ProposalState | None = None
) -> list[ProposalRow]:
    """Return the proposals, newest first."""
    query = (
        select(Proposal, Contract, ImportBatch)
        .join(Contract, Contract.id == Proposal.contract_id)
        .join(ImportBatch, ImportBatch.id == Proposal.batch_id)
        .order_by(Proposal.id.desc())
    )
    if contract_id is not None:
        query = query.where(Proposal.contract_id == contract_id)
    if state is not None:
        query = query.where(Proposal.state == state.value)
    with database.reading() as session:
        numbers: dict[int, dict[Period, str]] = {}
        found = []
        for proposal, contract, batch in session.execute(query):
            if contract.id not in numbers:
                closed = closed_periods(session, contract.id)
                numbers[contract.id] = {entry.period: entry.number for entry in closed}
            found.append(_row(proposal, contract, batch, numbers[contract.id]))
        return found


def dismiss_proposal(database: Database, proposal_id: int, author: str) -> Changes:
    """Leave the results as they are; the same differences are not proposed again."""
    with database.writing() as session:
        proposal = _open_proposal(session, proposal_id)
        _decide(session, proposal, DISMISSED, author)
        return Changes.of(Topic.RESULTS, ids=(proposal.contract_id,))


def apply_proposal(database: Database, proposal_id: int, author: str) -> Changes:
    """Store the differences as an import of their own, which can be undone.

    Raises Conflict where the period was stated: there they belong to an adjustment of the open
    period; and where the results have changed since.
    """
    with database.writing() as session:
        proposal = _open_proposal(session, proposal_id)
        store_proposed(session, proposal)
        _decide(session, proposal, APPLIED, author)
        return Changes.of(Topic.RESULTS, ids=(proposal.contract_id,))


def _open_proposal(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound(f"There is no proposal {proposal_id}.", "See the list of proposals.")
    if proposal.state != OPEN:
        raise Conflict(f"This proposal was {proposal.state} by {proposal.decided_by} already.")
    return proposal


def _decide(session: Session, proposal: Proposal, state: str, author: str) -> None:
    if not author.strip():
        raise ValidationFailed("Say who decides.", field="author")
    proposal.state = state
    proposal.decided_by = author.strip()
    proposal.decided_at = datetime.now(UTC).replace(tzinfo=None)
    period = Period(proposal.start, proposal.end)
    record_activity(
        session,
        f"Differences to {period.label} {state}",
        f"{proposal.rows:,} results, by {author.strip()}",
        proposal.contract_id,
    )


def _row(
    proposal: Proposal, contract: Contract, batch: ImportBatch, numbers: Mapping[Period, str]
) -> ProposalRow:
    change = proposal.change
    period = Period(proposal.start, proposal.end)
    rows = change["rows"] if isinstance(change["rows"], list) else []
    return ProposalRow(
        id=proposal.id,
        contract_id=contract.id,
        contract_code=contract.code,
        currency=contract.currency,
        period=period,
        statement=numbers.get(period, ""),
        rows=proposal.rows,
        pay_before=_amount(change["pay_before"]),
        pay_after=_amount(change["pay_after"]),
        file_name=batch.file_name,
        imported_at=batch.imported_at,
        state=ProposalState(proposal.state),
        decided_by=proposal.decided_by,
        decided_at=proposal.decided_at,
        changes=tuple(_change(row, contract.currency) for row in rows[:DIFFERENCES_SHOWN]),
        summary=summarise(rows, contract.currency),
    )


def _amount(written: object) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def _change(row: Mapping[str, object], currency: str) -> ProposedChange:
    before, after = _said(row["before"], currency), _said(row["after"], currency)
    facts = row["after"] or row["before"]
    assert isinstance(facts, dict)  # noqa: S101 - narrows types
    number = row["row"]
    names = dict.fromkeys([*before, *after])
    described = [text for name, text in facts["dimensions"].items() if name != "source"]
    return ProposedChange(
        row=number if isinstance(number, int) else 0,
        reference=str(facts["external_id"]),
        day=date.fromisoformat(facts["day"]),
        description=" · ".join(described),
        details=tuple(
            (name, before.get(name, ""), after.get(name, ""))
            for name in names
            if before.get(name, "") != after.get(name, "")
        ),
    )


def _said(facts: object, currency: str) -> dict[str, str]:
    """Return what is known of a result, by its name for people; nothing where there is none."""
    if not isinstance(facts, dict):
        return {}
    said = {"Date": format_day(date.fromisoformat(facts["day"]))}
    said["Status"] = STATUSES_BY_CODE[facts["status"]].value
    if facts["reversed_on"]:
        said["Reversed on"] = format_day(date.fromisoformat(facts["reversed_on"]))
    for name, text in facts["dimensions"].items():
        said[DIMENSION_LABELS[name]] = text
    for key in BASE_METRIC_KEYS:
        if key in facts["values"]:
            value = from_scaled(facts["values"][key])
            said[metric(key).label] = format_metric(key, value, facts["currency"] or currency)
    return said
