"""Lines that people add to a statement by hand: list them, add one, take one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Adjustment
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.adjusting import Adjusting
from ppp_desktop.payouts.adjustment_lines import check_amount
from ppp_desktop.services.adjustment_periods import check_open, earliest_open, open_periods_of
from ppp_desktop.services.adjustment_reading import is_open
from ppp_desktop.services.adjustment_settling import withdraw
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.clock import now_of
from ppp_desktop.services.contracts import ContractStatus, require_contract

LONGEST_LABEL, LONGEST_CAUSE = 120, 500
LARGEST_AMOUNT = Decimal(10) ** 10
"""Far below what the store can hold, so that a total of many can be held, too."""


class AdjustmentSource(StrEnum):
    """Where an adjustment comes from."""

    HAND = "hand"
    PROPOSAL = "proposal"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A manual line. `statement` is the number that carries it, "" while it is open.

    `corrects` is the number of the statement that it corrects, "" for none; times are in UTC.
    """

    id: int
    contract_id: int
    contract_code: str
    client_name: str
    currency: str
    period: Period
    label: str
    cause: str
    amount: Decimal
    corrects: str
    author: str
    created_at: datetime
    source: AdjustmentSource
    statement: str = ""
    statement_id: int | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for its statement, and can still be withdrawn."""
        return not self.statement and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class NewAdjustment:
    """What is agreed: `amount` before tax; `period` None stands for the earliest open one."""

    label: str
    cause: str
    amount: Decimal
    author: str
    corrects: str = ""
    period: Period | None = None


def list_adjustments(
    database: Database, *, contract_id: int | None = None, only_open: bool = False
) -> list[AdjustmentRow]:
    """Return the adjustments, the newest first; those withdrawn are among all, not the open."""
    query = (
        select(Adjustment, Contract, Statement.number)
        .join(Contract, Contract.id == Adjustment.contract_id)
        .outerjoin(Statement, Statement.id == Adjustment.statement_id)
        .options(joinedload(Contract.client))
        .order_by(Adjustment.id.desc())
    )
    if contract_id is not None:
        query = query.where(Adjustment.contract_id == contract_id)
    if only_open:
        query = query.where(is_open())
    with database.reading() as session:
        return [
            _row(adjustment, contract, number or "")
            for adjustment, contract, number in session.execute(query)
        ]


def list_open_periods(database: Database, contract_id: int, *, today: date) -> list[Period]:
    """Return the periods that an adjustment may belong to, up to the running one or the next.

    The first is the one that it belongs to by itself; there is none where the contract has ended
    and its last period is issued.
    """
    with database.reading() as session:
        return open_periods_of(session, require_contract(session, contract_id), today)


def add_adjustment(
    database: Database, contract_id: int, given: NewAdjustment
) -> tuple[AdjustmentRow, Changes]:
    """Add a line to a period that is not issued.

    Raises ValidationFailed for what is no amount or says nothing, PeriodClosed for an issued
    period, Conflict where no period is left or the contract is still a draft.
    """
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        adjustment = write_adjustment(session, contract, given)
        return _row(adjustment, contract, ""), changed(adjustment)


def withdraw_adjustment(database: Database, adjustment_id: int) -> Changes:
    """Take an open adjustment back; a proposal that it settled waits again.

    Raises NotFound, and Conflict for one that a statement carries or that is withdrawn.
    """
    with database.writing() as session:
        adjustment = session.get(Adjustment, adjustment_id)
        if adjustment is None:
            raise NotFound(f"There is no adjustment {adjustment_id}.", "See the list of them.")
        if adjustment.withdrawn_at is not None:
            raise Conflict("This adjustment is withdrawn already.")
        if adjustment.statement_id is not None:
            number = session.get_one(Statement, adjustment.statement_id).number
            raise Conflict(
                f"Statement {number} carries this adjustment.",
                "Void that statement, or add another adjustment against it.",
            )
        withdraw(session, adjustment)
        contract = require_contract(session, adjustment.contract_id)
        _record(session, contract, adjustment, "withdrawn")
        return changed(adjustment)


def write_adjustment(
    session: Session,
    contract: Contract,
    given: NewAdjustment,
    *,
    proposal_id: int | None = None,
    dispute_id: int | None = None,
) -> Adjustment:
    """Add a line inside a transaction; see `add_adjustment`."""
    if contract.status == ContractStatus.DRAFT:
        raise Conflict(
            f"{contract.code} is still a draft.", "Set the contract to active before you adjust."
        )
    adjusting = _checked(session, contract, given)
    corrected = _corrected_period(session, adjusting.corrects)
    if given.period is None:
        period = earliest_open(session, contract, corrected)
    else:
        period = check_open(session, contract, given.period, corrected)
    adjustment = Adjustment(
        contract_id=contract.id,
        start=period.start,
        label=adjusting.label,
        cause=adjusting.cause,
        amount=adjusting.amount,
        corrects=adjusting.corrects,
        author=adjusting.author,
        created_at=now_of(session),
        proposal_id=proposal_id,
        dispute_id=dispute_id,
    )
    session.add(adjustment)
    session.flush()
    _record(session, contract, adjustment, "added")
    return adjustment


def row_of_adjustment(session: Session, adjustment: Adjustment) -> AdjustmentRow:
    """Return the row of an open adjustment inside a transaction."""
    return _row(adjustment, require_contract(session, adjustment.contract_id), "")


def changed(adjustment: Adjustment) -> Changes:
    """Return what an adjustment changes: drafts, and the proposals that it may settle."""
    return Changes.of(Topic.STATEMENTS, Topic.RESULTS, ids=(adjustment.contract_id,))


def _checked(session: Session, contract: Contract, given: NewAdjustment) -> Adjusting:
    adjusting = Adjusting(
        _one_line(given.label, "label", "Say what the line is called.", LONGEST_LABEL),
        _one_line(given.cause, "cause", "Say why it is adjusted.", LONGEST_CAUSE),
        given.amount,
        _corrected(session, contract, given.corrects.strip()),
        _one_line(given.author, "author", "Say who says so.", LONGEST_LABEL),
    )
    check_amount(adjusting, contract.currency)
    if not adjusting.amount:
        raise ValidationFailed("An adjustment of nothing changes nothing.", field="amount")
    if abs(adjusting.amount) > LARGEST_AMOUNT:
        raise ValidationFailed("That is too large for an adjustment.", field="amount")
    return adjusting


def _one_line(text: str, field: str, message: str, longest: int) -> str:
    said = " ".join(text.split())
    if not said:
        raise ValidationFailed(message, field=field, remedy="Write a few words.")
    if len(said) > longest:
        raise ValidationFailed(f"That is longer than {longest} signs.", field=field)
    return said


def _corrected(session: Session, contract: Contract, number: str) -> str:
    if not number:
        return ""
    found = session.scalar(
        select(Statement).where(Statement.number == number, Statement.contract_id == contract.id)
    )
    if found is None:
        raise ValidationFailed(
            f"{contract.code} has no issued statement {number}.",
            field="corrects",
            remedy="Write the number of the statement that is corrected, or nothing.",
        )
    return number


def _corrected_period(session: Session, number: str) -> Period | None:
    if not number:
        return None
    found = session.scalars(select(Statement).where(Statement.number == number)).one()
    return Period(found.start, found.end)


def _record(session: Session, contract: Contract, adjustment: Adjustment, what: str) -> None:
    amount = format_money(adjustment.amount, contract.currency)
    record_activity(
        session,
        f"Adjustment of {amount} {what}",
        f"{contract.code}, {adjustment.label}, by {adjustment.author}",
        contract.id,
    )


def _row(adjustment: Adjustment, contract: Contract, number: str) -> AdjustmentRow:
    source = AdjustmentSource.HAND
    if adjustment.proposal_id is not None:
        source = AdjustmentSource.PROPOSAL
    elif adjustment.dispute_id is not None:
        source = AdjustmentSource.DISPUTE
    return AdjustmentRow(
        id=adjustment.id,
        contract_id=contract.id,
        contract_code=contract.code,
        client_name=contract.client.name,
        currency=contract.currency,
        period=period_of(adjustment.start, PeriodKind(contract.billing)),
        label=adjustment.label,
        cause=adjustment.cause,
        amount=adjustment.amount,
        corrects=adjustment.corrects,
        author=adjustment.author,
        created_at=adjustment.created_at,
        source=source,
        statement=number,
        statement_id=adjustment.statement_id,
        withdrawn_at=adjustment.withdrawn_at,
    )
