"""Where each statement stands in one word, and what of it is open: for lists and the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import EvidenceFile
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.adjustments import AdjustmentRow, list_adjustments
from ppp_desktop.services.closing_statements import StatementKind
from ppp_desktop.services.deliveries import (
    DeliveryRow,
    DeliveryState,
    has_or_may_have,
    list_deliveries,
)
from ppp_desktop.services.life_events import LifeEvent
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.statement_life import Life, LifeState, list_lives, read_life
from ppp_desktop.services.statements import (
    StatementRow,
    StatementView,
    get_statement,
    list_statements,
)


class Standing(StrEnum):
    """The one word for a statement; what is void or a credit is nothing else besides."""

    DRAFT = "draft"
    ISSUED = "issued"
    SENT = "sent"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    PARTLY_PAID = "partly paid"
    OVERDUE = "overdue"
    PAID = "paid"
    VOID = "void"
    CREDIT = "credit"


class StandingFilter(StrEnum):
    """What a list of statements is narrowed to."""

    DRAFTS = "Drafts"
    OPEN = "Open"
    OVERDUE = "Overdue"
    DISPUTED = "Disputed"
    PAID = "Paid"
    VOID = "Void"


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A statement in a list; `life` is None for a draft."""

    row: StatementRow
    standing: Standing
    life: Life | None = None

    def passes(self, chosen: StandingFilter) -> bool:
        """Tell whether the statement belongs to what is chosen."""
        life, standing = self.life, self.standing
        is_open = standing not in _SETTLED and life is not None and bool(life.open)
        return {
            StandingFilter.DRAFTS: standing is Standing.DRAFT,
            StandingFilter.OPEN: is_open,
            StandingFilter.OVERDUE: is_open and life is not None and life.days_overdue > 0,
            StandingFilter.DISPUTED: life is not None and bool(life.open_disputes),
            StandingFilter.PAID: standing is Standing.PAID,
            StandingFilter.VOID: standing in (Standing.VOID, Standing.CREDIT),
        }[chosen]


class Tie(StrEnum):
    """What another document is to a statement."""

    VOIDED = "takes back"
    CREDIT = "is taken back by"
    REISSUE = "is replaced by"
    REPLACED = "replaces"


@dataclass(frozen=True, slots=True)
class Related:
    """Another document that a void, a credit or a reissue leads to."""

    tie: Tie
    statement_id: int
    number: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of the statement that left, or may have left."""

    day: date
    recipients: tuple[str, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class StandingView:
    """A whole statement, where it stands and what it is tied to.

    `evidence` names the files beside its disputes, each by its digest; `adjustments` are the
    manual lines of a draft, which can still be taken back.
    """

    view: StatementView
    standing: Standing
    life: Life | None = None
    related: tuple[Related, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    adjustments: tuple[AdjustmentRow, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def row(self) -> StatementRow:
        """The row of the list."""
        return self.view.row

    def happenings(self) -> list[LifeEvent | Reminder]:
        """Return what happened, the latest first."""
        events: tuple[LifeEvent | Reminder, ...] = () if self.life is None else self.life.events
        # On the same day, what was noted comes after the reminder that brought it about.
        return sorted((*self.reminders, *events), key=lambda each: each.day)[::-1]

    @property
    def disputed_lines(self) -> frozenset[int | None]:
        """The lines in open disputes, counted from 1; None stands for the whole."""
        disputes = () if self.life is None else self.life.open_disputes
        return frozenset(each.line for each in disputes)


_SETTLED = frozenset({Standing.DRAFT, Standing.PAID, Standing.VOID, Standing.CREDIT})

_BY_STATE = {
    LifeState.ISSUED: Standing.ISSUED,
    LifeState.SENT: Standing.SENT,
    LifeState.ACCEPTED: Standing.ACCEPTED,
    LifeState.DISPUTED: Standing.DISPUTED,
    LifeState.PARTLY_PAID: Standing.PARTLY_PAID,
    LifeState.PAID: Standing.PAID,
    LifeState.VOIDED: Standing.VOID,
    LifeState.CREDIT: Standing.CREDIT,
}

_MAY_BE_LATE = frozenset(
    {LifeState.ISSUED, LifeState.SENT, LifeState.ACCEPTED, LifeState.PARTLY_PAID}
)


def standing_of(life: Life | None) -> Standing:
    """Return the one word: a dispute says more than a delay, a delay more than what came before."""
    if life is None:
        return Standing.DRAFT
    if life.days_overdue > 0 and life.state in _MAY_BE_LATE:
        return Standing.OVERDUE
    return _BY_STATE[life.state]


def list_standings(
    database: Database, *, today: date, contract_id: int | None = None
) -> list[StandingRow]:
    """Return the statements as `list_statements` does, each with where it stands."""
    rows = list_statements(database, contract_id=contract_id)
    lives = list_lives(database, today=today)
    return [StandingRow(row, standing_of(lives.get(row.id)), lives.get(row.id)) for row in rows]


def read_standing(database: Database, statement_id: int, *, today: date) -> StandingView:
    """Return one statement with where it stands; raises NotFound."""
    view = get_statement(database, statement_id)
    row = view.row
    if not row.number:
        lines = list_adjustments(database, contract_id=row.contract_id, only_open=True)
        own = tuple(each for each in reversed(lines) if each.period == row.period)
        return StandingView(view, Standing.DRAFT, adjustments=own)
    life = read_life(database, statement_id, today=today)
    reminders = _reminders(list_deliveries(database, statement_id=statement_id))
    with database.reading() as session:
        statement = session.get_one(Statement, statement_id)
        return StandingView(
            view,
            standing_of(life),
            life,
            _related(session, statement),
            _evidence(session, life),
            reminders=reminders,
        )


def _reminders(log: Iterable[DeliveryRow]) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(each.started_at.date(), each.recipients, each.state is DeliveryState.SENT)
        for each in log
        if each.kind is MessageKind.REMINDER and has_or_may_have(each)
    )


def _evidence(session: Session, life: Life) -> tuple[tuple[str, str], ...]:
    digests = [each.evidence for each in life.events if each.evidence]
    if not digests:
        return ()
    query = select(EvidenceFile.digest, EvidenceFile.name).where(EvidenceFile.digest.in_(digests))
    return tuple((digest, name) for digest, name in session.execute(query))


def _related(session: Session, statement: Statement) -> tuple[Related, ...]:
    """Return the credit and the reissue of a void statement, and what those two correct."""
    query = select(Statement.id, Statement.number, Statement.kind).where(
        or_(Statement.corrects_id == statement.id, Statement.id == statement.corrects_id),
        Statement.number.is_not(None),
    )
    found = []
    for other, number, kind in session.execute(query.order_by(Statement.id)):
        if other == statement.corrects_id:
            tie = Tie.VOIDED if statement.kind == StatementKind.CREDIT else Tie.REPLACED
        else:
            tie = Tie.CREDIT if kind == StatementKind.CREDIT else Tie.REISSUE
        found.append(Related(tie, other, number or ""))
    return tuple(found)
