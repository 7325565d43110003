"""Statements: drafts that follow the results, and issued ones that never change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.models.types import Exact, Model


class Statement(Model):
    """One contract and period. `number` is None while it is a draft.

    `body` is the frozen calculation with its explanation and everything that is printed;
    `checksum` is the SHA-256 of its canonical form together with number and total. `kind` is
    "statement", or "credit" for what takes the statement `corrects_id` back as a whole;
    `voided_on` is the day on which a statement was voided, its credit keeping both legs.
    """

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="RESTRICT"))
    start: Mapped[date]
    end: Mapped[date]
    number: Mapped[str | None] = mapped_column(unique=True)
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    currency: Mapped[str]
    total: Mapped[Decimal] = mapped_column(Exact)
    terms_effective: Mapped[date]
    created_at: Mapped[datetime]
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    program: Mapped[str]
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    checksum: Mapped[str]
    kind: Mapped[str] = mapped_column(default="statement")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    voided_on: Mapped[date | None]

    __table_args__ = (
        Index(
            "ix_statements_contract_id_start_end",
            "contract_id",
            "start",
            "end",
            unique=True,
            sqlite_where=text("kind = 'statement' AND voided_on IS NULL"),
        ),
        UniqueConstraint("year", "sequence"),
    )


statement_sources = Table(
    "statement_sources",
    Model.metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statements.id", ondelete="CASCADE"), nullable=False),
    Column("measure", Integer, nullable=False),
    Column("result_id", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("external_id", String, nullable=False),
    Column("dimension_set_id", ForeignKey("dimension_sets.id"), nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("currency", String, nullable=False, default=""),
    Index("ix_statement_sources_statement_id_measure", "statement_id", "measure"),
    Index("ix_statement_sources_result_id", "result_id"),
)
"""A frozen copy of each result behind an issued statement; `measure` counts its measures."""

closed_totals = Table(
    "closed_totals",
    Model.metadata,
    Column("statement_id", ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True),
    Column("request", LargeBinary(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
)
"""The sum behind each figure of an issued period, in millionths, by the digest of its request:
cumulative tiers add these up instead of reading the results of closed periods again."""
