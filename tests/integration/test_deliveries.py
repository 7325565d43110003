"""Statements leave by mail exactly once, or it is known that they did not."""

from __future__ import annotations

import random
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import Cancelled, ConnectionFailed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.deliveries import (
    DeliveryState,
    Method,
    already_handed_over,
    list_deliveries,
    record_handed_over,
    settle_interrupted,
)
from ppp_desktop.services.mail_answers import Answer
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.message_templates import (
    MessageKind,
    Template,
    fill,
)
from ppp_desktop.services.messages import (
    OutgoingMessage,
    as_email,
    check_address,
    mailto,
    save_eml,
)
from ppp_desktop.services.sending import HAS_IT, send_messages
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statements import close_period, find_statement, list_statements
from tests.integration.mail_server import PASSWORD, MailServer, free_port
from tests.integration.mailing import SENDER, settings_for

TODAY = date(2026, 8, 1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    made = MailServer(tmp_path)
    made.controller.start()
    yield made
    made.controller.stop()


def line_to(server: MailServer, secret: str = PASSWORD) -> SmtpLine:
    return SmtpLine(settings_for(server.port), secret, context=server.trust)


def prepared(database: Database, wanted: ToSend) -> OutgoingMessage:
    (draft,) = draft_messages(database, [wanted], today=TODAY)
    return replace(chosen_as_proposed(draft), again=True).made(database)


def message(statement_id: int, number: str, *recipients: str) -> OutgoingMessage:
    to = recipients or ("anna@client.example",)
    return OutgoingMessage(statement_id, number, to, f"{number}, June", "Dear Anna,\n…\n")


def about(each: OutgoingMessage) -> int:
    assert each.statement_id is not None
    return each.statement_id


def issued(database: Database) -> list[OutgoingMessage]:
    return [message(row.id, row.number) for row in list_statements(database) if row.number]


def test_a_statement_arrives_with_its_pdf(sample: Database, server: MailServer) -> None:
    row = find_statement(sample, "NL-LEAD/2026-05")
    ready = prepared(sample, ToSend.statement(row.id, ["lena@northlight.example"]))
    done, _ = send_messages(sample, [ready], SENDER, line_to(server), today=TODAY)
    assert [each.state for each in done] == [DeliveryState.SENT]
    (mail,) = server.taken
    assert mail["To"] == "lena@northlight.example"
    assert mail["From"] == "Harbour & Finch <billing@agency.example>"
    assert row.number in mail["Subject"]
    (pdf,) = mail.iter_attachments()
    assert pdf.get_filename() == f"{row.number} Northlight Solar GmbH.pdf"
    assert bytes(pdf.get_content()).startswith(b"%PDF")
    (entry,) = list_deliveries(sample)
    assert (entry.state, entry.method, entry.reference) == (
        DeliveryState.SENT,
        Method.MAIL,
        row.number,
    )


def test_what_was_sent_is_not_sent_again_by_accident(sample: Database, server: MailServer) -> None:
    first = issued(sample)[0]
    both = (*first.recipients, "Bert@client.example")
    send_messages(sample, [first], SENDER, line_to(server), today=TODAY)
    more = message(about(first), first.reference, *(each.upper() for each in both))
    done, _ = send_messages(sample, [more], SENDER, line_to(server), today=TODAY)
    assert done[0].recipients == ("BERT@CLIENT.EXAMPLE",)
    done, _ = send_messages(sample, [more], SENDER, line_to(server), today=TODAY)
    assert (done[0].state, done[0].reason) == (None, HAS_IT)
    assert len(server.taken) == 2
    send_messages(sample, [first], SENDER, line_to(server), today=TODAY, again=True)
    assert len(server.taken) == 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fifty_statements_through_a_server_that_fails(
    sample: Database, server: MailServer, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test, no secret
    answers = ["", "", "", "451 try later", "552 too much", "cut", "take and cut"]
    server.fails = lambda: chance.choice(answers)
    rows = [row for row in list_statements(sample) if row.number]
    wanted = [message(rows[at % len(rows)].id, f"{at:03}", f"c{at}@x.example") for at in range(50)]
    states: dict[str, DeliveryState | None] = {}
    for _round in range(12):
        done, _ = send_messages(sample, wanted, SENDER, line_to(server), today=TODAY)
        for each in done:
            if each.state is not None:
                states[each.reference] = each.state
    received = server.received()
    assert set(states) == {each.reference for each in wanted}
    assert max(received.values()) == 1
    for number, state in states.items():
        if state is DeliveryState.SENT:
            assert received[number] == 1
        elif state is DeliveryState.FAILED:
            assert received[number] == 0
    assert sum(state is DeliveryState.SENT for state in states.values()) > 20


def test_a_refused_recipient_keeps_the_whole_message_back(
    sample: Database, server: MailServer
) -> None:
    server.fails = lambda: "550 no such user"
    done, _ = send_messages(sample, [issued(sample)[0]], SENDER, line_to(server), today=TODAY)
    assert done[0].state is DeliveryState.FAILED
    assert done[0].reason == "The server refuses the message. It said: 550 no such user"
    server.fails = str
    done, _ = send_messages(sample, [issued(sample)[0]], SENDER, line_to(server), today=TODAY)
    assert done[0].state is DeliveryState.SENT


def test_a_wrong_password_ends_the_run_and_nothing_is_lost(
    sample: Database, server: MailServer
) -> None:
    wanted = issued(sample)[:3]
    done, _ = send_messages(sample, wanted, SENDER, line_to(server, "wrong"), today=TODAY)
    assert [each.state for each in done] == [None] * 3
    assert "refuses the user or the password" in done[0].reason
    done, _ = send_messages(sample, wanted, SENDER, line_to(server), today=TODAY)
    assert [each.state for each in done] == [DeliveryState.SENT] * 3


def test_a_server_that_cannot_prove_itself_gets_nothing(
    sample: Database, server: MailServer
) -> None:
    line = SmtpLine(settings_for(server.port), PASSWORD, context=ssl.create_default_context())
    with pytest.raises(ConnectionFailed, match="cannot prove"):
        line.send(_mail(), ["a@b.example"])
    assert server.taken == []


def test_nobody_at_home(server: MailServer) -> None:
    settings = settings_for(free_port())
    with pytest.raises(ConnectionFailed, match="no mail server answers on port"):
        SmtpLine(settings, PASSWORD, context=server.trust).send(_mail(), ["a@b.example"])


def _mail() -> EmailMessage:
    return as_email(message(1, "001"), SENDER, message_id="1")


def test_a_cancel_keeps_what_was_sent(sample: Database, server: MailServer) -> None:
    class Stop:
        asked = 0

        def report(self, done: int, total: int, text: str) -> None: ...

        def check_cancelled(self) -> None:
            self.asked += 1
            if self.asked > 2:
                raise Cancelled

    done, _ = send_messages(
        sample, issued(sample)[:5], SENDER, line_to(server), today=TODAY, progress=Stop()
    )
    assert [each.state for each in done] == [DeliveryState.SENT] * 2 + [None] * 3
    assert len(server.taken) == 2
    assert len(list_deliveries(sample)) == 2


def test_a_crash_on_the_way_is_unknown_and_not_repeated(
    sample: Database, server: MailServer
) -> None:
    first = issued(sample)[0]

    class Crashing(SmtpLine):
        def send(self, mail: EmailMessage, recipients: Sequence[str]) -> Answer:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_messages(
            sample,
            [first],
            SENDER,
            Crashing(settings_for(server.port), PASSWORD, context=server.trust),
            today=TODAY,
        )
    assert settle_interrupted(sample) == 1
    assert settle_interrupted(sample) == 0
    (entry,) = list_deliveries(sample)
    assert entry.state is DeliveryState.UNKNOWN
    assert already_handed_over(sample, [about(first)])[about(first)].id == entry.id
    done, _ = send_messages(sample, [first], SENDER, line_to(server), today=TODAY)
    assert done[0].state is None
    assert server.taken == []


def test_a_draft_and_a_client_without_address_are_refused(sample: Database) -> None:
    row = find_statement(sample, "NL-LEAD/2026-05")
    with pytest.raises(ValidationFailed, match="no e-mail address"):
        prepared(sample, ToSend.statement(row.id, ["nobody"]))
    with pytest.raises(ValidationFailed, match="Nobody at Northlight Solar GmbH would receive it"):
        prepared(sample, ToSend.statement(row.id, []))
    draft, _ = close_period(
        sample, row.contract_id, Period.parse("2026-07"), issue=False, today=TODAY
    )
    with pytest.raises(ValidationFailed, match="A draft is not sent"):
        prepared(sample, ToSend.statement(draft.id))


@pytest.mark.parametrize(
    "text",
    [
        *("", "anna", "anna@", "@x.example", "a b@x.example", "a@x", "a@x..example"),
        *("a@x.example\nBcc: b@y.example", "a@x.example\r\nX: y", "<a@x.example>", "a,b@x.example"),
        *("a@x.example;b@y.example", "a" * 250 + "@x.example"),
    ],
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(ValidationFailed, match="is no e-mail address"):
        check_address(text)


@given(st.text(max_size=60), st.text(max_size=80))
def test_nothing_smuggles_a_header_in(name: str, value: str) -> None:
    template = Template(MessageKind.STATEMENT, "en", "{client} {number}", "{client}")
    filled = fill(template, {"client": value, "number": "2026-001"})
    assert len(filled.subject.splitlines()) <= 1
    prepared = OutgoingMessage(1, "2026-001", ("a@x.example",), filled.subject, filled.body)
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '<>"@,;:\\()[]')
    mail = as_email(prepared, f"{plain} <b@y.example>", message_id="1")
    back = message_from_bytes(mail.as_bytes(), policy=default)
    assert back["To"] == "a@x.example"
    assert back["Bcc"] is None


def test_a_message_saved_as_a_file_opens_as_a_draft(tmp_path: Path) -> None:
    target = tmp_path / "one.eml"
    save_eml(message(1, "2026-001"), SENDER, target)
    first = target.read_bytes()
    mail = message_from_bytes(first, policy=default)
    assert (mail["X-Unsent"], mail["Subject"]) == ("1", "2026-001, June")
    save_eml(message(1, "2026-001"), SENDER, target)
    assert target.read_bytes() == first


def test_a_link_for_the_mail_program() -> None:
    link = mailto(message(1, "2026-001", "a@x.example", "b@y.example"))
    assert link.startswith("mailto:a@x.example,b@y.example?subject=2026-001%2C%20June&body=Dear")


def test_handed_over_on_paper(sample: Database) -> None:
    first = issued(sample)[0]
    record_handed_over(sample, first, Method.PRINT, today=TODAY, author="Mara")
    assert list_deliveries(sample)[0].method is Method.PRINT
    assert read_life(sample, about(first), today=TODAY).state is LifeState.SENT
