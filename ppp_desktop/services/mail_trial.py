"""A message to oneself, to see whether the mail settings work, and values to try texts with."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.utils import localtime, parseaddr
from uuid import uuid4

from ppp_desktop.core.errors import ConnectionFailed
from ppp_desktop.core.periods import PeriodKind, period_of
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.languages import write_amount, write_day, write_period
from ppp_desktop.services.mail_answers import Handover
from ppp_desktop.services.mail_settings import MailSettings, check_mail_settings
from ppp_desktop.services.message_drafts import ToSend, draft_messages
from ppp_desktop.services.messages import OutgoingMessage, as_email
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statements import list_statements

_SUBJECT = "Test message of ppp-desktop"
_BODY = """This message left ppp-desktop through {host}.

If you read it, statements, reminders and reports can be sent from there.
"""


def send_to_oneself(settings: MailSettings, secret: str) -> str:
    """Send a test message to the sender and return the address.

    Raises ValidationFailed for settings that cannot be, ConnectionFailed with the reason and what
    to do where it did not leave.
    """
    check_mail_settings(settings)
    address = parseaddr(settings.sender)[1]
    line = SmtpLine(settings, secret)
    try:
        answer = line.send(_test_mail(settings, address), [address])
    finally:
        line.close()
    if answer.handover is not Handover.SENT:
        raise ConnectionFailed(answer.reason, answer.remedy)
    return address


def sample_values(database: Database, language: str, *, today: date) -> dict[str, str]:
    """Return values for every field of a text: of the newest statement, invented without one."""
    issued = [row for row in list_statements(database) if row.number]
    if issued:
        (draft,) = draft_messages(database, [ToSend.statement(issued[0].id)], today=today)
        values, row = dict(draft.values), issued[0]
        due, period = row.due_on or today, row.period
        total = write_amount(row.total, row.currency, language)
    else:
        period = period_of(today, PeriodKind.MONTH).previous()
        due, total = today + timedelta(days=14), write_amount(Decimal(1250), "EUR", language)
        values = {
            "agency": get_agency(database).name or "Example Agency",
            "client": "Example Ltd",
            "contact": "Anna Example",
            "contract": "EX-LEADS",
            "number": f"{today.year}-001",
        }
    return values | {
        "period": write_period(period, language),
        "total": total,
        "open": total,
        "due": write_day(due, language),
        "days_overdue": str(max((today - due).days, 0)),
    }


def _test_mail(settings: MailSettings, address: str) -> EmailMessage:
    body = _BODY.format(host=settings.host)
    message = OutgoingMessage(None, "", (address,), _SUBJECT, body)
    mail = as_email(message, settings.sender, message_id=uuid4().hex)
    mail["Date"] = localtime()
    return mail
