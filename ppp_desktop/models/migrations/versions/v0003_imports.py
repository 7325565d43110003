"""Schema version 3: kept files, mappings, watched folders, decisions on data, other data."""

import sqlalchemy as sa
from alembic import op

from ppp_desktop.models.migrations.total_identities import renew_identities

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns and tables; what totals are known by begins with their day from now on."""
    _add_columns()
    _create_source_files()
    _create_stored_mappings()
    _create_accepted_findings()
    _create_contract_rules()
    _create_reconciliations()
    _create_source_trusts()
    _create_watched_folders()
    _create_contact_hashes()
    _create_experiment_rows()
    _create_explained_gaps()
    _create_proposals()
    _create_series_points()
    _create_touchpoints()
    _create_watched_files()
    renew_identities(op.get_bind())


def _add_columns() -> None:
    op.add_column(
        "agency", sa.Column("keeps_files", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("agency", sa.Column("contact_key", sa.LargeBinary(), nullable=True))
    op.add_column(
        "import_batches",
        sa.Column("gone", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column(
        "import_batches",
        sa.Column("kind", sa.String(), nullable=False, server_default=sa.text("'results'")),
    )
    op.add_column("results_before", sa.Column("identity", sa.LargeBinary(16), nullable=True))


def _create_source_files() -> None:
    op.create_table(
        "source_files",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_source_files")),
    )


def _create_stored_mappings() -> None:
    op.create_table(
        "stored_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("headers", sa.LargeBinary(16), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_mappings")),
        sa.UniqueConstraint("headers", name=op.f("uq_stored_mappings_headers")),
    )


def _create_accepted_findings() -> None:
    op.create_table(
        "accepted_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_accepted_findings_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_findings")),
        sa.UniqueConstraint(
            "contract_id",
            "check",
            "subject",
            name=op.f("uq_accepted_findings_contract_id_check_subject"),
        ),
    )


def _create_contract_rules() -> None:
    op.create_table(
        "contract_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contract_rules_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_rules")),
        sa.UniqueConstraint(
            "source", "dimension", "value", name=op.f("uq_contract_rules_source_dimension_value")
        ),
    )
    op.create_index(
        op.f("ix_contract_rules_contract_id"), "contract_rules", ["contract_id"], unique=False
    )


def _create_reconciliations() -> None:
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("other_metric", sa.String(), nullable=False),
        sa.Column("trusted", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("tolerance", sa.BigInteger(), nullable=False),
        sa.Column("gates", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_reconciliations_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
        sa.UniqueConstraint(
            "contract_id",
            "metric",
            "trusted",
            "other",
            name=op.f("uq_reconciliations_contract_id_metric_trusted_other"),
        ),
    )


def _create_source_trusts() -> None:
    op.create_table(
        "source_trusts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("trusted", sa.String(), nullable=False),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_source_trusts_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_trusts")),
    )
    op.create_index(
        op.f("ix_source_trusts_contract_id"), "source_trusts", ["contract_id"], unique=False
    )


def _create_watched_folders() -> None:
    op.create_table(
        "watched_folders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_watched_folders_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_folders")),
        sa.UniqueConstraint("path", name=op.f("uq_watched_folders_path")),
    )
    op.create_index(
        op.f("ix_watched_folders_contract_id"), "watched_folders", ["contract_id"], unique=False
    )


def _create_contact_hashes() -> None:
    op.create_table(
        "contact_hashes",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_contact_hashes_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_contact_hashes_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "identity", "kind", "batch_id", name=op.f("pk_contact_hashes")
        ),
    )
    op.create_index(
        op.f("ix_contact_hashes_batch_id"), "contact_hashes", ["batch_id"], unique=False
    )
    op.create_index(
        "ix_contact_hashes_contract_id_kind_hash",
        "contact_hashes",
        ["contract_id", "kind", "hash"],
        unique=False,
    )


def _create_experiment_rows() -> None:
    op.create_table(
        "experiment_rows",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("experiment", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("visitors", sa.BigInteger(), nullable=False),
        sa.Column("conversions", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=True),
        sa.Column("revenue_squared", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_experiment_rows_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "row", name=op.f("pk_experiment_rows")),
    )


def _create_explained_gaps() -> None:
    op.create_table(
        "explained_gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reconciliation_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("explained_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_explained_gaps_reconciliation_id_reconciliations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explained_gaps")),
    )
    op.create_index(
        op.f("ix_explained_gaps_reconciliation_id"),
        "explained_gaps",
        ["reconciliation_id"],
        unique=False,
    )


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_proposals_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_proposals_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_batch_id"), "proposals", ["batch_id"], unique=False)
    op.create_index(op.f("ix_proposals_contract_id"), "proposals", ["contract_id"], unique=False)


def _create_series_points() -> None:
    op.create_table(
        "series_points",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_series_points_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "series", "day", name=op.f("pk_series_points")),
    )


def _create_touchpoints() -> None:
    op.create_table(
        "touchpoints",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), server_default="", nullable=False),
        sa.Column("conversions", sa.BigInteger(), nullable=False),
        sa.Column("others", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_touchpoints_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "path", "position", name=op.f("pk_touchpoints")),
    )


def _create_watched_files() -> None:
    op.create_table(
        "watched_files",
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["watched_folders.id"],
            name=op.f("fk_watched_files_folder_id_watched_folders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("folder_id", "name", name=op.f("pk_watched_files")),
    )
