"""Sending messages one by one: each is in the log before it leaves, and none leaves twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import localtime
from typing import Protocol

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Cancelled, ConnectionFailed, PppError, StorageUnavailable
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.deliveries import Claim, DeliveryState, Method, claim_message, finish
from ppp_desktop.services.mail_answers import Answer
from ppp_desktop.services.messages import OutgoingMessage, as_email

HAS_IT = "Everybody has it, or may have it, already."
_STOPPED = "Stopped before its turn; it did not leave."
_GO_ON = "Send what is left; what was sent is not sent again."


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of one message; `state` None where it was not tried, and `reason` says why."""

    statement_id: int | None
    reference: str
    recipients: tuple[str, ...]
    state: DeliveryState | None
    reason: str = ""
    remedy: str = ""
    delivery_id: int | None = None


class Line(Protocol):
    """What takes messages: the line to a mail server."""

    def open(self) -> None:
        """Open the line if it is not; raises ConnectionFailed."""

    def send(self, mail: EmailMessage, recipients: Sequence[str]) -> Answer:
        """Hand one message over; return what is known of it."""

    def close(self) -> None:
        """Hang up."""


class Sendable(Protocol):
    """A message, or what makes one when its turn comes."""

    @property
    def statement_id(self) -> int | None:
        """The statement that it is about."""

    @property
    def reference(self) -> str:
        """What people call it."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who is to get it."""

    def made(self, database: Database, progress: Progress) -> OutgoingMessage:
        """Return the message; raises PppError where it cannot be made."""


def send_messages(
    database: Database,
    messages: Sequence[Sendable],
    sender: str,
    line: Line,
    *,
    today: date,
    again: bool | Collection[int] = False,
    progress: Progress = SILENT,
    told: Callable[[int, Sending], None] | None = None,
) -> tuple[list[Sending], Changes]:
    """Send messages one by one, and tell of each by its position as soon as it is known.

    What was sent to a recipient already, or may have been, is not sent to him once more unless
    `again` says so, for all or for the positions in it. A server that cannot be reached ends the
    run, and so does a store that cannot be written, or a cancel: the rest is not tried, so that
    the same call later goes on where this one ended.
    """
    done: list[Sending] = []

    def note(one: Sending) -> None:
        done.append(one)
        if told is not None:
            told(len(done) - 1, one)

    try:
        for position, message in enumerate(messages):
            progress.check_cancelled()
            progress.report(position, len(messages), f"Sending {message.reference}")
            repeat = again if isinstance(again, bool) else position in again
            note(_send(database, message, sender, line, today, again=repeat, progress=progress))
    except Cancelled:
        _leave(messages[len(done) :], _STOPPED, _GO_ON, note)
    except (ConnectionFailed, StorageUnavailable) as error:
        _leave(messages[len(done) :], error.message, error.remedy, note)
    finally:
        line.close()
    ids = {each.statement_id for each in done if each.statement_id is not None}
    return done, Changes.of(Topic.STATEMENTS, ids=tuple(sorted(ids)))


def _leave(
    messages: Sequence[Sendable], reason: str, remedy: str, note: Callable[[Sending], None]
) -> None:
    for message in messages:
        note(_untried(message, reason, remedy))


def _send(
    database: Database,
    message: Sendable,
    sender: str,
    line: Line,
    today: date,
    *,
    again: bool,
    progress: Progress,
) -> Sending:
    try:
        made = message.made(database, progress)
        as_email(made, sender, message_id="check")
    except PppError as error:
        return _untried(message, error.message, error.remedy)
    line.open()
    claim = claim_message(database, made, Method.MAIL, again=again)
    if claim is None:
        return _untried(message, HAS_IT, "Choose to send it again if that is what you want.")
    answer = _handed_over(database, claim, sender, line, today)
    state = DeliveryState(answer.handover)
    reason = answer.reason
    try:
        finish(database, claim, state, reason, today=today, author=sender)
    except StorageUnavailable as error:
        # The log says "on its way", which no later run sends again; what is known is told here.
        reason = f"{reason} The log could not note it: {error.message}".strip()
    return Sending(
        made.statement_id,
        made.reference,
        claim.message.recipients,
        state,
        reason,
        answer.remedy,
        claim.entry_id,
    )


def _handed_over(database: Database, claim: Claim, sender: str, line: Line, today: date) -> Answer:
    mail = as_email(claim.message, sender, message_id=claim.message_id)
    mail["Date"] = localtime()
    try:
        return line.send(mail, claim.message.recipients)
    except ConnectionFailed as error:
        failed = DeliveryState.FAILED
        finish(database, claim, failed, error.message, today=today, author=sender)
        raise


def _untried(message: Sendable, reason: str, remedy: str) -> Sending:
    return Sending(
        message.statement_id, message.reference, message.recipients, None, reason, remedy
    )
