"""Schema version 4: what happens to statements after issue, corrections, delivery, languages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add columns and tables; a voided statement may be followed by another of its period."""
    _add_columns()
    _rebuild_statements()
    _keep_currencies()
    _create_evidence_files()
    _create_message_templates()
    _create_report_schedules()
    _create_report_texts()
    _create_deliveries()
    _create_statement_events()
    _create_adjustments()


def _add_columns() -> None:
    numbering = sa.text("'{year}-{number:03}'")
    op.add_column(
        "agency", sa.Column("numbering", sa.String(), nullable=False, server_default=numbering)
    )
    op.add_column(
        "agency", sa.Column("mail", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column(
        "clients",
        sa.Column("language", sa.String(), nullable=False, server_default=sa.text("'en'")),
    )


def _rebuild_statements() -> None:
    with op.batch_alter_table("statements", recreate="always") as statements:
        statements.add_column(
            sa.Column("kind", sa.String(), nullable=False, server_default=sa.text("'statement'"))
        )
        statements.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        statements.add_column(sa.Column("voided_on", sa.Date(), nullable=True))
        statements.drop_constraint("uq_statements_contract_id_start_end", type_="unique")
        statements.create_foreign_key(
            "fk_statements_corrects_id_statements", "statements", ["corrects_id"], ["id"]
        )
    op.create_index(
        "ix_statements_contract_id_start_end",
        "statements",
        ["contract_id", "start", "end"],
        unique=True,
        sqlite_where=sa.text("kind = 'statement' AND voided_on IS NULL"),
    )


def _keep_currencies() -> None:
    """The results behind a voided statement may change: its currencies are kept beside it."""
    op.add_column(
        "statement_sources",
        sa.Column("currency", sa.String(), nullable=False, server_default=sa.text("''")),
    )
    op.execute(
        "UPDATE statement_sources SET currency = COALESCE("
        "(SELECT currency FROM results WHERE results.id = statement_sources.result_id), '')"
    )


def _create_evidence_files() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_evidence_files")),
    )


def _create_message_templates() -> None:
    op.create_table(
        "message_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
        sa.UniqueConstraint("kind", "language", name=op.f("uq_message_templates_kind_language")),
    )


def _create_report_schedules() -> None:
    op.create_table(
        "report_schedules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_report_schedules_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedules")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_report_schedules_contract_id")),
    )


def _create_report_texts() -> None:
    contract = "contract_id"
    op.create_table(
        "report_setups",
        sa.Column(contract, sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            [contract],
            ["contracts.id"],
            name=op.f("fk_report_setups_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(contract, name=op.f("pk_report_setups")),
    )
    op.create_table(
        "report_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(contract, sa.Integer(), nullable=False),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            [contract],
            ["contracts.id"],
            name=op.f("fk_report_notes_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notes")),
        sa.UniqueConstraint(contract, "span", name=op.f("uq_report_notes_contract_id_span")),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_deliveries_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_deliveries_statement_id_statements"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_contract_id"), "deliveries", ["contract_id"], unique=False)
    op.create_index(
        op.f("ix_deliveries_statement_id"), "deliveries", ["statement_id"], unique=False
    )


def _create_statement_events() -> None:
    op.create_table(
        "statement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers"],
            ["statement_events.id"],
            name=op.f("fk_statement_events_answers_statement_events"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence"],
            ["evidence_files.digest"],
            name=op.f("fk_statement_events_evidence_evidence_files"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_statement_events_statement_id_statements"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_events")),
    )
    op.create_index(
        op.f("ix_statement_events_statement_id"), "statement_events", ["statement_id"], unique=False
    )


def _create_adjustments() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("dispute_id", sa.Integer(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_adjustments_contract_id_contracts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"],
            ["statement_events.id"],
            name=op.f("fk_adjustments_dispute_id_statement_events"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_adjustments_proposal_id_proposals"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_adjustments_statement_id_statements"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    op.create_index(
        op.f("ix_adjustments_contract_id"), "adjustments", ["contract_id"], unique=False
    )
    op.create_index(
        op.f("ix_adjustments_statement_id"), "adjustments", ["statement_id"], unique=False
    )
