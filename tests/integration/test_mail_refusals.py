"""Every way in which mail cannot leave says one sentence and what to do, and nothing is lost."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ppp_desktop.core.errors import ConnectionFailed, StorageUnavailable, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services import sending
from ppp_desktop.services.deliveries import (
    DeliveryState,
    list_deliveries,
    settle_interrupted,
)
from ppp_desktop.services.mail_settings import (
    MailSecurity,
    SignIn,
    has_secret,
    keep_secret,
    read_secret,
)
from ppp_desktop.services.mail_trial import sample_values, send_to_oneself
from ppp_desktop.services.message_templates import FIELDS
from ppp_desktop.services.messages import Attachment, OutgoingMessage, as_email, check_address
from ppp_desktop.services.sending import send_messages
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statements import list_statements
from tests.integration.fifty_statements import TODAY
from tests.integration.mail_server import PASSWORD, TOKEN, MailServer, free_port
from tests.integration.mailing import SENDER, SETTINGS, MemoryKeyring, settings_for


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    made = MailServer(tmp_path, most_bytes=100_000)
    made.controller.start()
    yield made
    made.controller.stop()


def message(database: Database, *, size: int = 10) -> OutgoingMessage:
    row = next(row for row in list_statements(database) if row.number)
    pdf = Attachment(f"{row.number}.pdf", b"x" * size)
    return OutgoingMessage(row.id, row.number, ("a@b.example",), "One", "Text", (pdf,))


def test_too_large_for_the_server(sample: Database, server: MailServer) -> None:
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    large, small = message(sample, size=200_000), message(sample)
    done, _ = send_messages(sample, [large, small], SENDER, line, today=TODAY)
    assert done[0].reason == "The message has 0.3 MB; 127.0.0.1 takes at most 0.1 MB."
    assert done[0].remedy.startswith("Leave workbook and evidence pack out")
    assert [each.state for each in done] == [DeliveryState.FAILED, DeliveryState.SENT]
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("450 busy", "The server cannot take the message now. It said: 450 busy"),
        ("550 no such user", "The server refuses a@b.example. It said: 550 no such user"),
        ("cut", "The line broke"),
    ],
)
def test_refused_before_the_text(
    sample: Database, server: MailServer, answer: str, told: str
) -> None:
    answers = iter(["", answer, *[answer] * (answer == "cut")])  # a broken line is tried once more
    server.refuses = lambda: next(answers, "")
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    done, _ = send_messages(sample, [message(sample)], SENDER, line, today=TODAY)
    assert done[0].state is DeliveryState.FAILED
    assert done[0].reason.startswith(told)
    assert done[0].remedy
    done, _ = send_messages(sample, [message(sample)], SENDER, line, today=TODAY)
    assert done[0].state is DeliveryState.SENT
    assert [row.state for row in list_deliveries(sample)] == ["sent", "failed"]


def test_a_line_that_was_idle_too_long_is_opened_anew(sample: Database, server: MailServer) -> None:
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    line.open()
    answers = iter(["cut"])
    server.refuses = lambda: next(answers, "")
    done, _ = send_messages(sample, [message(sample)], SENDER, line, today=TODAY)
    assert done[0].state is DeliveryState.SENT
    assert len(server.taken) == 1


def test_a_store_that_cannot_be_written_meanwhile(
    sample: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [row.id for row in list_statements(sample) if row.number][:3]
    wanted = [replace(message(sample), statement_id=each, reference=f"{each}") for each in ids]
    full = StorageUnavailable("The disk is full.", "Make room.")

    def fail(*_given: object, **_named: object) -> None:
        monkeypatch.setattr(sending, "claim_message", refuse)
        raise full

    def refuse(*_given: object, **_named: object) -> None:
        raise full

    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "finish", fail)
        done, _ = send_messages(sample, wanted, SENDER, line, today=TODAY, again=True)
    assert [each.state for each in done] == [DeliveryState.SENT, None, None]
    assert done[0].reason == "The log could not note it: The disk is full."
    assert (done[1].reason, done[1].remedy) == ("The disk is full.", "Make room.")
    monkeypatch.undo()
    assert settle_interrupted(sample) == 1
    done, _ = send_messages(sample, wanted, SENDER, line, today=TODAY)
    assert [each.state for each in done] == [None, DeliveryState.SENT, DeliveryState.SENT]
    assert len(server.taken) == 3


def test_a_dot_at_the_start_of_a_line_arrives(sample: Database, server: MailServer) -> None:
    body = ".\n..\n.hidden\nend"
    sent = replace(message(sample), body=body, attachments=())
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    send_messages(sample, [sent], SENDER, line, today=TODAY)
    assert server.taken[0].get_content().replace("\r\n", "\n").strip() == body


def refusal(port: int, secret: str = PASSWORD, **others: object) -> ConnectionFailed:
    with pytest.raises(ConnectionFailed) as caught:
        SmtpLine(settings_for(port, **others), secret).open()
    assert caught.value.remedy
    return caught.value


def test_an_untrusted_certificate(server: MailServer) -> None:
    error = refusal(server.port)
    assert error.message.startswith("127.0.0.1 cannot prove that it is the server that it says:")


def test_the_other_kind_of_encryption(server: MailServer) -> None:
    error = refusal(server.port, security=MailSecurity.TLS)
    assert "does not speak this kind of encryption" in error.message


def test_nobody_answers(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no mail server answers on port" in refusal(free_port()).message

    def offline(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    error = refusal(server.port, host="smtp.example.com")
    assert error.message == "There is no server smtp.example.com to be found."
    assert "online" in error.remedy


def test_a_server_that_says_nothing_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ppp_desktop.services.smtp._TIMEOUT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = refusal(silent.getsockname()[1])
    assert "says nothing on port" in error.message


def test_a_server_without_encryption() -> None:
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()
        threading.Thread(target=_speak_plainly, args=(plain,), daemon=True).start()
        error = refusal(plain.getsockname()[1])
    assert "offers no encrypted line" in error.message


def _speak_plainly(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.sendall(b"220 hello\r\n")
        while connection.recv(1000):
            connection.sendall(b"250 hello\r\n")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_tls_from_the_start(sample: Database, tmp_path: Path) -> None:
    server = MailServer(tmp_path, tls_from_start=True)
    server.controller.start()
    settings = settings_for(server.port, security=MailSecurity.TLS)
    line = SmtpLine(settings, PASSWORD, context=server.trust)
    done, _ = send_messages(sample, [message(sample)], SENDER, line, today=TODAY)
    server.controller.stop()
    assert done[0].state is DeliveryState.SENT


def test_a_token_signs_in(sample: Database, server: MailServer) -> None:
    settings = settings_for(server.port, sign_in=SignIn.XOAUTH2)
    line = SmtpLine(settings, TOKEN, context=server.trust)
    done, _ = send_messages(sample, [message(sample)], SENDER, line, today=TODAY)
    assert done[0].state is DeliveryState.SENT


def test_a_token_that_ran_out(server: MailServer) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        SmtpLine(
            settings_for(server.port, sign_in=SignIn.XOAUTH2), "old", context=server.trust
        ).open()
    assert "refuses the token" in caught.value.message


def test_a_message_to_oneself(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConnectionFailed, match="cannot prove"):
        send_to_oneself(settings_for(server.port), PASSWORD)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    assert send_to_oneself(settings_for(server.port), PASSWORD) == "billing@agency.example"
    assert server.taken[0]["To"] == "billing@agency.example"
    with pytest.raises(ConnectionFailed, match="refuses the user or the password"):
        send_to_oneself(settings_for(server.port), "wrong")
    server.fails = lambda: "554 spam"
    with pytest.raises(ConnectionFailed, match="refuses the message"):
        send_to_oneself(settings_for(server.port), PASSWORD)
    with pytest.raises(ValidationFailed, match="needs a name"):
        send_to_oneself(settings_for(server.port, host=""), PASSWORD)


def test_values_for_a_trial(sample: Database, empty_store: Database) -> None:
    for database in (sample, empty_store):
        values = sample_values(database, "de", today=TODAY)
        assert set(values) == set(FIELDS)
        assert all(values.values())


def test_a_long_token_is_kept_in_parts() -> None:
    keyring = MemoryKeyring()
    settings = replace(SETTINGS, sign_in=SignIn.XOAUTH2)
    long, short = "abcdefghij" * 250, "new"
    keep_secret(settings, long, keyring)
    assert max(map(len, keyring.kept.values())) <= 1_000
    assert read_secret(settings, keyring) == long
    keep_secret(settings, short, keyring)
    assert read_secret(settings, keyring) == short
    assert has_secret(settings, keyring)
    assert not has_secret(replace(settings, user="else@x.example"), keyring)


def test_addresses_in_other_alphabets() -> None:
    assert check_address("anna@bücher.example") == "anna@xn--bcher-kva.example"
    with pytest.raises(ValidationFailed, match="no e-mail address"):
        check_address("jörg@x.example")


def test_a_draft_for_the_mail_program_names_no_sender(sample: Database) -> None:
    mail = as_email(message(sample), "", message_id="1")
    assert mail["From"] is None
    assert mail["To"] == "a@b.example"


def test_the_context_verifies_without_being_told() -> None:
    line = SmtpLine(SETTINGS, "")
    assert line._context.verify_mode is ssl.CERT_REQUIRED
    assert line._context.check_hostname
