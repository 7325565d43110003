"""Contracts with their objectives and the versions of their terms."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppp_desktop.models.clients import Client
from ppp_desktop.models.types import Exact, Model


class Contract(Model):
    """One agreement with a client. `billing` is a `core.periods.PeriodKind`."""

    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str]
    currency: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]
    billing: Mapped[str]
    status: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")

    client: Mapped[Client] = relationship()
    objectives: Mapped[list[Objective]] = relationship(
        cascade="all, delete-orphan", order_by="Objective.position", passive_deletes=True
    )
    terms: Mapped[list[TermsVersion]] = relationship(
        cascade="all, delete-orphan", order_by="TermsVersion.effective", passive_deletes=True
    )
    source_trusts: Mapped[list[SourceTrust]] = relationship(
        cascade="all, delete-orphan", order_by="SourceTrust.id", passive_deletes=True
    )


class SourceTrust(Model):
    """Of two sources of a metric, `control` does not count in pay beside `trusted`.

    It holds for the billing periods that end from `first` to `last` (None: until further notice).
    """

    __tablename__ = "source_trusts"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    metric: Mapped[str]
    trusted: Mapped[str]
    control: Mapped[str]
    first: Mapped[date]
    last: Mapped[date | None]


class Objective(Model):
    """A metric with a target per period. `scope` is the JSON form of a vocabulary Scope."""

    __tablename__ = "objectives"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[str]
    metric: Mapped[str]
    scope: Mapped[dict[str, object]] = mapped_column(JSON)
    target: Mapped[Decimal] = mapped_column(Exact)
    direction: Mapped[str]
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    weight: Mapped[Decimal] = mapped_column(Exact, default=Decimal(1))

    __table_args__ = (UniqueConstraint("contract_id", "name"),)


class TermsVersion(Model):
    """One version of a contract's terms, stored whole, in force from `effective`."""

    __tablename__ = "terms_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    effective: Mapped[date]
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    created: Mapped[datetime]

    __table_args__ = (UniqueConstraint("contract_id", "effective"),)


class Agreement(Model):
    """Who agreed to a version of the terms for one side ("agency" or "client"), and when."""

    __tablename__ = "agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_version_id: Mapped[int] = mapped_column(
        ForeignKey("terms_versions.id", ondelete="CASCADE")
    )
    side: Mapped[str]
    name: Mapped[str]
    agreed_on: Mapped[date]
    recorded: Mapped[datetime]

    __table_args__ = (UniqueConstraint("terms_version_id", "side"),)


class SignedAnnex(Model):
    """The file that both sides signed for a version of the terms, by its SHA-256."""

    __tablename__ = "signed_annexes"

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_version_id: Mapped[int] = mapped_column(
        ForeignKey("terms_versions.id", ondelete="CASCADE"), unique=True
    )
    file_name: Mapped[str]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added: Mapped[datetime]
