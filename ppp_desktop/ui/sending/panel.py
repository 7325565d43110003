"""The way in for every page that has something to send: statements, reminders, reports.

    open_sending(context, [ToSend.statement(row.id) for row in chosen])
    open_sending(context, [ToSend.reminder(row.id, occasion="reminder 2")])
    open_sending(context, [ToSend.report(contract_id, period, Attachment(name, pdf_bytes))])

It opens the page on which recipients and text are checked and changed, and which then sends by
mail server, as message files or through the mail program. Nothing leaves before somebody says so
there; what somebody has already, on the same occasion, is not sent to him again unasked.
`open_send_log` shows what left before.
"""

from __future__ import annotations

from collections.abc import Sequence

from ppp_desktop.services.deliveries import DeliveryState
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.ui.context import AppContext

SENDING_PAGE = "sending"


def open_sending(context: AppContext, wanted: Sequence[ToSend]) -> None:
    """Show these messages before they leave; the first is looked at first."""
    context.navigate(SENDING_PAGE, wanted=tuple(wanted))


def open_send_log(context: AppContext, state: DeliveryState | None = None) -> None:
    """Show everything that left or was tried to be sent, or what is in one state."""
    context.navigate(SENDING_PAGE, state=state)
