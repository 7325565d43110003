"""What is proposed before anything leaves: recipients, what they have, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ContactRow, get_client, list_clients, save_client
from ppp_desktop.services.deliveries import (
    DeliveryState,
    Method,
    claim_message,
    finish,
    list_deliveries,
    settle_unknown,
)
from ppp_desktop.services.message_drafts import (
    ChosenMessage,
    MessageDraft,
    ToSend,
    chosen_as_proposed,
    draft_messages,
    recipient_warnings,
)
from ppp_desktop.services.message_files import save_messages
from ppp_desktop.services.message_templates import Template
from ppp_desktop.services.messages import Attachment, split_addresses
from ppp_desktop.services.sending import HAS_IT, send_messages
from ppp_desktop.services.sending_plan import (
    Standing,
    describe_batch,
    describe_held_back,
    problem,
    recipients_of,
    standing,
    to_send,
)
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statements import StatementRow, find_statement
from ppp_desktop.services.voiding import void_statement
from tests.integration.mail_server import PASSWORD, MailServer
from tests.integration.mailing import SENDER, forget_lives, settings_for

TODAY = date(2026, 8, 1)


@pytest.fixture
def fresh(sample: Database) -> Database:
    """The sample agency, nothing of which was noted as sent, paid or disputed."""
    forget_lives(sample)
    return sample


@pytest.fixture
def row(sample: Database) -> StatementRow:
    return find_statement(sample, "NL-LEAD/2026-05")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    made = MailServer(tmp_path)
    made.controller.start()
    yield made
    made.controller.stop()


def draft_of(database: Database, wanted: ToSend) -> MessageDraft:
    (draft,) = draft_messages(database, [wanted], today=TODAY)
    return draft


def send(database: Database, server: MailServer, *chosen: ChosenMessage) -> list[str | None]:
    line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
    again = [place for place, each in enumerate(chosen) if each.again]
    done, _ = send_messages(database, chosen, SENDER, line, today=TODAY, again=again)
    return [each.state for each in done]


def test_the_contacts_are_proposed(fresh: Database, row: StatementRow) -> None:
    client = next(each for each in list_clients(fresh) if each.name == row.client_name)
    details = get_client(fresh, client.id)
    people = (ContactRow("Nobody"), *details.contacts, ContactRow("Bo", "bo@northlight.example"))
    save_client(fresh, replace(details, contacts=people), client.id)
    draft = draft_of(fresh, ToSend.statement(row.id))
    assert draft.recipients == tuple(each.email for each in people if each.email)
    assert dict(draft.values)["contact"] == details.contacts[0].name
    assert recipient_warnings(draft, draft.recipients) == ()
    odd = recipient_warnings(draft, ["lena@elsewhere.example", "no address"])
    assert odd == (
        "lena@elsewhere.example is not at northlight.example, as the client's contacts are.",
    )


def test_who_has_it_is_left_out_unless_chosen(
    fresh: Database, row: StatementRow, server: MailServer
) -> None:
    wanted = ToSend.statement(row.id, ["a@northlight.example"])
    assert send(fresh, server, chosen_as_proposed(draft_of(fresh, wanted))) == ["sent"]
    more = draft_of(fresh, ToSend.statement(row.id, ["A@northlight.example", "b@x.example"]))
    assert "has had it since" in recipient_warnings(more, more.recipients)[0]
    chosen = chosen_as_proposed(more)
    assert recipients_of(chosen) == ("b@x.example",)
    assert standing(chosen) is Standing.READY
    held = chosen_as_proposed(draft_of(fresh, wanted))
    assert standing(held) is Standing.HAS_IT
    assert send(fresh, server, held) == [None]
    assert to_send([held, replace(held, again=True)]) == (1,)
    assert send(fresh, server, replace(held, again=True)) == ["sent"]
    assert len(server.taken) == 2


def test_what_was_noted_by_hand_counts(
    sample: Database, row: StatementRow, server: MailServer
) -> None:
    draft = draft_of(sample, ToSend.statement(row.id))
    assert draft.noted_on is not None
    chosen = chosen_as_proposed(draft)
    assert standing(chosen) is Standing.HAS_IT
    with pytest.raises(ValidationFailed, match="Somebody noted that Northlight Solar GmbH has it"):
        chosen.made(sample)
    assert send(sample, server, replace(chosen, again=True)) == ["sent"]
    assert draft_of(sample, ToSend.statement(row.id)).noted_on is None


def test_reminders_and_reports_are_occasions_of_their_own(
    fresh: Database, row: StatementRow, server: MailServer
) -> None:
    pdf = Attachment("Report.pdf", b"%PDF")
    report = ToSend.report(row.contract_id, row.period, pdf)
    wanted = [ToSend.statement(row.id), ToSend.reminder(row.id), report]
    for each, expected in ((wanted, "sent"), (wanted, None)):
        chosen = [chosen_as_proposed(draft) for draft in draft_messages(fresh, each, today=TODAY)]
        assert send(fresh, server, *chosen) == [expected] * 3
    second = draft_of(fresh, ToSend.reminder(row.id, occasion="reminder 2"))
    assert standing(chosen_as_proposed(second)) is Standing.READY
    july = ToSend.report(row.contract_id, row.period.next(), pdf)
    assert standing(chosen_as_proposed(draft_of(fresh, july))) is Standing.READY
    assert len(server.taken) == 3
    assert [each.kind for each in list_deliveries(fresh)] == ["report", "reminder", "statement"]
    life = read_life(fresh, row.id, today=TODAY)
    assert [each.note for each in life.events] == [f"by mail to {', '.join(_to(server))}"]


def _to(server: MailServer) -> list[str]:
    return [each.strip() for each in str(server.taken[0]["To"]).split(",")]


def test_what_cannot_be_sent_says_why(fresh: Database, row: StatementRow) -> None:
    empty = draft_of(fresh, ToSend.report(row.contract_id, row.period))
    assert standing(chosen_as_proposed(empty)) is Standing.OBSTACLE
    with pytest.raises(ValidationFailed, match="The report has no file"):
        chosen_as_proposed(empty).made(fresh)
    with pytest.raises(NotFound):
        draft_of(fresh, ToSend.statement(9_999))
    chosen = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    nobody = replace(chosen, recipients=())
    wrong = replace(chosen, recipients=("a@x.example\nBcc: b@y.example",))
    text = replace(chosen, template=Template(chosen.template.kind, "en", "One", "Dear {name}"))
    left_out = replace(chosen, left_out=True)
    batch = [chosen, nobody, wrong, text, left_out]
    expected = ["ready", "no recipient", "to be mended", "to be mended", "left out"]
    assert [standing(each) for each in batch] == expected
    assert problem(chosen) is None
    said = problem(text)
    assert said is not None
    assert (said.field, said.message) == ("body", "There is no field {name}.")
    assert describe_batch(batch, [0]) == "1 message to 2 addresses at 1 client"
    assert describe_held_back(batch, [0]) == (
        "Not sent: 1 without a recipient, 2 with something to be mended, 1 left out."
    )


def test_what_was_voided_meanwhile_does_not_leave(
    fresh: Database, row: StatementRow, server: MailServer
) -> None:
    chosen = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    void_statement(fresh, row.id, reason="wrong rate", author="Mara", day=TODAY)
    assert send(fresh, server, chosen) == [None]
    assert server.taken == []
    again = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    assert standing(again) is Standing.OBSTACLE


def test_addresses_in_a_line() -> None:
    assert split_addresses(" a@x.example;b@y.example, a@x.example ") == (
        "a@x.example",
        "b@y.example",
    )
    smuggled = "a@x.example\nBcc: b@y.example"
    assert split_addresses(smuggled) == (smuggled,)


def test_two_programs_cannot_both_claim_it(fresh: Database, row: StatementRow) -> None:
    made = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id))).made(fresh)
    first = claim_message(fresh, made, Method.MAIL, again=False)
    assert first is not None
    assert claim_message(fresh, made, Method.MAIL, again=False) is None
    finish(fresh, first, DeliveryState.FAILED, "no", today=TODAY, author="Mara")
    assert claim_message(fresh, made, Method.MAIL, again=False) is not None


def test_messages_saved_as_files_ask_whether_they_were_sent(
    fresh: Database, row: StatementRow, tmp_path: Path
) -> None:
    chosen = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    done, _ = save_messages(fresh, [chosen, replace(chosen, again=True)], SENDER, tmp_path)
    names = sorted(path.name for path in tmp_path.glob("*.eml"))
    assert names == [
        f"Statement {row.number} Northlight Solar GmbH (2).eml",
        f"Statement {row.number} Northlight Solar GmbH.eml",
    ]
    mail = message_from_bytes((tmp_path / names[1]).read_bytes(), policy=default)
    assert mail["X-Unsent"] == "1"
    assert len([*mail.iter_attachments()]) == 1
    assert [each.state for each in done] == [DeliveryState.UNKNOWN] * 2
    held = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    assert standing(held) is Standing.HAS_IT
    (again,) = save_messages(fresh, [held], SENDER, tmp_path)[0]
    assert (again.state, again.reason) == (None, HAS_IT)
    first, second = (each.delivery_id or 0 for each in done)
    settle_unknown(fresh, first, arrived=True, today=TODAY, author="Mara")
    assert read_life(fresh, row.id, today=TODAY).state is LifeState.SENT
    settle_unknown(fresh, second, arrived=False, today=TODAY, author="Mara")
    assert list_deliveries(fresh)[0].error == "It was not sent, says Mara."
    with pytest.raises(Conflict):
        settle_unknown(fresh, first, arrived=False, today=TODAY, author="Mara")
    with pytest.raises(NotFound):
        settle_unknown(fresh, 9_999, arrived=False, today=TODAY, author="Mara")


def test_a_folder_that_is_not_there_loses_nothing(
    fresh: Database, row: StatementRow, tmp_path: Path
) -> None:
    chosen = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    (one,) = save_messages(fresh, [chosen], SENDER, tmp_path / "gone")[0]
    assert one.state is None
    assert "cannot be written" in one.reason
    assert list_deliveries(fresh) == []


def test_every_form_goes_with_it(fresh: Database, row: StatementRow) -> None:
    chosen = chosen_as_proposed(draft_of(fresh, ToSend.statement(row.id)))
    made = replace(chosen, forms=("zip", "pdf", "xlsx")).made(fresh)
    assert [Path(each.name).suffix for each in made.attachments] == [".pdf", ".xlsx", ".zip"]
    assert made.attachments[2].content.startswith(b"PK")
