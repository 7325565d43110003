"""Messages saved as files, to be sent by a mail program; the log keeps that they left that way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Cancelled, PppError
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.deliveries import (
    LEFT_AS_FILE,
    LEFT_TO_PROGRAM,
    DeliveryState,
    record_left,
)
from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.messages import OutgoingMessage, save_eml
from ppp_desktop.services.sending import HAS_IT, Sending
from ppp_desktop.services.sending_plan import recipients_of

SEND_IT_THERE = (
    "Send it with your mail program, where some want “Edit as new” first; then say here that it "
    "was sent."
)
_SEND_AGAIN = "Choose to send it again if that is what you want."


def save_messages(
    database: Database,
    messages: Sequence[ChosenMessage],
    sender: str,
    folder: Path,
    *,
    progress: Progress = SILENT,
    told: Callable[[int, Sending], None] | None = None,
) -> tuple[list[Sending], Changes]:
    """Write a message file for each into `folder`, never over another file.

    They count as left, not as sent: that is not known here. One that cannot be made or written
    does not stop the others. A cancel keeps what was written.
    """
    done: list[Sending] = []
    for position, message in enumerate(messages):
        try:
            progress.check_cancelled()
            progress.report(position, len(messages), f"Saving the message of {message.reference}")
            done.append(_save(database, message, sender, folder, progress))
        except Cancelled:
            break
        if told is not None:
            told(position, done[-1])
    return done, Changes.of(Topic.STATEMENTS)


def write_message(
    database: Database,
    message: ChosenMessage,
    sender: str,
    folder: Path,
    *,
    progress: Progress = SILENT,
) -> tuple[OutgoingMessage, Path]:
    """Write one message into `folder` without noting it; raises PppError where that fails."""
    made = replace(message.made(database, progress), recipients=recipients_of(message))
    target = _free(folder / eml_name(made))
    save_eml(made, sender, target)
    return made, target


def note_as_left(
    database: Database, made: OutgoingMessage, reason: str = LEFT_TO_PROGRAM
) -> Sending:
    """Note that a message is in the hands of a mail program, or of whoever has its file."""
    return Sending(
        made.statement_id,
        made.reference,
        made.recipients,
        DeliveryState.UNKNOWN,
        reason,
        SEND_IT_THERE,
        record_left(database, made, reason),
    )


def eml_name(message: OutgoingMessage) -> str:
    """Return a name that every system takes: "2026-013 Northlight Solar GmbH.eml"."""
    files = message.attachments
    stem = Path(files[0].name).stem if files else message.reference
    return f"{_plain(f'{message.kind} {stem}')}.eml"


def _save(
    database: Database, message: ChosenMessage, sender: str, folder: Path, progress: Progress
) -> Sending:
    if not recipients_of(message):
        return _not_saved(message, HAS_IT, _SEND_AGAIN)
    try:
        made, _ = write_message(database, message, sender, folder, progress=progress)
        return note_as_left(database, made, LEFT_AS_FILE)
    except PppError as error:
        return _not_saved(message, error.message, error.remedy)


def _not_saved(message: ChosenMessage, reason: str, remedy: str) -> Sending:
    return Sending(
        message.statement_id, message.reference, message.recipients, None, reason, remedy
    )


def _plain(text: str) -> str:
    words = re.sub(r"\s+", " ", re.sub(r"[^\w .&-]+", " ", text)).strip(" .")
    return words[:1].upper() + words[1:100]


def _free(wanted: Path) -> Path:
    number, path = 1, wanted
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
