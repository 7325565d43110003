"""Where each message of a batch stands: ready, held back and why, or what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.deliveries import DeliveryState, holders
from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.messages import check_address
from ppp_desktop.services.sending import Sending


class Standing(StrEnum):
    """Where a message stands; the first one will be sent."""

    READY = "ready"
    HAS_IT = "has it already"
    NOBODY = "no recipient"
    WRONG = "to be mended"
    OBSTACLE = "cannot be sent"
    LEFT_OUT = "left out"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "not known"


_CAME_OF_IT = {
    DeliveryState.SENT: Standing.SENT,
    DeliveryState.FAILED: Standing.FAILED,
    DeliveryState.UNKNOWN: Standing.UNKNOWN,
    DeliveryState.SENDING: Standing.UNKNOWN,
}


def standing(chosen: ChosenMessage, outcome: Sending | None = None) -> Standing:
    """Return where a message stands."""
    if outcome is not None and outcome.state is not None:
        return _CAME_OF_IT[outcome.state]
    checks = (
        (bool(chosen.draft.obstacle), Standing.OBSTACLE),
        (chosen.left_out, Standing.LEFT_OUT),
        (not chosen.recipients, Standing.NOBODY),
        (problem(chosen) is not None, Standing.WRONG),
        (not recipients_of(chosen), Standing.HAS_IT),
    )
    return next((held_back for holds, held_back in checks if holds), Standing.READY)


def problem(chosen: ChosenMessage) -> ValidationFailed | None:
    """Return what is wrong with a message that has recipients: an address, a field of its text."""
    try:
        for address in chosen.recipients:
            check_address(address)
        chosen.letter()
    except ValidationFailed as error:
        return error
    return None


def to_send(
    chosen: Sequence[ChosenMessage], outcomes: Mapping[int, Sending] | None = None
) -> tuple[int, ...]:
    """Return the positions of the messages that would leave now: ready, or tried in vain."""
    known = outcomes or {}
    leaving = (Standing.READY, Standing.FAILED)
    return tuple(
        place for place, each in enumerate(chosen) if standing(each, known.get(place)) in leaving
    )


def recipients_of(chosen: ChosenMessage) -> tuple[str, ...]:
    """Return the recipients that a message would reach: who has it only where it goes again."""
    if chosen.again:
        return chosen.recipients
    return () if chosen.draft.noted_on is not None else _new_recipients(chosen)


def describe_batch(chosen: Sequence[ChosenMessage], places: Sequence[int]) -> str:
    """Return what sending these would do: "12 messages to 14 addresses at 11 clients"."""
    messages = [chosen[place] for place in places]
    addresses = {a.casefold() for each in messages for a in recipients_of(each)}
    clients = {each.draft.client_name for each in messages}
    return " ".join(
        (
            _count(len(messages), "message"),
            f"to {_count(len(addresses), 'address', 'addresses')}",
            f"at {_count(len(clients), 'client')}",
        )
    )


def describe_held_back(chosen: Sequence[ChosenMessage], places: Sequence[int]) -> str:
    """Return why the others would not leave: "2 have it already; 1 is left out.", or ""."""
    others = Counter(
        standing(each) for place, each in enumerate(chosen) if place not in set(places)
    )
    words = {
        Standing.HAS_IT: "with clients who have it already",
        Standing.NOBODY: "without a recipient",
        Standing.WRONG: "with something to be mended",
        Standing.OBSTACLE: "that cannot be sent",
        Standing.LEFT_OUT: "left out",
    }
    told = [f"{others[each]:,} {text}" for each, text in words.items() if others[each]]
    return f"Not sent: {', '.join(told)}." if told else ""


def describe_outcome(standings: Sequence[Standing]) -> str:
    """Return what came of a batch: "9 sent, 1 failed, 2 not known."."""
    counts = Counter(standings)
    told = [Standing.SENT, Standing.FAILED, Standing.UNKNOWN]
    words = [f"{counts[each]:,} {each}" for each in told if counts[each]]
    return f"{', '.join(words)}." if words else "Nothing was sent."


def _new_recipients(chosen: ChosenMessage) -> tuple[str, ...]:
    known = holders(chosen.draft.earlier)
    return tuple(each for each in chosen.recipients if each.casefold() not in known)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
