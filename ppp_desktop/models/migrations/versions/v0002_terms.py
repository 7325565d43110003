"""Schema version 2: tax treatment, agreements, rates, reversals and totals of closed periods."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; nothing that is stored changes its meaning."""
    standard = sa.Column(
        "tax_treatment", sa.String(), nullable=False, server_default=sa.text("'standard'")
    )
    op.add_column("clients", standard)
    for table in ("results", "results_before"):
        op.add_column(table, sa.Column("reversed_on", sa.Date(), nullable=True))
    reversed_only = sa.text("reversed_on IS NOT NULL")
    op.create_index(
        "ix_results_contract_id_reversed_on",
        "results",
        ["contract_id", "reversed_on"],
        unique=False,
        sqlite_where=reversed_only,
        postgresql_where=reversed_only,
    )
    _create_agreements()
    _create_signed_annexes()
    _create_exchange_rates()
    _create_closed_totals()


def _create_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms_version_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("recorded", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_version_id"],
            ["terms_versions.id"],
            name=op.f("fk_agreements_terms_version_id_terms_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint(
            "terms_version_id", "side", name=op.f("uq_agreements_terms_version_id_side")
        ),
    )


def _create_signed_annexes() -> None:
    op.create_table(
        "signed_annexes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms_version_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_version_id"],
            ["terms_versions.id"],
            name=op.f("fk_signed_annexes_terms_version_id_terms_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_annexes")),
        sa.UniqueConstraint("terms_version_id", name=op.f("uq_signed_annexes_terms_version_id")),
    )


def _create_exchange_rates() -> None:
    op.create_table(
        "exchange_rates",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "currency", "day", name=op.f("pk_exchange_rates")),
    )


def _create_closed_totals() -> None:
    op.create_table(
        "closed_totals",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.LargeBinary(16), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_closed_totals_statement_id_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "request", name=op.f("pk_closed_totals")),
    )
