"""What imports leave beside results: kept files, mappings, watched folders, decisions on data."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.models.types import Exact, Model


class SourceFile(Model):
    """An imported file by its SHA-256; `content` is zlib-compressed, None where only named.

    `size` is that of the original in bytes.
    """

    __tablename__ = "source_files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


class StoredMapping(Model):
    """How columns of a source are mapped: the `imports.mapping.Mapping` as JSON.

    `headers` is the digest of the folded header names that it was made for, so that the next
    file of the same make finds it; `used_at` is in UTC.
    """

    __tablename__ = "stored_mappings"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    format: Mapped[str]
    headers: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    used_at: Mapped[datetime]


class ContractRule(Model):
    """Rows whose `dimension` holds `value` belong to the contract, in files of several clients.

    `contract_id` is None where such rows belong to no contract and are ignored.
    """

    __tablename__ = "contract_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    dimension: Mapped[str]
    value: Mapped[str]
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )

    __table_args__ = (UniqueConstraint("source", "dimension", "value"),)


class WatchedFolder(Model):
    """A folder whose new files are imported by themselves, into one contract or where known."""

    __tablename__ = "watched_folders"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    enabled: Mapped[bool]


class WatchedFile(Model):
    """A file of a watched folder as it was seen last: what came of it, "" where all went well."""

    __tablename__ = "watched_files"

    folder_id: Mapped[int] = mapped_column(
        ForeignKey("watched_folders.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    outcome: Mapped[str]
    seen_at: Mapped[datetime]


class AcceptedFinding(Model):
    """A finding of a check on data that somebody looked at and accepted, with the reason.

    `check` and `subject` say which: the check's key, and what of the contract it found.
    """

    __tablename__ = "accepted_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    check: Mapped[str]
    subject: Mapped[str]
    author: Mapped[str]
    reason: Mapped[str]
    accepted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("contract_id", "check", "subject"),)


class Reconciliation(Model):
    """Two sources of one metric that a contract compares; `trusted` is the one that counts.

    `tolerance` is the share of the trusted figure by which the other may differ; with `gates`
    a period cannot be closed while a gap beyond it is unexplained.
    """

    __tablename__ = "reconciliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    metric: Mapped[str]
    other_metric: Mapped[str]
    trusted: Mapped[str]
    other: Mapped[str]
    tolerance: Mapped[Decimal] = mapped_column(Exact)
    gates: Mapped[bool]

    __table_args__ = (UniqueConstraint("contract_id", "metric", "trusted", "other"),)


class ExplainedGap(Model):
    """Why two sources differ on some days, as somebody explained it.

    With a `dimension` only the results with this `value` of it were meant. `difference` is the
    other figure less the trusted one as it was then.
    """

    __tablename__ = "explained_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    reconciliation_id: Mapped[int] = mapped_column(
        ForeignKey("reconciliations.id", ondelete="CASCADE"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    dimension: Mapped[str] = mapped_column(default="")
    value: Mapped[str] = mapped_column(default="")
    difference: Mapped[Decimal] = mapped_column(Exact)
    reason: Mapped[str]
    author: Mapped[str]
    explained_at: Mapped[datetime]


class Proposal(Model):
    """A difference that came after results were frozen: kept for a decision, not stored.

    `change` holds the differing rows as JSON (before, after); `state` is "open", "dismissed",
    "applied" or "settled" (by an adjustment). `statement` is the number of the statement that had
    counted them, "" for none.
    """

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("import_batches.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[date]
    end: Mapped[date]
    statement: Mapped[str]
    rows: Mapped[int]
    change: Mapped[dict[str, object]] = mapped_column(JSON)
    state: Mapped[str]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]


contact_hashes = Table(
    "contact_hashes",
    Model.metadata,
    Column("contract_id", ForeignKey("contracts.id", ondelete="CASCADE"), primary_key=True),
    Column("identity", LargeBinary(16), primary_key=True),
    Column("kind", String, primary_key=True),
    Column(
        "batch_id",
        ForeignKey("import_batches.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("hash", LargeBinary(16), nullable=False),
    Index("ix_contact_hashes_contract_id_kind_hash", "contract_id", "kind", "hash"),
)
"""E-mail addresses and telephone numbers of events, only as keyed hashes, to find repeats."""

series_points = Table(
    "series_points",
    Model.metadata,
    Column("batch_id", ForeignKey("import_batches.id", ondelete="CASCADE"), primary_key=True),
    Column("series", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("row", Integer, nullable=False),
)
"""A market index or control series in millionths; of two imports the later one counts."""

experiment_rows = Table(
    "experiment_rows",
    Model.metadata,
    Column("batch_id", ForeignKey("import_batches.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("experiment", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("day", Date),
    Column("visitors", BigInteger, nullable=False),
    Column("conversions", BigInteger, nullable=False),
    Column("revenue", BigInteger),
    Column("revenue_squared", String),
)
"""Results of A/B tests: one visitor or the sums of a variant in each row; money in millionths,
the sum of its squares as an exact decimal text, which may need more than 64 bits."""

touchpoints = Table(
    "touchpoints",
    Model.metadata,
    Column("batch_id", ForeignKey("import_batches.id", ondelete="CASCADE"), primary_key=True),
    Column("path", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("campaign", String, nullable=False, server_default=""),
    Column("conversions", BigInteger, nullable=False),
    Column("others", BigInteger, nullable=False),
    Column("value", BigInteger),
    Column("row", Integer, nullable=False),
)
"""The contacts before a conversion, in order. On the last contact of a path stands how often it
led to a conversion, how often (`others`) to none, and the `value` in millionths; 0 on the rest.
`at` is an ISO day or time, "" if unknown."""
