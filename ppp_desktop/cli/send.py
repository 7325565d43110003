"""The command that hands statements over: tried first, as message files, or by the mail server."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services import json_forms
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.deliveries import settle_interrupted
from ppp_desktop.services.mail_settings import (
    MailSettings,
    get_mail_settings,
    read_secret,
    system_keyring,
)
from ppp_desktop.services.message_drafts import (
    PDF,
    ChosenMessage,
    ToSend,
    chosen_as_proposed,
    draft_messages,
    recipient_warnings,
)
from ppp_desktop.services.message_files import save_messages
from ppp_desktop.services.sending import HAS_IT, Sending, send_messages
from ppp_desktop.services.sending_plan import Standing, problem, recipients_of, standing
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statements import find_statement

PASSWORD_VARIABLE = "PPP_DESKTOP_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
_GOOD = frozenset({Standing.READY, Standing.HAS_IT, Standing.SENT})


def send_statements(chosen: argparse.Namespace) -> int:
    """Send statements, or say what would be sent, and print what came of each."""
    with opened(chosen.store) as database:
        settle_interrupted(database)
        messages = _chosen(database, chosen)
        if chosen.dry_run:
            return _tell_plan(messages, as_json=chosen.json)
        settings = get_mail_settings(database)
        if chosen.eml is not None:
            done, _ = save_messages(database, messages, settings.sender, chosen.eml)
        elif chosen.smtp:
            done = _send(database, messages, settings)
        else:
            raise ValidationFailed(
                "Say how the messages are to leave.",
                remedy="Give --eml FOLDER or --smtp, or --dry-run to look first.",
            )
    return _tell_outcome(messages, done, as_json=chosen.json, as_files=chosen.eml is not None)


def _chosen(database: Database, given: argparse.Namespace) -> list[ChosenMessage]:
    ids = [find_statement(database, each).id for each in given.references]
    make = ToSend.reminder if given.reminder else ToSend.statement
    wanted = [make(each, given.to) for each in ids]
    drafts = draft_messages(database, wanted, today=today_of(database))
    forms = (PDF, *given.attach)
    return [replace(chosen_as_proposed(draft), forms=forms, again=given.again) for draft in drafts]


def _send(
    database: Database, messages: Sequence[ChosenMessage], settings: MailSettings
) -> list[Sending]:
    if not settings.is_set:
        raise ValidationFailed(
            "No mail server is set up.", remedy="Set it up in the window, under Settings, E-mail."
        )
    again = {place for place, each in enumerate(messages) if each.again}
    line = SmtpLine(settings, _secret(settings))
    done, _ = send_messages(
        database, messages, settings.sender, line, today=today_of(database), again=again
    )
    return done


def _secret(settings: MailSettings) -> str:
    """Return the password: of the environment, the keyring, or whoever sits at the terminal."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return given
    try:
        return read_secret(settings, system_keyring())
    except ValidationFailed:
        if not sys.stdin.isatty():
            raise
        return getpass.getpass(f"Password of {settings.user} at {settings.host}: ")


def _tell_plan(messages: Sequence[ChosenMessage], *, as_json: bool) -> int:
    states = [standing(each) for each in messages]
    if as_json:
        output.print_json({"messages": [_plan_form(each) for each in messages]})
    else:
        for message, state in zip(messages, states, strict=True):
            _print_plan(message, state)
    return DONE if all(state in _GOOD for state in states) else REFUSED


def _plan_form(message: ChosenMessage) -> json_forms.Json:
    preview, wrong = message.preview(), problem(message)
    return {
        "statement": message.reference,
        "client": message.draft.client_name,
        "to": list(recipients_of(message)),
        "subject": preview.subject,
        "state": str(standing(message)),
        "reason": message.draft.obstacle or ("" if wrong is None else str(wrong)),
        "warnings": list(recipient_warnings(message.draft, message.recipients)),
    }


def _print_plan(message: ChosenMessage, state: Standing) -> None:
    form = _plan_form(message)
    to = ", ".join(recipients_of(message)) or "nobody"
    print(f"{message.reference}, {message.draft.client_name}: {state}, to {to}.")
    print(f"  {form['subject']}")
    if form["reason"]:
        print(f"  {form['reason']}")
    for warning in recipient_warnings(message.draft, message.recipients):
        print(f"  {warning}")


def _tell_outcome(
    messages: Sequence[ChosenMessage], done: Sequence[Sending], *, as_json: bool, as_files: bool
) -> int:
    if as_json:
        pairs = zip(messages, done, strict=False)
        output.print_json({"messages": [_outcome_form(each, one) for each, one in pairs]})
    else:
        for one in done:
            state = "saved" if as_files and one.state is not None else one.state or "not sent"
            to = ", ".join(one.recipients)
            print(f"{one.reference}: {state}, to {to}. {one.reason} {one.remedy}".rstrip())
    good = all(one.reason == HAS_IT or _is_good(one, as_files=as_files) for one in done)
    return DONE if good else REFUSED


def _is_good(one: Sending, *, as_files: bool) -> bool:
    return one.state is not None and (as_files or one.state == "sent")


def _outcome_form(message: ChosenMessage, one: Sending) -> json_forms.Json:
    return {
        "statement": one.reference,
        "client": message.draft.client_name,
        "to": list(one.recipients),
        "state": None if one.state is None else str(one.state),
        "reason": one.reason,
        "remedy": one.remedy,
    }
