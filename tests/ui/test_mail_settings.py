"""The e-mail settings: saved, tried with a real server, and the texts of messages changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.mail_settings import MailSecurity, SignIn, get_mail_settings
from ppp_desktop.services.message_templates import MessageKind, get_template
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets import dialogs
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.integration.mail_server import PASSWORD, USER, MailServer, free_port
from tests.integration.mailing import SENDER, MemoryKeyring, settings_for, trusted_server
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[MailServer, MemoryKeyring]]:
    with trusted_server(tmp_path) as both:
        yield both


@pytest.fixture
def page(qtbot: QtBot, sample: Database, tasks: Tasks, settings: Settings) -> SettingsPage:
    context: AppContext = context_over(sample, tasks, settings)
    page = show(qtbot, SettingsPage(context))
    page.open({"tab": "mail"})
    settle(context)
    return page


def write(qtbot: QtBot, page: SettingsPage, server: MailServer, password: str) -> None:
    form = page.mail.mail.form
    for field, text in (
        (form.author, SENDER),
        (form.host, "127.0.0.1"),
        (form.port, str(server.port)),
        (form.user, USER),
        (form.secret, password),
    ):
        field.clear()
        qtbot.keyClicks(field, text)


def press(qtbot: QtBot, page: SettingsPage, text: str) -> None:
    click(qtbot, button(page, text))
    settle(page.context)


def test_saved_with_the_password_in_the_keyring(
    qtbot: QtBot, page: SettingsPage, served: tuple[MailServer, MemoryKeyring], sample: Database
) -> None:
    server, ring = served
    journey = Journey(page.context)
    assert page.can_leave()
    write(qtbot, page, server, PASSWORD)
    assert page.mail.is_dirty()
    click(qtbot, page.mail.mail.save)
    settle(page.context)
    assert get_mail_settings(sample) == settings_for(server.port)
    assert [*ring.kept.values()] == [PASSWORD]
    assert journey.toasts == ["Mail server saved."]
    form = page.mail.mail.form
    assert form.secret.text() == ""
    assert form.secret.placeholderText() == "kept in this computer's keyring"
    assert page.can_leave()


def test_the_password_is_not_kept_where_it_is_to_be_asked(
    qtbot: QtBot, page: SettingsPage, served: tuple[MailServer, MemoryKeyring]
) -> None:
    server, ring = served
    write(qtbot, page, server, PASSWORD)
    page.mail.mail.form.keep.click()
    click(qtbot, page.mail.mail.save)
    settle(page.context)
    assert ring.kept == {}
    page.mail.mail.form.keep.click()
    write(qtbot, page, server, PASSWORD)
    click(qtbot, page.mail.mail.save)
    settle(page.context)
    assert PASSWORD in ring.kept.values()
    page.mail.mail.form.keep.click()
    click(qtbot, page.mail.mail.save)
    settle(page.context)
    assert PASSWORD not in ring.kept.values()
    assert page.mail.mail.form.secret.placeholderText() == "asked for each time"


def test_a_message_to_oneself(
    qtbot: QtBot, page: SettingsPage, served: tuple[MailServer, MemoryKeyring], sample: Database
) -> None:
    server, _ring = served
    write(qtbot, page, server, "wrong")
    press(qtbot, page, "Send a test message to yourself")
    assert "127.0.0.1 refuses the user or the password." in texts(page)
    write(qtbot, page, server, PASSWORD)
    assert "refuses" not in texts(page)
    press(qtbot, page, "Send a test message to yourself")
    assert "took the message to billing@agency.example. Look whether it arrives." in texts(page)
    assert server.taken[0]["To"] == "billing@agency.example"
    assert not get_mail_settings(sample).is_set
    page.mail.mail.form.port.set_value(str(free_port()))
    press(qtbot, page, "Send a test message to yourself")
    assert "no mail server answers on port" in texts(page)
    page.mail.mail.form.secret.clear()
    press(qtbot, page, "Send a test message to yourself")
    assert "is not known on this computer" in page.mail.mail.form.row("secret").error()


def test_what_cannot_be_is_told_beside_its_field(
    qtbot: QtBot, page: SettingsPage, served: tuple[MailServer, MemoryKeyring]
) -> None:
    server, _ring = served
    form = page.mail.mail.form
    for field, text, name in (
        (form.author, "nobody", "sender"),
        (form.host, "smtp example", "host"),
        (form.port, "many", "port"),
        (form.user, "", "user"),
    ):
        write(qtbot, page, server, PASSWORD)
        field.set_value(text)
        click(qtbot, page.mail.mail.save)
        settle(page.context)
        assert form.row(name).error()
    assert not get_mail_settings(page.context.database).is_set


def test_ports_and_fields_follow_the_choices(page: SettingsPage) -> None:
    form = page.mail.mail.form
    form.security.set_value(MailSecurity.TLS)
    assert form.port.text() == "465"
    form.port.set_value("2465")
    form.security.set_value(MailSecurity.STARTTLS)
    assert form.port.text() == "2465"
    form.sign_in.set_value(SignIn.XOAUTH2)
    assert form.secret.accessibleName() == "Token"
    form.sign_in.set_value(SignIn.NONE)
    assert form.row("user").isHidden()
    assert form.row("secret").isHidden()


def test_a_text_of_ones_own(
    qtbot: QtBot, page: SettingsPage, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = page.mail.texts
    card.kind.set_value(MessageKind.REMINDER)
    settle(page.context)
    card.language.set_value("de")
    settle(page.context)
    assert card.form.subject.value().startswith("Erinnerung: Abrechnung {number}")
    assert "Erinnerung: Abrechnung 2026-0" in texts(card.letter)
    assert not card.save.isEnabled()
    card.form.subject.set_value("Nachfrage zu {number} {sum}")
    assert "There is no field {sum}." in texts(card)
    assert not card.save.isEnabled()
    card.form.subject.set_value("Nachfrage zu {number}")
    assert "Nachfrage zu 2026-0" in texts(card.letter)
    monkeypatch.setattr(dialogs, "discards", lambda *_: False)
    card.language.set_value("fr")
    settle(page.context)
    assert card.language.value() == "de"
    click(qtbot, card.save)
    settle(page.context)
    kept = get_template(sample, MessageKind.REMINDER, "de")
    assert (kept.subject, kept.is_own) == ("Nachfrage zu {number}", True)
    click(qtbot, card.reset)
    (asked,) = page.findChildren(ConfirmDialog)
    click(qtbot, asked.action)
    settle(page.context)
    assert not get_template(sample, MessageKind.REMINDER, "de").is_own
    assert card.form.subject.value().startswith("Erinnerung")
    assert card.reset.isHidden()


def test_reports_offer_the_fields_that_they_have(page: SettingsPage) -> None:
    card = page.mail.texts
    card.kind.set_value(MessageKind.REPORT)
    settle(page.context)
    card.form.body.set_value("Dear {contact}, {total}")
    assert "There is no field {total} in a report." in texts(card)
