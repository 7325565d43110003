"""Which sources a contract compares with each other: set up, changed, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.money import format_percent
from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import Reconciliation
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.calculation import pay_of_period
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.trusted_sources import settle_trusts

DEFAULT_TOLERANCE = Decimal("0.05")
_TOPICS = (Topic.RESULTS, Topic.CONTRACTS, Topic.STATEMENTS)


@dataclass(frozen=True, slots=True)
class ReconciliationDetails:
    """A metric of a trusted source, compared with a metric of another one.

    `tolerance` is the share of the trusted figure by which the other may differ; with `gates` a
    period with a wider gap that nobody explained cannot be issued.
    """

    metric: str
    other_metric: str
    trusted: str
    other: str
    tolerance: Decimal = DEFAULT_TOLERANCE
    gates: bool = False

    @property
    def name(self) -> str:
        """What is compared: "Leads: HubSpot and GA4"."""
        label = metric(self.metric).label
        if self.other_metric != self.metric:
            label = f"{label} and {metric(self.other_metric).label.lower()}"
        return f"{label}: {self.trusted} and {self.other}"


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """A stored reconciliation; `id` is 0 for one that is only tried out."""

    id: int
    contract_id: int
    details: ReconciliationDetails


@dataclass(frozen=True, slots=True)
class PayEffect:
    """What trusting a source changes in the pay of a period; None where it has no terms."""

    period: Period
    currency: str
    before: Decimal | None
    after: Decimal | None


def list_reconciliations(database: Database, contract_id: int) -> list[ReconciliationRow]:
    """Return what a contract compares, in the order in which it was set up."""
    with database.reading() as session:
        return read_reconciliations(session, contract_id)


def read_reconciliations(session: Session, contract_id: int) -> list[ReconciliationRow]:
    """Return what a contract compares inside a transaction."""
    query = select(Reconciliation).where(Reconciliation.contract_id == contract_id)
    return [row_of(each) for each in session.scalars(query.order_by(Reconciliation.id))]


def save_reconciliation(
    database: Database,
    contract_id: int,
    details: ReconciliationDetails,
    reconciliation_id: int | None = None,
) -> tuple[int, Changes]:
    """Set a reconciliation up, or change one; pay follows it in what is not issued yet.

    Raises ValidationFailed with a field, and Conflict where the sources are compared already or
    would leave out one another.
    """
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        stored = write_reconciliation(session, contract, details, reconciliation_id)
        share = format_percent(details.tolerance)
        done = "set up" if reconciliation_id is None else "changed"
        record_activity(
            session,
            f"Reconciliation {done}",
            f"{contract.code}, {details.name}; {details.trusted} counts, tolerance {share}",
            contract_id,
        )
        return stored.id, Changes.of(*_TOPICS)


def remove_reconciliation(database: Database, reconciliation_id: int) -> Changes:
    """Stop comparing, with every explanation; in what is not issued yet both sources count."""
    with database.writing() as session:
        stored = require_reconciliation(session, reconciliation_id)
        contract = require_contract(session, stored.contract_id)
        details = row_of(stored).details
        session.delete(stored)
        session.flush()
        settle_trusts(session, contract)
        record_activity(
            session, "Reconciliation removed", f"{contract.code}, {details.name}", contract.id
        )
        return Changes.of(*_TOPICS)


def preview_reconciliation(
    database: Database,
    contract_id: int,
    details: ReconciliationDetails,
    period: Period,
    reconciliation_id: int | None = None,
) -> PayEffect:
    """Return what saving would change in the pay of a period, and take everything back."""
    with database.writing() as session:
        contract = require_contract(session, contract_id)
        before = pay_of_period(session, contract, period)
        write_reconciliation(session, contract, details, reconciliation_id)
        after = pay_of_period(session, contract, period)
        session.rollback()
        return PayEffect(period, contract.currency, before, after)


def write_reconciliation(
    session: Session,
    contract: Contract,
    details: ReconciliationDetails,
    reconciliation_id: int | None = None,
) -> Reconciliation:
    """Store a reconciliation inside a transaction, and let the contract's pay follow it."""
    check_details(details)
    for each in read_reconciliations(session, contract.id):
        if each.id != reconciliation_id and _same(each.details, details):
            raise Conflict(
                f"{each.details.name} are compared already.", "Open that reconciliation instead."
            )
    if reconciliation_id is None:
        stored = Reconciliation(contract_id=contract.id)
        session.add(stored)
    else:
        stored = require_reconciliation(session, reconciliation_id)
    stored.metric, stored.other_metric = details.metric, details.other_metric
    stored.trusted, stored.other = details.trusted, details.other
    stored.tolerance, stored.gates = details.tolerance, details.gates
    session.flush()
    settle_trusts(session, contract)
    return stored


def require_reconciliation(session: Session, reconciliation_id: int) -> Reconciliation:
    """Return a stored reconciliation; raises NotFound."""
    stored = session.get(Reconciliation, reconciliation_id)
    if stored is None:
        raise NotFound("This reconciliation is no longer in the store.")
    return stored


def row_of(stored: Reconciliation) -> ReconciliationRow:
    """Return a stored reconciliation as a value."""
    return ReconciliationRow(
        stored.id,
        stored.contract_id,
        ReconciliationDetails(
            metric=stored.metric,
            other_metric=stored.other_metric,
            trusted=stored.trusted,
            other=stored.other,
            tolerance=stored.tolerance,
            gates=stored.gates,
        ),
    )


def check_details(details: ReconciliationDetails) -> None:
    """Raise ValidationFailed where a comparison makes no sense."""
    for field, key in (("metric", details.metric), ("other_metric", details.other_metric)):
        if key not in BASE_METRIC_KEYS:
            raise ValidationFailed(
                f"“{key}” is no metric that sources report.",
                field=field,
                remedy=f"Use one of {', '.join(BASE_METRIC_KEYS)}.",
            )
    for field, source in (("trusted", details.trusted), ("other", details.other)):
        if not source:
            raise ValidationFailed("Choose a source.", field=field)
    if details.trusted == details.other:
        raise ValidationFailed(
            "A source is not compared with itself.",
            field="other",
            remedy="Choose two different sources.",
        )
    if not 0 <= details.tolerance <= 1:
        raise ValidationFailed(
            "The tolerance is a share between 0 % and 100 %.",
            field="tolerance",
            remedy="5 % is usual.",
        )


def _same(one: ReconciliationDetails, other: ReconciliationDetails) -> bool:
    return one.metric == other.metric and {one.trusted, one.other} == {other.trusted, other.other}
