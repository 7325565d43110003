"""The states of the page of sending that pictures are taken of, with a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QDialog

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ContactRow, get_client, list_clients, save_client
from ppp_desktop.services.mail_settings import keep_secret, save_mail_settings
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.sending import send_messages
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statements import StatementRow, list_statements
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.sending.page import LOG, MESSAGES, SendingPage
from ppp_desktop.ui.sending.panel import open_send_log, open_sending
from ppp_desktop.ui.sending.text_card import TEXT
from ppp_desktop.ui.statements.page import StatementsPage
from tests.integration.mail_server import PASSWORD, MailServer
from tests.integration.mailing import SENDER, forget_lives, settings_for, trusted_server

_DAY = date(2026, 7, 3)


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    context = window.context
    idle = context.tasks.wait_idle
    rows = [row for row in list_statements(sample) if row.number]
    _give_addresses(sample)
    open_send_log(context)
    idle()
    yield "sending-log-empty"
    open_sending(context, [ToSend.statement(rows[0].id)])
    idle()
    yield "sending-one-noted"
    forget_lives(sample)
    context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    page = window.current_page()
    assert isinstance(page, SendingPage)
    yield "sending-one-without-server"
    with TemporaryDirectory() as folder, trusted_server(Path(folder)) as (server, ring):
        settings = settings_for(server.port)
        keep_secret(settings, PASSWORD, ring)
        context.notify_changes(save_mail_settings(sample, settings))
        yield from _with_server(page, sample, rows, server)


def _with_server(
    page: SendingPage, sample: Database, rows: list[StatementRow], server: MailServer
) -> Iterator[str]:
    context, idle = page.context, page.context.tasks.wait_idle
    idle()
    yield "sending-one"
    page.view.attachments.ticks["zip"].click()
    idle()
    page.view.recipients.more.set_value("accounts@northlight-accounting.example")
    yield "sending-one-odd-recipient"
    page.view.recipients.more.set_value("accounts@northlight, bert")
    yield "sending-one-bad-address"
    page.view.recipients.more.set_value("")
    page.view.text.tabs.choose(TEXT)
    yield "sending-one-text"
    page.view.text.form.body.set_value("Dear {name},\n\nplease find attached {number}.")
    yield "sending-one-text-unknown-field"
    _send_some(sample, rows[:2], server)
    open_sending(context, [ToSend.statement(rows[0].id)])
    idle()
    yield "sending-one-again"
    open_sending(context, [ToSend.statement(row.id) for row in rows[:14]])
    idle()
    yield "sending-many"
    page.list.table.select_row(page.list.table.rows()[2])
    idle()
    yield "sending-many-long-names"
    page.view.text.tabs.choose(TEXT)
    yield "sending-many-text"
    page._on_send()
    yield "sending-many-question"
    for dialog in page.findChildren(QDialog):
        dialog.close()
    answers = iter(["", "", "", "550 5.1.1 no such user here", "take and cut", "", "cut"])
    server.fails = lambda: next(answers, "")
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    idle()
    yield "sending-many-summary"
    page.tabs.choose(MESSAGES)
    yield "sending-many-after"
    page.progress.start("Sending")
    page.progress.show_progress(4, 12, "Sending 2026-014")
    yield "sending-many-progress"
    page.progress.hide()
    page.tabs.choose(LOG)
    yield "sending-log"
    page.log.table.select_row(next(row for row in page.log.table.rows() if row.state == "unknown"))
    yield "sending-log-detail"
    context.navigate("statements", statement_id=rows[6].id)
    idle()
    statements = page.window().findChild(StatementsPage)
    assert statements is not None
    statements.open_life()
    idle()
    yield "sending-life-of-a-statement"
    wanted = ToSend.report(
        rows[0].contract_id, rows[0].period, Attachment("Report June 2026.pdf", b"%PDF" * 80_000)
    )
    open_sending(context, [wanted])
    idle()
    yield "sending-report"
    open_sending(context, [ToSend.reminder(rows[0].id)])
    idle()
    yield "sending-reminder"


def _give_addresses(sample: Database) -> None:
    for number, row in enumerate(list_clients(sample)):
        client = get_client(sample, row.id)
        if number == 2:
            long_one = ContactRow(
                "Maria-Magdalena von Hohenstein-Oberursel",
                "maria-magdalena.von.hohenstein-oberursel@a-rather-long-domain-name.example",
                "Head of performance marketing, Central and Eastern Europe",
            )
            people = (*client.contacts, long_one, ContactRow("Without Address"))
            save_client(sample, replace(client, contacts=people), row.id)


def _send_some(sample: Database, rows: list[StatementRow], server: MailServer) -> None:
    drafts = draft_messages(sample, [ToSend.statement(row.id) for row in rows], today=_DAY)
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    send_messages(sample, [chosen_as_proposed(each) for each in drafts], SENDER, line, today=_DAY)
