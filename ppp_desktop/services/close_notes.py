"""Taking note of warnings before a period is issued: by a person, kept in the store and the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import AcceptedFinding
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.close_checklist import CLOSING_CHECK
from ppp_desktop.services.close_items import Checklist
from ppp_desktop.services.data_checks.accepting import LONGEST_NAME
from ppp_desktop.services.data_checks.findings import counted


def take_note(database: Database, checklists: Iterable[Checklist], *, author: str) -> Changes:
    """Record that `author` has seen the open warnings of these checklists.

    A warning that says something else later has to be noted anew. Raises ValidationFailed for the
    field "author".
    """
    name = " ".join(author.split())
    if not name:
        raise ValidationFailed("Say who takes note.", field="author", remedy="Write your name.")
    if len(name) > LONGEST_NAME:
        raise ValidationFailed("Your name is too long.", field="author", remedy="Shorten it.")
    given = [each for each in checklists if each.to_note]
    with database.writing() as session:
        query = select(AcceptedFinding).where(AcceptedFinding.check == CLOSING_CHECK)
        known = {(row.contract_id, row.subject) for row in session.scalars(query)}
        for each in given:
            for item in each.to_note:
                subject = item.subject(each.period)
                if (each.contract_id, subject) in known:
                    continue
                session.add(
                    AcceptedFinding(
                        contract_id=each.contract_id,
                        check=CLOSING_CHECK,
                        subject=subject,
                        author=name,
                        reason=item.text,
                        accepted_at=datetime.now(UTC).replace(tzinfo=None),
                    )
                )
            record_activity(
                session,
                f"{each.contract_code}: {counted(len(each.to_note), 'warning')} of "
                f"{each.period.label} noted by {name}",
                " ".join(item.text for item in each.to_note),
                each.contract_id,
            )
    return Changes.of(Topic.CHECKS, ids=tuple(each.contract_id for each in given))
