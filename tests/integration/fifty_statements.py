"""A store with fifty issued statements of fifty clients, to be sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.message_drafts import (
    ChosenMessage,
    ToSend,
    chosen_as_proposed,
    draft_messages,
)
from ppp_desktop.services.statements import close_all, list_statements
from tests.integration.factories import terms

STATEMENTS = 50
TODAY = date(2026, 7, 2)


def make_fifty(path: Path) -> None:
    """Make the store."""
    fee = {"kind": "retainer", "name": "Fee", "amount": "100", "prorate": False}
    database = create_database(path)
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Agency"},
            "clients": [
                {
                    "code": f"K{number:02}",
                    "name": f"Client {number}",
                    "currency": "EUR",
                    "contacts": [{"name": "Anna", "email": f"anna@k{number:02}.example"}],
                }
                for number in range(STATEMENTS)
            ],
            "contracts": [
                {
                    "code": f"K{number:02}-FEE",
                    "client": f"K{number:02}",
                    "name": "Fee",
                    "currency": "EUR",
                    "start": "2026-06-01",
                    "status": "active",
                    "terms": [{"effective": "2026-06-01", "document": terms(fee)}],
                }
                for number in range(STATEMENTS)
            ],
        },
    )
    close_all(database, Period.parse("2026-06"), issue=True, today=TODAY)
    database.close()


def all_messages(database: Database) -> list[ChosenMessage]:
    """Return the message of each statement, as it is proposed."""
    wanted = [ToSend.statement(row.id) for row in list_statements(database) if row.number]
    return [chosen_as_proposed(draft) for draft in draft_messages(database, wanted, today=TODAY)]
