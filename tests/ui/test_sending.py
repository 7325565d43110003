"""The page of sending, with real fields and buttons, a real store and a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.deliveries import DeliveryState, list_deliveries
from ppp_desktop.services.mail_settings import keep_secret, save_mail_settings
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.sending_plan import Standing
from ppp_desktop.services.statements import StatementRow, list_statements
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.deliveries_card import DeliveriesCard
from ppp_desktop.ui.sending.page import LOG, MESSAGES, SUMMARY, SendingPage
from ppp_desktop.ui.sending.secret_asking import SecretForm
from ppp_desktop.ui.sending.text_card import TEXT
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.integration.mail_server import PASSWORD, MailServer, free_port
from tests.integration.mailing import (
    MemoryKeyring,
    forget_lives,
    settings_for,
    trusted_server,
)
from tests.ui.showing import Journey, button, click, settle, show, texts


@pytest.fixture
def server(tmp_path: Path, sample: Database) -> Iterator[MailServer]:
    """A mail server that the sample agency is set up for, its password in the keyring."""
    forget_lives(sample)
    with trusted_server(tmp_path) as (made, ring):
        save_mail_settings(sample, settings_for(made.port))
        keep_secret(settings_for(made.port), PASSWORD, ring)
        yield made


@pytest.fixture
def rows(sample: Database) -> list[StatementRow]:
    return [row for row in list_statements(sample) if row.number]


def opened(qtbot: QtBot, context: AppContext, *wanted: ToSend) -> SendingPage:
    page = show(qtbot, SendingPage(context))
    page.open({"wanted": wanted})
    settle(context)
    return page


def press(qtbot: QtBot, page: SendingPage, text: str, parent: QWidget | None = None) -> None:
    click(qtbot, button(parent or page, text))
    settle(page.context)


def dialog_of(page: SendingPage) -> ConfirmDialog:
    (found,) = (each for each in page.findChildren(ConfirmDialog) if each.isVisible())
    return found


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
    press(qtbot, page, "Send", page.header)
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


def test_saved_as_a_file(
    qtbot: QtBot,
    sample_context: AppContext,
    server: MailServer,
    rows: list[StatementRow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:2]))
    press(qtbot, page, "Save as files…", page.header)
    assert len([*tmp_path.glob("*.eml")]) == 2
    assert page.batch.standings() == (Standing.UNKNOWN,) * 2
    assert "whether it was sent from there is not known here" in texts(page)
    press(qtbot, page, "All 2 not known were sent")
    assert page.batch.standings() == (Standing.SENT,) * 2
    states = {each.state for each in list_deliveries(sample_context.database)}
    assert states == {DeliveryState.SENT}
    assert server.taken == []


def test_opened_in_the_mail_program(
    qtbot: QtBot,
    sample_context: AppContext,
    server: MailServer,
    rows: list[StatementRow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[QUrl] = []
    answers = iter([True, False, True])

    def open_url(url: QUrl) -> bool:
        asked.append(url)
        return next(answers)

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    press(qtbot, page, "Open in mail program", page.header)
    mail = message_from_bytes(Path(asked[0].toLocalFile()).read_bytes(), policy=default)
    assert mail["X-Unsent"] == "1"
    assert page.batch.standings() == (Standing.UNKNOWN,)
    page.open({"wanted": (ToSend.statement(rows[1].id),)})
    settle(sample_context)
    press(qtbot, page, "Open in mail program", page.header)
    assert page.banner.text() == "No program on this computer opens message files."
    assert "no attachments" in texts(page)
    press(qtbot, page, "Open the text only")
    assert asked[2].scheme() == "mailto"
    assert [each.statement_id for each in list_deliveries(sample_context.database)] == [rows[0].id]


def test_without_a_server_there_is_a_way_to_set_it_up(
    qtbot: QtBot, sample_context: AppContext, rows: list[StatementRow]
) -> None:
    journey = Journey(sample_context)
    forget_lives(sample_context.database)
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    assert button(page.header, "Open in mail program").property("kind") == "primary"
    press(qtbot, page, "Set up sending…", page.header)
    assert journey.places == [("settings", {"tab": "mail"})]


def test_a_report_and_a_reminder(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    file = Attachment("Report May.pdf", b"%PDF-1.4")
    report = ToSend.report(rows[0].contract_id, rows[0].period, file, recipients=["a@b.example"])
    page = opened(qtbot, sample_context, report, ToSend.reminder(rows[0].id))
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    settle(sample_context)
    first, second = server.taken
    assert [part.get_filename() for part in first.iter_attachments()] == ["Report May.pdf"]
    assert str(second["Subject"]).startswith("Reminder: statement")
    assert {row.kind for row in list_deliveries(sample_context.database)} == {"report", "reminder"}


def test_the_log_and_the_card(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    journey = Journey(sample_context)
    page = opened(qtbot, sample_context, *(ToSend.statement(row.id) for row in rows[:3]))
    answers = iter(["", "cut", "550 no"])
    server.fails = lambda: next(answers, "")
    page.work.send(page.batch.messages, page.batch.leaving(), page.mail)
    settle(sample_context)
    page.open({})
    settle(sample_context)
    assert page.tabs.current() == LOG
    assert page.header.title() == "Send log"
    assert [row.state for row in page.log.table.rows()] == ["failed", "unknown", "sent"]
    click(qtbot, page.log.chips[DeliveryState.UNKNOWN])
    (unknown,) = page.log.table.rows()
    page.log.table.select_row(unknown)
    press(qtbot, page, "Open the statement")
    assert journey.places[-1] == ("statements", {"statement_id": unknown.statement_id})
    press(qtbot, page, "It was not sent")
    assert page.log.table.message() == "Nothing matches the filter."
    assert page.side_panel.isHidden()
    card = DeliveriesCard(sample_context)
    qtbot.addWidget(card)
    card.show()
    card.show_statement(rows[0].id)
    settle(sample_context)
    assert "by mail server" in texts(card)
    card.show_statement(rows[8].id)
    settle(sample_context)
    assert "Nothing was sent yet." in texts(card)
    press(qtbot, page, "Send log", card)
    assert journey.places[-1] == ("sending", {})


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
