"""Versions of a contract's terms: list, save, read in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.models.contracts import Agreement, Contract, SignedAnnex, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from ppp_desktop.services.activation import refuse_open_terms
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import ContractStatus, require_contract
from ppp_desktop.services.metric_words import unit_in_terms
from ppp_desktop.services.terms_use import statements_by_version

JsonDocument = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One version of the terms. `statements` counts the issued statements that used it, also for
    a part of their period."""

    number: int
    effective: date
    document: JsonDocument
    created: datetime
    statements: int


def list_terms(database: Database, contract_id: int) -> list[TermsRow]:
    """Return the versions in the order in which they came into force."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        used = statements_by_version(session, contract)
        return [
            TermsRow(number, each.effective, each.document, each.created, len(used[each.effective]))
            for number, each in enumerate(contract.terms, start=1)
        ]


def save_terms(
    database: Database, contract_id: int, effective: date, document: JsonDocument
) -> Changes:
    """Store the terms that apply from `effective`, replacing a version of the same day.

    Raises ValidationFailed naming the field, also of a question that terms of an active contract
    leave open, PeriodClosed where an issued statement used them,
    Conflict where a side has agreed to other terms of that day.
    """
    with database.writing() as session:
        return write_terms(session, contract_id, effective, document)


def delete_terms(database: Database, contract_id: int, effective: date) -> Changes:
    """Delete one version.

    Raises Conflict where an issued statement used it, a side agreed, or an active contract has no
    other.
    """
    with database.writing() as session:
        version = _version_of(session, contract_id, effective)
        if version is None:
            raise NotFound("This version is no longer in the store.")
        contract = require_contract(session, contract_id)
        used = statements_by_version(session, contract)
        if used[effective]:
            raise Conflict("Issued statements used this version, so it stays.")
        _refuse_if_agreed(session, version)
        if len(contract.terms) == 1 and ContractStatus(contract.status) is ContractStatus.ACTIVE:
            raise Conflict(
                f"{contract.code} is active, and these are its only terms.",
                "Save other terms first, or set the contract back to draft.",
            )
        session.delete(version)
        return Changes.of(Topic.TERMS, ids=(contract_id,))


def read_terms(document: JsonDocument, objectives: Collection[str] | None = None) -> Terms:
    """Return the typed terms; raises ValidationFailed naming the field.

    `objectives` are the names that conditions may rest on; None where they were checked before.
    """
    return parse_terms(
        document,
        known_metrics=CATALOGUE,
        known_objectives=objectives,
        unit_of=unit_in_terms,
    )


def write_terms(
    session: Session, contract_id: int, effective: date, document: JsonDocument
) -> Changes:
    """Store one version inside a transaction."""
    contract = require_contract(session, contract_id)
    names = [objective.name for objective in contract.objectives]
    canonical = dump_terms(read_terms(document, names))
    _check_effective(contract, effective)
    version = _version_of(session, contract_id, effective)
    if version is not None and canonical in (version.document, _canonical(version)):
        return Changes.of(Topic.TERMS, ids=(contract_id,))
    _refuse_if_issued_since(session, contract, effective)
    if version is not None:
        _refuse_if_agreed(session, version)
    if version is None:
        version = TermsVersion(contract_id=contract_id, effective=effective)
        session.add(version)
    if ContractStatus(contract.status) is ContractStatus.ACTIVE:
        refuse_open_terms(contract, canonical)
    version.document = canonical
    version.created = datetime.now(UTC).replace(tzinfo=None)
    session.flush()
    session.expire(contract, ["terms"])
    record_activity(
        session, f"Terms of {contract.code} saved", f"from {format_day(effective)}", contract_id
    )
    return Changes.of(Topic.TERMS, ids=(contract_id,))


def versions_in_force(
    contract: Contract, active: Period
) -> tuple[tuple[TermsVersion, Period], ...]:
    """Return the versions that apply to a period, each with its days; NotFound without one."""
    first = [version for version in contract.terms if version.effective <= active.start][-1:]
    if not first:
        raise NotFound(
            f"{contract.code} has no terms for {active.label}.",
            "Write the terms down in the contract first.",
        )
    later = [found for found in contract.terms if active.start < found.effective <= active.end]
    applying = [*first, *later]
    starts = [active.start, *(version.effective for version in later)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), active.end]
    return tuple(
        (version, Period(start, end))
        for version, start, end in zip(applying, starts, ends, strict=True)
    )


def _check_effective(contract: Contract, effective: date) -> None:
    if effective < contract.start:
        raise ValidationFailed(
            f"The contract starts on {format_day(contract.start)}; terms cannot apply earlier.",
            field="effective",
        )
    if contract.end is not None and effective > contract.end:
        raise ValidationFailed(
            f"The contract ends on {format_day(contract.end)}; terms cannot apply later.",
            field="effective",
        )


def _version_of(session: Session, contract_id: int, effective: date) -> TermsVersion | None:
    return session.scalar(
        select(TermsVersion).where(
            TermsVersion.contract_id == contract_id, TermsVersion.effective == effective
        )
    )


def _canonical(version: TermsVersion) -> JsonDocument:
    """Return the stored terms as they would be written today, as stored where they are outdated."""
    try:
        return dump_terms(read_terms(version.document))
    except ValidationFailed:
        return version.document


def _refuse_if_agreed(session: Session, version: TermsVersion) -> None:
    """Raise Conflict where a side agreed to a version, or a signed annex belongs to it."""
    sides = session.scalars(
        select(Agreement.side).where(Agreement.terms_version_id == version.id)
    ).all()
    remedy = "Make a new version from a later day, or remove the agreement first."
    if sides:
        who = "Both sides" if len(sides) > 1 else f"The {sides[0]}"
        raise Conflict(f"{who} agreed to this version, so it stays as it is.", remedy)
    signed = select(func.count()).where(SignedAnnex.terms_version_id == version.id)
    if session.scalar(signed):
        raise Conflict("A signed annex belongs to this version, so it stays as it is.", remedy)


def _refuse_if_issued_since(session: Session, contract: Contract, effective: date) -> None:
    last = session.scalar(select(func.max(Statement.end)).where(closes_period(contract.id)))
    if last is not None and effective <= last:
        raise PeriodClosed(
            f"Statements are issued up to {format_day(last)}; their terms stay as they are.",
            "Let the new version apply from the day after.",
        )
