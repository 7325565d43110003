"""The texts of messages and the mail settings: every language, own texts, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.clients import Client
from ppp_desktop.models.database import Database
from ppp_desktop.services.languages import LANGUAGES
from ppp_desktop.services.mail_settings import (
    SignIn,
    get_mail_settings,
    keep_secret,
    read_secret,
    save_mail_settings,
)
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.message_templates import (
    FIELDS,
    MessageKind,
    Template,
    fill,
    get_template,
    reset_template,
    save_template,
)
from ppp_desktop.services.statements import find_statement
from tests.integration.mail_server import PASSWORD
from tests.integration.mailing import SETTINGS, MemoryKeyring

TODAY = date(2026, 8, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_language_has_every_text(sample: Database, language: str, kind: MessageKind) -> None:
    shipped = get_template(sample, kind, language)
    filled = fill(shipped, {name: f"<{name}>" for name in FIELDS})
    assert "<period>" in filled.subject + filled.body
    assert "<agency>" in filled.body
    own = Template(kind, language, "Our {period}", "Text {client}")
    save_template(sample, own)
    assert get_template(sample, kind, language).is_own
    reset_template(sample, kind, language)
    assert get_template(sample, kind, language) == shipped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {name}", "There is no field {name}."),
        ("{number.__class__}", "There is no field {number.__class__}."),
        ("{number!r}", "There is no field {number}."),
        ("{number:>10}", "There is no field {number}."),
        ("{0}", "There is no field {0}."),
        ("one { brace", "A brace stands alone."),
        ("  ", "The message has no text."),
    ],
)
def test_texts_with_what_there_is_not_are_refused(sample: Database, text: str, said: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        save_template(sample, Template(MessageKind.STATEMENT, "en", "Subject", text))
    assert (caught.value.message, caught.value.field) == (said, "body")


def test_a_client_reads_its_own_language(sample: Database) -> None:
    row = find_statement(sample, "NL-LEAD/2026-05")
    with sample.writing() as session:
        session.execute(update(Client).values(language="de"))
    wanted = ToSend.statement(row.id, ["a@x.example"])
    (draft,) = draft_messages(sample, [wanted], today=TODAY)
    ready = replace(chosen_as_proposed(draft), again=True).made(sample)
    assert ready.subject == f"Abrechnung {row.number}, Mai 2026"
    assert "Gesamtbetrag: 5.271,70\xa0€" in ready.body


def test_settings_are_kept_without_the_password(sample: Database) -> None:
    keyring = MemoryKeyring()
    assert not get_mail_settings(sample).is_set
    settings = SETTINGS
    save_mail_settings(sample, settings)
    keep_secret(settings, PASSWORD, keyring)
    assert get_mail_settings(sample) == settings
    assert read_secret(settings, keyring) == PASSWORD
    with pytest.raises(ValidationFailed, match="is not known on this computer"):
        read_secret(replace(SETTINGS, user="other@x.example"), keyring)
    assert read_secret(replace(SETTINGS, sign_in=SignIn.NONE), keyring) == ""
    sample.close()
    assert PASSWORD.encode() not in Path(sample.path).read_bytes()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "smtp example"}, "host"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"user": " "}, "user"),
        ({"sender": "nobody"}, "sender"),
    ],
)
def test_settings_that_cannot_be(sample: Database, changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        save_mail_settings(sample, replace(SETTINGS, **changes))  # type: ignore[arg-type]  # each fits
    assert caught.value.field == field
