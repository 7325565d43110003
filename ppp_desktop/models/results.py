"""Results: one wide row per fact, its dimensions interned, and the imports that brought it.

Decision 0001 has the measurements behind this layout. Facts are plain tables, not ORM classes:
they are only ever written and summed in bulk.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.types import Model

STATUS_CODES: dict[Status, int] = {
    Status.PENDING: 0,
    Status.APPROVED: 1,
    Status.REJECTED: 2,
    Status.REVERSED: 3,
}
STATUSES_BY_CODE: dict[int, Status] = {code: status for status, code in STATUS_CODES.items()}


class ImportBatch(Model):
    """One sheet of one file, imported into one contract in one transaction.

    `report` keeps the counts and problems as they were shown; `undone_at` the time it was taken
    back. `kind` tells what it brought: "results", "series", "experiment" or "paths".
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[str]
    sheet: Mapped[str]
    sha256: Mapped[str]
    format: Mapped[str]
    format_label: Mapped[str]
    imported_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    added: Mapped[int]
    changed: Mapped[int]
    gone: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="results")
    report: Mapped[dict[str, object]] = mapped_column(JSON)


dimension_sets = Table(
    "dimension_sets",
    Model.metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    *(Column(name, String, nullable=False, server_default="") for name in DIMENSIONS),
)

_FACT_COLUMNS = (
    ("batch_id", Integer),
    ("row", Integer),
    ("day", Date),
    ("first_day", Date),
    ("status", SmallInteger),
    ("dimension_set_id", Integer),
    ("external_id", String),
    ("currency", String(3)),
    ("reversed_on", Date),
)
_NULLABLE = frozenset({"first_day", "reversed_on"})

results = Table(
    "results",
    Model.metadata,
    Column("id", Integer, primary_key=True),
    Column("contract_id", ForeignKey("contracts.id", ondelete="CASCADE"), nullable=False),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("first_day", Date),
    Column("status", SmallInteger, nullable=False),
    Column("dimension_set_id", ForeignKey("dimension_sets.id"), nullable=False),
    Column("external_id", String, nullable=False, server_default=""),
    Column("currency", String(3), nullable=False, server_default=""),
    # The day of a refund or a withdrawal; until then the result counted as approved.
    Column("reversed_on", Date),
    Column("identity", LargeBinary(16), nullable=False),
    # Metric values in millionths; sums stay integers, so the order of rows cannot matter.
    *(Column(key, BigInteger) for key in BASE_METRIC_KEYS),
    UniqueConstraint("contract_id", "identity"),
    Index("ix_results_contract_id_day", "contract_id", "day"),
    Index(
        "ix_results_contract_id_reversed_on",
        "contract_id",
        "reversed_on",
        sqlite_where=text("reversed_on IS NOT NULL"),
        postgresql_where=text("reversed_on IS NOT NULL"),
    ),
)

FACT_COLUMN_NAMES: tuple[str, ...] = (
    *(name for name, _ in _FACT_COLUMNS),
    *BASE_METRIC_KEYS,
)
"""The columns of a result that an import may change, and that an undo brings back."""

results_before = Table(
    "results_before",
    Model.metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "changed_by",
        ForeignKey("import_batches.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("result_id", Integer, nullable=False, index=True),
    # Of a result that the import removed, so that an undo can bring it back.
    Column("identity", LargeBinary(16)),
    *(Column(name, kind, nullable=name in _NULLABLE) for name, kind in _FACT_COLUMNS),
    *(Column(key, BigInteger) for key in BASE_METRIC_KEYS),
)
"""What a result was before an import changed it, or removed it (then with its `identity`)."""
