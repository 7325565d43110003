"""How mail leaves: server, security and sender in the store, the password in the keyring only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from typing import Protocol

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError, StorageUnavailable, ValidationFailed
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.database import Database
from ppp_desktop.services.messages import check_address

_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]{1,253}")
_SERVICE = "ppp-desktop mail"
_MOST_PORT = 65_535
_LONGEST_PART = 1_000


class MailSecurity(StrEnum):
    """How the line is encrypted; there is no way without."""

    STARTTLS = "starttls"
    TLS = "tls"


class SignIn(StrEnum):
    """How the sender proves who he is: with a password, an OAuth 2 token, or not at all."""

    PASSWORD = "password"  # noqa: S105 - a way to sign in, no secret
    XOAUTH2 = "xoauth2"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Everything about the mail server but the secret. `sender` is "Name <address>"."""

    host: str = ""
    port: int = 587
    security: MailSecurity = MailSecurity.STARTTLS
    sign_in: SignIn = SignIn.PASSWORD
    user: str = ""
    sender: str = ""

    @property
    def is_set(self) -> bool:
        """Whether mail can be sent from here."""
        return bool(self.host and self.sender)


class Keyring(Protocol):
    """Where secrets are kept: the system's own keyring, or another in tests."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """Return a secret, None where there is none."""

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep a secret."""


def system_keyring() -> Keyring:
    """Return the system's keyring."""
    import keyring

    return keyring


def get_mail_settings(database: Database) -> MailSettings:
    """Return the settings; without any host where none were made."""
    with database.reading() as session:
        agency = session.get(Agency, 1)
        given = {} if agency is None else agency.mail
    return MailSettings(
        host=str(given.get("host", "")),
        port=int(str(given.get("port", 587))),
        security=MailSecurity(str(given.get("security", "starttls"))),
        sign_in=SignIn(str(given.get("sign_in", "password"))),
        user=str(given.get("user", "")),
        sender=str(given.get("sender", "")),
    )


def save_mail_settings(database: Database, settings: MailSettings) -> Changes:
    """Keep the settings; raises ValidationFailed naming the field."""
    _check(settings)
    with database.writing() as session:
        agency = session.get(Agency, 1)
        if agency is None:
            raise ValidationFailed(
                "The agency has no name yet.", remedy="Fill in its particulars first."
            )
        agency.mail = {
            "host": settings.host.strip(),
            "port": settings.port,
            "security": str(settings.security),
            "sign_in": str(settings.sign_in),
            "user": settings.user.strip(),
            "sender": " ".join(settings.sender.split()),
        }
    return Changes.of(Topic.AGENCY)


def check_mail_settings(settings: MailSettings) -> None:
    """Raise ValidationFailed, naming the field, for settings that nothing can be sent with."""
    _check(settings)


def keep_secret(settings: MailSettings, secret: str, keyring: Keyring) -> None:
    """Keep password or token in the keyring; raises StorageUnavailable where there is none.

    A long token is kept in parts: Windows takes about 1,200 signs in one place. An empty secret
    takes away what is kept.
    """
    parts = [secret[at : at + _LONGEST_PART] for at in range(0, len(secret), _LONGEST_PART)]
    account = _account(settings)
    try:
        for number, part in enumerate(parts):
            keyring.set_password(_SERVICE, _place(account, number), part)
        after = _place(account, len(parts))
        if keyring.get_password(_SERVICE, after):  # the rest of a longer one before
            keyring.set_password(_SERVICE, after, "")
    except Exception as error:
        raise StorageUnavailable(
            "This computer has no keyring that could keep the password.",
            "Save the message as a file and send it with your mail program.",
        ) from error


def read_secret(settings: MailSettings, keyring: Keyring) -> str:
    """Return password or token; raises ValidationFailed where none is kept."""
    if settings.sign_in is SignIn.NONE:
        return ""
    account, secret, number = _account(settings), "", 0
    try:
        while part := keyring.get_password(_SERVICE, _place(account, number)):
            secret, number = secret + part, number + 1
    except Exception as error:
        raise StorageUnavailable(
            "The keyring of this computer cannot be read.", "Unlock it and try again."
        ) from error
    if not secret:
        raise ValidationFailed(
            f"The password of {settings.user or settings.sender} is not known on this computer.",
            field="secret",
            remedy="Write it in the settings once; the system's keyring keeps it.",
        )
    return secret


def has_secret(settings: MailSettings, keyring: Keyring) -> bool:
    """Tell whether the keyring holds password or token, or none is needed."""
    try:
        read_secret(settings, keyring)
    except PppError:
        return False
    return True


def _place(account: str, number: int) -> str:
    return account if not number else f"{account}#{number}"


def _account(settings: MailSettings) -> str:
    return f"{settings.user}@{settings.host}:{settings.port}"


def _check(settings: MailSettings) -> None:
    if not _HOST.fullmatch(settings.host.strip()):
        raise ValidationFailed(
            "The mail server needs a name.", field="host", remedy="Write it as smtp.example.com."
        )
    if not 0 < settings.port <= _MOST_PORT:
        raise ValidationFailed(
            f"{settings.port} is no port.", field="port", remedy="It is mostly 587 or 465."
        )
    if settings.sign_in is not SignIn.NONE and not settings.user.strip():
        raise ValidationFailed(
            "The mail server needs a user.", field="user", remedy="It is mostly your address."
        )
    try:
        check_address(parseaddr(settings.sender)[1])
    except ValidationFailed as error:
        raise ValidationFailed(
            "The sender is no e-mail address.",
            field="sender",
            remedy="Write it as Harbour & Finch <billing@example.com>.",
        ) from error
