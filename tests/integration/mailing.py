"""What tests of mail share: a keyring of one test, a trusted server, the settings for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlalchemy import delete

from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import StatementEvent
from ppp_desktop.services.mail_settings import MailSecurity, MailSettings
from tests.integration.mail_server import USER, MailServer

SENDER = "Harbour & Finch <billing@agency.example>"


def settings_for(port: int, **others: object) -> MailSettings:
    """Return the settings for the test server on a port, with what a test has otherwise."""
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "security": MailSecurity.STARTTLS,
        "user": USER,
        "sender": SENDER,
        **others,
    }
    return MailSettings(**values)  # type: ignore[arg-type]  # each test gives what fits


SETTINGS = settings_for(2525)


class MemoryKeyring(KeyringBackend):
    """A keyring of one test."""

    priority = 0.1  # never chosen by itself

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # of the keyring package
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service_name: str, username: str) -> str | None:
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        self.kept[service_name, username] = password


@contextmanager
def trusted_server(folder: Path) -> Iterator[tuple[MailServer, MemoryKeyring]]:
    """Run a server that this program trusts, beside an empty keyring of its own."""
    server, ring = MailServer(folder), MemoryKeyring()
    server.controller.start()
    earlier = keyring.get_keyring()
    keyring.set_keyring(ring)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "server.pem"))
        yield server, ring
    keyring.set_keyring(earlier)
    server.controller.stop()


def forget_lives(database: Database) -> None:
    """Forget what was noted of statements, as if each were just issued."""
    with database.writing() as session:
        session.execute(delete(StatementEvent).where(StatementEvent.answers.is_not(None)))
        session.execute(delete(StatementEvent))
