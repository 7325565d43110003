"""Who agreed to a version of the terms, and when; listed with the annex that both signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.models.contracts import Agreement, Contract, SignedAnnex, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.services import fields
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import require_contract

LONGEST_NAME = 120


class Side(StrEnum):
    """The two sides of a contract."""

    AGENCY = "agency"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One side's agreement: `name` is the person who agreed. `recorded` is in UTC."""

    side: Side
    name: str
    agreed_on: date
    recorded: datetime


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """The signed file without its content: SHA-256 and size in bytes. `added` is in UTC."""

    file_name: str
    digest: str
    size: int
    added: datetime


@dataclass(frozen=True, slots=True)
class VersionAgreements:
    """What is recorded for one version of the terms; None where nothing is."""

    number: int
    effective: date
    agency: AgreementRow | None = None
    client: AgreementRow | None = None
    annex: AnnexRow | None = None

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides agreed."""
        return self.agency is not None and self.client is not None

    def of(self, side: Side) -> AgreementRow | None:
        """Return the agreement of one side."""
        return self.agency if side is Side.AGENCY else self.client


def list_agreements(database: Database, contract_id: int) -> list[VersionAgreements]:
    """Return what is recorded for each version of the terms, in the order of the versions."""
    with database.reading() as session:
        return read_agreements(session, require_contract(session, contract_id))


def record_agreement(
    database: Database,
    contract_id: int,
    effective: date,
    side: Side,
    name: str,
    agreed_on: date,
    *,
    today: date,
) -> Changes:
    """Record that `name` agreed for one side, replacing what was recorded for that side.

    Raises ValidationFailed for the field "name" or "on", NotFound without such a version.
    """
    with database.writing() as session:
        return write_agreement(session, contract_id, effective, side, name, agreed_on, today=today)


def remove_agreement(database: Database, contract_id: int, effective: date, side: Side) -> Changes:
    """Forget that a side agreed; raises NotFound where nothing is recorded."""
    with database.writing() as session:
        contract, version = require_version(session, contract_id, effective)
        found = _agreement_of(session, version, side)
        if found is None:
            raise NotFound(f"No agreement of the {side} is recorded for this version.")
        session.delete(found)
        what = f"agreement of the {side} removed"
        log_agreement(session, contract, effective, what, found.name)
        return Changes.of(Topic.TERMS, ids=(contract_id,))


def read_agreements(session: Session, contract: Contract) -> list[VersionAgreements]:
    """Return what is recorded for each version, inside a transaction; files stay unread."""
    versions = [version.id for version in contract.terms]
    agreements = session.scalars(
        select(Agreement).where(Agreement.terms_version_id.in_(versions))
    ).all()
    recorded = {(each.terms_version_id, Side(each.side)): _row(each) for each in agreements}
    annexes = {
        version_id: AnnexRow(name, digest, size, added)
        for version_id, name, digest, size, added in session.execute(
            select(
                SignedAnnex.terms_version_id,
                SignedAnnex.file_name,
                SignedAnnex.digest,
                func.length(SignedAnnex.content),
                SignedAnnex.added,
            ).where(SignedAnnex.terms_version_id.in_(versions))
        )
    }
    return [
        VersionAgreements(
            number,
            version.effective,
            recorded.get((version.id, Side.AGENCY)),
            recorded.get((version.id, Side.CLIENT)),
            annexes.get(version.id),
        )
        for number, version in enumerate(contract.terms, start=1)
    ]


def write_agreement(
    session: Session,
    contract_id: int,
    effective: date,
    side: Side,
    name: str,
    agreed_on: date,
    *,
    today: date,
) -> Changes:
    """Record one side's agreement inside a transaction; nothing happens where it is there."""
    contract, version = require_version(session, contract_id, effective)
    written = _name(name)
    if agreed_on > today:
        raise ValidationFailed(
            f"{format_day(agreed_on)} has not come yet.",
            field="on",
            remedy=f"Record an agreement once it is given; today is {format_day(today)}.",
        )
    changes = Changes.of(Topic.TERMS, ids=(contract_id,))
    found = _agreement_of(session, version, side)
    if found is not None and (found.name, found.agreed_on) == (written, agreed_on):
        return changes
    if found is None:
        found = Agreement(terms_version_id=version.id, side=side.value)
        session.add(found)
    found.name, found.agreed_on = written, agreed_on
    found.recorded = datetime.now(UTC).replace(tzinfo=None)
    session.flush()
    words = f"{written} on {format_day(agreed_on)}"
    log_agreement(session, contract, effective, f"the {side} agreed", words)
    return changes


def require_version(
    session: Session, contract_id: int, effective: date
) -> tuple[Contract, TermsVersion]:
    """Return the contract and its version of a day inside a transaction; raises NotFound."""
    contract = require_contract(session, contract_id)
    for version in contract.terms:
        if version.effective == effective:
            return contract, version
    raise NotFound(
        f"{contract.code} has no terms from {format_day(effective)}.", "Save the terms first."
    )


def log_agreement(
    session: Session, contract: Contract, effective: date, what: str, detail: str
) -> None:
    """Add what happened to an agreement to the log, inside a transaction."""
    record_activity(
        session,
        f"{contract.code}: {what}",
        f"{detail}, terms from {format_day(effective)}",
        contract.id,
    )


def _name(text: str) -> str:
    written = " ".join(fields.required(text, "name", "The name of who agreed").split())
    if len(written) > LONGEST_NAME:
        raise ValidationFailed(
            f"The name is longer than {LONGEST_NAME} letters.", field="name", remedy="Shorten it."
        )
    return written


def _agreement_of(session: Session, version: TermsVersion, side: Side) -> Agreement | None:
    return session.scalar(
        select(Agreement).where(
            Agreement.terms_version_id == version.id, Agreement.side == side.value
        )
    )


def _row(found: Agreement) -> AgreementRow:
    return AgreementRow(Side(found.side), found.name, found.agreed_on, found.recorded)
