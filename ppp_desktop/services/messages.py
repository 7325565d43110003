"""Messages as they leave: checked addresses, a text and files, as an e-mail, a file or a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.message_templates import MessageKind

_ADDRESS = re.compile(r"[^@\s<>,;:\"\\()\[\]]+@[^@\s<>,;:\"\\()\[\]]+\.[^@\s<>,;:\"\\()\[\].]+")
_LONGEST_ADDRESS = 254
_LONGEST_MAILTO = 1_800


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message as it would leave; `recipients` are bare addresses, the first the main one.

    A report has a contract in place of a statement. The same `occasion` of either is the same
    message to whoever has it already.
    """

    statement_id: int | None
    reference: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    kind: MessageKind = MessageKind.STATEMENT
    occasion: str = "statement"
    contract_id: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the client receives."""
        hashed = sha256()
        for part in (*self.recipients, self.subject, self.body):
            hashed.update(f"{len(part)}:{part}".encode())
        for attachment in self.attachments:
            hashed.update(sha256(attachment.content).digest())
        return hashed.hexdigest()

    def made(self, _database: Database, _progress: Progress) -> OutgoingMessage:
        """Return itself: nothing is left to be made."""
        return self


def check_address(text: str) -> str:
    """Return an e-mail address as it travels; raises ValidationFailed for what is none.

    Letters of other alphabets are written in the name of a domain as servers know it (xn--…);
    before the @ most servers take none.
    """
    address = text.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or ".." in address:
        raise _no_address(text, "Write it as anna@example.com.")
    person, _, domain = address.partition("@")
    if not person.isascii():
        raise _no_address(text, "Mail servers take letters from a to z before the @.")
    if domain.isascii():
        return address
    try:
        return f"{person}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise _no_address(text, "Check what stands after the @.") from None


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address."""
    try:
        check_address(text)
    except ValidationFailed:
        return False
    return True


def split_addresses(text: str) -> tuple[str, ...]:
    """Return what stands in a line apart by commas, semicolons or spaces, not yet checked.

    A text of several lines stays one, which is no address: a line break could smuggle something in.
    """
    if len(text.splitlines()) > 1:
        return (text,)
    return tuple(dict.fromkeys(each for each in re.split(r"[,;\s]+", text) if each))


def _no_address(text: str, remedy: str) -> ValidationFailed:
    shown = " ".join(text.split())[:80]
    return ValidationFailed(f"“{shown}” is no e-mail address.", field="recipients", remedy=remedy)


def as_email(message: OutgoingMessage, sender: str, *, message_id: str) -> EmailMessage:
    """Return the e-mail; `sender` is "Name <address>". Headers cannot be smuggled in.

    Without a sender, as for a draft in the mail program, it names none.
    """
    mail = EmailMessage(policy=SMTP)
    if sender:
        name, address = parseaddr(sender)
        user, _, domain = check_address(address).partition("@")
        mail["From"] = Address(" ".join(name.split()), user, domain)
        mail["Message-ID"] = f"<{message_id}@{domain}>"
    mail["To"] = ", ".join(message.recipients)
    mail["Subject"] = message.subject
    mail.set_content(message.body)
    for attachment in message.attachments:
        main, _, sub = attachment.kind.partition("/")
        mail.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=attachment.name
        )
    return mail


def save_eml(message: OutgoingMessage, sender: str, target: Path) -> None:
    """Write the message as a file that mail programs open as a draft to be sent from there."""
    mail = as_email(message, sender, message_id=message.digest[:32])
    mail["X-Unsent"] = "1"
    with replacing(target) as temporary:
        temporary.write_bytes(mail.as_bytes())


def mailto(message: OutgoingMessage) -> str:
    """Return the link that opens the mail program with the text; it cannot carry the file."""
    body = message.body.replace("\n", "\r\n")
    to = ",".join(quote(each, safe="@") for each in message.recipients)
    link = f"mailto:{to}?subject={quote(message.subject)}"
    whole = f"{link}&body={quote(body)}"
    return whole if len(whole) <= _LONGEST_MAILTO else link
