"""Other ways out and in: files, the mail program, the log, the window, what a crash left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.app import _open_checked, make_window
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ContactRow, get_client, list_clients, save_client
from ppp_desktop.services.deliveries import (
    LEFT_TO_PROGRAM,
    DeliveryState,
    Method,
    claim_message,
    list_deliveries,
)
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.sending_plan import Standing
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.deliveries_card import DeliveriesCard
from ppp_desktop.ui.sending.page import LOG, SendingPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from tests.integration.mail_server import MailServer
from tests.integration.mailing import (
    forget_lives,
)
from tests.ui.driving import Driver
from tests.ui.sending.steps import opened, press
from tests.ui.showing import Journey, button, click, settle, texts


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
    assert button(page.header, "Send").isEnabled()
    press(qtbot, page, "Open in mail program", page.header)
    assert button(page.header, "Send").isEnabled()
    assert page.banner.text() == "No program on this computer opens message files."
    assert "no attachments" in texts(page)
    press(qtbot, page, "Open the text only")
    assert asked[2].scheme() == "mailto"
    assert "%0D%0A" in bytes(asked[2].toEncoded().data()).decode()
    assert QGuiApplication.clipboard().text().startswith("Dear ")
    settle(sample_context)
    left = list_deliveries(sample_context.database)
    assert [each.statement_id for each in left] == [rows[1].id, rows[0].id]
    assert {each.error for each in left} == {LEFT_TO_PROGRAM}


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
    assert journey.places[-1] == ("sending", {"state": None})


def test_a_client_without_an_address(
    qtbot: QtBot, sample_context: AppContext, server: MailServer, rows: list[StatementRow]
) -> None:
    database, journey = sample_context.database, Journey(sample_context)
    client = next(each for each in list_clients(database) if each.name == rows[0].client_name)
    details = get_client(database, client.id)
    save_client(database, replace(details, contacts=(ContactRow("Nobody"),)), client.id)
    page = opened(qtbot, sample_context, ToSend.statement(rows[0].id))
    assert page.batch.standings() == (Standing.NOBODY,)
    assert "No contact of Brasserie Supply Inc. has an e-mail address." in texts(page)
    assert not button(page.header, "Send").isEnabled()
    press(qtbot, page, "Add one to the client")
    assert journey.places[-1] == ("clients", {"client_id": client.id})
    qtbot.keyClicks(page.view.recipients.more, "anna@brasserie-supply.example")
    settle(sample_context)
    press(qtbot, page, "Send", page.header)
    assert server.taken[0]["To"] == "anna@brasserie-supply.example"


def test_from_the_statements_through_the_window(
    qtbot: QtBot,
    sample: Database,
    tasks: Tasks,
    settings: Settings,
    server: MailServer,
    rows: list[StatementRow],
) -> None:
    window = make_window(sample, tasks, settings)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    person = Driver(qtbot, window)
    window.show_page("statements")
    person.settle()
    person.click("Send")
    page = person.page(SendingPage)
    number = page.batch.messages[0].reference
    person.click("Send", page.header)
    assert str(server.taken[0]["Subject"]).startswith(f"Statement {number}")
    window.show_page("statements")
    person.settle()
    person.click(f"Send {len(rows)}…")
    assert len(page.batch.messages) == len(rows)
    assert page.batch.standings().count(Standing.HAS_IT) == 1


def test_what_a_crash_left_asks_when_the_store_is_opened(
    qtbot: QtBot,
    sample: Database,
    tasks: Tasks,
    settings: Settings,
    server: MailServer,
    rows: list[StatementRow],
) -> None:
    (draft,) = draft_messages(sample, [ToSend.statement(rows[0].id)], today=date(2026, 7, 3))
    made = chosen_as_proposed(draft).made(sample)
    assert claim_message(sample, made, Method.MAIL, again=False) is not None
    sample.close()
    database = _open_checked(sample.path)
    window = make_window(database, tasks, settings)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    person = Driver(qtbot, window)
    person.settle()
    assert "It is not known whether a message was sent." in person.texts()
    person.click("Look")
    page = person.page(SendingPage)
    (row,) = page.log.table.rows()
    assert row.error == "The program ended before the mail server answered."
    page.log.table.select_row(row)
    person.settle()
    person.click("It was not sent")
    assert [each.state for each in list_deliveries(database)] == [DeliveryState.FAILED]
    window.close()
    database.close()
