"""How the states of messages are called and coloured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.deliveries import DeliveryRow, DeliveryState, Method
from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.sending_plan import Standing
from ppp_desktop.ui.theme import Tone

STANDING_TONES: Mapping[Standing, Tone] = {
    Standing.READY: Tone.NEUTRAL,
    Standing.HAS_IT: Tone.WARNING,
    Standing.NOBODY: Tone.NEGATIVE,
    Standing.WRONG: Tone.NEGATIVE,
    Standing.OBSTACLE: Tone.NEGATIVE,
    Standing.LEFT_OUT: Tone.NEUTRAL,
    Standing.SENT: Tone.POSITIVE,
    Standing.FAILED: Tone.NEGATIVE,
    Standing.UNKNOWN: Tone.WARNING,
}

HELD_BACK: Mapping[Standing, str] = {
    Standing.HAS_IT: "They have it already",
    Standing.NOBODY: "Nobody is chosen",
    Standing.WRONG: "Something is to be mended",
    Standing.OBSTACLE: "It cannot be sent",
    Standing.LEFT_OUT: "Left out",
    Standing.SENT: "Sent",
    Standing.UNKNOWN: "Not known whether it was sent",
}

STATE_WORDS: Mapping[DeliveryState, str] = {
    DeliveryState.SENDING: "on its way",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "not known",
}

STATE_TONES: Mapping[DeliveryState, Tone] = {
    DeliveryState.SENDING: Tone.INFO,
    DeliveryState.SENT: Tone.POSITIVE,
    DeliveryState.FAILED: Tone.NEGATIVE,
    DeliveryState.UNKNOWN: Tone.WARNING,
}

METHOD_WORDS: Mapping[Method, str] = {
    Method.MAIL: "by mail server",
    Method.FILE: "as message file",
    Method.PRINT: "on paper",
}

KIND_WORDS: Mapping[MessageKind, str] = {
    MessageKind.STATEMENT: "Statement",
    MessageKind.REMINDER: "Reminder",
    MessageKind.REPORT: "Report",
}

_KILOBYTE = 1_000
_MEGABYTE = 1_000_000


def write_size(count: int) -> str:
    """Return a size as people read it: "84 kB", "2.4 MB"."""
    if count < _MEGABYTE:
        return f"{max(1, round(count / _KILOBYTE)):,} kB"
    return f"{count / _MEGABYTE:.1f} MB"


def write_moment(moment: datetime) -> str:
    """Return when something happened, in the time of this computer: "2 July 2026, 14:05"."""
    here = moment.replace(tzinfo=UTC).astimezone()
    return f"{format_day(here.date())}, {here:%H:%M}"


def write_short_day(moment: datetime) -> str:
    """Return the day of something in short: "2 Jul 2026"."""
    day, month, year = write_moment(moment).partition(", ")[0].split()
    return f"{day} {month[:3]} {year}"


def name_of(row: DeliveryRow) -> str:
    """Return what was sent: "Statement 2026-014", "Report of June 2026"."""
    word = KIND_WORDS[row.kind]
    return (
        row.reference[:1].upper() + row.reference[1:]
        if row.statement_id is None
        else f"{word} {row.reference}"
    )


def title_of(messages: Sequence[ChosenMessage]) -> str:
    """Return what is about to be sent: "Send statement 2026-014", "Send 12 messages"."""
    if len(messages) != 1:
        return f"Send {len(messages):,} messages"
    draft = messages[0].draft
    if draft.wanted.kind is MessageKind.REPORT:
        return f"Send report of {draft.period.label}"
    of = " of" if draft.wanted.kind is MessageKind.REMINDER else ""
    return f"Send {draft.wanted.kind}{of} {draft.reference}"


def write_people(addresses: tuple[str, ...]) -> str:
    """Return recipients in short: the first and how many more."""
    if not addresses:
        return "nobody"
    more = len(addresses) - 1
    return addresses[0] if not more else f"{addresses[0]} and {more} more"
