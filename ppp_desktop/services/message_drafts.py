"""Messages before they leave: who would get what, in which words, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.agency import read_agency
from ppp_desktop.services.clients import ContactRow, read_client
from ppp_desktop.services.deliveries import (
    DeliveryRow,
    has_or_may_have,
    holders,
    read_deliveries,
)
from ppp_desktop.services.documents import suggested_file_name
from ppp_desktop.services.languages import write_amount, write_day, write_period
from ppp_desktop.services.life_events import EventKind, read_events
from ppp_desktop.services.message_templates import MessageKind, Template, fill, read_template
from ppp_desktop.services.messages import (
    Attachment,
    OutgoingMessage,
    check_address,
    is_address,
)
from ppp_desktop.services.statement_files import export_statement
from ppp_desktop.services.statement_life import LifeState, life_of
from ppp_desktop.services.statements import get_statement

PDF, WORKBOOK, PACK = "pdf", "xlsx", "zip"
FORMS = {
    PDF: ("PDF", "application/pdf"),
    WORKBOOK: (
        "Workbook with formulas",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    PACK: ("Evidence pack", "application/zip"),
}
"""The files of a statement that can go with a message: what they are called, their media type."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """What somebody wants to send: a statement, a reminder of one, or a report with its file.

    Without `recipients` it goes to the client's contacts. What was sent on the same `occasion` is
    not sent again unasked: name another one for what differs, as the second reminder of a
    statement; "" is the usual one of its kind.
    """

    kind: MessageKind
    statement_id: int | None = None
    contract_id: int | None = None
    period: Period | None = None
    attachments: tuple[Attachment, ...] = ()
    recipients: tuple[str, ...] | None = None
    occasion: str = ""

    @classmethod
    def statement(cls, statement_id: int, recipients: Sequence[str] | None = None) -> ToSend:
        """Return what hands an issued statement over."""
        to = None if recipients is None else tuple(recipients)
        return cls(MessageKind.STATEMENT, statement_id, recipients=to)

    @classmethod
    def reminder(
        cls, statement_id: int, recipients: Sequence[str] | None = None, *, occasion: str = ""
    ) -> ToSend:
        """Return what reminds of a statement that is due."""
        to = None if recipients is None else tuple(recipients)
        return cls(MessageKind.REMINDER, statement_id, recipients=to, occasion=occasion)

    @classmethod
    def report(
        cls,
        contract_id: int,
        period: Period,
        *files: Attachment,
        recipients: Sequence[str] | None = None,
    ) -> ToSend:
        """Return what hands a performance report of a contract over."""
        to = None if recipients is None else tuple(recipients)
        return cls(MessageKind.REPORT, None, contract_id, period, files, to)


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message as it is proposed; `values` fill the fields of its text.

    `earlier` is what left on the same occasion and arrived, or may have, newest first; `noted_on`
    the day on which somebody noted by hand that the client has it. An `obstacle` says why it
    cannot be sent at all.
    """

    wanted: ToSend
    reference: str
    contract_id: int
    contract_code: str
    client_id: int
    client_name: str
    period: Period
    amount: str
    language: str
    template: Template
    values: tuple[tuple[str, str], ...]
    contacts: tuple[ContactRow, ...]
    recipients: tuple[str, ...]
    occasion: str
    earlier: tuple[DeliveryRow, ...] = ()
    noted_on: date | None = None
    obstacle: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The files that can be made for it; a report brings its own."""
        return () if self.wanted.kind is MessageKind.REPORT else tuple(FORMS)


@dataclass(frozen=True, slots=True)
class ChosenMessage:
    """A draft with what was chosen for it; `made` draws up its files when its turn comes.

    `again` sends it also to those who have it.
    """

    draft: MessageDraft
    recipients: tuple[str, ...]
    template: Template
    forms: tuple[str, ...] = (PDF,)
    again: bool = False
    left_out: bool = False

    @property
    def statement_id(self) -> int | None:
        """The statement that it is about."""
        return self.draft.wanted.statement_id

    @property
    def reference(self) -> str:
        """What people call it."""
        return self.draft.reference

    def made(self, database: Database, progress: Progress = SILENT) -> OutgoingMessage:
        """Return the message; raises ValidationFailed for what cannot be sent so."""
        draft = self.draft
        if draft.obstacle:
            raise ValidationFailed(draft.obstacle)
        if draft.noted_on is not None and not self.again:
            raise ValidationFailed(noted_words(draft), remedy="Choose to send it once more.")
        files = draft.wanted.attachments
        if self.statement_id is not None:
            _refuse_void(database, self.statement_id)
            chosen = [form for form in draft.forms if form in self.forms]
            files += make_files(database, self.statement_id, chosen, progress)
        return replace(self.letter(), attachments=files)

    def letter(self) -> OutgoingMessage:
        """Return the message without its files; raises ValidationFailed as `made` does."""
        addresses = tuple(dict.fromkeys(check_address(each) for each in self.recipients))
        if not addresses:
            raise ValidationFailed(
                f"Nobody at {self.draft.client_name} would receive it.",
                field="recipients",
                remedy="Choose somebody, or write an address.",
            )
        return replace(self.preview(), recipients=addresses)

    def preview(self) -> OutgoingMessage:
        """Return the message to be looked at, whoever gets it."""
        draft = self.draft
        filled = fill(self.template, dict(draft.values))
        return OutgoingMessage(
            self.statement_id,
            draft.reference,
            self.recipients,
            filled.subject,
            filled.body,
            kind=draft.wanted.kind,
            occasion=draft.occasion,
            contract_id=draft.contract_id,
        )


def draft_messages(
    database: Database, wanted: Sequence[ToSend], *, today: date
) -> list[MessageDraft]:
    """Return a draft for each; raises NotFound for what is not in the store any more."""
    with database.reading() as session:
        return [_draft(session, each, today) for each in wanted]


def chosen_as_proposed(draft: MessageDraft) -> ChosenMessage:
    """Return a draft as it is proposed: to the client's contacts, with the statement as PDF."""
    return ChosenMessage(draft, draft.recipients, draft.template)


def recipient_warnings(draft: MessageDraft, recipients: Sequence[str]) -> tuple[str, ...]:
    """Return what is odd about these recipients: who has it, and whose domain is a strange one."""
    known = {_domain(each.email) for each in draft.contacts if each.email}
    warnings = []
    for address in filter(is_address, recipients):
        row = next((row for row in draft.earlier if address.casefold() in holders([row])), None)
        if row is not None:
            warnings.append(f"{address} {earlier_words(row)}.")
        if known and _domain(address) not in known:
            usual = " or ".join(sorted(known))
            warnings.append(f"{address} is not at {usual}, as the client's contacts are.")
    return tuple(warnings)


def earlier_words(row: DeliveryRow) -> str:
    """Return what became of an earlier delivery, to follow an address."""
    day = format_day(row.started_at.date())
    return f"has had it since {day}" if row.state == "sent" else f"may have had it since {day}"


def noted_words(draft: MessageDraft) -> str:
    """Return what was noted by hand, "" where nothing was."""
    if draft.noted_on is None:
        return ""
    return f"Somebody noted that {draft.client_name} has it since {format_day(draft.noted_on)}."


def _refuse_void(database: Database, statement_id: int) -> None:
    """Raise ValidationFailed for a statement that was voided since its message was proposed."""
    with database.reading() as session:
        statement = session.get(Statement, statement_id)
        if statement is None or statement.voided_on is not None:
            number = "This statement" if statement is None else f"Statement {statement.number}"
            raise ValidationFailed(f"{number} is void: send the one in its place.")


def make_files(
    database: Database, statement_id: int, forms: Sequence[str], progress: Progress = SILENT
) -> tuple[Attachment, ...]:
    """Return the files of a statement in these forms."""
    name = suggested_file_name(get_statement(database, statement_id)).removesuffix(".pdf")
    made = []
    with TemporaryDirectory() as folder:
        for form in forms:
            target = Path(folder) / f"{name}.{form}"
            export_statement(database, statement_id, target, progress=progress)
            made.append(Attachment(target.name, target.read_bytes(), FORMS[form][1]))
    return tuple(made)


def _draft(session: Session, wanted: ToSend, today: date) -> MessageDraft:
    statement = None
    if wanted.statement_id is not None:
        statement = session.get(Statement, wanted.statement_id)
    contract_id = wanted.contract_id if statement is None else statement.contract_id
    contract = None if contract_id is None else session.get(Contract, contract_id)
    if contract is None:
        raise NotFound("What was to be sent is no longer in the store.")
    client, language = read_client(contract.client), contract.client.language
    period = wanted.period
    if statement is not None:
        period = Period(statement.start, statement.end)
    if period is None:
        raise NotFound("A report needs its period.")
    reference = f"report of {period.label}" if statement is None else statement.number or "draft"
    usual = f"report {period.key}" if statement is None else str(wanted.kind)
    occasion = wanted.occasion or usual
    contacts = client.contacts
    values = {
        "agency": read_agency(session).name,
        "client": client.name,
        "contact": _first_name(contacts, client.name),
        "contract": contract.code,
        "number": "" if statement is None else reference,
        "period": write_period(period, language),
    }
    if statement is not None:
        values |= _amounts(session, statement, language, today)
    given = wanted.recipients
    earlier = _earlier(session, wanted, contract.id, occasion)
    return MessageDraft(
        wanted,
        reference,
        contract.id,
        contract.code,
        contract.client_id,
        client.name,
        period,
        values.get("total", ""),
        language,
        read_template(session, wanted.kind, language),
        tuple(values.items()),
        contacts,
        tuple(given if given is not None else (each.email for each in contacts if each.email)),
        occasion,
        earlier,
        None if earlier else _noted_on(session, wanted),
        _obstacle(session, wanted, statement, today),
    )


def _first_name(contacts: Sequence[ContactRow], otherwise: str) -> str:
    """Return whom the letter greets: the first contact that is written to."""
    with_address = [each.name for each in contacts if each.email]
    return next(iter(with_address or [each.name for each in contacts]), otherwise)


def _amounts(session: Session, statement: Statement, language: str, today: date) -> dict[str, str]:
    due, currency = statement.due_on, statement.currency
    left = statement.total
    if statement.number is not None:
        # Nobody is asked for what is in dispute.
        left = life_of(statement, read_events(session, [statement.id])[statement.id], today).payable
    return {
        "total": write_amount(statement.total, currency, language),
        "open": write_amount(left, currency, language),
        "due": "" if due is None else write_day(due, language),
        "days_overdue": "" if due is None else str(max((today - due).days, 0)),
    }


def _earlier(
    session: Session, wanted: ToSend, contract_id: int, occasion: str
) -> tuple[DeliveryRow, ...]:
    found = read_deliveries(session, statement_id=wanted.statement_id)
    return tuple(
        row
        for row in found
        if row.contract_id == contract_id and row.occasion == occasion and has_or_may_have(row)
    )


def _noted_on(session: Session, wanted: ToSend) -> date | None:
    """Return the day on which the statement was noted as sent without having left from here."""
    if wanted.kind is not MessageKind.STATEMENT or wanted.statement_id is None:
        return None
    events = read_events(session, [wanted.statement_id])[wanted.statement_id]
    days = [each.day for each in events if each.kind is EventKind.SENT]
    return max(days, default=None)


def _obstacle(session: Session, wanted: ToSend, statement: Statement | None, today: date) -> str:
    if statement is None:
        return "" if wanted.attachments else "The report has no file."
    if statement.number is None:
        return "A draft is not sent: issue it first."
    life = life_of(statement, read_events(session, [statement.id])[statement.id], today)
    if life.state is LifeState.VOIDED:
        return f"Statement {statement.number} is void: send the one in its place."
    if wanted.kind is MessageKind.REMINDER and life.open <= 0:
        return f"Nothing of statement {statement.number} is open."
    if wanted.kind is MessageKind.REMINDER and life.payable <= 0:
        return f"What is open of statement {statement.number} is in dispute."
    return ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
