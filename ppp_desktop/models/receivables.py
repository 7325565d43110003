"""What happens to a statement after it was issued, and the money that follows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.models.types import Exact, Model


class StatementEvent(Model):
    """One thing that happened to an issued statement, which itself never changes.

    `kind` is sent, accepted, disputed, resolved, paid or voided. A dispute names its `line`
    (counted from 1, None for the whole), its `reason` (a code) and may have a file as evidence; a
    resolution `answers` it. A payment has its `amount` and `reference`. What was entered wrongly
    is withdrawn, not deleted.
    """

    __tablename__ = "statement_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statements.id", ondelete="RESTRICT"), index=True
    )
    kind: Mapped[str]
    day: Mapped[date]
    author: Mapped[str]
    note: Mapped[str]
    line: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None] = mapped_column(Exact)
    reference: Mapped[str] = mapped_column(default="")
    answers: Mapped[int | None] = mapped_column(ForeignKey("statement_events.id"))
    evidence: Mapped[str | None] = mapped_column(ForeignKey("evidence_files.digest"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class EvidenceFile(Model):
    """A file that somebody put beside a dispute, by the SHA-256 of its bytes."""

    __tablename__ = "evidence_files"

    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Adjustment(Model):
    """A line that a person adds to the period that begins on `start`, with its cause.

    `amount` is before tax; `corrects` is the number of the statement that it corrects, "" for
    none. It may settle a proposal or a dispute. `statement_id` is the issued statement that
    carries it, None while it is open.
    """

    __tablename__ = "adjustments"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[date]
    label: Mapped[str]
    cause: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Exact)
    corrects: Mapped[str] = mapped_column(default="")
    author: Mapped[str]
    created_at: Mapped[datetime]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id", ondelete="SET NULL"))
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("statement_events.id"))
    statement_id: Mapped[int | None] = mapped_column(
        ForeignKey("statements.id", ondelete="SET NULL"), index=True
    )
    withdrawn_at: Mapped[datetime | None]


class Delivery(Model):
    """One try to hand something over. `state` is sending, sent, failed or unknown.

    It is written before anything leaves, so that a crash in between is seen as unknown and never
    sent again without being asked. `kind` is statement, reminder or report, `reference` what people
    call it; a report has no statement. The same `occasion` of a statement or contract is the same
    message to whoever has it already.
    """

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    statement_id: Mapped[int | None] = mapped_column(
        ForeignKey("statements.id", ondelete="RESTRICT"), index=True
    )
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), index=True
    )
    reference: Mapped[str]
    occasion: Mapped[str]
    method: Mapped[str]
    recipients: Mapped[list[str]] = mapped_column(JSON)
    subject: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[str]
    error: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class MessageTemplate(Model):
    """Subject and text of a message in one language; `kind` is statement, reminder or report."""

    __tablename__ = "message_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]

    __table_args__ = (UniqueConstraint("kind", "language"),)


class ReportSchedule(Model):
    """When a contract's performance report is due next, and what it covers then.

    `every` is week or month, counted from `first_on`; `span` is a
    `services.report_spans.SpanKind`.
    """

    __tablename__ = "report_schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), unique=True
    )
    every: Mapped[str]
    span: Mapped[str]
    first_on: Mapped[date]
    next_on: Mapped[date]
    recipients: Mapped[list[str]] = mapped_column(JSON)


class ReportSetup(Model):
    """What goes into a contract's performance reports, as it was chosen last, as JSON."""

    __tablename__ = "report_setups"

    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contracts.id", ondelete="CASCADE"), primary_key=True
    )
    document: Mapped[dict[str, object]] = mapped_column(JSON)


class ReportNote(Model):
    """What the agency says in the report of one contract; `span` says in which."""

    __tablename__ = "report_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    span: Mapped[str]
    text: Mapped[str]

    __table_args__ = (UniqueConstraint("contract_id", "span"),)
