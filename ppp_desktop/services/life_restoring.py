"""Putting back what was withdrawn a moment ago, and giving evidence files out again."""

from __future__ import annotations

from pathlib import Path, PurePath

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound
from ppp_desktop.core.files import replacing
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import StatementEvent
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.life_events import EventKind, LifeEvent, open_disputes, read_events
from ppp_desktop.services.life_recording import read_evidence
from ppp_desktop.services.statement_life import life_of

_DOCUMENTS = frozenset(
    ".pdf .png .jpg .jpeg .gif .webp .csv .tsv .txt .eml .xls .xlsx .ods .doc .docx .odt".split()
)


def restore_event(database: Database, event_id: int) -> Changes:
    """Put back an entry that was withdrawn; raises Conflict where it does not fit any more."""
    with database.writing() as session:
        event = session.get(StatementEvent, event_id)
        if event is None:
            raise NotFound("This entry is no longer in the store.")
        if event.withdrawn_at is None:
            return Changes.of(Topic.STATEMENTS, ids=(event.statement_id,))
        statement = session.get_one(Statement, event.statement_id)
        if statement.voided_on is not None:
            raise Conflict(f"Statement {statement.number} is void.", "Nothing can be added to it.")
        _check_fits(event, statement, read_events(session, [statement.id])[statement.id])
        event.withdrawn_at = None
        record_activity(
            session,
            f"Statement {statement.number}: “{event.kind}” put back",
            event.note,
            statement.contract_id,
        )
        return Changes.of(Topic.STATEMENTS, ids=(statement.id,))


def export_evidence(database: Database, digest: str, target: Path) -> Path:
    """Write the file beside a dispute to `target`, byte by byte as it was given."""
    _name, content = read_evidence(database, digest)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    return target


def is_document(name: str) -> bool:
    """Tell whether a file is of a kind that is only read; any other is saved, never opened."""
    return PurePath(name).suffix.lower() in _DOCUMENTS


def _check_fits(event: StatementEvent, statement: Statement, known: list[LifeEvent]) -> None:
    disputes = open_disputes(known)
    if event.kind == EventKind.PAID and event.amount is not None:
        left = life_of(statement, known, event.day).open
        if abs(event.amount) > abs(left) or event.amount * left < 0:
            raise Conflict("More was paid meanwhile.", "Note the payment anew.")
    if event.kind == EventKind.DISPUTED and any(
        each.line in (event.line, None) for each in disputes
    ):
        raise Conflict("This is disputed already.", "Add to that dispute.")
    if event.kind == EventKind.RESOLVED and event.answers not in {each.id for each in disputes}:
        raise Conflict("This dispute is not open any more.")
