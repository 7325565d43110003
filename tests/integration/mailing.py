"""What tests of mail share: a keyring of one test and the settings for a server."""

from __future__ import annotations

from keyring.backend import KeyringBackend

from ppp_desktop.services.mail_settings import MailSecurity, MailSettings
from tests.integration.mail_server import USER

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
