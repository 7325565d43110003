"""Messages as they leave: a statement as PDF with a text in the client's language, as an e-mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import read_agency
from ppp_desktop.services.clients import read_client
from ppp_desktop.services.documents import export_pdf, suggested_file_name
from ppp_desktop.services.languages import write_amount, write_day, write_period
from ppp_desktop.services.message_templates import MessageKind, fill, read_template
from ppp_desktop.services.statements import get_statement

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
    """A message as it would leave; `recipients` are bare addresses, the first the main one."""

    statement_id: int
    reference: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the client receives."""
        hashed = sha256()
        for part in (*self.recipients, self.subject, self.body):
            hashed.update(f"{len(part)}:{part}".encode())
        for attachment in self.attachments:
            hashed.update(sha256(attachment.content).digest())
        return hashed.hexdigest()


def check_address(text: str) -> str:
    """Return an e-mail address without spaces around; raises ValidationFailed for what is none."""
    address = text.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or ".." in address:
        shown = " ".join(text.split())[:80]
        raise ValidationFailed(
            f"“{shown}” is no e-mail address.",
            field="recipients",
            remedy="Write it as anna@example.com.",
        )
    return address


def prepare_message(
    database: Database,
    statement_id: int,
    *,
    today: date,
    kind: MessageKind = MessageKind.STATEMENT,
    recipients: Sequence[str] | None = None,
    open_amount: str = "",
    progress: Progress = SILENT,
) -> OutgoingMessage:
    """Return the message that would hand a statement over, to the client's contacts by default.

    Raises ValidationFailed for a draft, for an address that is none and where there is nobody.
    """
    view = get_statement(database, statement_id)
    if not view.row.number:
        raise ValidationFailed("A draft is not sent.", remedy="Issue it first.")
    with database.reading() as session:
        contract = session.get_one(Contract, view.row.contract_id)
        client, agency = read_client(contract.client), read_agency(session)
        language = contract.client.language
        template = read_template(session, kind, language)
    given = recipients if recipients is not None else [each.email for each in client.contacts]
    addresses = tuple(dict.fromkeys(check_address(each) for each in given if each.strip()))
    if not addresses:
        raise ValidationFailed(
            f"{client.name} has no contact with an e-mail address.",
            field="recipients",
            remedy="Add one to the client, or write an address here.",
        )
    row = view.row
    due = row.due_on
    total = write_amount(row.total, row.currency, language)
    filled = fill(
        template,
        {
            "agency": agency.name,
            "client": client.name,
            "contact": client.contacts[0].name if client.contacts else client.name,
            "contract": row.contract_code,
            "number": row.number,
            "period": write_period(row.period, language),
            "total": total,
            "open": open_amount or total,
            "due": "" if due is None else write_day(due, language),
            "days_overdue": "" if due is None else str(max((today - due).days, 0)),
        },
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement.pdf"
        export_pdf(database, statement_id, path, progress=progress)
        pdf = Attachment(suggested_file_name(view), path.read_bytes())
    return OutgoingMessage(statement_id, row.number, addresses, filled.subject, filled.body, (pdf,))


def with_changes(
    message: OutgoingMessage, *, recipients: Sequence[str], subject: str, body: str
) -> OutgoingMessage:
    """Return the message as somebody changed it before it leaves; raises ValidationFailed."""
    addresses = tuple(dict.fromkeys(check_address(each) for each in recipients if each.strip()))
    if not addresses:
        raise ValidationFailed(
            "Nobody would receive it.", field="recipients", remedy="Write an address."
        )
    if not subject.strip():
        raise ValidationFailed(
            "The subject is empty.", field="subject", remedy="Write what it is about."
        )
    return replace(message, recipients=addresses, subject=" ".join(subject.split()), body=body)


def as_email(message: OutgoingMessage, sender: str, *, message_id: str) -> EmailMessage:
    """Return the e-mail; `sender` is "Name <address>". Headers cannot be smuggled in."""
    name, address = parseaddr(sender)
    user, _, domain = check_address(address).partition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(" ".join(name.split()), user, domain)
    mail["To"] = ", ".join(message.recipients)
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message_id}@{domain}>"
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
