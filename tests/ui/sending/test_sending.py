"""The page of sending, with real fields and buttons, a real store and a real mail server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keyring
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ppp_desktop.services.deliveries import (
    list_deliveries,
)
from ppp_desktop.services.mail_settings import keep_secret
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.services.sending_plan import Standing
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.page import MESSAGES, SUMMARY
from ppp_desktop.ui.sending.secret_asking import SecretForm
from ppp_desktop.ui.sending.text_card import TEXT
from tests.integration.mail_server import PASSWORD, MailServer, free_port
from tests.integration.mailing import (
    MemoryKeyring,
)
from tests.ui.sending.steps import dialog_of, opened, press
from tests.ui.showing import button, click, settle, texts


def test_one_statement_is_looked_at_and_sent(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    seen = texts(page)
    assert page.header.title() == f"Send statement {rows[0].number}"
    assert "Harbour & Finch <billing@agency.example>" in seen
    assert f"Statement {rows[0].number}, May 2026" in seen
    assert f"Attached: {rows[0].number} Brasserie Supply Inc.pdf (" in seen
    assert page.list.isHidden()
    press(qtbot, page, "Send", page.header)
    (mail,) = server.taken
    assert mail["Subject"] == f"Statement {rows[0].number}, May 2026"
    assert page.tabs.current() == SUMMARY
    assert page.batch.standings() == (Standing.SENT,)
    assert "To look at" not in texts(page)
    assert not button(page.header, "Send what is left (0)").isEnabled()


def test_what_is_chosen_is_what_arrives(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    qtbot.keyClicks(page.view.recipients.more, "bert@elsewhere.example")
    settle(sample_context)
    assert "bert@elsewhere.example is not at brasserie-supply.example" in texts(page)
    click(qtbot, page.view.attachments.ticks["xlsx"])
    settle(sample_context)
    press(qtbot, page, "Change the text")
    page.view.text.form.subject.set_value("For {client}")
    press(qtbot, page, "As it arrives")
    assert "For Brasserie Supply Inc." in texts(page)
    press(qtbot, page, "Send", page.header)
    (mail,) = server.taken
    assert mail["Subject"] == "For Brasserie Supply Inc."
    assert "bert@elsewhere.example" in mail["To"]
    names = [str(part.get_filename()) for part in mail.iter_attachments()]
    assert [Path(name).suffix for name in names] == [".pdf", ".xlsx"]


def test_nothing_leaves_with_a_wrong_address_or_field(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    qtbot.keyClicks(page.view.recipients.more, "bert")
    settle(sample_context)
    assert "“bert” is no e-mail address." in texts(page)
    assert not button(page.header, "Send").isEnabled()
    page.view.recipients.more.set_value("")
    settle(sample_context)
    assert button(page.header, "Send").isEnabled()
    page.view.text.tabs.choose(TEXT)
    page.view.text.form.body.set_value("Dear {name}")
    settle(sample_context)
    assert "There is no field {name}." in texts(page)
    for name in ("Send", "Save as file…", "Open in mail program"):
        assert not button(page.header, name).isEnabled()
    assert page.header._context.full_text() == "Something is to be mended"
    assert server.taken == []


def test_sending_again_is_a_choice(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    press(qtbot, page, "Send", page.header)
    page.open({"wanted": (ToSend.statement(rows[0].id),)})
    settle(sample_context)
    assert "has had it since" in texts(page)
    assert not button(page.header, "Send").isEnabled()
    click(qtbot, page.view.recipients.again)
    settle(sample_context)
    send = button(page.header, "Send")
    click(qtbot, send)
    click(qtbot, send)  # whoever double-clicks means one
    settle(sample_context)
    assert len(server.taken) == 2
    assert len(list_deliveries(sample_context.database, statement_id=rows[0].id)) == 2


def test_many_at_once_with_what_came_of_each(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:5]))
    page.list.table.select_row(page.list.table.rows()[1])
    press(qtbot, page, "Leave this one out")
    assert page.batch.standings()[1] is Standing.LEFT_OUT
    answers = iter(["", "552 too much", "take and cut", ""])
    server.fails = lambda: next(answers, "")
    press(qtbot, page, "Send 4", page.header)
    asked = dialog_of(page)
    assert "Send 4 messages to" in texts(asked)
    assert "Not sent: 1 left out." in texts(asked)
    press(qtbot, page, "Send 4 messages", asked)
    states = page.batch.standings()
    assert states == ("sent", "left out", "failed", "not known", "sent")
    seen = texts(page)
    assert "The message is too large for the server. It said: 552 too much" in seen
    assert "Leave workbook and evidence pack out" in seen
    assert "The line broke after the message was on its way" in seen
    press(qtbot, page, "It was sent")
    assert page.batch.standings()[3] is Standing.SENT
    press(qtbot, page, "Send what is left (1)", page.header)
    press(qtbot, page, "Send 1 message", dialog_of(page))
    assert page.batch.standings() == ("sent", "left out", "sent", "sent", "sent")
    assert len(server.taken) == 4
    assert page.tabs.current() == SUMMARY


def test_a_text_for_all_or_for_one(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:3]))
    press(qtbot, page, "Change the text")
    assert page.view.text.for_all.text() == "For all 3 messages in English"
    page.view.text.form.subject.set_value("All {number}")
    click(qtbot, page.view.text.for_all)
    page.view.text.form.subject.set_value("One {number}")
    assert [each.template.subject for each in page.batch.messages] == [
        "One {number}",
        "All {number}",
        "All {number}",
    ]


def test_a_stop_sends_no_more(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:6]))

    def stop() -> str:
        page.work.stop()
        return ""

    server.fails = stop
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    settle(sample_context)
    states = page.batch.standings()
    assert states[0] is Standing.SENT
    assert set(states[1:]) == {Standing.READY}
    assert "Stopped before its turn; it did not leave." in texts(page)
    assert len(server.taken) == 1
    assert page.progress.isHidden()
    server.fails = str
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    settle(sample_context)
    assert set(page.batch.standings()) == {Standing.SENT}
    assert len(server.taken) == 6


def test_the_password_is_asked_where_no_keyring_has_it(
    qtbot: QtBot,
    sample_context: AppContext,
    server: MailServer,
    rows: list[StatementRow],
    tmp_path: Path,
) -> None:
    ring = keyring.get_keyring()
    assert isinstance(ring, MemoryKeyring)
    ring.kept.clear()
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    press(qtbot, page, "Send", page.header)
    asked = dialog_of(page)
    assert not asked.action.isEnabled()
    (form,) = asked.findChildren(SecretForm)
    assert form.secret.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(form.secret, "wrong")
    press(qtbot, page, "Send", asked)
    assert "refuses the user or the password" in texts(page)
    assert server.taken == []
    assert ring.kept == {}
    press(qtbot, page, "Send what is left (1)", page.header)
    asked = dialog_of(page)
    (form,) = asked.findChildren(SecretForm)
    qtbot.keyClicks(form.secret, PASSWORD)
    click(qtbot, form.keep)
    press(qtbot, page, "Send", asked)
    assert len(server.taken) == 1
    assert PASSWORD in ring.kept.values()
    assert PASSWORD not in texts(page)


def test_a_server_that_is_gone_loses_nothing(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:3]))
    gone = replace(page.mail, port=free_port())
    keep_secret(gone, PASSWORD, keyring.get_keyring())
    page.work.send(page.batch.messages, page.batch.leaving(), gone)
    settle(sample_context)
    assert set(page.batch.standings()) == {Standing.READY}
    assert "no mail server answers on port" in texts(page)
    assert list_deliveries(sample_context.database) == []
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    settle(sample_context)
    assert len(server.taken) == 3


def test_a_changed_client_reaches_an_open_page(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    qtbot.keyClicks(page.view.recipients.more, "bert@brasserie-supply.example")
    before = page.batch.messages[0]
    page.mark_dirty()
    settle(sample_context)
    assert page.batch.messages[0].recipients == before.recipients
    assert page.tabs.current() == MESSAGES
    QApplication.processEvents()
